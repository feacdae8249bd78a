"""The heads of one field, as a person is shown them: value, who, when."""

from datetime import datetime

import msgspec
from sqlalchemy import Connection, select

from app.domain.ids import FolderRef, OpId, RecordId
from app.now import from_ms
from app.ops.values import Hlc, Value
from app.store import heads, seats
from app.store.tables import head, op


class HeadView(msgspec.Struct, frozen=True):
    """One of the values that stand for a field."""

    op: OpId
    value: Value
    who: str  # the worker whose seat wrote it; empty where that seat is not known here yet
    at: datetime  # by the clock of the computer that wrote it


def folders_of(connection: Connection, kind: str, record: RecordId, field: str) -> set[FolderRef]:
    """Where the values that stand lie."""
    place = (head.c.record == record, head.c.kind == kind, head.c.field == field)
    found = select(op.c.folder).join(head, head.c.op == op.c.id).where(*place).distinct()
    return {FolderRef(ref) for ref in connection.scalars(found)}


def of(connection: Connection, kind: str, record: RecordId, field: str) -> tuple[HeadView, ...]:
    """The values that stand, newest first."""
    workers = seats.workers(connection)
    rows = connection.execute(
        select(head).where(head.c.record == record, head.c.kind == kind, head.c.field == field)
    ).all()
    ordered = sorted(rows, key=lambda row: (Hlc(row.hlc_ms, row.hlc_counter), row.op), reverse=True)
    return tuple(
        HeadView(OpId(row.op), heads.unpack(row.value), workers.get(row.seat, ""), from_ms(row.wall_ms))
        for row in ordered
    )
