"""Who can be chosen to read a restricted case, who was, and who may have read it before (decision 0024)."""

from collections.abc import Collection, Sequence

import msgspec

from app.domain.ids import RingId, SeatId
from app.errors import Refused
from sync.protocol.control import Control, Member, written
from sync.protocol.names import ring_id
from sync.protocol.posts import CASE, RECOVERY, RESTRICTED, may_read
from sync.protocol.restricting import Restriction
from sync.steps.control import extend_control, load_control
from sync.steps.talk import Talk


class Choosable(msgspec.Struct, frozen=True):
    """A computer of somebody who does casework. `reads`: it is one of the ring's readers. `has_read`: it was given keys
    of what all of casework reads, so it may have read whatever lay there.

    A computer that has let go of a case keeps no more than skeletons of what was sealed before: it could read only what
    is written from now on. So nobody joins a case that was restricted later, or one they were taken out of.
    """

    seat: SeatId
    number: int
    post: str
    is_mine: bool
    is_active: bool
    reads: bool
    has_read: bool
    can_join: bool  # whether it would read all of the case if it was chosen now


def choosable(talk: Talk, ring: RingId | None) -> list[Choosable]:
    """All who do casework, or did, as the control stream here has it; for a case that is kept apart already, with who
    reads it. Needs no server."""
    load_control(talk)
    control = talk.control
    given = _given(control, ring_id(CASE, talk.site))
    found = [one for one in control.members.values() if one.post != RECOVERY and not one.has_successor]
    return [
        Choosable(
            SeatId(one.seat), one.number, one.post, one.seat == talk.keys.seat,
            one.active and may_read(one.post, RESTRICTED), _reads(control, ring, one), one.seat in given,
            _can_join(control, ring, one),
        )
        for one in sorted(found, key=lambda one: one.admitted)
        if may_read(one.post, RESTRICTED) or one.seat in given
    ]  # fmt: skip


def choose_readers(talk: Talk, ring: RingId, readers: Collection[SeatId]) -> None:
    """Say anew who reads a ring; whoever says it stays among them. Needs the server.

    Raises Refused (not_a_reader) for a seat that does not read it, or does not any more.
    """
    me = talk.keys.seat

    def said(control: Control) -> Sequence[bytes]:
        known = control.restricted.get(ring)
        if known is None or not control.is_reader(me, ring):
            raise Refused(rule="not_a_reader")
        wanted: list[bytes] = [me, *(seat for seat in readers if seat != me)]
        if set(wanted) == set(known.readers):
            return ()
        return written(control, [Restriction(ring, known.turn + 1, wanted)], me, talk.keys.sign)

    extend_control(talk, said)


def _can_join(control: Control, ring: RingId | None, member: Member) -> bool:
    if ring is None or _reads(control, ring, member):
        return True
    is_moved = any(to.ring == ring for to in control.moved.values())
    return not is_moved and member.seat not in _given(control, ring)


def _reads(control: Control, ring: RingId | None, member: Member) -> bool:
    return ring is not None and control.is_reader(member.seat, ring)


def _given(control: Control, ring: bytes) -> set[bytes]:
    every = (*control.epochs.values(), *control.twins.values())
    return {seat for one in every if one.ring == ring for seat, _ in one.wraps}
