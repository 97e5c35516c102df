"""Which files a batch reads, and in which chunks."""

import os
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govie.batch.files import chunks, find_documents
from govie.errors import InputError


def test_files_are_found_by_name_in_the_order_of_the_paths(folder):
    passed_over: Counter[str] = Counter()
    found = list(find_documents([folder / "2", folder], passed_over=passed_over))
    everything = [str(path) for path in sorted(folder.rglob("??.txt"))]
    assert found == everything[40:] + everything[:40]
    assert passed_over == {".doc": 1}


def test_no_file_is_found_twice(folder):
    twice = [folder / "0" / "00.txt", folder, folder, folder / "1", f"{folder}/../in/2"]
    found = [os.path.realpath(path) for path in find_documents(twice)]
    assert len(found) == len(set(found)) == 60


def test_a_file_that_is_named_is_read_whatever_its_kind(folder):
    assert list(find_documents([folder / "1" / "old.doc"])) == [str(folder / "1" / "old.doc")]


def test_links_to_folders_are_passed_over(folder):
    (folder / "again").symlink_to(folder)
    assert len(list(find_documents([folder]))) == 60


def test_what_does_not_exist_is_an_error(folder):
    with pytest.raises(InputError, match="absent: no such file or folder"):
        list(find_documents([folder / "absent"]))


@given(st.lists(st.text("ab1", min_size=1, max_size=4).map(lambda name: f"/absent/{name}.txt"), max_size=300))
def test_chunks_hold_all_paths_in_order(paths):
    found = list(chunks(paths, settings=""))
    assert [path for chunk in found for path in chunk.paths] == paths
    assert all(1 <= len(chunk.paths) <= 32 for chunk in found)


def keys(folder, settings="a"):
    return [chunk.key for chunk in chunks(find_documents([folder]), settings=settings)]


def test_a_key_hangs_on_content_name_and_settings(folder):
    before = keys(folder)
    assert keys(folder) == before
    assert not set(keys(folder, "b")) & set(before)
    (folder / "0" / "00.txt").write_text("别的", encoding="utf-8")
    after = keys(folder)
    assert (after[0] != before[0], after[1:]) == (True, before[1:])
    (folder / "0" / "00.txt").rename(folder / "0" / "000.txt")
    assert keys(folder)[0] not in (before[0], after[0])


def test_a_new_file_changes_few_chunks(tmp_path):
    for i in range(400):
        Path(tmp_path, f"{i:03}.txt").write_text("x", encoding="utf-8")
    before = keys(tmp_path)
    Path(tmp_path, "0000.txt").write_text("x", encoding="utf-8")
    assert len(before) > 10
    assert len(set(keys(tmp_path)) - set(before)) <= 3
