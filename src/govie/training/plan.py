"""What a training run is made of: the tagger's config, and a fingerprint by which a later run knows its checkpoints."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from spacy.util import load_config
from thinc.api import Config

from govie.annotation.marked import MarkedText, format_marked
from govie.errors import InputError
from govie.models.segmenter import Segmenter
from govie.pipeline.document import WORDS
from govie.training.folders import write_file_whole
from govie.training.loop import TAGGER

DEFAULT_CONFIG: Final = Path("configs/sm.cfg")
_STATE: Final = "run.json"
_MAX_STEPS: Final = "${training.max_steps}"


def tagger_config(config: Path | None, start: Path | None, overrides: Mapping[str, Any]) -> Config:
    """The config of the tagger's run: ``config``, else that of the model in ``start``, else ``configs/sm.cfg``.

    Components after the tagger are left out; with ``start`` the tagger comes from there, weights and all, with the
    segmenter of one that reads words.
    """
    if config is not None and not config.is_file():
        raise InputError("no such config", source=str(config), mend="name one with --config, such as configs/sm.cfg")
    path = config or (start / "config.cfg" if start is not None else DEFAULT_CONFIG)
    if not path.is_file():
        mend = "name one with --config, or start from an installed model with --from zh_govie_sm"
        raise InputError("no such config", source=str(path), mend=mend)
    own = load_config(path)
    override(own, overrides)
    pipeline = own["nlp"]["pipeline"]
    if TAGGER not in pipeline:
        raise InputError(f"no {TAGGER} in its pipeline", source=str(path), mend="take configs/sm.cfg as a pattern")
    for name in pipeline[pipeline.index(TAGGER) + 1 :]:
        own["components"].pop(name, None)
    own["nlp"]["pipeline"] = pipeline[: pipeline.index(TAGGER) + 1]
    if start is not None:
        for name in {TAGGER, WORDS}.intersection(own["components"]):
            own["components"][name] = {"source": str(start.resolve())}
        own["initialize"]["components"] = {}
    return own


def with_words(config: Config, segmenter: Path) -> None:
    """Let the tagger of ``config`` read words: the segmenter in a folder goes before it.

    Raises InputError where the tagger comes from another model, whose tables have no rows for words, or is none that
    can read them.
    """
    tagger, pipeline = config["components"][TAGGER], config["nlp"]["pipeline"]
    if tagger.get("model", {}).get("@architectures") != "govie.CharTagger.v1":
        mend = "leave out --from, and take configs/sm.cfg or one like it"
        raise InputError("words are for a new govie.CharTagger.v1 only", source=str(segmenter), mend=mend)
    Segmenter.read(segmenter)
    tagger["model"]["words"] = True
    if WORDS not in pipeline:
        pipeline.insert(pipeline.index(TAGGER), WORDS)
    config["components"][WORDS] = {"factory": "govie_words", "segmenter": str(segmenter.resolve())}
    annotating = config["training"]["annotating_components"]
    config["training"]["annotating_components"] = list(dict.fromkeys([*annotating, WORDS]))


def override(config: Config, overrides: Mapping[str, Any]) -> None:
    """Set values by their dotted names; a learning rate that falls to the end of the steps follows ``max_steps``.

    Raises InputError for a section that is not there.
    """
    rate = config["training"].get("optimizer", {}).get("learn_rate")
    falls = isinstance(rate, dict) and rate.get("total_steps") in (config["training"].get("max_steps"), _MAX_STEPS)
    for name, value in overrides.items():
        *sections, key = name.split(".")
        target: Any = config
        for section in sections:
            target = target.get(section)
            if not isinstance(target, dict):
                raise InputError(f"no [{'.'.join(sections)}] in the config", mend="name a value that it has")
        target[key] = value
    if falls and overrides.get("training.max_steps"):
        rate["total_steps"] = overrides.get(
            "training.optimizer.learn_rate.total_steps", config["training"]["max_steps"]
        )


def second_stage(config: Config) -> dict[str, Any]:
    """What to override for a second stage on gold marks: two thirds of the steps, from 0.6 of the learning rate.

    >>> second_stage(load_config("configs/sm.cfg"))
    {'training.max_steps': 2400, 'training.optimizer.learn_rate.initial_rate': 0.0006}
    """
    training = config["training"]
    overrides = {"training.max_steps": int(training["max_steps"]) * 2 // 3}
    rate = training.get("optimizer", {}).get("learn_rate")
    if isinstance(rate, dict) and "initial_rate" in rate:
        overrides["training.optimizer.learn_rate.initial_rate"] = round(rate["initial_rate"] * 0.6, 8)
    return overrides


def with_paths(config: Config, train: Path, dev: Path, overrides: Mapping[str, Any]) -> str:
    """The text of ``config`` over these files, for a process of its own."""
    own = config.copy()
    own.setdefault("paths", {}).update(train=str(train), dev=str(dev))
    override(own, overrides)
    return str(own.to_str(interpolate=False))


def hash_bulletins(bulletins: Iterable[MarkedText]) -> str:
    return _hash(format_marked(marked).encode() for marked in bulletins)


def hash_folder(folder: Path | None) -> str | None:
    """Over the names and bytes of all files below; None for None."""
    if folder is None:
        return None
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return _hash(part for path in files for part in (str(path.relative_to(folder)).encode(), path.read_bytes()))


def _hash(parts: Iterable[bytes]) -> str:
    whole = hashlib.sha256()
    for part in parts:
        whole.update(len(part).to_bytes(8, "big") + part)
    return whole.hexdigest()


def claim(folder: Path, parts: Mapping[str, Any]) -> bool:
    """Whether ``folder`` holds a run of the same ``parts`` to go on with; an empty one is claimed for them.

    Raises InputError where it holds a run of other data or settings, and names which.
    """
    state = folder / _STATE
    fresh = json.loads(json.dumps(dict(parts)))
    try:
        held = json.loads(state.read_text(encoding="utf-8")) if state.is_file() else None
    except ValueError:
        held = {}
    if held is not None:
        if changed := [name for name in fresh if held.get(name) != fresh[name]]:
            mend = "start anew with --fresh, or name another folder with -o"
            problem = f"holds the checkpoints of a run with other {', '.join(changed)}"
            raise InputError(problem, source=str(folder), mend=mend)
        return True
    folder.mkdir(parents=True, exist_ok=True)
    write_file_whole(state, json.dumps(fresh, ensure_ascii=False, indent=1).encode())
    return False
