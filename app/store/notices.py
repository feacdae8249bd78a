"""The yearly notices a site has entered, read. They are written once each and never change."""

from datetime import date
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, select

from app.ops.values import Value
from app.store import rows
from app.store.tables import year_notice

_MOST_DAYS = 120
"""Of one year; what claims more is not taken for a notice."""


class Entered(msgspec.Struct, frozen=True, kw_only=True):
    """One entry. Without days it takes an earlier one back."""

    year: int
    source: str
    rest: tuple[date, ...]
    work: tuple[date, ...]
    number: int = 0  # of the entries for one year
    who: str = ""
    at: str = ""  # ISO text
    id: bytes = b""

    @property
    def order(self) -> tuple[int, str, bytes]:
        """Later entries are greater, on every seat alike; clocks only decide between those made side by side."""
        return self.number, self.at, self.id


def all_of(connection: Connection) -> tuple[Entered, ...]:
    """Every entry, in no order."""
    return tuple(_entered(row) for row in connection.execute(select(year_notice)))


def fields(one: Entered) -> dict[str, Value]:
    """What is stored of an entry."""
    return {
        "year": one.year,
        "number": one.number,
        "source": one.source,
        "rest": ",".join(day.isoformat() for day in one.rest),
        "work": ",".join(day.isoformat() for day in one.work),
    }


def _entered(row: Row[Any]) -> Entered:
    return Entered(
        year=row.year,
        source=row.source,
        rest=_days(row.rest),
        work=_days(row.work),
        number=row.number,
        who=row.who,
        at=row.at,
        id=row.id,
    )


def _days(joined: str) -> tuple[date, ...]:
    found = (rows.day(part) for part in joined.split(",", _MOST_DAYS)[:_MOST_DAYS])
    return tuple(day for day in found if day is not None)
