"""A checkpoint of a training run: weights, the optimizer's state, random states and scores, in one .npz file."""

from __future__ import annotations

import io
import json
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt
from spacy.language import Language
from thinc.api import Model, Optimizer

from govie.errors import InputError
from govie.training.folders import write_file_whole

Array = npt.NDArray[Any]
_MOMENTS: Final = ("mom1", "mom2", "averages")


@dataclass
class State:
    """Where a run stands: steps done, (score, step) of each evaluation, the weights of the best one by component."""

    step: int = 0
    scores: list[tuple[float, int]] = field(default_factory=list)
    best: dict[str, bytes] = field(default_factory=dict)


def trainable(nlp: Language) -> dict[str, Model[Any, Any]]:
    """The models that training changes, by component."""
    pipes: list[tuple[str, Any]] = nlp.pipeline
    return {name: pipe.model for name, pipe in pipes if getattr(pipe, "is_trainable", False) and pipe.model is not None}


def weights_of(nlp: Language) -> dict[str, bytes]:
    return {name: model.to_bytes() for name, model in trainable(nlp).items()}


def set_weights(nlp: Language, weights: Mapping[str, bytes]) -> None:
    for name, model in trainable(nlp).items():
        model.from_bytes(weights[name])


def save_checkpoint(path: Path, nlp: Language, optimizer: Optimizer, state: State) -> None:
    """Write everything that the next steps hang on to ``path``, whole or not at all."""
    arrays: dict[str, Array] = {}
    for kind, weights in (("last", weights_of(nlp)), ("best", state.best)):
        arrays |= {f"{kind}/{name}": np.frombuffer(data, dtype="u1") for name, data in weights.items()}
    keys = {key: name for name, key in _keys(nlp)}
    for moment in _MOMENTS:
        held = getattr(optimizer, moment) or {}
        arrays |= {f"{moment}/{keys[key]}": np.asarray(array) for key, array in held.items()}
    generator, numbers, *rest = np.random.get_state()
    arrays["random"] = np.asarray(numbers)
    settings = {
        "step": state.step,
        "scores": state.scores,
        "nr_update": {keys[key]: n for key, n in optimizer.nr_update.items()},
        "numpy": [generator, *rest],
        "python": random.getstate(),
    }
    arrays["settings"] = np.frombuffer(json.dumps(settings).encode(), dtype="u1")
    buffer = io.BytesIO()
    np.savez(buffer, allow_pickle=False, **arrays)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_file_whole(path, buffer.getvalue())


def load_checkpoint(path: Path, nlp: Language, optimizer: Optimizer) -> State:
    """Put the run's state back into ``nlp``, ``optimizer`` and the random generators.

    Raises InputError where the file is damaged or does not belong to the pipeline.
    """
    try:
        with np.load(path, allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
        settings = json.loads(arrays.pop("settings").tobytes())
        set_weights(nlp, _part(arrays, "last"))
        keys = dict(_keys(nlp))
        for moment in _MOMENTS:
            held = {keys[name]: array for name, array in _named(arrays, moment)}
            if held:
                setattr(optimizer, moment, held)
        optimizer.nr_update.update({keys[name]: n for name, n in settings["nr_update"].items()})
        generator, *rest = settings["numpy"]
        np.random.set_state((generator, arrays["random"], *rest))
        version, numbers, gauss = settings["python"]
        random.setstate((version, tuple(numbers), gauss))
    except (OSError, KeyError, ValueError, EOFError, BadZipFile) as error:
        problem = f"the checkpoint cannot be read ({error})"
        raise InputError(problem, source=str(path), mend="start anew with --fresh") from error
    for _ in range(settings["step"]):
        optimizer.step_schedules()  # type: ignore[no-untyped-call]
    return State(settings["step"], [(score, step) for score, step in settings["scores"]], _part(arrays, "best"))


def _named(arrays: Mapping[str, Array], kind: str) -> Iterator[tuple[str, Array]]:
    for name, array in arrays.items():
        if name.startswith(f"{kind}/"):
            yield name.partition("/")[2], array


def _part(arrays: Mapping[str, Array], kind: str) -> dict[str, bytes]:
    return {name: array.tobytes() for name, array in _named(arrays, kind)}


def _keys(nlp: Language) -> Iterator[tuple[str, tuple[int, str]]]:
    """Each parameter's name that holds from run to run, and the optimizer's key, which counts models made so far."""
    for component, model in trainable(nlp).items():
        for i, node in enumerate(model.walk()):
            for name in node.param_names:
                yield f"{component}/{i}/{name}", (node.id, name)
            for j, shim in enumerate(node.shims):
                inner: Any = getattr(shim, "_model", None)
                for name, _ in inner.named_parameters() if hasattr(inner, "named_parameters") else ():
                    yield f"{component}/{i}/shim{j}/{name}", (shim.id, name)
