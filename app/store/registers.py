"""Many registers written to at once (app.ops.merge, kept in rows): read together, folded in memory, written back.

Statement by statement the same work costs four statements a field; a page of a first sync has thousands of fields.
"""

from collections.abc import Iterable, Mapping, Sequence

import msgspec
from sqlalchemy import Connection, bindparam, delete, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.sql.dml import UpdateBase

from app.domain.ids import OpId, RecordId
from app.ops import merge
from app.ops.kinds import Merge, kind_of
from app.ops.values import Hlc, Op, Value, Write
from app.store import many
from app.store.contradictions import Place, is_marked
from app.store.tables import conflict, head, superseded

_PAGE = 500  # ids asked for in one statement
_pack = msgspec.msgpack.Encoder().encode
_unpack = msgspec.msgpack.Decoder().decode

_PLACE = ("record", "kind", "field")
_DROP_HEADS = delete(head).where(*(head.c[name] == bindparam(f"b_{name}") for name in (*_PLACE, "op")))
_DROP_GONE = delete(superseded).where(*(superseded.c[name] == bindparam(f"b_{name}") for name in (*_PLACE, "op")))
_DROP_CONFLICTS = delete(conflict).where(*(conflict.c[name] == bindparam(f"b_{name}") for name in _PLACE))
_DROPPED = ("b_record", "b_kind", "b_field", "b_op")
_ADD_HEADS = insert(head)
_ADDED = (*_PLACE, "op", "value", "hlc_ms", "hlc_counter", "wall_ms", "seat")
_NONE: frozenset[OpId] = frozenset()
# Only the ops that come in a page are asked for, so an overwrite told twice, in two pages, is told here twice.
_ADD_GONE = upsert(superseded).on_conflict_do_nothing()
_ADD_CONFLICTS = upsert(conflict).on_conflict_do_nothing()


class _Head(msgspec.Struct, frozen=True):
    """A head with what its row says beside what merging needs."""

    head: merge.Head
    wall_ms: int
    seat: bytes


class Registers:
    """The registers some ops write to. `write` in any order, then `store`; `shown` is what each field shows then."""

    def __init__(self, connection: Connection, ops: Iterable[OpId], records: Iterable[RecordId]) -> None:
        self._connection = connection
        self._heads: dict[Place, dict[OpId, _Head]] = {}
        self._gone: set[tuple[Place, OpId]] = set()
        self._touched: dict[Place, None] = {}
        self._read(list(dict.fromkeys(ops)), list(dict.fromkeys(records)))
        self._heads_before = {place: frozenset(heads) for place, heads in self._heads.items()}
        self._gone_before = set(self._gone)

    def write(self, op_id: OpId, op: Op, one: Write) -> None:
        """Drop what this write supersedes, and let it stand unless it was superseded before it came."""
        place = (one.record, one.kind, one.field)
        self._touched[place] = None
        standing = self._heads.setdefault(place, {})
        for old in one.supersedes:
            if standing.pop(old, None) is None:
                # Not standing: it may be still to come, in this very page too, and must not stand then. Should
                # somebody else have overwritten it before, the row is never asked for again and does no harm.
                self._gone.add((place, old))
        if (place, op_id) in self._gone:
            self._gone.discard((place, op_id))
        else:
            standing.setdefault(op_id, _Head(merge.Head(op_id, op.hlc, one.value), op.wall_ms, op.seat))

    def shown(self, place: Place) -> Value:
        """What a field shows now."""
        standing = self._heads[place]
        if len(standing) == 1 and kind_of(place[1]).merge_of(place[2]) is not Merge.SET:
            return next(iter(standing.values())).head.value
        return merge.relied_on(self._standing(place), place[1], place[2])

    def store(self) -> None:
        """Write back what has changed: heads, superseded writes still to come, conflict marks."""
        dropped: list[tuple[object, ...]] = []
        added: list[tuple[object, ...]] = []
        for place in self._touched:
            was, now = self._heads_before.get(place, _NONE), self._heads[place]
            dropped += [(*place, op) for op in was if op not in now]
            added += [(*place, op, *_cells(one)) for op, one in now.items() if op not in was]
        many.run_rows(self._connection, _DROP_HEADS, _DROPPED, dropped)
        many.run_rows(self._connection, _ADD_HEADS, _ADDED, added)
        self._run(_DROP_GONE, [_named("b_", place, op) for place, op in self._gone_before - self._gone])
        self._run(_ADD_GONE, [_named("", place, op) for place, op in self._gone - self._gone_before])
        self._mark_conflicts()

    def _mark_conflicts(self) -> None:
        differing = {place for place in self._touched if len(self._heads[place]) > 1 and self._is_conflict(place)}
        self._run(_ADD_CONFLICTS, [_named("", place) | _way(place) for place in differing])
        settled = [place for place, heads in self._heads_before.items() if len(heads) > 1 and place in self._touched]
        self._run(_DROP_CONFLICTS, [_named("b_", place) for place in settled if place not in differing])

    def _is_conflict(self, place: Place) -> bool:
        return is_marked(self._standing(place), place[1], place[2])

    def _standing(self, place: Place) -> list[merge.Head]:
        return [one.head for one in self._heads[place].values()]

    def _run(self, statement: UpdateBase, rows: Sequence[Mapping[str, object]]) -> None:
        many.run(self._connection, statement, rows)

    def _read(self, ops: Sequence[OpId], records: Sequence[RecordId]) -> None:
        for at in range(0, len(records), _PAGE):
            for row in self._connection.execute(select(head).where(head.c.record.in_(records[at : at + _PAGE]))):
                one = merge.Head(OpId(row.op), Hlc(row.hlc_ms, row.hlc_counter), _unpack(row.value))
                heads = self._heads.setdefault((row.record, row.kind, row.field), {})
                heads[one.op] = _Head(one, row.wall_ms, row.seat)
        for at in range(0, len(ops), _PAGE):
            for row in self._connection.execute(select(superseded).where(superseded.c.op.in_(ops[at : at + _PAGE]))):
                self._gone.add(((row.record, row.kind, row.field), row.op))


def _named(prefix: str, place: Place, op: OpId | None = None) -> dict[str, object]:
    named: dict[str, object] = {f"{prefix}{name}": value for name, value in zip(_PLACE, place, strict=True)}
    return named if op is None else named | {f"{prefix}op": op}


def _way(place: Place) -> dict[str, object]:
    """Whether somebody must choose."""
    return {"surfaced": int(kind_of(place[1]).merge_of(place[2]) is Merge.SURFACED)}


def _cells(one: _Head) -> tuple[object, ...]:
    stamp = one.head.hlc
    return _pack(one.head.value), stamp.ms, stamp.counter, one.wall_ms, one.seat
