"""What is known of a bulletin's time, which the dates of its text are read against."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

#: Until then, bulletins review the year before.
LAST_MONTH_OF_REVIEWS: Final = "03"


@dataclass(frozen=True, slots=True)
class Anchor:
    """What is known of a bulletin's time: its day, month or year of publication (ISO), the year it reports, and, from
    the text before a mention, the year and the value met last."""

    publication: str | None = None
    reporting: int | None = None
    last_year: int | None = None
    last_value: str | None = None

    @property
    def published(self) -> int | None:
        """The year of publication."""
        return int(self.publication[:4]) if self.publication else None

    @property
    def year(self) -> int | None:
        """The year of a mention that names none."""
        return next((y for y in (self.last_year, self.reporting, self.published) if y is not None), None)

    @property
    def this_year(self) -> int | None:
        """今年: the year of publication, else the year the text is about."""
        return next((y for y in (self.published, self.reporting, self.last_year) if y is not None), None)

    @property
    def last_whole_year(self) -> int | None:
        """The last year of 过去一年, 五年来: a bulletin of the first months looks back on the year before."""
        if self.published and "01" <= (self.publication or "")[5:7] <= LAST_MONTH_OF_REVIEWS:
            return self.published - 1
        return self.reporting
