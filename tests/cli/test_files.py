"""Files are written whole or not at all."""

import os
from pathlib import Path

import pytest

from govie.cli.files import folder_to_fill, read_text, shown, write_file
from govie.errors import InputError


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_line_ends_and_byte_order_mark_are_kept(tmp_path):
    (tmp_path / "a").write_bytes(b"\xef\xbb\xbf1\r\n2\r3\n")
    assert read_text(str(tmp_path / "a"), encoding="utf-8") == "\ufeff1\r\n2\r3\n"


def test_a_file_is_replaced_and_keeps_its_mode(tmp_path):
    target = tmp_path / "a"
    target.write_text("old")
    target.chmod(0o640)
    write_file(target, b"new")
    assert target.read_text() == "new"
    assert target.stat().st_mode & 0o777 == 0o640
    assert names(tmp_path) == ["a"]


def test_a_link_stays_a_link(tmp_path):
    (tmp_path / "a").write_text("old")
    (tmp_path / "link").symlink_to("a")
    write_file(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "a").read_text() == "new"


def test_a_device_is_written_to():
    write_file(Path(os.devnull), b"new")
    assert not Path(os.devnull).is_file()


def test_a_failed_write_leaves_the_old_file(tmp_path, monkeypatch):
    target = tmp_path / "a"
    target.write_text("old")
    monkeypatch.setattr("shutil.copymode", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(InputError, match=r"cannot be written \(No space left on device\)"):
        write_file(target, b"new")
    assert target.read_text() == "old"
    assert names(tmp_path) == ["a"]


def test_a_folder_is_filled_at_the_end(tmp_path):
    with folder_to_fill(tmp_path / "out") as scratch:
        (scratch / "a").write_text("1")
        assert names(tmp_path / "out") == []
    assert names(tmp_path / "out") == ["a"]
    assert names(tmp_path) == ["out"]


def test_a_folder_stays_as_it_was_where_the_work_fails(tmp_path):
    def work():
        with folder_to_fill(tmp_path / "out") as scratch:
            (scratch / "a").write_text("1")
            raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        work()
    assert names(tmp_path / "out") == []


def test_a_name_of_other_bytes_can_be_printed():
    assert shown(os.fsdecode(b"a\xff.txt")) == "a\ufffd.txt"
