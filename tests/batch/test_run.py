"""Batches: formats, order, errors, resuming; killed at any moment nothing is lost or doubled."""

import csv
import json
import random
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest

from govie.batch import Progress, Settings, parse_files
from govie.batch.pool import Pool
from govie.bulletin import COLUMNS
from govie.errors import InputError

from . import stand_in


def read_output(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    if path.suffix == ".jsonl":
        return [json.loads(line)["source"] for line in lines]
    return list(dict.fromkeys(row["source"] for row in csv.DictReader(lines)))


def leftovers(output):
    names = {path.name for path in output.parent.iterdir()}
    return names - {"in", output.name, f"{output.name}.errors.jsonl"}


@pytest.mark.parametrize("suffix", [".jsonl", ".csv"])
def test_documents_in_order_and_a_record_for_each_bad_file(folder, expected, tmp_path, suffix):
    output = tmp_path / f"out{suffix}"
    seen: list[Progress] = []
    summary = parse_files([folder], output, crew=stand_in.Here, on_progress=seen.append)
    assert read_output(output) == expected
    assert (summary.documents, summary.errors, summary.kept, summary.passed_over) == (60, 1, 0, {".doc": 1})
    assert summary.facts == sum(len(Path(path).read_text(encoding="utf-8")) for path in expected)
    (record,) = map(json.loads, summary.error_file.read_text(encoding="utf-8").splitlines())
    assert record == {"source": str(folder / "1" / "31.txt"), "error": "InputError", "message": "bad; mend it"}
    assert seen[-1] == Progress(60, 60, 0)
    assert [p.done for p in seen] == sorted(p.done for p in seen)
    assert leftovers(output) == set()


def test_parquet(folder, expected, tmp_path):
    pq = pytest.importorskip("pyarrow.parquet")
    parse_files([folder], tmp_path / "out.parquet", crew=stand_in.Here)
    table = pq.read_table(tmp_path / "out.parquet")
    assert table.schema.names == ["source", *COLUMNS, "value_text"]
    assert list(dict.fromkeys(table["source"].to_pylist())) == expected
    row = table.slice(0, 1).to_pylist()[0]
    assert (row["value"], row["value_text"], row["start"], row["place"]) == (1.5, "1.50", 0, None)


def test_parquet_and_csv_of_no_facts_have_their_columns(tmp_path):
    pq = pytest.importorskip("pyarrow.parquet")
    (tmp_path / "a.txt").write_text("", encoding="utf-8")
    for name in ("out.parquet", "out.csv"):
        parse_files([tmp_path / "a.txt"], tmp_path / name, crew=stand_in.Here)
    assert pq.read_table(tmp_path / "out.parquet").num_rows == 0
    assert (tmp_path / "out.csv").read_text(encoding="utf-8").strip() == ",".join(["source", *COLUMNS])


def test_a_run_without_errors_leaves_no_error_file(folder, tmp_path):
    (tmp_path / "out.csv.errors.jsonl").write_text("old", encoding="utf-8")
    parse_files([folder / "0"], tmp_path / "out.csv", crew=stand_in.Here)
    assert not (tmp_path / "out.csv.errors.jsonl").exists()


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        ({"output": "out.xlsx"}, r"no format of a batch ends in '\.xlsx'"),
        ({"paths": ["absent"]}, "absent: no such file"),
        ({"workers": 0}, "workers is 0"),
        ({"output": "no/such/out.csv"}, "cannot be written"),
    ],
    ids=["format", "absent", "workers", "folder"],
)
def test_errors_come_before_the_work(folder, tmp_path, monkeypatch, arguments, problem):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match=problem):
        parse_files(**{"paths": [folder], "output": "out.csv", "crew": stand_in.Here, **arguments})


def test_a_folder_without_documents_is_an_error(tmp_path):
    with pytest.raises(InputError, match="no file to read"):
        parse_files([tmp_path], tmp_path / "out.csv", crew=stand_in.Here)


class Interrupted(Exception):
    pass


def interrupt_at(done):
    def on_progress(progress):
        if progress.done >= done:
            raise Interrupted

    return on_progress


@pytest.mark.parametrize(
    ("change", "again"), [({}, False), ({"subject": "北票市"}, True)], ids=["same settings", "other settings"]
)
def test_what_is_done_is_kept_for_the_same_settings(folder, expected, tmp_path, change, again):
    output = tmp_path / "out.jsonl"
    with pytest.raises(Interrupted):
        parse_files([folder], output, crew=stand_in.Here, on_progress=interrupt_at(20))
    assert not output.exists()
    summary = parse_files([folder], output, crew=stand_in.Here, settings=Settings(**change))
    assert (summary.kept == 0) is again
    assert summary.documents == 60
    assert read_output(output) == expected
    assert leftovers(output) == set()


def test_files_changed_between_runs_are_read_anew(folder, tmp_path):
    output = tmp_path / "out.jsonl"
    with pytest.raises(Interrupted):
        parse_files([folder], output, crew=stand_in.Here, on_progress=interrupt_at(60))
    (folder / "0" / "00.txt").write_text("新的", encoding="utf-8")
    (folder / "2" / "59.txt").unlink()
    summary = parse_files([folder], output, crew=stand_in.Here)
    first = json.loads(output.read_text(encoding="utf-8").splitlines()[0])
    assert (first["text"], summary.documents, summary.kept > 0) == ("新的", 59, True)


def start(folder, output, crew, step=0):
    script = str(Path(stand_in.__file__))
    command = [sys.executable, script, str(folder), str(output), crew, str(step)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_killed_at_each_of_its_steps_and_started_again(folder, expected, tmp_path):
    """Before each call that brings something to the disk, in turn: each run gets one step further than the last."""
    folder, expected = folder / "0", expected[:20]
    for step in range(1, 200):
        output = tmp_path / "out.csv"
        killed = start(folder, output, "here", step)
        killed.communicate()
        if killed.returncode == 0:
            break
        assert killed.returncode == -signal.SIGKILL
        assert not output.exists() or read_output(output) == expected
        summary = parse_files([folder], output, crew=stand_in.Here)
        assert summary.documents == 20
        assert read_output(output) == expected
        assert leftovers(output) == set()
        output.unlink()
    assert 15 < step < 199


def test_killed_ten_times_at_random_and_started_again(folder, tmp_path):
    for i in range(400):
        (folder / f"{i:03}.txt").write_text(f"小麦{i}", encoding="utf-8")
    output, parts = tmp_path / "out.jsonl", tmp_path / "out.jsonl.parts"
    chance = random.Random(7)
    grown = [0]
    while len(grown) <= 10:
        run = start(folder, output, "pool")
        wanted = grown[-1] + chance.randint(0, 3)
        wait_for(lambda wanted=wanted, run=run: count(parts) >= wanted or run.poll() is not None)
        time.sleep(chance.uniform(0, 0.05))
        run.kill()
        run.communicate()
        assert not output.exists()
        grown.append(count(parts))
    done, _ = start(folder, output, "pool").communicate()
    documents, kept = json.loads(done)
    everything = [str(path) for path in sorted(folder.rglob("*.txt")) if path.name not in ("31.txt", ".hidden.txt")]
    assert grown == sorted(grown)
    assert 0 < kept < documents == 460
    assert read_output(output) == everything
    assert leftovers(output) == set()


def count(parts):
    """How many part files are whole."""
    return sum(1 for path in parts.glob("*/*") if not path.name.startswith("."))


def test_a_file_that_kills_its_worker_has_an_error_record(folder, expected, tmp_path, root, monkeypatch):
    monkeypatch.syspath_prepend(root)  # where the workers find the stand-in
    folder, expected = folder / "1", [path for path in expected if path.startswith(str(folder / "1"))]
    (folder / "31.txt").write_text("die", encoding="utf-8")
    summary = parse_files([folder], tmp_path / "out.jsonl", crew=partial(Pool, 2, work=stand_in.work))
    assert read_output(tmp_path / "out.jsonl") == expected
    assert "the process that read it died" in summary.error_file.read_text(encoding="utf-8")
    assert summary.errors == 1


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="no /proc to look for processes in")
def test_workers_end_with_a_killed_batch(folder, tmp_path):
    for i in range(2000):
        (folder / f"{i}.txt").write_text("x", encoding="utf-8")
    run = start(folder, tmp_path / "out.jsonl", "pool")
    workers = wait_for(lambda: [pid for pid in children(run.pid) if b"spawn_main" in command_of(pid)])
    run.kill()
    run.communicate()
    assert workers
    assert wait_for(lambda: not any(b"spawn_main" in command_of(pid) for pid in workers))


def wait_for(condition, seconds=20):
    end = time.monotonic() + seconds
    while not (found := condition()) and time.monotonic() < end:
        time.sleep(0.02)
    return found


def children(pid):
    found = Path(f"/proc/{pid}/task/{pid}/children")
    return found.read_text(encoding="ascii").split() if found.exists() else []


def command_of(pid):
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""
