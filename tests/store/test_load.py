"""Files of all kinds become rows; what cannot be read is told and the rest goes on."""

import json
from pathlib import Path

import pytest

from govie.annotation.marked import parse_marked
from govie.errors import InputError, TableError
from govie.store.contract import bulletin_from_dict
from govie.store.genres import guess_genre, official_rank, read_genres
from govie.store.load import load_files, read_manifest
from govie.store.rows import content_hash, quotation
from govie.store.store import Loaded, Store

MARKED = (
    "title: 北票市2021年统计公报\ndate: 2022\nsubject: 北票市\ngenre: communique\n---\n"
    "{D1|2021年|=2021}{C1|北票市}{M1|500万元以上项目}{Q|9个|M1 D1 C1}，{M2|出口总额}{Q|3.6亿元|M2 D1}，"
    "居{R|全省第2位|M2}。\n{P1|凌河大桥}{M3|总投资}{Q|1亿元|M3 P1}。{M4|出口总额}{Q|3.9亿元|M4 D1}。"
)
TEXT = parse_marked(MARKED).text


@pytest.fixture
def store():
    with Store(":memory:") as opened:
        yield opened


@pytest.fixture
def parsed(gold_bulletin):
    return gold_bulletin(MARKED, source="one.txt")


def load(store, *paths, **options):
    return load_files(store, paths, model="zh_govie_sm", **options)


def test_marked_text(store, tmp_path):
    (tmp_path / "one.mk").write_text(MARKED, encoding="utf-8")
    assert load(store, tmp_path).loaded == Loaded(added=1)
    (row,) = store.query("SELECT title, genre, date, subject, adcode, model FROM bulletins")
    assert row == {
        "title": "北票市2021年统计公报",
        "genre": "communique",
        "date": "2022",
        "subject": "北票市",
        "adcode": "211381",
        "model": None,
    }


def test_plain_text_goes_through_the_model(store, tmp_path):
    (tmp_path / "one.txt").write_text("北票市2021年粮食产量5万吨。\n", encoding="utf-8")
    manifest = tmp_path / "manifest.jsonl"
    manifest.write_text('{"id": "one", "genre": "review", "date": "2022-03", "title": "总结"}\n', encoding="utf-8")
    assert load(store, tmp_path, manifest=manifest).errors == []
    (row,) = store.query("SELECT id, genre, title, date, subject, model FROM bulletins")
    assert row.pop("model").startswith("zh_govie_sm ")
    assert row.pop("id") == content_hash("北票市2021年粮食产量5万吨。\n")
    assert row == {"genre": "review", "title": "总结", "date": "2022-03", "subject": "北票市"}


def test_files_of_all_kinds_are_read_in_their_order(store, tmp_path):
    pytest.importorskip("trafilatura")
    head = "<title>北票市2021年统计公报</title><meta name='PubDate' content='2022-03-14'>"
    body = "<h1>北票市2021年统计公报</h1>" + "<p>2021年全市粮食产量5万吨，比上年增长3.2%。</p>" * 4
    page = f"<html><head>{head}</head><body><article>{body}</article></body></html>"
    (tmp_path / "a.HTML").write_text(page, encoding="utf-8")
    (tmp_path / "b.txt").write_bytes("2021年，北票市粮食产量6万吨。".encode("gb18030"))
    (tmp_path / "c.mk").write_text(MARKED, encoding="utf-8")
    (tmp_path / "d.txt").write_text("全市粮食产量7万吨。", encoding="utf-8")
    assert load(store, tmp_path).errors == []
    rows = store.query("SELECT source, date, genre, title FROM bulletins ORDER BY loaded, source")
    assert [Path(row["source"]).name for row in rows] == ["a.HTML", "b.txt", "c.mk", "d.txt"]
    assert rows[0] | {"source": ""} == {
        "source": "",
        "date": "2022-03-14",
        "genre": "communique",
        "title": "北票市2021年统计公报",
    }


def test_a_parsed_bulletin_comes_back_whole(parsed):
    data = json.loads(parsed.to_json())
    again = bulletin_from_dict(data, text=parsed.text)
    assert again.to_dict() == parsed.to_dict()
    assert again.facts == parsed.facts
    assert again.findings == parsed.findings


def test_parsed_lines_with_their_text(store, tmp_path, parsed):
    (tmp_path / "one.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "facts.jsonl").write_text(parsed.to_json() + "\n\n", encoding="utf-8")
    assert load(store, tmp_path / "facts.jsonl").loaded == Loaded(added=1)
    assert store.query("SELECT id, text FROM bulletins") == [{"id": content_hash(TEXT), "text": TEXT}]


@pytest.mark.parametrize("text", [None, TEXT.replace("北票", "凌源")], ids=["no text", "another text"])
def test_parsed_lines_without_their_text(store, tmp_path, parsed, text):
    if text:
        (tmp_path / "one.txt").write_text(text, encoding="utf-8")
    (tmp_path / "facts.jsonl").write_text(parsed.to_json(), encoding="utf-8")
    assert load(store, tmp_path / "facts.jsonl").loaded == Loaded(added=1)
    assert load(store, tmp_path / "facts.jsonl").loaded == Loaded(same=1)
    (row,) = store.query("SELECT text FROM bulletins")
    assert row["text"].startswith("2021年北票市500万元以上项目9个□出口总额3.6亿元□□全省第2位")
    assert [fact["raw"] for fact in store.query("SELECT raw FROM facts ORDER BY fact")][:2] == ["9个", "3.6亿元"]


def test_errors_are_told_and_the_rest_goes_on(store, tmp_path, parsed):
    (tmp_path / "a.txt").write_bytes(b"\xff\xff")
    (tmp_path / "b.mk").write_text("---\n{M1|人口", encoding="utf-8")
    (tmp_path / "c.txt").write_text(" \n", encoding="utf-8")
    (tmp_path / "d.jsonl").write_text('{"id": 1}\n{"id": 2}\n', encoding="utf-8")
    lines = [parsed.to_json(), json.dumps(parsed.to_dict() | {"facts": [{}]}), '{"schema": "govie/0"}', "{"]
    (tmp_path / "e.jsonl").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "f.mk").write_text(MARKED, encoding="utf-8")
    (tmp_path / "g.doc").write_bytes(b"")
    report = load(store, tmp_path)
    assert report.loaded == Loaded(added=2)
    told = [error.removeprefix(f"{tmp_path}/")[:9].strip() for error in report.errors]
    assert told == ["a.txt: by", "b.mk:2:1:", "c.txt: th", "d.jsonl:", "e.jsonl:2", "e.jsonl:3", "e.jsonl:"]


def test_folders_in_folders(store, tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "one.mk").write_text(MARKED, encoding="utf-8")
    with pytest.raises(InputError, match="holds no"):
        load(store, tmp_path)
    assert load(store, tmp_path, recursive=True).loaded.added == 1
    with pytest.raises(InputError, match="is not there"):
        load(store, tmp_path / "none")


def test_an_export_is_loaded(store, tmp_path, make_rows):
    store.add([make_rows("{M1|人口}{Q|3万人|M1}")])
    store.export(tmp_path / "out.parquet")
    with Store(tmp_path / "other.duckdb") as other:
        assert load(other, tmp_path / "out.parquet").loaded == Loaded(added=1)
        assert other.counts() == store.counts()


def test_a_manifest_needs_ids(tmp_path):
    (tmp_path / "m.jsonl").write_text('{"genre": "review"}', encoding="utf-8")
    with pytest.raises(InputError, match="without an id"):
        read_manifest(tmp_path / "m.jsonl")


@pytest.mark.parametrize(
    ("text", "title", "genre"),
    [
        ("关于2022年财政预算执行情况和2023年预算草案的报告", None, "budget"),
        ("政府工作报告\n各位代表：", None, "work-report"),
        ("政府工作報告", None, "work-report"),
        ("全文", "1-9月全市经济运行情况", "briefing"),
        ("我县粮食丰收\n县长说\n统计公报显示", None, None),
        ("", None, None),
    ],
)
def test_genres_of_titles(text, title, genre):
    assert guess_genre(text, title=title) == genre


def test_every_genre_has_a_rank():
    from govie.labels import GENRES

    assert sorted(map(official_rank, GENRES)) == list(range(len(GENRES)))
    assert official_rank("poem") == len(GENRES)


@pytest.mark.parametrize(
    "rows",
    ['[[genre]]\nid = "poem"', '[[genre]]\nid = "review"\n' * 2, '[[genre]]\nid = "review"\ntitle = "("'],
    ids=["unknown", "twice", "no expression"],
)
def test_a_table_of_genres_that_is_wrong(rows):
    with pytest.raises(TableError):
        read_genres(rows)


@pytest.mark.parametrize(
    ("text", "start", "end", "quoted"),
    [
        ("一。二 三\n四五。六", 6, 7, "四五"),
        ("长" * 100 + "粮食5吨" + "长" * 100, 100, 104, "长" * 30 + "粮食5吨" + "长" * 30),
        ("粮" * 300, 0, 300, "粮" * 159 + "…"),
    ],
    ids=["a sentence", "its reach", "its length"],
)
def test_quotations(text, start, end, quoted):
    assert quotation(text, start, end) == quoted
