"""A packaged model that was changed is refused, by name of the file."""

import json
import shutil
from pathlib import Path

import pytest

from govie.api import _folder_of, load
from govie.errors import ModelError
from govie.models.checksums import KEY, check_files, checksums


@pytest.fixture
def packaged(tmp_path):
    """A copy of the installed model with the digests of its files."""
    folder = tmp_path / "model"
    shutil.copytree(_folder_of("zh_govie_sm"), folder)
    write_digests(folder, checksums(folder))
    return folder


def write_digests(folder, digests):
    meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    (folder / "meta.json").write_text(json.dumps(meta | {KEY: digests}), encoding="utf-8")


def flip(path: Path):
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


DAMAGE = {
    "a bit of the tagger": (lambda f: flip(f / "govie_tagger" / "model"), "govie_tagger/model (other bytes)"),
    "other settings": (lambda f: (f / "config.cfg").write_text("[nlp]"), "config.cfg (other bytes)"),
    "a file gone": (lambda f: (f / "govie_linker" / "weights.npz").unlink(), "govie_linker/weights.npz (missing)"),
    "a file added": (lambda f: (f / "govie_facts" / "x.pkl").write_bytes(b"x"), "govie_facts/x.pkl (added)"),
}


@pytest.mark.parametrize("name", DAMAGE)
def test_a_changed_file_is_refused_before_it_is_read(packaged, name):
    damage, told = DAMAGE[name]
    (packaged / "govie_facts").mkdir(exist_ok=True)
    damage(packaged)
    with pytest.raises(ModelError) as caught:
        load(str(packaged))
    assert told in str(caught.value)
    assert "install the model again" in str(caught.value)


def test_an_unchanged_model_loads_and_is_saved_without_old_digests(packaged, tmp_path):
    nlp = load(str(packaged))
    nlp.to_disk(tmp_path / "saved")
    assert KEY not in json.loads((tmp_path / "saved" / "meta.json").read_text(encoding="utf-8"))
    assert load(str(tmp_path / "saved")).pipe_names == nlp.pipe_names


def test_notes_for_people_may_change(packaged):
    (packaged / "README.md").write_text("read me", encoding="utf-8")
    check_files(packaged, model="m")


def test_digests_that_are_no_table_are_refused(packaged):
    write_digests(packaged, "none")
    with pytest.raises(ModelError, match="no table of digests"):
        check_files(packaged, model="m")


def test_no_file_of_the_installed_model_is_a_pickle():
    files = [path for path in _folder_of("zh_govie_sm").rglob("*") if path.is_file()]
    assert files
    assert not [path for path in files if path.read_bytes()[:1] == b"\x80" and path.read_bytes()[-1:] == b"."]
