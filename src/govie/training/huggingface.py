"""The columns of exported bulletins as features of Hugging Face's ``datasets`` (extra ``datasets``)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govie.conversions.datasets import ATTRIBUTE_COLUMNS, HEADER_COLUMNS

if TYPE_CHECKING:
    from datasets import Features


def bulletin_features() -> Features:
    """What ``govie convert DIR -o OUT --to datasets`` writes.

    Read it, without a network, with
    ``datasets.load_dataset("json", data_files={"train": "OUT/train.jsonl"}, features=bulletin_features())``.
    Labels are strings: ``govie.labels.SPAN_LABELS`` and ``LINK_LABELS`` list them. An empty split cannot be read.
    """
    from datasets import Features, Value

    text, number = Value("string"), Value("int32")
    attributes = dict.fromkeys(ATTRIBUTE_COLUMNS, text)
    return Features(
        {
            "id": text,
            "text": text,
            **dict.fromkeys(HEADER_COLUMNS, text),
            "spans": [{"start": number, "end": number, "label": text, "attrs": attributes}],
            "links": [{"head": number, "tail": number, "label": text}],
        }
    )
