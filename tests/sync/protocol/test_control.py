"""Folding a control stream: who may sign what, and that nothing can be changed, left out or moved."""

from random import Random

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from app.ops.kept import RingKey
from sync.errors import Forged, Malformed, SyncError
from sync.invitation import Inviter, admission, found_site
from sync.protocol.control import Control, fold, written
from sync.protocol.control_record import (
    Body,
    Genesis,
    NewMember,
    NewRing,
    NewSnapshot,
    NewWraps,
    Record,
    Revocation,
    Strays,
    parse_record,
)
from sync.protocol.names import NO_HASH, NOBODY, ring_id, site_id
from sync.protocol.signing import control_words
from sync.sealing.seat_keys import SeatKeys, make_seat_keys
from sync.sealing.wraps import key_check

RANDOM = Random(5).randbytes
SITE = found_site(RANDOM)
ADMIN = SeatKeys(SITE.seat)
MEMBER = make_seat_keys(RANDOM)
FOUNDED = fold(SITE.records)
RECORDS = SITE.records + admission(Inviter(ADMIN, FOUNDED, SITE.ring_keys), MEMBER, "member")
CONTROL = fold(RECORDS)
FRONT = SITE.ring_keys[0]


def said_by(seat: SeatKeys, *bodies: Body, after: Control = CONTROL) -> Control:
    """What the stream says once a seat has appended something."""
    return fold(written(after, bodies, seat.seat, seat.sign), after)


def member(seat: SeatKeys) -> NewMember:
    """A body that lets a seat in."""
    return NewMember(seat.seat, seat.verify_key, seat.kem_public, "member")


def wraps(ring: RingKey, epoch: int, check: bytes | None = None) -> NewWraps:
    """A body that adds one (meaningless) wrap."""
    return NewWraps(ring.ring, epoch, [(MEMBER.seat, b"wrap")], check or key_check(ring))


def test_a_founded_site_says_who_and_what() -> None:
    """Root, first seat, two rings, one generation each; then a second seat with wraps for both."""
    assert CONTROL.site_id == SITE.site == site_id(SITE.root_key)
    assert CONTROL.is_admin(ADMIN.seat)
    assert CONTROL.is_active(MEMBER.seat)
    assert not CONTROL.is_admin(MEMBER.seat)
    assert set(CONTROL.rings.values()) == {"front", "case"}
    assert {place[1] for place in CONTROL.epochs} == {1}
    assert CONTROL.position == len(RECORDS)
    assert [recipient for recipient, _ in CONTROL.epochs[FRONT.ring, 1].wraps] == [ADMIN.seat, MEMBER.seat]


@given(st.integers(0, len(RECORDS)))
def test_folding_goes_on_from_anywhere(cut: int) -> None:
    """In one go or in two, the answer is the same."""
    assert fold(RECORDS[cut:], fold(RECORDS[:cut])) == CONTROL


def test_text_that_is_no_utf8_is_refused() -> None:
    """A turned bit inside a ring's name: no text any more, and still only a refusal."""
    raw = bytearray(RECORDS[2])
    at = raw.rindex(b"front")
    raw[at] |= 0x80
    with pytest.raises((Malformed, Forged)):
        fold([*RECORDS[:2], bytes(raw), *RECORDS[3:]])


@given(st.integers(0, len(RECORDS) - 1), st.data())
def test_any_flipped_bit_is_refused(which: int, data: st.DataObject) -> None:
    """Whatever bit of whatever record is turned, the stream is refused."""
    raw = bytearray(RECORDS[which])
    bit = data.draw(st.integers(0, len(raw) * 8 - 1))
    raw[bit // 8] ^= 1 << (bit % 8)
    with pytest.raises((Malformed, Forged)):
        fold([*RECORDS[:which], bytes(raw), *RECORDS[which + 1 :]])


@given(st.permutations(range(len(RECORDS))), st.integers(0, len(RECORDS)))
def test_nothing_can_be_moved_or_left_out(order: list[int], count: int) -> None:
    """Only the records in their order, from the first, without a gap."""
    if order[:count] == list(range(count)):
        assert fold(RECORDS[:count]).position == count
        return
    with pytest.raises(Malformed):
        fold([RECORDS[index] for index in order[:count]])


@given(st.binary(max_size=300))
def test_junk_is_malformed_and_nothing_worse(junk: bytes) -> None:
    """No bytes make the parser fail in any other way."""
    with pytest.raises(Malformed):
        parse_record(junk)


@given(st.integers(1, 255), st.binary(max_size=80))
def test_a_signed_body_of_junk_is_an_error_of_ours(kind: int, junk: bytes) -> None:
    """Even an administrator's junk raises a declared error, or is kept without effect if its type is unknown."""
    raw = signed_record(kind, junk, ADMIN)
    try:
        after = fold([raw], CONTROL)
    except SyncError:
        return
    assert after.members == CONTROL.members


def signed_record(kind: int, body: bytes, seat: SeatKeys) -> bytes:
    """A well-formed, well-signed record of any type with any body."""
    unsigned = (1, kind, CONTROL.position + 1, CONTROL.hash, seat.seat, body)
    words = control_words(msgspec.msgpack.encode(unsigned))
    return msgspec.msgpack.encode(Record(*unsigned, seat.sign(words)))


def test_a_reader_says_where_a_snapshot_lies_until_its_maker_is_shut_out() -> None:
    """The newest counts; one begun before all were made void does not; who may not read the ring says nothing of it."""
    front = NewSnapshot(FRONT.ring, 1, 5, bytes(32), bytes(32), [bytes(32)])
    case = replace(front, ring=SITE.ring_keys[1].ring)
    first = said_by(MEMBER, front)
    newer = said_by(ADMIN, replace(front, seq=9), after=first)
    found = newer.snapshot(FRONT.ring)
    assert found is not None
    assert (found.maker, found.said.seq) == (ADMIN.seat, 9)
    assert said_by(MEMBER, replace(front, voided=3)).snapshot(FRONT.ring) is None
    assert said_by(ADMIN, Revocation(MEMBER.seat, NO_HASH), after=first).snapshot(FRONT.ring) is None
    counter = said_by(ADMIN, replace(member(MEMBER), post="desk"))
    assert said_by(MEMBER, front, after=counter).snapshot(FRONT.ring) is not None
    with pytest.raises(Forged):
        said_by(MEMBER, case, after=counter)


@pytest.mark.parametrize("kind", [14, 200])
def test_later_types_are_kept_without_effect(kind: int) -> None:
    """They count as a position and in the hash, and change nothing else."""
    after = fold([signed_record(kind, b"\x80", MEMBER)], CONTROL)
    assert after.position == CONTROL.position + 1
    assert after.hash != CONTROL.hash
    assert (after.members, after.rings, after.epochs) == (CONTROL.members, CONTROL.rings, CONTROL.epochs)


def test_only_an_administrator_lets_seats_in_and_out() -> None:
    """A plain member may not, nor make rings; it may leave itself."""
    new = make_seat_keys(RANDOM)
    assert said_by(ADMIN, member(new)).is_active(new.seat)
    for body in (member(new), Revocation(ADMIN.seat, NO_HASH), NewRing(ring_id("x", SITE.site), "x")):
        with pytest.raises(Forged):
            said_by(MEMBER, body)
    left = said_by(MEMBER, Revocation(MEMBER.seat, NO_HASH))
    assert not left.is_active(MEMBER.seat)
    assert left.is_given_up(FRONT.ring)


def test_the_posts_say_who_may_open_generations_and_who_is_to_read() -> None:
    """Casework reads notes; the counter, the head and the data administrator do not, and open no key for them."""
    case = SITE.ring_keys[1]
    front, notes = RingKey(FRONT.ring, 2, bytes(32)), RingKey(case.ring, 2, bytes(32))
    assert said_by(MEMBER, wraps(notes, 2)).latest_epoch(case.ring) == 2
    for post in ("desk", "head", "data", "later"):
        moved = said_by(ADMIN, replace(member(MEMBER), post=post))
        assert moved.is_reader(MEMBER.seat, FRONT.ring)
        assert not moved.is_reader(MEMBER.seat, case.ring)
        assert moved.is_given_up(case.ring)
        assert not moved.is_given_up(FRONT.ring)
        assert said_by(MEMBER, wraps(front, 2), after=moved).latest_epoch(FRONT.ring) == 2
        with pytest.raises(Forged):
            said_by(MEMBER, wraps(notes, 2), after=moved)
    assert said_by(ADMIN, replace(member(MEMBER), post="supervisor")).is_reader(MEMBER.seat, case.ring)


def test_another_branch_takes_away_and_gives_nothing() -> None:
    """A post lowered there is lowered here, once; one raised there is not raised here, and old words say nothing."""
    lowered = written(CONTROL, [replace(member(MEMBER), post="desk")], ADMIN.seat, ADMIN.sign)
    here = said_by(MEMBER, Strays(list(lowered)))
    assert here.members[MEMBER.seat].post == "desk"
    back = said_by(ADMIN, member(MEMBER), after=here)
    assert said_by(MEMBER, Strays(list(lowered)), after=back).members[MEMBER.seat].post == "worker"
    desk = fold(lowered, CONTROL)
    raised = written(CONTROL, [replace(member(MEMBER), role="admin")], ADMIN.seat, ADMIN.sign)
    assert said_by(MEMBER, Strays(list(raised)), after=desk).members[MEMBER.seat] == desk.members[MEMBER.seat]
    assert said_by(MEMBER, Strays(list(RECORDS)), after=desk).members == desk.members


def test_any_reader_may_seal_an_existing_key_for_another() -> None:
    """The administrator need not hold the ring; but the key's fingerprint must be the generation's."""
    assert len(said_by(MEMBER, wraps(FRONT, 1)).epochs[FRONT.ring, 1].wraps) == 3
    with pytest.raises(Malformed):
        said_by(MEMBER, wraps(FRONT, 1, check=bytes(32)))


def test_generations_follow_each_other() -> None:
    """The next number, of a ring that exists."""
    further = RingKey(FRONT.ring, 2, bytes(32))
    assert said_by(ADMIN, wraps(further, 2)).latest_epoch(FRONT.ring) == 2
    with pytest.raises(Malformed):
        said_by(ADMIN, wraps(further, 3))
    with pytest.raises(Malformed):
        said_by(ADMIN, NewWraps(bytes(16), 1, [], bytes(32)))


def test_a_revoked_seat_signs_nothing_more_and_does_not_come_back() -> None:
    """Its last good envelope is written down; it needs new keys to be let in again."""
    last = bytes(range(32))
    after = said_by(ADMIN, Revocation(MEMBER.seat, last))
    assert after.members[MEMBER.seat].revoked == last
    assert not after.is_active(MEMBER.seat)
    with pytest.raises(Forged):
        said_by(MEMBER, wraps(FRONT, 1), after=after)
    with pytest.raises(Malformed):
        said_by(ADMIN, member(MEMBER), after=after)


def test_a_seat_cannot_be_given_other_keys() -> None:
    """Its id is the hash of its keys."""
    swapped = NewMember(MEMBER.seat, ADMIN.verify_key, MEMBER.kem_public, "member")
    with pytest.raises(Malformed):
        said_by(ADMIN, swapped)


def test_a_site_begins_with_its_own_root() -> None:
    """A genesis of another site id, a second genesis, or none at all is refused."""
    other = found_site(RANDOM)
    root = Ed25519PrivateKey.from_private_bytes(other.root_seed)
    with pytest.raises(Malformed):
        written(Control(), [Genesis(SITE.site, other.root_key)], NOBODY, root.sign)
    with pytest.raises(Malformed):
        said_by(ADMIN, Genesis(SITE.site, SITE.root_key))
    with pytest.raises(Malformed):
        written(Control(), [member(MEMBER)], NOBODY, root.sign)
