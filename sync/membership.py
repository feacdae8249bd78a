"""What an administrator says in the control stream about seats that take part already. All of it needs the server."""

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from app.domain.ids import EnvelopeId, SeatId
from app.errors import Refused
from app.ops.kept import HeldEnvelope, KeptEnvelope
from sync.errors import Malformed
from sync.protocol.control import Control, Member, fold, written
from sync.protocol.control_record import MAX_LATE, LateWork, Revocation, WipeOrder
from sync.protocol.envelope import parse_envelope, parse_header
from sync.protocol.messages import MAX_ENVELOPES
from sync.protocol.posts import RECOVERY
from sync.round import run_round
from sync.steps.control import extend_control, load_control
from sync.steps.keyring import Keyring
from sync.steps.reading import Reader
from sync.steps.sharing import generations_due
from sync.steps.talk import Talk


class Late(msgspec.Struct, frozen=True):
    """An envelope of a revoked seat that waits for an administrator's word."""

    id: EnvelopeId
    seat: SeatId


class Leaving(msgspec.Struct, frozen=True):
    """Whether this seat has left, and how many of its saves the centre does not have."""

    is_out: bool
    unsent: int


def leave(talk: Talk, *, knows_unsent: bool = False) -> Leaving:
    """Send everything, then say in this seat's own name that it takes part no longer.

    Where something cannot be sent it stays, unless that is known. What is sealed by then counts whoever hands it in:
    the seat's own word names its newest envelope, not the newest at the centre. Raises Refused (last_admin) where
    nobody would be left to let anybody in, and what talking to the server raises.
    """
    while run_round(talk).has_more:
        pass
    me, count = talk.keys.seat, talk.disk.waiting_count()
    unsent = count.ops + count.quarantined + (talk.files.unstored_count() if talk.files else 0)
    if unsent and not knows_unsent:
        return Leaving(is_out=False, unsent=unsent)

    def said(control: Control) -> Sequence[bytes]:
        others = (one.seat for one in control.members.values() if one.seat != me and one.post != RECOVERY)
        if control.is_admin(me) and not any(map(control.is_admin, others)):
            raise Refused(rule="last_admin")
        last = talk.disk.last_own_envelope(talk.data_stream)
        return written(control, _gone(talk, control, me, last), me, talk.keys.sign)

    extend_control(talk, said)
    return Leaving(is_out=True, unsent=unsent)


def order_wipe(talk: Talk, seat: SeatId) -> None:
    """Let a seat that is shut out destroy its vault when it next comes to the centre. It cannot be taken back.

    All seats of that computer and its copies are named. Raises what talking to the server raises.
    """

    def said(control: Control) -> Sequence[bytes]:
        out = [one.seat for one in control.family(seat) if not (one.active or one.wiped_at)]
        return written(control, [WipeOrder(one) for one in out], talk.keys.seat, talk.keys.sign)

    extend_control(talk, said)


def revoke(talk: Talk, seat: SeatId, last_good: EnvelopeId | None = None) -> None:
    """Shut a seat out, with all that its computer and its copies have been, and change the keys they could read. Rings
    this seat does not read are changed by their readers, before they seal anything more.

    `last_good` is its last envelope that counts; None: the newest at the centre, for which a round goes first. What is
    wrongly left out can be admitted later (`admit_late`). Raises Malformed for a seat that never took part, and what
    talking to the server raises.
    """
    if last_good is None:
        run_round(talk)
    last = last_good or talk.disk.last_stored(talk.data_stream, seat)

    def said(control: Control) -> Sequence[bytes]:
        if seat not in control.members:
            raise Malformed(what="control_revoke")
        if not control.is_active(seat):
            return ()  # another administrator was first
        gone = written(control, _gone(talk, control, seat, last), talk.keys.seat, talk.keys.sign)
        without = fold(gone, control)
        fresh = list(generations_due(talk, without))
        return (*gone, *written(without, fresh, talk.keys.seat, talk.keys.sign))

    extend_control(talk, said)


def _gone(talk: Talk, control: Control, seat: SeatId, last: EnvelopeId) -> list[Revocation]:
    """One revocation for each seat of one computer and its copies.

    The newest first, for that of the first seat takes along whoever is left; the one that signs, if it is among them,
    at the end.
    """
    me = talk.keys.seat
    active = [one for one in control.family(seat) if one.active]
    active.sort(key=lambda one: (one.seat == me, -one.admitted))
    stored = {one.seat: talk.disk.last_stored(talk.data_stream, SeatId(one.seat)) for one in active}
    return [Revocation(one.seat, last if one.seat == seat else stored[one.seat]) for one in active]


def late_work(talk: Talk) -> list[Late]:
    """What is here of revoked seats and does not count; each is proved to be that seat's own.

    Some of it may have been read here before the revocation, while others of the site wait with it.
    """
    load_control(talk)
    reader = Reader(talk, Keyring(talk))
    gone = {member.seat: member for member in talk.control.members.values() if not member.active}
    held = [reader.read(one.seq, one.raw) for one in talk.disk.held(talk.data_stream)]
    late = [one for one in held if isinstance(one, HeldEnvelope) and _is_late(reader, gone, one)]
    opened = [one for one in held if isinstance(one, KeptEnvelope) and one.seat in gone]
    opened += [one for seat in gone for one in sealed_by(talk, SeatId(seat))]
    return [Late(one.id, _seat_of(one)) for one in late] + [
        Late(one.id, one.seat) for one in opened if not _counts(reader, gone[one.seat], one)
    ]


def sealed_by(talk: Talk, seat: SeatId) -> Iterator[KeptEnvelope]:
    """All opened envelopes of a seat."""
    after = b""
    while page := talk.disk.sealed_by(talk.data_stream, seat, after, MAX_ENVELOPES):
        yield from page
        after = page[-1].id


def admit_late(talk: Talk, envelopes: Sequence[EnvelopeId]) -> None:
    """Let envelopes of revoked seats count. The next round opens them here and offers what the centre lacks."""

    def said(control: Control) -> Sequence[bytes]:
        new = [one for one in envelopes if one not in control.late]
        bodies = [LateWork(list(new[at : at + MAX_LATE])) for at in range(0, len(new), MAX_LATE)]
        return written(control, bodies, talk.keys.seat, talk.keys.sign)

    extend_control(talk, said)


def _is_late(reader: Reader, gone: Mapping[bytes, Member], one: HeldEnvelope) -> bool:
    """Whether one that does not open waits for the word; it may wait for a key besides."""
    if one.reason != "no_key" or one.seq:
        return one.reason == "revoked"
    seat = _seat_of(one)
    return seat in gone and not reader.is_proved(gone[seat], one.id)


def _counts(reader: Reader, gone: Member, kept: KeptEnvelope) -> bool:
    """What the centre does not have counts only where it is proved: the server would refuse it otherwise."""
    if not kept.seq:
        return reader.is_proved(gone, kept.id)
    return not reader.is_late(gone, kept.id, parse_header(kept.header).control_pos, kept.seq)


def _seat_of(one: HeldEnvelope) -> SeatId:
    return SeatId(parse_header(parse_envelope(one.raw).header).seat)
