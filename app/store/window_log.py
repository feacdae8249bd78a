"""The window log, read: the lines of a day, and what they come to by day or month."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, case, exists, func, select

from app.domain.ids import FolderRef, RecordId
from app.domain.window_log import Counts, Entry, Line, Struck, Wish
from app.errors import NotFound
from app.store import rows
from app.store.tables import window_entry as entry
from app.store.tables import window_strike as strike

_IS_STRUCK = exists().where(strike.c.entry == entry.c.id)


def folder_of_day(connection: Connection, day: date, seat: int) -> FolderRef | None:
    """Where a seat's lines of one day lie."""
    found = connection.scalar(
        select(entry.c.folder).where(entry.c.day == day.isoformat(), entry.c.seat == seat).limit(1)
    )
    return FolderRef(found) if found else None


def of_day(connection: Connection, day: date) -> tuple[Entry, ...]:
    """All lines of a day, newest first, those struck through among them."""
    found = select(entry).where(entry.c.day == day.isoformat()).order_by(entry.c.at.desc(), entry.c.id)
    lines = connection.execute(found).all()
    drawn = connection.execute(select(strike).where(strike.c.entry.in_([row.id for row in lines])))
    struck = {row.entry: row for row in sorted(drawn, key=lambda row: (row.at, row.id), reverse=True)}
    return tuple(_entry(row, struck.get(row.id)) for row in lines)


def get(connection: Connection, id_: RecordId) -> tuple[FolderRef, Entry]:
    """One line, and where it lies. Raises NotFound."""
    row = connection.execute(select(entry).where(entry.c.id == id_)).first()
    if row is None:
        raise NotFound(what="window_entry")
    drawn = connection.execute(select(strike).where(strike.c.entry == id_).order_by(strike.c.at, strike.c.id)).first()
    return FolderRef(row.folder), _entry(row, drawn)


def counts(connection: Connection, first: date, last: date, *, by_month: bool) -> dict[str, Counts]:
    """What the lines come to that are not struck through, from one day to another: by day ("2026-11-23") or by month
    ("2026-11"), those with lines only."""
    period = func.substr(entry.c.day, 1, 7) if by_month else entry.c.day
    query = (
        select(period.label("period"), *_sums())
        .where(entry.c.day.between(first.isoformat(), last.isoformat()), ~_IS_STRUCK)
        .group_by(period)
        .order_by(period)
    )
    return {row.period: _counts(row) for row in connection.execute(query)}


def _sums() -> list[ColumnElement[Any]]:
    both = (entry.c.him != Wish.ABSENT.value) & (entry.c.her != Wish.ABSENT.value)
    said = [
        func.sum(case((entry.c[spouse] == wish.value, 1), else_=0)).label(f"{spouse}_{wish.value}")
        for spouse in ("him", "her")
        for wish in Wish
    ]
    return [
        func.count().label("lines"),
        func.sum(case((both, 1), else_=0)).label("couples"),
        func.sum(entry.c.people).label("people"),
        func.sum(case((entry.c.told != 0, 1), else_=0)).label("told"),
        *said,
    ]


def _counts(row: Row[Any]) -> Counts:
    def said(spouse: str) -> Mapping[Wish, int]:
        return {wish: getattr(row, f"{spouse}_{wish.value}") for wish in Wish}

    return Counts(
        lines=row.lines, couples=row.couples, people=row.people, told=row.told, him=said("him"), her=said("her")
    )


def _entry(row: Row[Any], drawn: Row[Any] | None) -> Entry:
    line = Line(
        matter=row.matter, is_told=bool(row.told), him=rows.known(Wish, row.him, Wish.UNSAID),
        her=rows.known(Wish, row.her, Wish.UNSAID), people=row.people, slip=row.slip,
    )  # fmt: skip
    struck = Struck(drawn.who, rows.moment(drawn.at), drawn.reason) if drawn is not None else None
    return Entry(
        id=RecordId(row.id), day=rows.day(row.day) or date.min, at=rows.moment(row.at), who=row.who, line=line,
        struck=struck,
    )  # fmt: skip
