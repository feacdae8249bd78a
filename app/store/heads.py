"""The heads of every field, read; app.store.registers writes them."""

from collections import defaultdict

import msgspec
from sqlalchemy import Connection, select

from app.domain.ids import OpId, RecordId
from app.ops import merge
from app.ops.values import Hlc, Value
from app.store.tables import conflict, head


def unpack(raw: bytes) -> Value:
    """A stored field value."""
    value: Value = msgspec.msgpack.decode(raw)
    return value


def of(connection: Connection, kind: str, record: RecordId, field: str) -> list[merge.Head]:
    """The heads of one field, newest first."""
    rows = connection.execute(select(head).where(head.c.record == record, head.c.kind == kind, head.c.field == field))
    return merge.in_order(merge.Head(OpId(row.op), Hlc(row.hlc_ms, row.hlc_counter), unpack(row.value)) for row in rows)


def shown_below(connection: Connection, kind: str, record: RecordId, prefix: str) -> dict[str, Value]:
    """What the fields of a record whose names begin so show: such fields are too many for columns of their own."""
    where = (head.c.record == record, head.c.kind == kind, head.c.field.startswith(prefix, autoescape=True))
    found: dict[str, list[merge.Head]] = defaultdict(list)
    for row in connection.execute(select(head).where(*where)):
        found[row.field].append(merge.Head(OpId(row.op), Hlc(row.hlc_ms, row.hlc_counter), unpack(row.value)))
    return {field: merge.relied_on(standing, kind, field) for field, standing in found.items()}


def conflicts(connection: Connection, record: RecordId) -> tuple[str, ...]:
    """Names of the fields of a record for which a person must choose."""
    must = select(conflict.c.field).where(conflict.c.record == record, conflict.c.surfaced == 1)
    rows = connection.execute(must.order_by(conflict.c.field))
    return tuple(row.field for row in rows)
