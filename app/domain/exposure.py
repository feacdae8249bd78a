"""What a computer could read: told when it is shut out, and whenever somebody asks. Possible reading, not proved."""

from datetime import datetime

import msgspec

from app.domain.ids import RecordId


class ExposedCase(msgspec.Struct, frozen=True):
    """A case it could read, and when the newest save it could read was made."""

    id: RecordId
    number: str
    called: str
    last: datetime


class Exposure(msgspec.Struct, frozen=True, kw_only=True):
    """What this computer can tell of it. Cases are named only where this computer may read them itself."""

    cases: tuple[ExposedCase, ...] = ()
    people: int = 0  # people's basics
    private: int = 0  # of how many their sensitive facts as well
    unnamed: int = 0  # folders this computer has no key to: a case, or sensitive facts of somebody
    until: datetime | None = None  # the newest save it could read; None where it could read nothing

    def __add__(self, other: "Exposure") -> "Exposure":
        ends = [end for end in (self.until, other.until) if end is not None]
        return Exposure(
            cases=self.cases + other.cases,
            people=self.people + other.people,
            private=self.private + other.private,
            unnamed=self.unnamed + other.unnamed,
            until=max(ends, default=None),
        )
