"""Erasing folders in the logs: of every envelope the skeleton stays, blobs go altogether; and how far that has come."""

from collections.abc import Iterable

from sqlalchemy import Connection

from sync.errors import Malformed
from sync.protocol.envelope import bare_header, parse_envelope
from sync.server.store import blobs
from sync.server.store import statements as sql
from sync.server.store.tables import erasing_done

_PAGE = 500


def drop_folders(connection: Connection, stream: bytes, folders: Iterable[bytes]) -> int:
    """Leave the skeletons of some folders' envelopes in a data stream, whose row is locked; how many there were."""
    asked = sorted(folders)
    for folder in asked:
        blobs.drop_folder(connection, stream, folder)
    pages = (asked[at : at + _PAGE] for at in range(0, len(asked), _PAGE))
    return sum(_drop(connection, stream, page) for page in pages)


def erased_through(connection: Connection, stream: bytes) -> int:
    """Up to which record of its site's control stream a data stream has dropped what was erased; 0 before any."""
    return connection.scalar(sql.ERASED_THROUGH, {"stream": stream}) or 0


def note_erased_through(connection: Connection, stream: bytes, position: int) -> None:
    """It has, up to that record; never further back than before. The stream's row is locked."""
    sql.insert_new(connection, erasing_done, [{"stream": stream, "position": 0}])
    connection.execute(sql.NOTE_ERASED, {"this": stream, "to": position})


def _drop(connection: Connection, stream: bytes, folders: list[bytes]) -> int:
    rows = connection.execute(sql.WHOLE_IN, {"stream": stream, "folders": folders})
    bare = [(row.seq, _bare(row.id, row.raw)) for row in rows]
    if bare:
        shed = [{"this": stream, "b_seq": seq, "b_raw": raw, "b_size": len(raw)} for seq, raw in bare]
        connection.execute(sql.SHED, shed)
    return len(bare)


def _bare(identity: bytes, raw: bytes) -> bytes:
    """The skeleton's header; nothing where the disk has spoilt the bytes it would be made of."""
    try:
        found = parse_envelope(raw)
        return bare_header(found.header) if found.id == identity else b""
    except Malformed:
        return b""
