"""Whether this version of the program understands all of a record; what it does not is read only (design §6.2).

What a later version wrote is kept and passed on whatever happens here. But a page that shows only half a record
invites somebody to decide about the other half unseen.
"""

from collections.abc import Iterable
from enum import StrEnum

import msgspec
from sqlalchemy import Connection, select

from app.domain.cases import ConsentState, SheetState, Stage, TaskState
from app.domain.ids import RecordId
from app.domain.people import Sex
from app.domain.readers import Role
from app.ops.kinds import Merge, kind_of
from app.store import heads
from app.store.tables import VIEWS, head
from app.store.views import QUESTION

LOCAL_TEXT = "local."
"""Fields of a site that begin so are what it says in its own words: `local.court_where.zh`."""

_BELOW = {"answer": QUESTION, "site": LOCAL_TEXT}
"""Kinds with more fields than columns, and how those begin."""

_CODES: dict[tuple[str, str], type[StrEnum]] = {
    ("case", "stage"): Stage,
    ("consent", "state"): ConsentState,
    ("participation", "role"): Role,
    ("person", "sex"): Sex,
    ("sheet", "state"): SheetState,
    ("task", "state"): TaskState,
}
"""Fields whose values the program itself acts upon."""


class Touch(msgspec.Struct, frozen=True):
    """One field of one record that somebody is about to write."""

    kind: str
    record: RecordId
    field: str


def has_place(kind: str, field: str) -> bool:
    """Whether this version knows the field at all."""
    return kind in VIEWS and (field in VIEWS[kind].c or (kind in _BELOW and field.startswith(_BELOW[kind])))


def not_understood(connection: Connection, kind: str, record: RecordId) -> tuple[str, ...]:
    """The standing fields of a record that a later version added, or gave a value this one does not know."""
    standing = connection.execute(
        select(head.c.field, head.c.value).where(head.c.record == record, head.c.kind == kind).order_by(head.c.field)
    )
    later = (row.field for row in standing if not _is_understood(kind, row.field, row.value))
    return tuple(dict.fromkeys(later))


def is_closed(connection: Connection, touched: Iterable[Touch]) -> bool:
    """Whether one of these writes would decide about a record that is only half understood.

    A set can always be added to: its members stand for themselves, and a warning about violence must not wait for an
    update. What is written once is always a record of its own.
    """
    deciding = {(one.kind, one.record) for one in touched if _decides(one)}
    return any(not_understood(connection, kind, record) for kind, record in deciding)


def _decides(touch: Touch) -> bool:
    return kind_of(touch.kind).merge_of(touch.field) in (Merge.SURFACED, Merge.QUIET)


def _is_understood(kind: str, field: str, value: bytes) -> bool:
    if not has_place(kind, field):
        return False
    codes = _CODES.get((kind, field))
    if codes is None:
        return True
    code = heads.unpack(value)
    return code == "" or (isinstance(code, str) and code in codes._value2member_map_)
