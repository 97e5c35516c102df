"""What requests hold, as pydantic models: the OpenAPI description is made from them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from govie.api import DATE
from govie.bulletin import Bulletin
from govie.corrections import AddLink, AddSpan, ChangeSpan, DropLink, DropSpan, Edit, MoveLink, check_marks
from govie.errors import InputError
from govie.records import Link, Mention, Place


def _encodable(text: str) -> str:
    """``text``; raises ValueError for a lone surrogate, which JSON can spell and UTF-8 cannot."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise ValueError(f"a lone surrogate at offset {error.start}") from None
    return text


Text = Annotated[str, AfterValidator(_encodable)]
Label = Literal["COUNTY", "REGION", "ENTERPRISE", "PROJECT", "METRIC", "QUANTITY", "DATE", "RANK"]
LinkLabel = Literal["MEASURES", "DURING", "AT", "OF", "BY", "RANKS"]
Number = Annotated[int, Field(ge=0, le=2**31)]
Score = Annotated[float, Field(ge=0, le=1)]
Name = Annotated[Text, Field(min_length=1, max_length=200)]
Attributes = dict[Text, Text | list[Text]]


class Strict(BaseModel):
    """Types are taken as they are written: no number from ``"1"`` or ``false``."""

    model_config = ConfigDict(strict=True)


class Message(Strict):
    """Unknown keys are errors: a mistyped option would be ignored otherwise."""

    model_config = ConfigDict(extra="forbid")


class ParseRequest(Message):
    """One bulletin."""

    text: Annotated[Text, Field(description="The bulletin; offsets in the answer count its code points.")]
    date: Annotated[Text | None, Field(description="Of publication: 2022, 2022-03 or 2022-03-14.")] = None
    subject: Annotated[Name | None, Field(description="The area it is about.")] = None
    min_score: Annotated[Score, Field(description="Facts below it are left out.")] = 0.0
    source: Annotated[Name | None, Field(description="A name that is carried along.")] = None


class BatchRequest(Message):
    """Several bulletins."""

    texts: Annotated[list[ParseRequest], Field(min_length=1)]


class Area(Strict):
    name: Name
    adcode: Annotated[str | None, Field(pattern=r"^[1-9][0-9]{5}$")] = None


class Entity(Strict):
    """As in the contract; ``id`` and ``text`` follow from the position and the offsets and may be left out."""

    label: Label
    start: Number
    end: Number
    score: Score = 1.0
    attrs: Attributes = {}


class Relation(Strict):
    head: Number
    tail: Number
    label: LinkLabel
    score: Score = 1.0


class Marks(Strict):
    """A bulletin of the contract as far as facts are derived from it; its other keys are ignored."""

    entities: list[Entity]
    relations: list[Relation] = []
    subject: Area | None = None
    date: Annotated[str | None, Field(pattern=f"^{DATE.pattern}$")] = None
    source: Name | None = None
    model: Name | None = None


class _AddSpan(Message):
    do: Literal["add_span"]
    label: Label
    start: Number
    end: Number
    attrs: Attributes | None = None


class _ChangeSpan(Message):
    do: Literal["change_span"]
    entity: Number
    label: Label | None = None
    start: Number | None = None
    end: Number | None = None
    attrs: Attributes | None = None


class _DropSpan(Message):
    do: Literal["drop_span"]
    entity: Number


class _AddLink(Message):
    do: Literal["add_link"]
    head: Number
    tail: Number


class _MoveLink(Message):
    do: Literal["move_link"]
    head: Number
    tail: Number
    to: Number


class _DropLink(Message):
    do: Literal["drop_link"]
    head: Number
    tail: Number


_EDITS: dict[str, type[Edit]] = {
    "add_span": AddSpan,
    "change_span": ChangeSpan,
    "drop_span": DropSpan,
    "add_link": AddLink,
    "move_link": MoveLink,
    "drop_link": DropLink,
}


class CorrectRequest(Message):
    """A bulletin, its marks, and what to correct in them; spans are named by their positions among the entities."""

    text: Text
    bulletin: Marks
    edits: list[
        Annotated[_AddSpan | _ChangeSpan | _DropSpan | _AddLink | _MoveLink | _DropLink, Field(discriminator="do")]
    ] = []
    min_score: Score = 0.0

    def marked(self) -> Bulletin:
        """The bulletin without facts. Raises InputError for marks that do not fit the text or each other."""
        marks, text = self.bulletin, self.text
        mentions = [Mention(e.label, e.start, e.end, text[e.start : e.end], e.score, e.attrs) for e in marks.entities]
        links = [Link(r.head, r.tail, r.label, r.score) for r in marks.relations]
        check_marks(text, mentions, links)
        subject = Place(marks.subject.name, marks.subject.adcode) if marks.subject else None
        known: dict[str, Any] = {"subject": subject, "date": marks.date, "source": marks.source, "model": marks.model}
        return Bulletin(text, tuple(mentions), tuple(links), (), **known)

    def corrected(self) -> Bulletin:
        """The bulletin with the edits made and its facts derived. Raises InputError as ``Bulletin.correct`` does."""
        edits: list[Edit] = [_EDITS[e.do](**e.model_dump(exclude={"do"})) for e in self.edits]
        return self.marked().correct(*edits, min_score=self.min_score)


class Problem(BaseModel):
    """What is wrong, where, and what to do."""

    what: str
    where: str | None
    mend: str


class ErrorAnswer(BaseModel):
    error: Problem


def problem_of(error: InputError) -> dict[str, str | None]:
    where = None if error.offset is None else f"offset {error.offset}"
    return {"what": error.problem, "where": where, "mend": error.mend}
