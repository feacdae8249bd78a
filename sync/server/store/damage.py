"""Envelopes whose bytes are no longer what was stored. Each is noted where it is met, until somebody brings it again.

An envelope's id is the hash of its bytes, so whoever still has them can put the row right, and nobody else can.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from sync.errors import Malformed
from sync.protocol.envelope import is_bare, parse_envelope, parse_header
from sync.protocol.names import NO_HASH, next_hash
from sync.server.store import statements as sql
from sync.server.store.logs import EnvelopeRow, Head, Offered
from sync.server.store.tables import damaged

MOST_NOTED = 100
"""Told and asked for at once, the first ones of a stream."""

Place = tuple[int, bytes]
"""Sequence number and id."""


def unsound(connection: Connection, at: Head, run: Sequence[EnvelopeRow], found: Mapping[int, bytes]) -> list[Place]:
    """Those of a run, as far as their bytes were read, whose bytes are not what was stored."""
    read = (row for row in run if row.seq in found)
    return [(row.seq, row.id) for row in read if not _is_sound(connection, at, row, found[row.seq])]


def noted(connection: Connection, stream: bytes) -> list[Place]:
    """What a stream is known to have lost, in order; at most MOST_NOTED."""
    rows = connection.execute(sql.DAMAGED, {"stream": stream, "most": MOST_NOTED})
    return [(row.seq, row.id) for row in rows]


def note(connection: Connection, stream: bytes, places: Sequence[Place], now_ms: int) -> None:
    """Write down what was met."""
    rows = [{"stream": stream, "seq": seq, "id": identity, "found_ms": now_ms} for seq, identity in places]
    sql.insert_new(connection, damaged, rows)


def forget(connection: Connection, stream: bytes, places: Sequence[Place]) -> None:
    """These are whole again."""
    connection.execute(sql.MENDED, [{"this": stream, "d_seq": seq} for seq, _ in places])


def put_right(connection: Connection, stream: bytes, seq: int, offered: Offered) -> None:
    """Store once more, at its place, what was checked as any offer is. The stream's row is locked."""
    row = {"b_seat": offered.seat, "b_folder": offered.folder, "b_raw": offered.raw, "b_size": len(offered.raw)}
    where = {"this": stream, "b_seq": seq, "b_id": offered.id}
    connection.execute(sql.PUT_RIGHT, {**where, **row, "b_bare": int(offered.is_bare)})
    forget(connection, stream, [(seq, offered.id)])


def _is_sound(connection: Connection, at: Head, row: EnvelopeRow, raw: bytes) -> bool:
    try:
        if row.bare:
            header = parse_header(raw)
            return is_bare(header) and header.stream == at.stream
        identity = parse_envelope(raw).id
    except Malformed:
        return False
    return identity == row.id or _is_chained(connection, at.stream, row.seq, identity)


def _is_chained(connection: Connection, stream: bytes, seq: int, identity: bytes) -> bool:
    """Whether it is the id beside the bytes that has changed: readers work it out for themselves."""
    hashes = [connection.scalar(sql.HASH_AT["data"], {"stream": stream, "at_seq": one}) for one in (seq - 1, seq)]
    before, after = hashes
    return after is not None and next_hash(before or NO_HASH, identity) == after
