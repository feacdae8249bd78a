"""The window log: that a couple was told of free, voluntary counselling, and what each of them said. Nobody is named.

Counselling is a service and never a condition of a registration (婚姻登记条例 2025): nothing here holds one up, and a
line says only what was offered.
"""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

import msgspec

from app.domain.ids import RecordId
from app.errors import BadEntry

MOST_PEOPLE = 20
LONGEST_SLIP = 12
LONGEST_REASON = 200


class Wish(StrEnum):
    """What one spouse said to the offer."""

    NEED = "need"
    NO_NEED = "no_need"
    UNSAID = "unsaid"
    ABSENT = "absent"  # was not there to be asked


SAID = (Wish.NEED, Wish.NO_NEED, Wish.UNSAID)
"""What those say who are there."""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """What is written down at the window in a few keys."""

    matter: str  # code list MATTER
    is_told: bool  # of free and voluntary counselling
    him: Wish
    her: Wish
    people: int  # at the window, children and companions too
    slip: str = ""  # the number they waited with

    @property
    def spouses(self) -> int:
        """How many of the two were there."""
        return (self.him is not Wish.ABSENT) + (self.her is not Wish.ABSENT)


class Struck(msgspec.Struct, frozen=True):
    """A line through a line: who drew it, when, and why."""

    who: str
    at: datetime
    reason: str


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A line as it stands in the log: written once, never changed, perhaps struck through."""

    id: RecordId
    day: date
    at: datetime
    who: str
    line: Line
    struck: Struck | None = None


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """The lines of one day or month that are not struck through."""

    lines: int = 0
    couples: int = 0  # both spouses were there (对)
    people: int = 0  # 人
    told: int = 0  # lines
    him: Mapping[Wish, int] = {}
    her: Mapping[Wish, int] = {}


def check(line: Line) -> None:
    """What cannot be a line. Raises BadEntry with the field and what is wrong with it."""
    if not line.matter:
        raise BadEntry(field="matter", problem="window_matter")
    if not 1 <= line.people <= MOST_PEOPLE:
        raise BadEntry(field="people", problem="window_people", most=MOST_PEOPLE)
    if line.people < line.spouses:
        raise BadEntry(field="people", problem="window_fewer", least=line.spouses)
    if len(line.slip) > LONGEST_SLIP:
        raise BadEntry(field="slip", problem="window_slip", most=LONGEST_SLIP)
    if not line.slip.isprintable():
        raise BadEntry(field="slip", problem="control_character")
