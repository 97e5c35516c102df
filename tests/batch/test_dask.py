"""The batch over Dask, on a cluster of this machine."""

import json
from functools import partial

import pytest

from govie.batch import Settings
from govie.batch.run import parse_files as parse_by

from . import stand_in

pytest.importorskip("distributed")

from govie.batch.dask import Cluster, local_client, parse_files


@pytest.fixture(scope="module")
def client():
    with local_client(workers=2) as client:
        yield client


def lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_documents_in_order_and_a_record_for_each_bad_file(client, folder, expected, tmp_path):
    output = tmp_path / "out.jsonl"
    summary = parse_by([folder], output, crew=partial(Cluster, client, work=stand_in.work))
    assert [line["source"] for line in lines(output)] == expected
    assert (summary.documents, summary.errors) == (60, 1)


def loads(paths, settings):
    """Work that says which process did it and how often the model was loaded there."""
    import os

    from govie.api import _load, load

    load(settings.model)
    form = {"source": paths[0], "process": os.getpid(), "loads": _load.cache_info().misses}
    return f"D0\t{json.dumps(form)}\n".encode()


def test_the_model_is_loaded_once_a_worker(client, folder, tmp_path):
    output = tmp_path / "out.jsonl"
    parse_by([folder], output, crew=partial(Cluster, client, work=loads))
    assert {line["loads"] for line in lines(output)} == {1}


def test_the_same_facts_as_without_dask(client, tmp_path):
    from govie.batch.work import work

    path = tmp_path / "a.txt"
    path.write_text("2021年，北票市粮食产量5万吨，增长2%。", encoding="utf-8")
    parse_files([path], tmp_path / "out.jsonl", client=client)
    assert (tmp_path / "out.jsonl").read_bytes() == work([str(path)], Settings()).partition(b"\t")[2]


def test_a_file_that_kills_its_workers_has_an_error_record(client, tmp_path):
    client.cluster.scheduler.allowed_failures = 0  # each death is a process to start anew
    for name, text in (("a.txt", "甲"), ("b.txt", "die"), ("c.txt", "丙")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    paths = [tmp_path / name for name in ("a.txt", "b.txt", "c.txt")]
    summary = parse_by(paths, tmp_path / "out.jsonl", crew=partial(Cluster, client, work=stand_in.work))
    assert (summary.documents, summary.errors, len(lines(tmp_path / "out.jsonl"))) == (3, 1, 2)
    assert "b.txt: the process that read it died" in summary.error_file.read_text(encoding="utf-8")
