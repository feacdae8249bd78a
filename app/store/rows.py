"""Rows to values: small conversions every repository of this package needs."""

from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from sqlalchemy import ColumnElement, Select, Table, func, select

from app.domain.cases import SyncMark
from app.domain.readers import Role
from app.now import CHINA
from app.ops.kept import EnvelopeState
from app.store import envelopes
from app.store.tables import envelope, op

E = TypeVar("E", bound=StrEnum)


def known(kind: type[E], value: str, default: E) -> E:
    """The member called `value`; `default` for one a later version added."""
    return kind(value) if value in kind._value2member_map_ else default


def understood(kind: type[E], value: str, blank: E) -> E | None:
    """The member called `value`; `blank` where nothing is said yet, None for one a later version added."""
    return known(kind, value, blank) if value in ("", *kind._value2member_map_) else None


def role(value: str) -> Role | None:
    """The party a record is for; None for all."""
    return next((one for one in Role if one.value == value), None)


def day(value: str) -> date | None:
    """A stored date."""
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def moment(value: str) -> datetime:
    """A stored moment, in China time; the epoch where it cannot be read."""
    try:
        return datetime.fromisoformat(value).astimezone(CHINA)
    except (ValueError, OverflowError):
        return datetime(1970, 1, 1, tzinfo=CHINA)


def state_of(table: Table) -> ColumnElement[str]:
    """The state of the envelope that carries a record's newest op; empty while it is in none.

    A row without an op is shown from a snapshot, which holds what is at the centre.
    """
    carried = (
        select(func.coalesce(envelope.c.state, ""))
        .select_from(op)
        .outerjoin(envelope, op.c.envelope == envelope.c.n)
        .where(op.c.id == table.c.op)
        .scalar_subquery()
    )
    return func.coalesce(carried, EnvelopeState.CENTRE.value).label("envelope_state")


def marked(table: Table) -> Select[tuple[object, ...]]:
    """All columns of a view, with what its mark is made from."""
    return select(table, state_of(table))


def mark(state: str | None) -> SyncMark:
    """The mark for a state_of column."""
    return envelopes.mark_of(state)
