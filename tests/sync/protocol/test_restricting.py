"""Restricted rings in the control stream: who makes them, who reads them, how branches agree."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from app.domain.ids import RingId
from app.ops.kept import RingKey
from sync.errors import Forged, Malformed
from sync.invitation import Inviter, admission, found_site
from sync.protocol.control import Control, fold, written
from sync.protocol.control_record import (
    Body,
    NewMember,
    NewSnapshot,
    NewWraps,
    Revocation,
    Strays,
    make_record,
)
from sync.protocol.names import NO_HASH, ring_id
from sync.protocol.posts import RECOVERY
from sync.protocol.restricting import Moved, Restriction
from sync.sealing.seat_keys import SeatKeys, make_seat_keys
from sync.sealing.wraps import key_check

RANDOM = Random(24).randbytes
SITE = found_site(RANDOM)
ADMIN = SeatKeys(SITE.seat)
OTHERS = tuple(make_seat_keys(RANDOM) for _ in range(4))
SEATS = (ADMIN, *OTHERS)
RING, FOLDER = bytes([7]) * 16, bytes([9]) * 16
CASE = ring_id("case", SITE.site)


def with_seats(*posts: str) -> Control:
    """The site with further seats of these posts."""
    control = fold(SITE.records)
    for seat, post in zip(OTHERS, posts, strict=False):
        records = admission(Inviter(ADMIN, control, SITE.ring_keys), seat, "member", post)
        control = fold(records, control)
    return control


CONTROL = with_seats("worker", "supervisor", "worker", "desk")
FIRST, SECOND, THIRD, DESK = OTHERS


def raw(after: Control, by: SeatKeys, *bodies: Body) -> tuple[bytes, ...]:
    """What a seat appends."""
    return written(after, bodies, by.seat, by.sign)


def said(by: SeatKeys, *bodies: Body, after: Control = CONTROL) -> Control:
    """What the stream says then."""
    return fold(raw(after, by, *bodies), after)


def chosen(*seats: SeatKeys, turn: int = 1, folders: tuple[bytes, ...] = ()) -> Restriction:
    """A body."""
    return Restriction(RING, turn, [seat.seat for seat in seats], list(folders))


def readers(control: Control, ring: bytes = RING) -> set[bytes]:
    """Who reads a ring."""
    return {one.seat for one in control.readers(ring)}


def key(epoch: int, *seats: SeatKeys) -> NewWraps:
    """A generation of the ring, with meaningless wraps."""
    made = RingKey(RingId(RING), epoch, bytes([epoch]) * 32)
    return NewWraps(RING, epoch, [(seat.seat, b"wrap") for seat in seats], key_check(made))


def test_a_worker_makes_a_ring_and_chooses_its_readers() -> None:
    """No administrator is asked, and none becomes a reader; a chosen seat of the counter reads nothing."""
    after = said(FIRST, chosen(FIRST, SECOND, DESK))
    assert readers(after) == {FIRST.seat, SECOND.seat}
    assert not after.is_reader(ADMIN.seat, RING)
    moved = said(ADMIN, NewMember(SECOND.seat, SECOND.verify_key, SECOND.kem_public, "member", "head"), after=after)
    assert readers(moved) == {FIRST.seat}


def test_who_may_not() -> None:
    """The counter makes none; nobody makes one that is not to read it; none is made of a ring there is, nor twice."""
    for by, body in ((DESK, chosen(DESK, FIRST)), (DESK, chosen(FIRST))):
        with pytest.raises(Forged):
            said(by, body)
    for body in (chosen(SECOND), chosen(FIRST, turn=2), Restriction(CASE, 1, [FIRST.seat])):
        with pytest.raises(Malformed):
            said(FIRST, body)
    with pytest.raises(Malformed):
        said(FIRST, chosen(FIRST), after=said(FIRST, chosen(FIRST)))


def test_only_its_readers_change_who_reads() -> None:
    """One more, one less; a new generation is due for the latter. The last reader cannot be taken out."""
    made = said(FIRST, chosen(FIRST, SECOND), key(1, FIRST, SECOND))
    for by in (ADMIN, THIRD, DESK):
        with pytest.raises(Forged):
            said(by, chosen(by, FIRST, turn=2), after=made)
    wider = said(SECOND, chosen(FIRST, SECOND, THIRD, turn=2), after=made)
    assert readers(wider) == {FIRST.seat, SECOND.seat, THIRD.seat}
    assert not wider.is_given_up(RING)
    less = said(SECOND, chosen(FIRST, turn=2), after=made)
    assert readers(less) == {FIRST.seat}
    assert less.is_given_up(RING)
    for who in ((), (DESK,)):
        with pytest.raises(Malformed):
            said(FIRST, chosen(*who, turn=2), after=made)


def test_nobody_but_a_reader_makes_its_keys() -> None:
    """An administrator lets people in, and opens no generation here; a reader does."""
    made = said(FIRST, chosen(FIRST, SECOND))
    for by in (ADMIN, THIRD, DESK):
        with pytest.raises(Forged):
            said(by, key(1, by), after=made)
    assert said(SECOND, key(1, FIRST, SECOND), after=made).latest_epoch(RING) == 1


def test_an_inviter_gives_no_newcomer_the_keys() -> None:
    """Even one who reads the ring itself."""
    mine = RingKey(RingId(RING), 1, bytes([1]) * 32)
    made = said(ADMIN, chosen(ADMIN), key(1, ADMIN))
    new = make_seat_keys(RANDOM)
    after = fold(admission(Inviter(ADMIN, made, (*SITE.ring_keys, mine)), new, "member"), made)
    assert after.is_reader(new.seat, CASE)
    assert not after.is_reader(new.seat, RING)
    assert not after.is_given_up(RING)


def test_the_recovery_sheet_reads_every_restricted_ring_and_can_say_who_does() -> None:
    """Should all readers be gone."""
    sheet = make_seat_keys(RANDOM)
    body = NewMember(sheet.seat, sheet.verify_key, sheet.kem_public, "admin", RECOVERY)
    made = said(FIRST, chosen(FIRST), after=said(ADMIN, body))
    assert readers(made) == {FIRST.seat, sheet.seat}
    gone = said(ADMIN, Revocation(FIRST.seat, NO_HASH), after=made)
    assert readers(said(sheet, chosen(SECOND, turn=2), after=gone)) == {SECOND.seat, sheet.seat}


def test_a_folder_moves_once_and_is_closed_to_the_others() -> None:
    """What was in `case` is; a word about somebody's folder of `front` has no effect. Snapshots before it are void."""
    snapshot = NewSnapshot(CASE, 1, 5, bytes(32), bytes(32), [bytes(32)])
    before = said(SECOND, snapshot)
    after = said(FIRST, chosen(FIRST, folders=(FOLDER,)), after=before)
    assert after.moved == {FOLDER: Moved(RING, after.position)}
    assert before.snapshot(CASE) is not None
    assert after.snapshot(CASE) is None
    assert after.voided == after.position
    assert after.is_closed(FOLDER, CASE, SECOND.seat)
    assert not after.is_closed(FOLDER, RING, SECOND.seat)  # what is sealed there it has no key to
    assert not after.is_closed(FOLDER, CASE, FIRST.seat)
    assert not after.is_closed(FOLDER, ring_id("front", SITE.site), SECOND.seat)
    assert not after.is_closed(bytes(16), CASE, SECOND.seat)
    with pytest.raises(Malformed):
        said(SECOND, Restriction(bytes([8]) * 16, 1, [SECOND.seat], [FOLDER]), after=after)


def test_restricting_wins_on_another_branch() -> None:
    """Whoever said it is shut out by now: the folder is closed all the same, once, whatever is said again."""
    lost = raw(CONTROL, FIRST, chosen(FIRST, SECOND, folders=(FOLDER,)), key(1, FIRST, SECOND))
    trunk = said(ADMIN, Revocation(FIRST.seat, NO_HASH))
    after = said(THIRD, Strays(list(lost)), after=trunk)
    assert readers(after) == {SECOND.seat}
    assert after.is_closed(FOLDER, CASE, THIRD.seat)
    again = said(THIRD, Strays(list(lost)), after=after)
    assert (again.restricted, again.moved, again.voided) == (after.restricted, after.moved, after.voided)


def test_of_two_lists_beside_each_other_only_who_stands_in_both_goes_on_reading() -> None:
    """And what followed on the list that is here counts as it was said."""
    made = said(FIRST, chosen(FIRST, SECOND))
    wider = raw(made, SECOND, chosen(FIRST, SECOND, THIRD, turn=2))
    assert readers(said(ADMIN, Strays(list(wider)), after=made)) == {FIRST.seat, SECOND.seat, THIRD.seat}
    less = said(FIRST, chosen(FIRST, turn=2), after=made)
    assert readers(said(ADMIN, Strays(list(wider)), after=less)) == {FIRST.seat}
    out = said(ADMIN, Revocation(SECOND.seat, NO_HASH), after=made)
    assert readers(said(ADMIN, Strays(list(wider)), after=out)) == {FIRST.seat}


def test_a_stray_of_somebody_who_may_not_says_nothing() -> None:
    """The counter's, an outsider's of a ring that is here, and one about a ring of the site."""
    made = said(FIRST, chosen(FIRST))
    ahead = said(DESK, after=CONTROL)
    for by, body in (
        (DESK, chosen(DESK, turn=1)),
        (THIRD, chosen(THIRD, turn=2)),
        (FIRST, Restriction(CASE, 1, [FIRST.seat])),
    ):
        record = _forced(ahead, by, body)
        assert readers(said(ADMIN, Strays([record]), after=made)) == {FIRST.seat}
        assert said(ADMIN, Strays([record]), after=CONTROL).restricted.keys() <= {RING}
        assert said(ADMIN, Strays([record]), after=CONTROL).readers(CASE) == CONTROL.readers(CASE)


def _forced(after: Control, by: SeatKeys, body: Body) -> bytes:
    return make_record(body, after.position + 1, after.hash, by.seat, by.sign)


LISTS = st.lists(st.integers(0, 4), min_size=1, max_size=5, unique=True)


@settings(max_examples=80)
@given(here=st.lists(LISTS, max_size=3), there=st.lists(LISTS, max_size=3))
def test_no_branch_lets_in_whom_neither_end_had(here: list[list[int]], there: list[list[int]]) -> None:
    """Whatever was said on two branches: who reads in the end was chosen by the last list of one of them, never by
    an older one, and saying it again changes nothing."""
    made = said(FIRST, chosen(FIRST, SECOND))
    trunk, branch = made, made
    strays: list[bytes] = []
    for turn, who in enumerate(here, 2):
        trunk = fold(raw(trunk, FIRST, chosen(FIRST, *(SEATS[n] for n in who), turn=turn)), trunk)
    for turn, who in enumerate(there, 2):
        more = raw(branch, FIRST, chosen(FIRST, *(SEATS[n] for n in who), turn=turn))
        branch, strays = fold(more, branch), [*strays, *more]
    after = said(ADMIN, Strays(strays), after=trunk)
    assert FIRST.seat in readers(after)
    assert readers(after) <= readers(trunk) | readers(branch)
    if here and len(here) >= len(there):
        assert readers(after) <= readers(trunk)
    if not here:
        assert readers(after) == readers(branch)
    assert said(ADMIN, Strays(strays), after=after).restricted == after.restricted


def test_any_junk_in_a_body_is_an_error_of_ours() -> None:
    """No readers, too many folders."""
    for body in (replace(chosen(FIRST), readers=[]), replace(chosen(FIRST), folders=[bytes(16)] * 65)):
        with pytest.raises(Malformed):
            said(FIRST, body)
