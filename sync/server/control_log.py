"""The control stream of a site: signed records, appended by compare-and-set."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection

from sync.errors import Forged, Malformed
from sync.protocol.control import Control, fold
from sync.protocol.messages import MAX_PAGE_BYTES, ControlPage, StreamPosition
from sync.server.blob_shelf import keep_current
from sync.server.central import Central, count_fitting, known_head
from sync.server.erasing import finish, newly_erased
from sync.server.faults import Refusal
from sync.server.store import logs
from sync.server.store.ledger import Erased
from sync.server.store.logs import Head
from sync.server.store.sessions import Caller

MAX_RECORDS = 256  # in one append
_PAGE_ROWS = 500


def give_control(central: Central, caller: Caller, stream: bytes, after: int) -> ControlPage:
    """Control records after a position, at most 1 MiB of them.

    A revoked seat is shown what led to its revocation, or to the order about it, and nothing that came later: who
    takes part since is none of its business.
    """
    with central.database.reading() as connection:
        at, _ = central.own_stream(connection, caller, stream, "control")
        at = shown_to(central, connection, caller, at)
        records = logs.control_records(connection, at, after, _PAGE_ROWS)
    kept = records[: count_fitting([len(raw) for raw in records], MAX_PAGE_BYTES)]
    return ControlPage(tuple(kept), at.position, more=after + len(kept) < at.seq)


def shown_to(central: Central, connection: Connection, caller: Caller, at: Head, read: int = 0) -> Head:
    """The head of a control stream as a seat may know it; `read`: how far it says it knows it already."""
    last = min(max(central.members_at(connection, at).readable_by(caller.seat), read), at.seq)
    return msgspec.structs.replace(at, seq=last, hash=logs.hash_at(connection, at, last) or at.hash)


def append_control(central: Central, stream: bytes, expect: int, records: Sequence[bytes]) -> StreamPosition:
    """Append signed records if the stream still stands at `expect`; its new head. What they erase is dropped after it,
    in a transaction of its own.

    Raises Refusal: unknown_stream, control_moved, malformed, too_big, or forbidden for a record signed by nobody who
    may, and for a genesis of another site than the stream's.
    """
    if len(records) > MAX_RECORDS:
        raise Refusal("too_big")
    with central.database.reading() as connection:
        at = known_head(connection, stream, "control")
        control = central.members_at(connection, at)
    if expect != at.seq:
        raise Refusal("control_moved", at.position)
    folded = _checked(control, records, at.site)
    if not records:
        return at.position
    now = central.now_ms()
    erased = [Erased(at.site, folder, now) for folder in newly_erased(control, folded)]
    with central.database.writing() as connection:
        moved = logs.append_control(connection, at, records, now).position
        central.database.ledger.add(erased)  # on disk before anybody is told that it is so
    if erased:
        finish(central.database, folded)
    keep_current(central, at.site, control, folded)
    return moved


def _checked(control: Control, records: Sequence[bytes], site: bytes) -> Control:
    try:
        folded = fold(records, control)
    except Malformed as error:
        raise Refusal("malformed") from error
    except Forged as error:
        raise Refusal("forbidden") from error
    if records and folded.site_id != site:
        raise Refusal("forbidden")
    return folded
