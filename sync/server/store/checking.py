"""Checking a whole database: every page of a SQLite file, every stream dense from 1, every id, every rolling hash and
every column made from an envelope recomputed."""

from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import get_args

import msgspec
from sqlalchemy import Connection, Row, select

from sync.errors import Malformed
from sync.protocol.envelope import Header, is_bare, parse_envelope, parse_header
from sync.protocol.names import NO_HASH, StreamKind, next_hash, site_id, stream_id
from sync.server.store.facts import are_sound
from sync.server.store.logs import Head
from sync.server.store.tables import blob, control_record, envelope, erasing_done, site, stream_head

_PAGE = 500
_KINDS = get_args(StreamKind)
_BLOBS = 16  # read at a time: they may be a megabyte each


class StreamReport(msgspec.Struct, frozen=True):
    """What was found in one stream. `fault` is empty where everything fits."""

    stream: bytes
    kind: str
    rows: int
    fault: str


def check_streams(connection: Connection) -> Iterator[StreamReport]:
    """One report per stream, its blobs included, sites together."""
    query = select(stream_head).order_by(stream_head.c.site, stream_head.c.kind)
    for row in connection.execute(query).all():
        yield _check(connection, Head(**row._mapping))


def check_own(connection: Connection) -> list[str]:
    """What does not fit in what the server keeps beside its streams: its keys, its sites, how far it has erased."""
    found = [] if are_sound(connection) else ["the server's own keys are damaged"]
    sites = connection.execute(select(site)).all()
    found += [f"site {row.site_id.hex()} has another root key" for row in sites if site_id(row.root_key) != row.site_id]
    heads = {row.stream: row for row in connection.execute(select(stream_head))}
    known = {row.site_id for row in sites}
    for at in heads.values():
        if at.site not in known or at.kind not in _KINDS or stream_id(at.kind, at.site) != at.stream:
            found.append(f"stream {at.stream.hex()} belongs to nobody")
    for done in connection.execute(select(erasing_done)):
        data = heads.get(done.stream)
        control = heads.get(stream_id("control", data.site)) if data else None
        if control is None or not 0 <= done.position <= control.seq:
            found.append(f"what was erased in stream {done.stream.hex()} is not known")
    return found


def check_pages(connection: Connection) -> str:
    """What SQLite finds wrong with its file and the indexes in it; empty where nothing is. PostgreSQL has its own ways
    (`pg_amcheck`, `initdb --data-checksums`)."""
    if connection.dialect.name != "sqlite":
        return ""
    said = str(connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar())
    return "" if said == "ok" else said


def _check(connection: Connection, head: Head) -> StreamReport:
    read = _control_entries if head.kind == "control" else _envelopes
    seq, rolling, fault, spoilt = 0, NO_HASH, "", 0
    for number, entry, kept_hash, sound in read(connection, head.stream):
        seq, rolling = seq + 1, next_hash(rolling, entry)
        fault = fault or _fault(seq, number == seq, sound, kept_hash == rolling)
        spoilt += not sound
    if spoilt > 1:
        fault = fault.replace(" are damaged", f" and of {spoilt - 1} more are damaged")
    if not fault and (seq, rolling) != (head.seq, head.hash):
        fault = f"the head says {head.seq}, the rows end at {seq}"
    fault = fault or _blob_fault(connection, head.stream)
    return StreamReport(stream=head.stream, kind=head.kind, rows=seq, fault=fault)


def _blob_fault(connection: Connection, stream: bytes) -> str:
    """What is wrong with the stream's blobs: the bytes of each against its name."""
    query = select(blob.c.name, blob.c.size, blob.c.raw).where(blob.c.stream == stream)
    rows = connection.execute(query.execution_options(yield_per=_BLOBS))
    damaged = sum(sha256(row.raw).digest() != row.name or len(row.raw) != row.size for row in rows)
    return f"the bytes of {damaged} blobs are damaged" if damaged else ""


def _fault(seq: int, is_dense: bool, is_sound: bool, is_chained: bool) -> str:
    if not is_dense:
        return f"row {seq} is missing"
    if not is_sound:
        return f"the bytes of row {seq} are damaged"
    return "" if is_chained else f"the rolling hash of row {seq} does not fit"


def _control_entries(connection: Connection, stream: bytes) -> Iterable[tuple[int, bytes, bytes, bool]]:
    columns = select(control_record.c.seq, control_record.c.raw, control_record.c.hash)
    query = columns.where(control_record.c.stream == stream).order_by(control_record.c.seq)
    for row in connection.execute(query.execution_options(yield_per=_PAGE)):
        yield row.seq, sha256(row.raw).digest(), row.hash, True


def _envelopes(connection: Connection, stream: bytes) -> Iterable[tuple[int, bytes, bytes, bool]]:
    query = select(envelope).where(envelope.c.stream == stream).order_by(envelope.c.seq)
    for row in connection.execute(query.execution_options(yield_per=_PAGE)):
        yield row.seq, row.id, row.hash, _is_sound(row)


def _is_sound(row: Row[tuple[object, ...]]) -> bool:
    """Whether the bytes have this id, and say what stands beside them."""
    try:
        if row.bare:
            header = parse_header(row.raw)
            return is_bare(header) and _is_beside(header, row)
        found = parse_envelope(row.raw)
        return found.id == row.id and len(row.raw) == row.size and _is_beside(parse_header(found.header), row)
    except Malformed:
        return False


def _is_beside(header: Header, row: Row[tuple[object, ...]]) -> bool:
    return (header.stream, header.seat, header.folder) == (row.stream, row.seat, row.folder)
