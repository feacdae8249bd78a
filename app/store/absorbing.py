"""The one way in for an op, made here or pulled: op row, heads, views, search (design §6.1)."""

from collections import defaultdict
from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection, bindparam, insert, select

from app.domain.ids import OpId, RecordId
from app.ops.kinds import ADD_ONLY
from app.ops.values import Op, Value, Write
from app.store import contradictions, folders, many, search_index, views
from app.store.contradictions import Place
from app.store.registers import Registers
from app.store.tables import op as op_table

_KNOWN = select(op_table.c.id).where(op_table.c.id.in_(bindparam("ids", expanding=True)))
_ADD = insert(op_table)
_COLUMNS = ("id", "folder", "seat", "hlc_ms", "hlc_counter", "wall_ms", "envelope", "body")


class Arrival(msgspec.Struct, frozen=True):
    """An op on its way into the vault: with its body, or with the number of the envelope that carries it."""

    id: OpId
    op: Op
    body: bytes | None = None
    envelope: int | None = None


def absorb(connection: Connection, arrivals: Sequence[Arrival], *, index_now: bool) -> None:
    """Apply ops the vault does not know yet. With `index_now` false the search index follows later.

    Those of a folder that is shown from a snapshot are kept, and shown when all are here (app.store.preview).
    """
    fresh = _unknown(connection, arrivals)
    if not fresh:
        return
    many.run_rows(connection, _ADD, _COLUMNS, [_row(arrival) for arrival in fresh])
    previewed = folders.previewed(connection, {arrival.op.folder for arrival in fresh})
    shown = [arrival for arrival in fresh if arrival.op.folder not in previewed]
    project(connection, shown)
    notes = [write.record for one in shown for write in one.op.writes if write.kind == "note" and write.field == "body"]
    search_index.take(connection, notes, now=index_now)


def project(connection: Connection, arrivals: Sequence[Arrival]) -> None:
    """Bring the views up to date with ops whose rows are already there."""
    added: dict[str, dict[RecordId, views.Row]] = defaultdict(dict)
    merged: list[tuple[Arrival, Write]] = []
    for arrival in arrivals:
        for write in arrival.op.writes:
            if write.kind in ADD_ONLY:
                rows = added[write.kind]
                if write.record not in rows:
                    rows[write.record] = views.Row(arrival.op.folder, arrival.id, {})
                rows[write.record].fields[write.field] = write.value
            else:
                merged.append((arrival, write))
    for kind, rows in added.items():
        views.add(connection, kind, rows)
    if merged:
        _merge(connection, merged)


def _merge(connection: Connection, writes: Sequence[tuple[Arrival, Write]]) -> None:
    """Fold writes into their registers, and show what stands."""
    ids, records = (arrival.id for arrival, _ in writes), (write.record for _, write in writes)
    registers = Registers(connection, ids, records)
    touched: dict[Place, Arrival] = {}
    for arrival, write in writes:
        registers.write(arrival.id, arrival.op, write)
        touched[write.record, write.kind, write.field] = arrival
    registers.store()
    changed: dict[str, dict[RecordId, views.Row]] = defaultdict(dict)
    for place, arrival in touched.items():
        record, kind, field = place
        row = changed[kind].setdefault(record, views.Row(arrival.op.folder, arrival.id, {}))
        row.fields[field] = registers.shown(place)
    for kind, rows in changed.items():
        views.show(connection, kind, rows)
    contradictions.file(connection, touched)


def _unknown(connection: Connection, arrivals: Sequence[Arrival]) -> list[Arrival]:
    """Those not here yet, each once, in order."""
    by_id = {arrival.id: arrival for arrival in arrivals}
    ids = list(by_id)
    known: set[bytes] = set()
    for start in range(0, len(ids), 500):
        known.update(connection.scalars(_KNOWN, {"ids": ids[start : start + 500]}).all())
    return [arrival for id_, arrival in by_id.items() if id_ not in known]


def _row(arrival: Arrival) -> tuple[Value, ...]:
    op, stamp = arrival.op, arrival.op.hlc
    return (
        arrival.id, op.folder, op.seat, stamp.ms, stamp.counter, op.wall_ms, arrival.envelope, arrival.body
    )  # fmt: skip
