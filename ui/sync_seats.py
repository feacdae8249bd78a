"""The computers of a site as an administrator sees them: what is shown, read in the network pool."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import msgspec

from app.casework.work import Work
from app.domain.ids import EnvelopeId, SeatId
from app.now import wall_ms
from app.store.chains import Cut, cut
from app.store.invitations import Kept
from sync import hand_in
from sync.errors import BadHandIn
from sync.membership import late_work, revoke
from sync.protocol.control import Member
from sync.protocol.posts import RECOVERY
from sync.round import run_round
from sync.steps.control import load_control
from sync.steps.talk import Talk
from ui import sync_inviting
from ui.background import Background
from ui.doors import Invitation
from ui.sync_inviting import Asked

Names = Mapping[bytes, tuple[int, str]]
"""Seat id to its number and its worker's name, as far as they have come here."""


class SeatLine(msgspec.Struct, frozen=True, kw_only=True):
    """One computer. `number` 0 and no worker: it has not introduced itself yet."""

    seat: SeatId
    number: int
    worker: str
    post: str
    is_admin: bool
    is_active: bool
    is_mine: bool
    is_kin: bool = False  # it is this very computer, or what this one was before, or a copy of it
    is_wiped: bool = False  # it has been ordered to destroy its vault
    is_left: bool = False  # a copy of that computer, or the same restored, goes on under another number
    before: int = 0  # the number of the seat it was before, where it goes on for one


class LateLine(msgspec.Struct, frozen=True):
    """Work of a shut-out colleague that waits for an administrator's word."""

    worker: str
    envelopes: tuple[EnvelopeId, ...]


class Seats(msgspec.Struct, frozen=True):
    """All of it. `may_change`: this computer is an administrator's."""

    lines: tuple[SeatLine, ...]
    late: tuple[LateLine, ...]
    may_change: bool
    asking: tuple[Asked, ...] = ()  # who has answered an invitation of this computer's
    invited: tuple[Invitation, ...] = ()  # invitations of this computer's that nobody has answered


class Known(msgspec.Struct, frozen=True):
    """What the vault knows of the site's seats."""

    names: Names
    invitations: tuple[Kept, ...]
    site_name: str
    address: str


def look(talk: Talk, known: Known) -> Seats:
    """As the control stream here has it; the centre is asked about invitations that are open."""
    load_control(talk)
    me, members = talk.keys.seat, sorted(talk.control.members.values(), key=lambda one: one.admitted)
    may_change = talk.control.is_admin(me)
    names = known.names
    asking, invited = sync_inviting.look(talk, known.invitations if may_change else (), known.site_name, known.address)
    return Seats(
        tuple(_line(talk, one, names) for one in members if one.post != RECOVERY),
        _late(talk, names) if may_change else (),
        may_change,
        asking,
        invited,
    )


def shut_out(talk: Talk, seat: SeatId, lost: datetime | None, background: Background) -> int:
    """Revoke a seat; from when it was lost on, what it sent does not count. How many parcels that leaves out."""
    if lost is None:
        revoke(talk, seat)
        return 0
    run_round(talk)
    found = background.ask(lambda work: _cut(work, seat, wall_ms(lost))).result()
    revoke(talk, seat, found.last)
    return found.held


def _cut(work: Work, seat: SeatId, lost_ms: int) -> Cut:
    with work.store.read() as connection:
        return cut(connection, seat, lost_ms)


def take_in(talk: Talk, file: Path) -> hand_in.TakenIn:
    """Read a file of unsent work. Raises BadHandIn, or OSError where it cannot be read."""
    if file.stat().st_size > hand_in.MAX_FILE_BYTES:
        raise BadHandIn(reason="damaged")
    return hand_in.take_in(talk, file.read_bytes())


def _line(talk: Talk, member: Member, names: Names) -> SeatLine:
    members, origin = talk.control.members, member.origin
    number, worker = names.get(member.seat) or (member.number, names.get(origin, (0, ""))[1])
    before = names.get(origin, (members[origin].number, ""))[0] if origin != member.seat else 0
    mine = members.get(talk.keys.seat)
    return SeatLine(
        seat=SeatId(member.seat),
        number=number,
        worker=worker,
        post=member.post,
        is_admin=member.role == "admin",
        is_active=member.active,
        is_mine=member is mine,
        is_kin=mine is not None and mine.origin == origin,
        is_left=member.has_successor,
        before=before,
        is_wiped=bool(member.wiped_at),
    )


def _late(talk: Talk, names: Names) -> tuple[LateLine, ...]:
    by_seat: dict[bytes, list[EnvelopeId]] = defaultdict(list)
    for one in late_work(talk):
        by_seat[one.seat].append(one.id)
    return tuple(LateLine(names.get(seat, (0, ""))[1], tuple(ids)) for seat, ids in by_seat.items())
