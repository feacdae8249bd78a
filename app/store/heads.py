"""The heads of every field: app.ops.merge, kept in rows."""

import msgspec
from sqlalchemy import Connection, and_, delete, func, select
from sqlalchemy.dialects.sqlite import insert

from app.domain.ids import OpId, RecordId
from app.ops import merge
from app.ops.kinds import kind_of
from app.ops.values import Hlc, Op, Value, Write
from app.store.tables import conflict, head, superseded
from app.store.tables import op as op_table

_pack = msgspec.msgpack.Encoder().encode


def unpack(raw: bytes) -> Value:
    """A stored field value."""
    value: Value = msgspec.msgpack.decode(raw)
    return value


def of(connection: Connection, kind: str, record: RecordId, field: str) -> list[merge.Head]:
    """The heads of one field, newest first."""
    rows = connection.execute(select(head).where(head.c.record == record, head.c.kind == kind, head.c.field == field))
    return merge.in_order(merge.Head(OpId(row.op), Hlc(row.hlc_ms, row.hlc_counter), unpack(row.value)) for row in rows)


def write(connection: Connection, op_id: OpId, op: Op, one: Write) -> None:
    """Apply one write to its register: drop what it supersedes, and stand unless already superseded."""
    here = and_(head.c.record == one.record, head.c.kind == one.kind, head.c.field == one.field)
    for old in one.supersedes:
        dropped = connection.execute(delete(head).where(here, head.c.op == old)).rowcount
        if not dropped and not _has_arrived(connection, old):
            memory = insert(superseded).values(op=old, record=one.record, kind=one.kind, field=one.field)
            connection.execute(memory.on_conflict_do_nothing())
    if not _was_superseded(connection, op_id, one):
        row = insert(head).values(
            record=one.record, kind=one.kind, field=one.field, op=op_id, value=_pack(one.value),
            hlc_ms=op.hlc.ms, hlc_counter=op.hlc.counter, wall_ms=op.wall_ms, seat=op.seat,
        )  # fmt: skip
        connection.execute(row.on_conflict_do_nothing())


def settle(connection: Connection, kind: str, record: RecordId, field: str) -> Value:
    """What the field shows now; its conflict mark is set or taken away."""
    standing = of(connection, kind, record, field)
    manner = kind_of(kind).merge_of(field)
    mark = {"record": record, "kind": kind, "field": field}
    if merge.is_conflict(standing, manner):
        connection.execute(insert(conflict).values(**mark).on_conflict_do_nothing())
    else:
        connection.execute(
            delete(conflict).where(conflict.c.record == record, conflict.c.kind == kind, conflict.c.field == field)
        )
    return merge.shown(standing, manner)


def conflicts(connection: Connection, record: RecordId) -> tuple[str, ...]:
    """Names of the fields of a record for which a person must choose."""
    rows = connection.execute(select(conflict.c.field).where(conflict.c.record == record).order_by(conflict.c.field))
    return tuple(row.field for row in rows)


def _has_arrived(connection: Connection, op_id: OpId) -> bool:
    return bool(connection.scalar(select(func.count()).select_from(op_table).where(op_table.c.id == op_id)))


def _was_superseded(connection: Connection, op_id: OpId, one: Write) -> bool:
    found = connection.execute(
        delete(superseded).where(
            superseded.c.op == op_id,
            superseded.c.record == one.record,
            superseded.c.kind == one.kind,
            superseded.c.field == one.field,
        )
    )
    return bool(found.rowcount)
