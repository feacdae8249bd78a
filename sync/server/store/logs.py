"""The logs of all streams: control records and envelopes, dense from 1, each row with the rolling hash up to it.

Writers first lock the stream's row in `stream_head` (UPDATE … RETURNING) and hold it until commit, so the order of
sequence numbers is the order of commits and a reader can never pass a row that appears later.
"""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, insert

from sync.errors import Malformed
from sync.protocol.envelope import parse_envelope
from sync.protocol.messages import StreamPosition
from sync.protocol.names import NO_HASH, next_hash
from sync.server.faults import Refusal
from sync.server.store import statements as sql
from sync.server.store.tables import control_record, envelope


class Head(msgspec.Struct, frozen=True):
    """Where a stream stands, and whose it is."""

    stream: bytes
    kind: str
    site: bytes
    seq: int
    hash: bytes

    @property
    def position(self) -> StreamPosition:
        """The same as it is said over the wire."""
        return StreamPosition(self.stream, self.seq, self.hash)


class Offered(msgspec.Struct, frozen=True):
    """An envelope that has passed every check."""

    id: bytes
    seat: bytes
    folder: bytes
    raw: bytes
    is_bare: bool = False  # its folder is erased, `raw` is the bare header


class EnvelopeRow(msgspec.Struct, frozen=True):
    """One stored envelope without its bytes."""

    seq: int
    id: bytes
    seat: bytes
    size: int
    bare: int  # 1: a skeleton


def head(connection: Connection, stream: bytes) -> Head | None:
    """The head of a stream, or None where this server does not have it."""
    row = connection.execute(sql.HEAD, {"stream": stream}).one_or_none()
    return Head(**row._mapping) if row else None


def heads(connection: Connection, streams: Sequence[bytes]) -> Mapping[bytes, Head]:
    """The heads of several streams; unknown ones are left out."""
    rows = connection.execute(sql.HEADS, {"streams": streams})
    return {row.stream: Head(**row._mapping) for row in rows}


def hash_at(connection: Connection, at: Head, seq: int) -> bytes | None:
    """The rolling hash after `seq`; None where the stream is not that long."""
    if seq == 0:
        return NO_HASH
    if seq == at.seq:
        return at.hash
    return connection.scalar(sql.HASH_AT[at.kind], {"stream": at.stream, "at_seq": seq})


def lock(connection: Connection, stream: bytes) -> Head:
    """Lock a stream's row until commit, by an update that changes nothing. Raises Refusal("unknown_stream")."""
    return _known(connection.execute(sql.LOCK, {"this": stream}).one_or_none())


def hold(connection: Connection, stream: bytes) -> Head:
    """Let nobody move a stream before this transaction ends; others may hold it too. Where it stands.

    Raises Refusal("unknown_stream").
    """
    return _known(connection.execute(sql.HOLD, {"stream": stream}).one_or_none())


def append_envelopes(connection: Connection, at: Head, offered: Sequence[Offered], now_ms: int) -> dict[bytes, int]:
    """Store new envelopes after a head that `lock` gave, and return their sequence numbers by id.

    Raises Refusal("busy"), and the transaction leaves nothing behind, where the uniqueness of ids did not hold.
    """
    rows, seq, rolling = [], at.seq, at.hash
    for item in offered:
        seq, rolling = seq + 1, next_hash(rolling, item.id)
        rows.append(_row(item, stream=at.stream, seq=seq, hash=rolling, received_ms=now_ms))
    if rows:
        if sql.insert_new(connection, envelope, rows) != len(rows):
            raise Refusal("busy")
        connection.execute(sql.MOVE, {"this": at.stream, "seq": seq, "hash": rolling})
    return {item.id: at.seq + place for place, item in enumerate(offered, start=1)}


def known_seqs(connection: Connection, stream: bytes, ids: Sequence[bytes]) -> dict[bytes, int]:
    """The sequence numbers of those ids that are stored."""
    if not ids:
        return {}
    return {row.id: row.seq for row in connection.execute(sql.KNOWN, {"stream": stream, "ids": ids})}


def envelope_rows(connection: Connection, at: Head, after: int, most: int) -> list[EnvelopeRow]:
    """What follows `after`, without bytes, up to the head as it was read."""
    place = {"stream": at.stream, "after": after, "at_seq": at.seq, "most": most}
    return [EnvelopeRow(*row) for row in connection.execute(sql.ROWS, place)]


def envelope_bytes(connection: Connection, at: Head, run: tuple[int, int], not_of: bytes) -> list[tuple[int, bytes]]:
    """Sequence numbers and bytes of what follows run[0] up to run[1], without those of one seat's whole ones."""
    place = {"stream": at.stream, "after": run[0], "at_seq": run[1], "not_of": not_of}
    return [(row.seq, row.raw) for row in connection.execute(sql.BYTES, place)]


def envelope_header(connection: Connection, stream: bytes, identity: bytes) -> bytes | None:
    """The header of one stored envelope, a bare one where no more is left of it; None where it cannot be read."""
    row = connection.execute(sql.RAW, {"stream": stream, "this": identity}).one_or_none()
    try:
        return row and (row.raw if row.bare else parse_envelope(row.raw).header)
    except Malformed:
        return None


def control_records(connection: Connection, at: Head, after: int, most: int) -> list[bytes]:
    """Control records after a position up to the head as it was read, oldest first."""
    place = {"stream": at.stream, "after": after, "at_seq": at.seq, "most": most}
    return list(connection.scalars(sql.RECORDS, place))


def append_control(connection: Connection, at: Head, records: Sequence[bytes], now_ms: int) -> Head:
    """Append to a control stream if it still stands where `at` says. Raises Refusal("control_moved") otherwise."""
    rows, seq, rolling = [], at.seq, at.hash
    for raw in records:
        seq, rolling = seq + 1, next_hash(rolling, sha256(raw).digest())
        rows.append({"stream": at.stream, "seq": seq, "raw": raw, "hash": rolling, "received_ms": now_ms})
    moved = {"this": at.stream, "from_seq": at.seq, "from_hash": at.hash, "seq": seq, "hash": rolling}
    if connection.execute(sql.MOVE_IF, moved).rowcount != 1:
        there = head(connection, at.stream)
        raise Refusal("control_moved", there.position if there else None)
    connection.execute(insert(control_record), rows)
    return msgspec.structs.replace(at, seq=seq, hash=rolling)


def _known(row: Row[Any] | None) -> Head:
    if row is None:
        raise Refusal("unknown_stream")
    return Head(**row._mapping)


def _row(item: Offered, **place: object) -> dict[str, object]:
    row = {"id": item.id, "seat": item.seat, "folder": item.folder, "size": len(item.raw), "raw": item.raw}
    return {**row, "bare": int(item.is_bare), **place}
