"""A computer leaves by its own word, or is shut out as of the moment it was lost. Real vaults, a server process."""

import secrets
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from app.domain.ids import EnvelopeId, SeatId
from app.errors import Refused
from app.now import wall_ms
from app.store.chains import Cut, cut
from sync.errors import ServerRefused
from sync.membership import admit_late, late_work, leave, revoke
from tests.desk import MONDAY
from tests.simulation.site import Site
from tests.sync.computers import Computer, Office, VaultMaker
from tests.sync.offices import served

TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def office(tmp_path: Path, site: Site, vaults: VaultMaker) -> Iterator[Office]:
    """Two administrators and the counter."""
    yield from served(tmp_path, site, vaults)


def readers(computer: Computer) -> set[bytes]:
    """Whom the newest key of `front` is sealed for."""
    control, ring = computer.talk.control, computer.ring("front")
    return {seat for seat, _ in control.epochs[ring, control.latest_epoch(ring)].wraps}


def test_whoever_leaves_sends_everything_first(office: Office) -> None:
    """The line is at the centre, she is out, and the next colleague changes the keys; her own vault keeps it all."""
    first, second, third = office.computers
    third.writes("最后一条")
    assert leave(third.talk).is_out
    with pytest.raises(ServerRefused):
        third.round()
    first.round()
    second.round()
    assert first.lines() == ["最后一条"]
    assert readers(first) == {first.keys.seat, second.keys.seat}
    third.restart()
    assert third.lines() == ["最后一条"]
    assert third.disk.waiting_count().ops == 0


def test_what_cannot_be_sent_is_said_before(office: Office) -> None:
    """A record no centre takes: she is told and stays; knowing it she goes, and what was sent counts."""
    first, _, third = office.computers
    third.writes(secrets.token_hex(300_000))
    third.writes("送得出去")
    left = leave(third.talk)
    assert (left.is_out, left.unsent) == (False, 1)
    third.round()
    assert leave(third.talk, knows_unsent=True).is_out
    first.round()
    assert first.lines() == ["送得出去"]
    assert late_work(first.talk) == []
    assert len(third.lines()) == 2


def test_the_last_administrator_stays(office: Office) -> None:
    """The first of two may go, the second may not."""
    first, second, _ = office.computers
    assert leave(first.talk).is_out
    second.round()
    with pytest.raises(Refused):
        leave(second.talk)
    second.writes("还在")
    assert second.round().pushed == 1


def cut_at(computer: Computer, seat: SeatId, moment: object) -> Cut:
    """Where a chain ends, as one computer has it."""
    with computer.disk.store.read() as connection:
        return cut(connection, seat, wall_ms(moment))  # type: ignore[arg-type]  # a datetime


def test_what_came_after_the_theft_does_not_count(office: Office) -> None:
    """Written on Monday, stolen on Tuesday, written again; a computer let in later is not given the rest."""
    first, second, third = office.computers
    second.writes("星期一")
    second.round()
    second.clock.moment = TUESDAY + timedelta(hours=5)
    for line in ("贼写的", "贼又写的"):
        second.writes(line)
        second.round()
    first.clock.moment = TUESDAY + timedelta(hours=6)
    first.round()
    found = cut_at(first, second.keys.seat, TUESDAY)
    assert found.held == 2
    revoke(first.talk, second.keys.seat, found.last)
    third.round()
    assert third.lines() == ["星期一"]
    late = late_work(first.talk)
    assert len(late) == 2
    admit_late(first.talk, [one.id for one in late])  # it was the worker herself, after all
    third.round()
    assert len(third.lines()) == 3


def test_a_clock_set_back_deceives_nobody(office: Office) -> None:
    """What came to the centre behind something this computer saved after the theft came after the theft."""
    first, second, _ = office.computers
    second.writes("星期一")
    second.round()
    first.clock.moment = TUESDAY + timedelta(hours=1)
    first.writes("星期二我写的")
    first.round()
    second.writes("贼写的，钟还是星期一")
    second.round()
    first.round()
    assert cut_at(first, second.keys.seat, TUESDAY).held == 1
    assert cut_at(first, second.keys.seat, TUESDAY + timedelta(days=1)).held == 0


def test_lost_before_it_sent_anything(office: Office) -> None:
    """Nothing of it counts."""
    first, second, _ = office.computers
    second.writes("星期一")
    second.round()
    first.round()
    assert cut_at(first, second.keys.seat, MONDAY - timedelta(days=1)) == Cut(EnvelopeId(bytes(32)), 1)
