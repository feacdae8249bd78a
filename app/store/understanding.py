"""Whether this version of the program understands all of a record; what it does not is read only (design §6.2).

What a later version wrote is kept and passed on whatever happens here. But a page that shows only half a record
invites somebody to decide about the other half unseen.
"""

from collections.abc import Iterable
from enum import StrEnum

import msgspec
from sqlalchemy import Connection, select

from app.domain.cases import ConsentState, SheetState, Stage, TaskState
from app.domain.classes import SessionState
from app.domain.goals import GoalState
from app.domain.ids import RecordId
from app.domain.people import Sex
from app.domain.readers import Role
from app.ops.kinds import Merge, kind_of
from app.store import heads
from app.store.tables import VIEWS, head
from app.store.views import LOCAL_TEXT, QUESTION

_BELOW = {"answer": QUESTION, "site": LOCAL_TEXT}
"""Kinds with more fields than columns, and how those begin."""

_CODES: dict[tuple[str, str], type[StrEnum]] = {
    ("case", "stage"): Stage,
    ("class_session", "state"): SessionState,
    ("consent", "state"): ConsentState,
    ("participation", "role"): Role,
    ("person", "sex"): Sex,
    ("goal", "state"): GoalState,
    ("sheet", "state"): SheetState,
    ("task", "state"): TaskState,
}
"""Fields whose values the program itself acts upon."""


class Place(msgspec.Struct, frozen=True):
    """One field of one record."""

    kind: str
    record: RecordId
    field: str

    @property
    def is_known(self) -> bool:
        """Whether this version has a place for the field; those of a later one are kept and not understood."""
        return _has_place(self.kind, self.field)


def is_understood(connection: Connection, kind: str, record: RecordId) -> bool:
    """Whether every standing field of a record is one this version has, with a value it knows."""
    standing = select(head.c.field, head.c.value).where(head.c.record == record, head.c.kind == kind)
    return all(_is_known(kind, row.field, row.value) for row in connection.execute(standing))


def may_decide(connection: Connection, places: Iterable[Place]) -> bool:
    """Whether none of the records that writes to these places would decide about is only half understood.

    A set can always be added to: its members stand for themselves, and a warning about violence must not wait for an
    update. What is written once is always a record of its own.
    """
    deciding = {(one.kind, one.record) for one in places if _decides(one)}
    return all(is_understood(connection, kind, record) for kind, record in deciding)


def _decides(place: Place) -> bool:
    return kind_of(place.kind).merge_of(place.field) in (Merge.SURFACED, Merge.QUIET)


def _has_place(kind: str, field: str) -> bool:
    return kind in VIEWS and (field in VIEWS[kind].c or (kind in _BELOW and field.startswith(_BELOW[kind])))


def _is_known(kind: str, field: str, value: bytes) -> bool:
    codes = _CODES.get((kind, field))
    if codes is None:
        return _has_place(kind, field)
    code = heads.unpack(value)
    return code == "" or (isinstance(code, str) and code in codes._value2member_map_)
