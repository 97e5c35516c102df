"""A run that is stopped goes on where it was, and ends with the very weights that it would have had."""

import signal
import subprocess
import sys
import time

import pytest

from govie.annotation.marked import MarkedText
from govie.errors import InputError
from govie.training.corpus import blank_pipeline, read_split, to_example
from govie.training.folders import replace_folder, restore_folder, write_file_whole
from govie.training.loop import Job, extend_characters, train_tagger
from govie.training.plan import claim, tagger_config, with_paths
from govie.training.train import CHECKPOINTS, _write_docs, train_model

STEPS = {"training.max_steps": 12, "training.eval_frequency": 3}


class Killed(Exception):
    pass


@pytest.fixture
def job(corpus, config, quick, tmp_path):
    """A function that makes a job in a folder of its own."""

    def make(name, **more):
        folder = tmp_path / name
        folder.mkdir()
        blank = blank_pipeline()
        for split in ("train", "dev"):
            _write_docs(blank, read_split(corpus, split), folder / f"{split}.spacy")
        settings = tagger_config(config, None, quick | STEPS | more)
        return Job("tagger", with_paths(settings, folder / "train.spacy", folder / "dev.spacy", {}), folder)

    return make


def weights(model):
    return (model / "govie_tagger" / "model").read_bytes()


def stop_at(step):
    def report(progress):
        if progress.step == step:
            raise Killed

    return report


@pytest.mark.parametrize("averages", [False, True], ids=["plain", "averaged"])
def test_the_weights_are_those_of_a_run_that_was_not_stopped(job, averages):
    more = {"training.optimizer.use_averages": averages}
    whole, stopped = job("whole", **more), job("stopped", **more)
    train_tagger(whole)
    for step in (4, 9):  # after the checkpoints of steps 3 and 6
        with pytest.raises(Killed):
            train_tagger(stopped, stop_at(step))
        assert not stopped.model.exists()
    seen = []
    train_tagger(stopped, lambda progress: seen.append(progress.step))
    assert seen[0] == 9
    assert seen[-1] == 12
    assert weights(stopped.model) == weights(whole.model)
    assert not stopped.checkpoint.exists()


def test_a_run_that_is_done_is_not_run_again(job):
    done = job("done")
    done.model.mkdir()
    assert train_tagger(done, stop_at(0)) == done.model


def test_patience_ends_a_run_early(job):
    steps = []
    patient = {"training.patience": 3, "training.max_steps": 300, "training.optimizer.learn_rate.initial_rate": 0.0}
    train_tagger(job("patient", **patient), lambda progress: steps.append(progress.step))
    assert steps[-1] == 6


def test_rounds_end_a_run(job):
    steps = []
    rounds = {"training.max_steps": 0, "training.max_epochs": 2, "training.optimizer.learn_rate.total_steps": 12}
    train_tagger(job("rounds", **rounds), lambda progress: steps.append(progress.step))
    assert steps[-1] == 2


def test_a_damaged_checkpoint_is_named(job):
    damaged = job("damaged")
    with pytest.raises(Killed):
        train_tagger(damaged, stop_at(4))
    damaged.checkpoint.write_bytes(damaged.checkpoint.read_bytes()[:1000])
    with pytest.raises(InputError, match=r"checkpoint cannot be read .* start anew with --fresh"):
        train_tagger(damaged)


def test_kill_nine(corpus, config, tmp_path, quick):
    """The command itself, killed with its processes' parent as soon as there is a checkpoint."""
    output, whole = tmp_path / "killed", tmp_path / "whole"
    options = {"annotations": corpus, "config": config, "overrides": quick | STEPS | {"training.max_steps": 30}}
    source = (
        "from pathlib import Path; from govie.training.train import train_model\n"
        "if __name__ == '__main__': train_model(annotations=Path({}), config=Path({}), output=Path({}), overrides={})"
    )
    script = tmp_path / "run.py"
    given = (repr(str(corpus)), repr(str(config)), repr(str(output)), repr(options["overrides"]))
    script.write_text(source.format(*given), encoding="utf-8")
    process = subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    until = time.monotonic() + 120
    while not list((output / CHECKPOINTS).glob("*.npz")) and time.monotonic() < until:
        assert process.poll() is None
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=60)  # ends when its children, who share the pipe, have ended, too
    assert not (output / "meta.json").exists()
    train_model(**options, output=output, workers=1)
    train_model(**options, output=whole, folds=0)
    assert weights(output) == weights(whole)
    assert not (output / CHECKPOINTS).exists()


def test_other_data_are_refused_unless_fresh(corpus, config, tmp_path, quick):
    claim(tmp_path / CHECKPOINTS, {"annotations": "others", "config": "another"})
    with pytest.raises(InputError, match=r"a run with other annotations, config, .*--fresh"):
        train_model(annotations=corpus, config=config, output=tmp_path, overrides=quick)
    steps = quick | {"training.max_steps": 1}
    train_model(annotations=corpus, config=config, output=tmp_path, overrides=steps, folds=0, fresh=True)
    assert (tmp_path / "meta.json").is_file()


def test_claims(tmp_path):
    assert not claim(tmp_path / "run", {"annotations": "a"})
    assert claim(tmp_path / "run", {"annotations": "a"})
    (tmp_path / "run" / "run.json").write_text("{", encoding="utf-8")
    with pytest.raises(InputError, match="other annotations"):
        claim(tmp_path / "run", {"annotations": "a"})


def test_a_replacement_that_was_cut_is_undone(tmp_path):
    (tmp_path / ".model.old").mkdir()
    (tmp_path / ".model.old" / "meta.json").write_text("old", encoding="utf-8")
    restore_folder(tmp_path / "model")
    assert (tmp_path / "model" / "meta.json").read_text(encoding="utf-8") == "old"
    fresh = tmp_path / "model" / "fresh"
    fresh.mkdir()
    write_file_whole(fresh / "meta.json", b"new")
    replace_folder(fresh, tmp_path / "model")
    assert {p.name for p in tmp_path.iterdir()} == {"model"}
    assert [p.name for p in (tmp_path / "model").iterdir()] == ["meta.json"]


def test_new_characters_get_the_row_of_unknown_ones():
    nlp = blank_pipeline()
    tagger = nlp.add_pipe("govie_tagger", config={"model": {"@architectures": "govie.CharTagger.v1", "depth": 1}})
    tagger.initialize(lambda: [to_example(nlp, MarkedText("县", (), ()))])
    extend_characters(nlp, [to_example(nlp, MarkedText("县乡𠮷😀", (), ()))])
    assert tagger.model.attrs["characters"] == "县乡"
    table = tagger.model.get_ref("embed").get_param("E")
    assert table.shape[0] == 3
    assert (table[2] == table[0]).all()
    again = tagger.model.to_bytes()
    assert tagger.model.from_bytes(again).get_ref("embed").get_dim("nV") == 3
