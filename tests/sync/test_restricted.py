"""Restricted cases between real computers: encrypted vaults, the engine, HTTP and a server."""

from collections.abc import Sequence

import pytest

from app.domain.ids import FolderRef, RecordId, RingId, SeatId
from app.ops.kept import FolderKey
from app.ops.values import Write
from app.store import restricting
from sync.protocol.control import Control, written
from sync.protocol.control_record import NewMember
from sync.protocol.restricting import Restriction
from sync.steps.control import extend_control
from tests.simulation.disk import Place
from tests.sync.computers import Computer, Office


@pytest.fixture
def three(office: Office) -> tuple[Computer, Computer, Computer]:
    """Three social workers who read everything, and have met."""
    first, second = office.first, office.second()
    keys = office.site.seats[3]
    body = NewMember(keys.seat, keys.verify_key, keys.kem_public, "member")
    extend_control(first.talk, lambda control: written(control, [body], first.keys.seat, first.keys.sign))
    third = office.more(keys)
    office.settle(2)
    return first, second, third


def restricts(by: Computer, *readers: Computer, moving: Sequence[bytes] = ()) -> RingId:
    """Decide on a ring for some colleagues."""
    with by.disk.store.transaction() as connection:
        seats = [SeatId(one.keys.seat) for one in readers]
        return restricting.begin(connection, by.random, seats, [FolderRef(ref) for ref in moving])


def begins(by: Computer, ring: RingId, line: str) -> Place:
    """A case in that ring, with a line."""
    folder = FolderRef(by.random(16))
    at = Place("case", folder, "address")
    write = Write(at.kind, RecordId(at.record), at.field, line, ())
    by.saves(folder, (write,), FolderKey(folder, ring, by.random(32)))
    return at


def says_readers(by: Computer, ring: RingId, *readers: Computer) -> None:
    """Say anew who reads a ring."""

    def said(control: Control) -> tuple[bytes, ...]:
        body = Restriction(ring, control.restricted[ring].turn + 1, [one.keys.seat for one in readers])
        return written(control, [body], by.keys.seat, by.keys.sign)

    extend_control(by.talk, said)


def test_a_new_restricted_case_reaches_its_readers_and_nobody_else(
    office: Office, three: tuple[Computer, Computer, Computer]
) -> None:
    """Made without the server. The third holds it sealed, and whoever is let in later gets no key either."""
    first, second, third = three
    ring = restricts(first, second)
    at = begins(first, ring, "只给两个人看")
    assert first.disk.waiting_count().ops == 1
    office.settle(2)
    assert first.disk.waiting_count().ops == 0
    assert "只给两个人看" in first.lines()
    assert "只给两个人看" in second.lines()
    assert third.lines() == []
    assert not third.disk.ring_keys(ring)
    assert third.disk.waiting_count().held == 1
    second.writes("第二个人也写", at)
    office.settle(2)
    assert first.lines() == second.lines() == ["第二个人也写"]
    assert third.compare().differs == ()
    keys = office.site.seats[5]
    body = NewMember(keys.seat, keys.verify_key, keys.kem_public, "member")
    extend_control(first.talk, lambda control: written(control, [body], first.keys.seat, first.keys.sign))
    later = office.more(keys)
    office.settle(2)
    assert len(later.disk.ring_keys(first.ring("case"))) == 1
    assert not later.disk.ring_keys(ring)
    assert later.lines() == []


def test_a_reader_who_is_added_reads_all_and_one_who_is_taken_out_nothing_new(
    office: Office, three: tuple[Computer, Computer, Computer]
) -> None:
    """The new generation is opened by a reader before anything more is sealed."""
    first, second, third = three
    ring = restricts(first, second)
    at = begins(first, ring, "第一句")
    office.settle(2)
    says_readers(second, ring, first, second, third)
    office.settle(2)
    assert third.lines() == ["第一句"]
    says_readers(first, ring, first, third)
    first.writes("第二句", at)
    office.settle(2)
    assert first.lines() == third.lines() == ["第二句"]
    assert second.lines() == []
    assert not second.disk.ring_keys(ring)
    assert first.talk.control.latest_epoch(ring) == 2


def test_a_post_that_does_no_casework_loses_the_ring(
    office: Office, three: tuple[Computer, Computer, Computer]
) -> None:
    """The key is changed before anything more is sealed."""
    first, second, _ = three
    ring = restricts(first, second)
    at = begins(first, ring, "第一句")
    office.settle(2)
    keys = second.keys
    body = NewMember(keys.seat, keys.verify_key, keys.kem_public, "member", "desk")
    extend_control(first.talk, lambda control: written(control, [body], first.keys.seat, first.keys.sign))
    first.writes("第二句", at)
    office.settle(2)
    assert first.lines() == ["第二句"]
    assert "第二句" not in second.lines()


def test_what_somebody_writes_in_a_case_that_was_restricted_meanwhile_still_goes_out(
    office: Office, three: tuple[Computer, Computer, Computer]
) -> None:
    """A colleague reads of the case and of its restriction in one go, and has no key of its ring: nothing waits."""
    first, second, third = three
    third.talk.closing = None  # a vault that lets go of nothing, as the simulator's
    at = first.writes("人人能看", ring="case")
    first.round()
    restricts(first, second, moving=[at.record])
    first.round()
    third.round()
    third.writes("第三个人写", at)
    third.round()
    assert third.disk.waiting_count().ops == 0
    office.settle(1)
    assert first.lines() == second.lines() == ["第三个人写"]


def test_a_case_kept_apart_later_is_handed_in_and_leaves_the_others(
    office: Office, three: tuple[Computer, Computer, Computer]
) -> None:
    """What the third had written, and not sent, reaches the readers first; then nothing of the case is left there, nor
    comes back with what others wrote under the old key. All computers and the centre count the same."""
    first, second, third = three
    at = first.writes("人人能看", ring="case")
    kept = first.writes("不受影响", ring="case")
    office.settle(2)
    restricts(first, second, moving=[at.record])
    first.round()
    third.writes("第三个人没送出的", at)
    third.round()
    third.round()
    assert third.lines() == ["不受影响"]
    assert not third.disk.is_here(FolderRef(at.record))
    assert third.disk.is_here(FolderRef(kept.record))
    office.settle(2)
    assert first.lines() == second.lines() == ["不受影响", "第三个人没送出的"]
    first.writes("只给两个人", at)
    office.settle(2)
    assert second.lines() == ["不受影响", "只给两个人"]
    assert third.lines() == ["不受影响"]
    assert not third.disk.aside()
    for computer in three:
        assert computer.compare().differs == ()
