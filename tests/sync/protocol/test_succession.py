"""A computer that goes on under new keys: signed by both, one person all the same, and out with all it has been."""

from random import Random

import pytest
from msgspec.structs import replace

from app.ops.kept import RingKey
from sync.errors import Forged, Malformed
from sync.invitation import Inviter, admission, found_site
from sync.protocol.control import Control, fold, written
from sync.protocol.control_record import Body, NewWraps, Revocation, Strays, Successor
from sync.protocol.names import NO_HASH, ring_id
from sync.protocol.restricting import Restriction
from sync.protocol.shredding import is_enough, is_small
from sync.protocol.signing import succession_words
from sync.sealing.seat_keys import SeatKeys, make_seat_keys
from sync.sealing.wraps import key_check

RANDOM = Random(11).randbytes
SITE = found_site(RANDOM)
ADMIN = SeatKeys(SITE.seat)
OLD, NEW, OTHER = (make_seat_keys(RANDOM) for _ in range(3))
START = fold(SITE.records)
CONTROL = fold(admission(Inviter(ADMIN, START, SITE.ring_keys), OLD, "admin", "worker", 2), START)
FRONT = SITE.ring_keys[0]


def successor(of: SeatKeys, fresh: SeatKeys, proved_by: SeatKeys | None = None) -> Successor:
    """The body by which one goes on as another."""
    proof = (proved_by or fresh).sign(succession_words(SITE.site, of.seat, fresh.seat))
    return Successor(fresh.seat, fresh.verify_key, fresh.kem_public, proof)


def said(by: SeatKeys, *bodies: Body, after: Control = CONTROL) -> Control:
    """What the stream says once a seat has appended something."""
    return fold(written(after, bodies, by.seat, by.sign), after)


AFTER = said(OLD, successor(OLD, NEW))


def test_role_and_post_go_on_the_number_does_not() -> None:
    """The old one may still hand in what it had; it administers nothing and reads nothing new."""
    new, old = AFTER.members[NEW.seat], AFTER.members[OLD.seat]
    assert (new.role, new.post, new.number, new.origin) == ("admin", "worker", 3, OLD.seat)
    assert AFTER.is_admin(NEW.seat)
    assert old.active
    assert not AFTER.is_admin(OLD.seat)
    assert not AFTER.is_reader(OLD.seat, FRONT.ring)
    assert AFTER.is_reader(NEW.seat, FRONT.ring)
    assert AFTER.is_given_up(FRONT.ring)  # the old keys lie in a copy: fresh ones are due
    fresh = RingKey(FRONT.ring, 2, bytes(32))
    with pytest.raises(Forged):
        said(OLD, NewWraps(fresh.ring, 2, [(OLD.seat, b"wrap")], key_check(fresh)), after=AFTER)


def test_it_takes_both_keys() -> None:
    """Not the old one alone, nor the new one, nor anybody else; and a seat is succeeded to by nobody there is."""
    for body in (successor(OLD, NEW, OLD), replace(successor(OLD, NEW), proof=bytes(64)), successor(ADMIN, NEW)):
        with pytest.raises(Forged):
            said(OLD, body)
    with pytest.raises(Forged):
        said(OTHER, successor(OTHER, NEW))
    for body in (successor(OLD, ADMIN), replace(successor(OLD, NEW), seat=OTHER.seat)):
        with pytest.raises(Malformed):
            said(OLD, body)


def test_both_copies_go_on_as_one_person() -> None:
    """Two successors of one seat: their words count once where two people are asked for."""
    both = said(OLD, successor(OLD, OTHER), after=AFTER)
    assert both.members[OTHER.seat].number == 4
    assert [one.seat for one in both.family(NEW.seat)] == [OLD.seat, NEW.seat, OTHER.seat]
    assert is_small(both.members.values())
    people = {both.members[seat].origin for seat in (OLD.seat, NEW.seat, OTHER.seat)}
    assert not is_enough(both.members.values(), both.members[ADMIN.seat].origin, people)


def test_whoever_shuts_the_first_out_shuts_out_what_came_of_it() -> None:
    """Also what the administrator had not heard of; and a successor leaves with all it has been, in its own words."""
    out = said(ADMIN, Revocation(OLD.seat, NO_HASH), after=AFTER)
    assert not out.is_active(NEW.seat)
    with pytest.raises(Forged):
        said(OLD, successor(OLD, OTHER), after=out)
    last = bytes(range(32))
    left = said(NEW, Revocation(OLD.seat, NO_HASH), Revocation(NEW.seat, last), after=AFTER)
    assert (left.members[OLD.seat].active, left.members[NEW.seat].revoked) == (False, last)
    with pytest.raises(Forged):
        said(OLD, Revocation(ADMIN.seat, NO_HASH), after=AFTER)


def test_a_chosen_reader_stays_one() -> None:
    """A list of readers that names the old seat means the person; one without it takes the new one out, too."""
    ring = bytes(range(16))
    chosen = said(OLD, Restriction(ring, 1, [OLD.seat, ADMIN.seat]))
    after = said(OLD, successor(OLD, NEW), after=chosen)
    assert {one.seat for one in after.readers(ring)} == {ADMIN.seat, NEW.seat}
    fewer = said(ADMIN, Restriction(ring, 2, [ADMIN.seat]), after=after)
    assert {one.seat for one in fewer.readers(ring)} == {ADMIN.seat}
    moved = said(ADMIN, Restriction(ring, 2, [ADMIN.seat, NEW.seat], [bytes(16)]), after=after)
    assert not moved.is_closed(bytes(16), ring_id("case", SITE.site), OLD.seat)  # it may have unsent work on it


def test_as_a_stray() -> None:
    """What another branch has made of a computer holds here; twice changes nothing; not of one shut out since."""
    records = written(CONTROL, [successor(OLD, NEW)], OLD.seat, OLD.sign)
    strays = Strays(list(records), CONTROL.position + 1)
    once = said(ADMIN, strays)
    assert once.members[NEW.seat].origin == OLD.seat
    assert said(ADMIN, strays, after=once).members == once.members
    out = said(ADMIN, Revocation(OLD.seat, NO_HASH))
    assert NEW.seat not in said(ADMIN, strays, after=out).members
