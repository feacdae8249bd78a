"""The statements of the logs, made once: putting them together costs more than SQLite needs to run them."""

from collections.abc import Mapping, Sequence
from functools import cache

from sqlalchemy import BindParameter, Connection, Table, bindparam, delete, or_, select, update

from sync.server.store.tables import control_record, damaged, envelope, erasing_done, stream_head

_STREAM: BindParameter[bytes] = bindparam("stream")
_SEQ: BindParameter[int] = bindparam("at_seq")
_AFTER: BindParameter[int] = bindparam("after")
_MOST: BindParameter[int] = bindparam("most")

HEAD = select(stream_head).where(stream_head.c.stream == _STREAM)
HEADS = select(stream_head).where(stream_head.c.stream.in_(bindparam("streams", expanding=True)))
LOCK = (
    update(stream_head)
    .where(stream_head.c.stream == bindparam("this"))
    .values(seq=stream_head.c.seq)
    .returning(*stream_head.c)
)
HOLD = select(stream_head).where(stream_head.c.stream == _STREAM).with_for_update(read=True)
MOVE = update(stream_head).where(stream_head.c.stream == bindparam("this"))
MOVE_IF = MOVE.where(stream_head.c.seq == bindparam("from_seq"), stream_head.c.hash == bindparam("from_hash"))
KNOWN = select(envelope.c.id, envelope.c.seq).where(
    envelope.c.stream == _STREAM, envelope.c.id.in_(bindparam("ids", expanding=True))
)
ROWS = (
    select(envelope.c.seq, envelope.c.id, envelope.c.seat, envelope.c.size, envelope.c.bare)
    .where(envelope.c.stream == _STREAM, envelope.c.seq > _AFTER, envelope.c.seq <= _SEQ)
    .order_by(envelope.c.seq)
    .limit(_MOST)
)
BYTES = (
    select(envelope.c.seq, envelope.c.raw)
    .where(
        envelope.c.stream == _STREAM,
        envelope.c.seq > _AFTER,
        envelope.c.seq <= _SEQ,
        or_(envelope.c.seat != bindparam("not_of"), envelope.c.bare == 1),
    )
    .order_by(envelope.c.seq)
)
RAW = select(envelope.c.raw, envelope.c.bare).where(envelope.c.stream == _STREAM, envelope.c.id == bindparam("this"))
WHOLE_IN = (
    select(envelope.c.seq, envelope.c.id, envelope.c.raw)
    .where(envelope.c.stream == _STREAM, envelope.c.folder.in_(bindparam("folders", expanding=True)))
    .where(envelope.c.bare == 0)
)
SHED = (
    update(envelope)
    .where(envelope.c.stream == bindparam("this"), envelope.c.seq == bindparam("b_seq"))
    .values(raw=bindparam("b_raw"), size=bindparam("b_size"), bare=1)
)
DAMAGED = select(damaged.c.seq, damaged.c.id).where(damaged.c.stream == _STREAM).order_by(damaged.c.seq).limit(_MOST)
MENDED = delete(damaged).where(damaged.c.stream == bindparam("this"), damaged.c.seq == bindparam("d_seq"))
PUT_RIGHT = (
    update(envelope)
    .where(envelope.c.stream == bindparam("this"), envelope.c.seq == bindparam("b_seq"))
    .where(envelope.c.id == bindparam("b_id"))
    .values({name: bindparam(f"b_{name}") for name in ("seat", "folder", "raw", "size", "bare")})
)
ERASED_THROUGH = select(erasing_done.c.position).where(erasing_done.c.stream == _STREAM)
NOTE_ERASED = (
    update(erasing_done)
    .where(erasing_done.c.stream == bindparam("this"), erasing_done.c.position < bindparam("to"))
    .values(position=bindparam("to"))
)
RECORDS = (
    select(control_record.c.raw)
    .where(control_record.c.stream == _STREAM, control_record.c.seq > _AFTER, control_record.c.seq <= _SEQ)
    .order_by(control_record.c.seq)
    .limit(_MOST)
)
HASH_AT = {
    "control": select(control_record.c.hash).where(control_record.c.stream == _STREAM, control_record.c.seq == _SEQ),
    "data": select(envelope.c.hash).where(envelope.c.stream == _STREAM, envelope.c.seq == _SEQ),
}


def insert_new(connection: Connection, table: Table, rows: Sequence[Mapping[str, object]]) -> int:
    """Insert rows of the same columns that are not there yet; how many that were.

    By the driver alone: to put each row together again SQLAlchemy takes as long as the database to store it.
    """
    mark = "%s" if connection.dialect.paramstyle == "pyformat" else "?"
    said = _insert_new(table.name, tuple(rows[0]), mark)
    values = [tuple(row.values()) for row in rows]
    return connection.exec_driver_sql(said, values, {"preserve_rowcount": True}).rowcount


@cache
def _insert_new(table: str, columns: Sequence[str], mark: str) -> str:
    marks = ", ".join([mark] * len(columns))
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks}) ON CONFLICT DO NOTHING"  # noqa: S608  # names
