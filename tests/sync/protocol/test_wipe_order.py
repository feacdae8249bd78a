"""The order to destroy a vault: an administrator's, about a seat that is out, and nobody else's."""

from random import Random

import pytest

from sync.errors import Forged, Malformed
from sync.invitation import Inviter, admission, found_site
from sync.protocol.control import Control, fold, written
from sync.protocol.control_record import Body, Revocation, Strays, WipeOrder, make_record
from sync.protocol.names import NO_HASH, NOBODY
from sync.sealing.seat_keys import SeatKeys, make_seat_keys

RANDOM = Random(7).randbytes
SITE = found_site(RANDOM)
ADMIN = SeatKeys(SITE.seat)
LOST, OTHER = make_seat_keys(RANDOM), make_seat_keys(RANDOM)
START = fold(SITE.records)
WITH_LOST = fold(admission(Inviter(ADMIN, START, ()), LOST, "member"), START)
CONTROL = fold(admission(Inviter(ADMIN, WITH_LOST, ()), OTHER, "member"), WITH_LOST)


def said(by: SeatKeys, *bodies: Body, after: Control) -> Control:
    """What the stream says once a seat has appended something."""
    return fold(written(after, bodies, by.seat, by.sign), after)


OUT = said(ADMIN, Revocation(LOST.seat, NO_HASH), after=CONTROL)


def test_an_administrator_orders_it_once() -> None:
    """The position of the first order is what counts; the seat reads the stream up to there and no further."""
    ordered = said(ADMIN, WipeOrder(LOST.seat), after=OUT)
    assert OUT.readable_by(LOST.seat) == OUT.position
    assert ordered.members[LOST.seat].wiped_at == ordered.readable_by(LOST.seat) == ordered.position
    again = said(ADMIN, WipeOrder(LOST.seat), Revocation(OTHER.seat, NO_HASH), after=ordered)
    assert again.readable_by(LOST.seat) == ordered.position
    assert again.readable_by(ADMIN.seat) == again.position
    assert not again.members[OTHER.seat].wiped_at


def test_nobody_else_does() -> None:
    """Not a member, not the lost seat itself, not about a seat that takes part or was never there."""
    for seat in (OTHER, LOST):
        with pytest.raises(Forged):
            said(seat, WipeOrder(LOST.seat), after=OUT)
    for seat_id in (OTHER.seat, ADMIN.seat, bytes(16)):
        with pytest.raises(Malformed):
            said(ADMIN, WipeOrder(seat_id), after=OUT)  # type: ignore[arg-type]  # one is nobody's


def test_not_unsigned_nor_signed_by_somebody_in_another_name() -> None:
    """A server has no key that would do."""
    for sign in (lambda _: bytes(64), make_seat_keys(RANDOM).sign, OTHER.sign):
        for signer in (ADMIN.seat, NOBODY):
            raw = make_record(WipeOrder(LOST.seat), OUT.position + 1, OUT.hash, signer, sign)
            with pytest.raises(Forged):
                fold([raw], OUT)


def test_not_played_again_elsewhere() -> None:
    """One about another seat is no order about this one; one of a shorter stream does not follow here."""
    both = said(ADMIN, Revocation(OTHER.seat, NO_HASH), after=OUT)
    order = written(both, [WipeOrder(OTHER.seat)], ADMIN.seat, ADMIN.sign)
    assert not fold(order, both).members[LOST.seat].wiped_at
    with pytest.raises(Malformed):
        fold(order, OUT)


def test_not_from_a_branch_that_was_given_up() -> None:
    """Brought in as a stray it has no effect, though the revocation beside it has."""
    records = written(CONTROL, [Revocation(LOST.seat, NO_HASH), WipeOrder(LOST.seat)], ADMIN.seat, ADMIN.sign)
    after = said(OTHER, Strays(list(records), CONTROL.position + 2), after=CONTROL)
    assert not after.is_active(LOST.seat)
    assert not after.members[LOST.seat].wiped_at
