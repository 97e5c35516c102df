"""What a worker makes of files, with the model."""

import json

import pytest

from govie.batch.work import Settings, work
from govie.errors import ModelError


def records(data):
    return [(head, json.loads(body)) for head, _, body in (line.partition("\t") for line in data.decode().splitlines())]


def test_documents_and_errors_stand_in_the_order_of_the_files(tmp_path):
    files = {
        "a.txt": "2021年，北票市粮食产量5万吨。".encode("gb18030"),
        "b.txt": b"\xff\xff",
        "c.txt": b"  ",
        "d.txt": "全县粮食产量5万吨。".encode(),
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    found = records(work([str(tmp_path / name) for name in (*files, "absent.txt")], Settings(date="2022-01")))
    assert [head[0] for head, _ in found] == ["D", "E", "E", "D", "E"]
    first = found[0][1]
    assert first["source"] == str(tmp_path / "a.txt")
    assert first["date"] == "2022-01"
    assert first["warnings"][0] == "read as gb18030: the bytes are not UTF-8"
    assert found[0][0] == f"D{len(first['facts'])}"
    assert ["neither UTF-8 nor" in found[1][1]["message"], "empty" in found[2][1]["message"]] == [True, True]
    assert all(record["message"].startswith(record["source"]) for head, record in found if head == "E")


def test_rows(tmp_path):
    (tmp_path / "a.txt").write_text("2021年，北票市粮食产量5万吨。", encoding="utf-8")
    ((head, (source, rows)),) = records(work([str(tmp_path / "a.txt")], Settings(form="rows")))
    assert (head, source) == (f"D{len(rows)}", str(tmp_path / "a.txt"))
    assert rows[0]["raw"] == "5万吨"


def test_a_missing_model_stops_the_batch(tmp_path):
    with pytest.raises(ModelError):
        work([str(tmp_path / "a.txt")], Settings(model="absent"))


def test_the_fingerprint_knows_the_content_of_own_knowledge(tmp_path):
    own = tmp_path / "my.toml"
    own.write_text("a", encoding="utf-8")
    settings = Settings(knowledge=str(own))
    before = settings.fingerprint()
    own.write_text("b", encoding="utf-8")
    assert settings.fingerprint() != before
