"""What a seat could read: everything at the centre that was sealed with a key it was ever given.

Computed from what cannot be argued with: the wraps in the control stream, and the generation each envelope names. So a
case opened after a seat was shut out is not on the list, and one that seat never looked at is.
"""

import msgspec

from app.domain.ids import FolderRef, SeatId
from sync.errors import Malformed
from sync.protocol.control import Control
from sync.protocol.envelope import Header, parse_envelope, parse_header
from sync.steps.control import load_control
from sync.steps.talk import Talk

PAGE = 500


class Exposed(msgspec.Struct, frozen=True):
    """Folders a seat could read, each with the position of the newest envelope it could open."""

    folders: dict[FolderRef, int]
    is_active: bool  # it takes part still: more comes every day


def exposure(talk: Talk, seat: SeatId) -> Exposed:
    """As far as was read here. Needs no server. Raises Malformed for a seat that never took part, Cancelled."""
    load_control(talk)
    if seat not in talk.control.members:
        raise Malformed(what="seat")
    given = _given(talk.control, {one.seat for one in talk.control.family(seat)})
    folders: dict[FolderRef, int] = {}
    waiting = {bytes(one.id): one.raw for one in talk.disk.held(talk.data_stream)}
    at, end = 0, talk.disk.stream_state(talk.data_stream).cursor
    while page := talk.disk.standing(talk.data_stream, at, PAGE):
        for one in page:
            at = one.seq
            header = _header(one.header or _clear(waiting.get(one.id, b"")))
            if header is not None and (header.ring, header.epoch) in given:
                folders[FolderRef(header.folder)] = at
        talk.report("exposure", at, max(at, end))
    return Exposed(folders, talk.control.is_active(seat))


def _given(control: Control, seats: set[bytes]) -> set[tuple[bytes, int]]:
    """The generations whose keys were sealed for one of the seats a computer has been; twins too, which it can open."""
    every = (*control.epochs.values(), *control.twins.values())
    return {(one.ring, one.epoch) for one in every if any(to in seats for to, _ in one.wraps)}


def _clear(raw: bytes) -> bytes:
    """The header of an envelope that cannot be opened here."""
    return parse_envelope(raw).header if raw else b""


def _header(clear: bytes) -> Header | None:
    try:
        return parse_header(clear)
    except Malformed:
        return None
