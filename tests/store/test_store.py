"""A store holds each bulletin once, whole or not at all, in either engine."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from govie.errors import InputError
from govie.store.engines import open_engine
from govie.store.migrations import STEPS
from govie.store.panel import build_panel
from govie.store.store import Loaded, Store, is_export, open_export
from govie.store.tables import TABLES, VERSION

GRAIN = "{D1|2021年|=2021}全市{M1|粮食产量}\n{Q|5万吨|M1 D1}。{M2|出口}{Q|3.62亿元|M2 D1}，"
REPEAT = GRAIN + "经济平稳。全年{M3|出口}{Q|3.26亿元|M3 D1}。"
OLD = (Path(__file__).parent / "version_1.sql").read_text(encoding="utf-8")


def make_old(engine):
    for statement in OLD.split(";\n"):
        if statement.strip():
            engine.execute(statement)


def test_a_bulletin_is_loaded_once(target, make_rows):
    rows = make_rows(REPEAT)
    with Store(target) as store:
        assert store.add([rows, rows]) == Loaded(added=1, same=1)
        before = store.counts()
        assert store.add([make_rows(REPEAT, source="elsewhere.txt")]) == Loaded(same=1)
        assert store.counts() == before == {"bulletins": 1, "facts": 3, "findings": 1}
    with Store(target, must_exist=True) as again:
        assert again.counts() == before


def test_another_reading_replaces_the_first(target, make_rows):
    unlinked = GRAIN.replace("{Q|5万吨|M1 D1}", "5万吨")
    with Store(target) as store:
        store.add([make_rows(GRAIN)])
        assert store.add([make_rows(unlinked)]) == Loaded(replaced=1)
        assert [row["raw"] for row in store.query("SELECT raw FROM facts")] == ["3.62亿元"]


def test_facts_lead_back_to_the_text(target, make_rows):
    with Store(target) as store:
        store.add([make_rows(REPEAT)])
        sql = "SELECT f.*, b.text FROM facts f JOIN bulletins b ON b.id = f.bulletin ORDER BY fact"
        rows = store.query(sql)
        assert [row["text"][row["char_start"] : row["char_end"]] for row in rows] == [
            "粮食产量\n5万吨",
            "出口3.62亿元",
            "出口3.26亿元",
        ]
        assert [json.loads(row["evidence"])[-1] for row in rows] == [[0, 5], [0, 5], [0, 5]]
        assert rows[0]["quote"] == "2021年全市粮食产量5万吨"
        (finding,) = store.query("SELECT facts, evidence FROM findings")
        assert [fact for _, fact in json.loads(finding["facts"])] == [2, 1]


def test_a_chunk_is_written_whole_or_not_at_all(target, make_rows):
    good = make_rows(GRAIN)
    other = make_rows(REPEAT)
    broken = replace(other, facts=[*other.facts, other.facts[0]])
    with Store(target) as store:
        with pytest.raises(Exception, match=r"(?i)duplicate key"):
            store.add([good, broken])
        assert store.counts() == {"bulletins": 0, "facts": 0, "findings": 0}
        assert store.add([good]) == Loaded(added=1)


def test_writers_wait_for_each_other(postgres_url, make_rows):
    rows = [make_rows(f"{{M1|粮食产量}}{{Q|{n}万吨|M1}}。") for n in range(1, 30)]
    Store(postgres_url).close()

    def load(_):
        with Store(postgres_url) as store:
            return store.add(rows)

    with ThreadPoolExecutor(4) as pool:
        done = sum(pool.map(load, range(4)), Loaded())
    assert done == Loaded(added=29, same=87)


def test_nul_is_kept_in_place(target, make_rows):
    with Store(target) as store:
        store.add([make_rows("\0{M1|粮食产量}{Q|5万吨|M1}。")])
        (row,) = store.query("SELECT text, characters FROM bulletins")
        assert len(row["text"]) == row["characters"]


def test_an_old_store_is_brought_forward(target):
    engine = open_engine(target)
    make_old(engine)
    engine.close()
    with Store(target) as store:
        assert store.query("SELECT value FROM meta") == [{"value": str(VERSION)}]
        assert store.query("SELECT genre, title FROM bulletins") == [{"genre": "communique", "title": None}]
        assert store.query("SELECT kind, across FROM findings") == [{"kind": "repeat", "across": False}]
        (cell,) = build_panel(store).rows()
        assert (cell["place"], cell["value"], cell["year"]) == ("北票市", "50000000", 2021)


def test_every_version_has_a_step():
    assert sorted(STEPS) == list(range(1, VERSION))


def test_a_step_that_fails_changes_nothing(target, monkeypatch):
    engine = open_engine(target)
    make_old(engine)
    engine.close()

    def fail(engine):
        engine.execute("DROP TABLE findings")
        raise RuntimeError("power cut")

    with monkeypatch.context() as patch:
        patch.setitem(STEPS, 1, fail)
        with pytest.raises(RuntimeError):
            Store(target)
    with Store(target) as store:
        assert store.counts()["findings"] == 1


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        ("UPDATE meta SET value = '99'", "tables of version 99"),
        ("UPDATE meta SET value = 'x'", "tables of version ?"),
        ("DROP TABLE meta", "holds a table bulletins"),
    ],
    ids=["newer", "unreadable", "foreign"],
)
def test_what_is_no_store_of_ours_is_refused(target, statement, problem):
    Store(target).close()
    engine = open_engine(target)
    engine.execute(statement)
    engine.close()
    with pytest.raises(InputError) as caught:
        Store(target)
    assert problem in str(caught.value)


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("nothing.duckdb", None, "is no file"),
        ("text.duckdb", b"x" * 9000, "is no store that can be opened"),
    ],
)
def test_a_file_that_is_no_store(tmp_path, name, content, problem):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=problem):
        Store(tmp_path / name, must_exist=True)


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("mysql://root@localhost/x", "no PostgreSQL URL"),
        ("postgresql://u:secret@localhost:x/y", "URL that cannot be read"),
        ("postgresql://u:secret@127.0.0.1:1/y", "does not answer"),
    ],
)
def test_a_url_that_cannot_be_used(url, problem):
    pytest.importorskip("psycopg")
    pytest.importorskip("sqlalchemy")
    with pytest.raises(InputError, match=problem) as caught:
        Store(url)
    assert "secret" not in str(caught.value)


def test_an_export_holds_everything(target, tmp_path, make_rows):
    folder = tmp_path / "it's.parquet"
    with Store(target) as store:
        store.add([make_rows(REPEAT), make_rows(GRAIN, subject="凌源市")])
        assert store.export(folder) == store.counts()
        assert is_export(folder)
        assert sorted(p.name for p in folder.iterdir()) == sorted(f"{table.name}.parquet" for table in TABLES)
        with open_export(folder) as export:
            assert list(export.rows()) == list(store.rows())
            assert store.add(export.rows()) == Loaded(same=2)
    with Store(":memory:") as fresh, open_export(folder) as export:
        assert fresh.add(export.rows()) == Loaded(added=2)


def test_an_old_export_is_brought_forward(tmp_path):
    engine = open_engine(":memory:")
    make_old(engine)
    for table in TABLES:
        engine.execute(f"COPY {table.name} TO '{tmp_path / table.name}.parquet' (FORMAT parquet)")
    with open_export(tmp_path) as export:
        assert [rows.bulletin["genre"] for rows in export.rows()] == ["communique"]


def test_a_broken_export_is_told(tmp_path):
    for table in TABLES:
        (tmp_path / f"{table.name}.parquet").write_bytes(b"PAR1")
    with pytest.raises(InputError, match="no export of a store"):
        open_export(tmp_path)


def test_findings_across_end_with_what_they_were_found_in(target, make_rows):
    first, second = make_rows(GRAIN), make_rows(REPEAT)
    with Store(target) as store:
        store.add([first])
        across = {"bulletin": first.bulletin["id"], "finding": 0, "across": True, "kind": "sum"}
        store.replace_findings_across([across])
        store.replace_findings_across([across])
        assert store.counts()["findings"] == 1
        store.add([first])
        assert store.counts()["findings"] == 1
        store.add([second])
        assert store.query("SELECT count(*) AS n FROM findings WHERE across") == [{"n": 0}]
