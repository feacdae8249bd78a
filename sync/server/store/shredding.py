"""Erasing folders in the logs: of every envelope the skeleton stays, blobs go altogether."""

from collections.abc import Iterable

from sqlalchemy import Connection

from sync.protocol.envelope import bare_header, parse_envelope
from sync.server.store import blobs
from sync.server.store import statements as sql

_PAGE = 500


def drop_folders(connection: Connection, stream: bytes, folders: Iterable[bytes]) -> int:
    """Leave the skeletons of some folders' envelopes in a data stream, whose row is locked; how many there were."""
    asked = sorted(folders)
    for folder in asked:
        blobs.drop_folder(connection, stream, folder)
    pages = (asked[at : at + _PAGE] for at in range(0, len(asked), _PAGE))
    return sum(_drop(connection, stream, page) for page in pages)


def _drop(connection: Connection, stream: bytes, folders: list[bytes]) -> int:
    rows = connection.execute(sql.WHOLE_IN, {"stream": stream, "folders": folders})
    bare = [(row.seq, bare_header(parse_envelope(row.raw).header)) for row in rows]
    if bare:
        shed = [{"this": stream, "b_seq": seq, "b_raw": raw, "b_size": len(raw)} for seq, raw in bare]
        connection.execute(sql.SHED, shed)
    return len(bare)
