"""Who may be chosen to read a case that is kept apart, with their names: read in the network pool."""

from collections.abc import Sequence

import msgspec

from app.casework.work import Work
from app.domain.ids import RingId, SeatId
from app.store import seats
from sync.choosing import choosable
from sync.steps.talk import Talk
from ui.background import Background


class Colleague(msgspec.Struct, frozen=True, kw_only=True):
    """One computer. No name: it has not introduced itself yet."""

    seat: SeatId
    worker: str
    number: int
    post: str
    is_mine: bool
    is_active: bool
    reads: bool
    has_read: bool
    can_join: bool


def look(talk: Talk, ring: RingId | None, background: Background) -> Sequence[Colleague]:
    """Needs no network."""
    names = background.ask(_names).result()
    return [
        Colleague(
            seat=one.seat, worker=names.get(one.seat, (0, ""))[1], number=one.number, post=one.post,
            is_mine=one.is_mine, is_active=one.is_active, reads=one.reads, has_read=one.has_read, can_join=one.can_join,
        )
        for one in choosable(talk, ring)
    ]  # fmt: skip


def _names(work: Work) -> dict[bytes, tuple[int, str]]:
    with work.store.read() as connection:
        return seats.names(connection)
