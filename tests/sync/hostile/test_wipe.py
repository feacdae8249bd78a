"""The order to destroy a vault, and everything a server might try in its stead. Real vaults, real HTTP."""

from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.domain.ids import SeatId
from sync.errors import Forged, ServerGarbled, ServerRefused, SyncError, WipeOrdered
from sync.membership import order_wipe, revoke
from sync.protocol.control import fold, written
from sync.protocol.control_record import Body, Revocation, Strays, WipeOrder, make_record, record_hash
from sync.protocol.envelope import rolled
from sync.protocol.names import NO_HASH, NOBODY
from tests.sync.hostile.conftest import Stage, told

Sign = Callable[[bytes], bytes]


def chained(records: list[bytes], body: Body, signer: bytes, sign: Sign) -> list[bytes]:
    """The records and one more at the right place in the chain, whoever signed it."""
    return [*records, make_record(body, len(records) + 1, rolled(map(record_hash, records)), signer, sign)]


def is_not_obeyed(stage: Stage, records: list[bytes]) -> None:
    """Shown these records the victim stops, and nothing tells it to destroy anything."""
    stage.victim.writes("本机写的")
    stage.liar.shows_control(stage.control, records)
    with pytest.raises(SyncError) as caught:
        stage.victim.round()
    assert not isinstance(caught.value, WipeOrdered)
    stage.victim.restart()
    with pytest.raises(SyncError) as caught:
        stage.victim.round()
    assert not isinstance(caught.value, WipeOrdered)
    assert stage.victim.lines() == ["本机写的"]


def test_an_administrators_order_is_obeyed_at_the_next_contact(stage: Stage) -> None:
    """Shut out first; then the order; told again after a start of the program, until it is carried out."""
    victim = SeatId(stage.victim.keys.seat)
    revoke(stage.first.talk, victim)
    assert told(stage.victim, ServerRefused).facts["problem"] == "revoked"
    order_wipe(stage.first.talk, victim)
    told(stage.victim, WipeOrdered)
    stage.victim.restart()
    told(stage.victim, WipeOrdered)


def test_a_shut_out_seat_reads_no_further_than_what_is_about_it(stage: Stage) -> None:
    """Who is let in later, and how much is written, it is not told; the order reaches it all the same."""
    victim = SeatId(stage.victim.keys.seat)
    revoke(stage.first.talk, victim)
    told(stage.victim, ServerRefused)
    before = stage.victim.talk.control.position
    order_wipe(stage.first.talk, SeatId(victim))
    ordered = stage.first.talk.control.position
    third = stage.office.third()
    stage.first.writes("以后写的")
    stage.first.round()
    third.round()
    revoke(stage.first.talk, SeatId(third.keys.seat))
    told(stage.victim, WipeOrdered)
    assert before < stage.victim.talk.control.position == ordered < stage.first.talk.control.position
    greeting = stage.victim.talk.wire.greet(_positions(stage))
    assert greeting.heads[0].seq == ordered
    assert greeting.heads[1].seq == stage.victim.disk.stream_state(stage.data).cursor
    page = stage.victim.talk.wire.control_page(stage.control, ordered)
    assert (page.records, page.more, page.head.seq) == ((), False, ordered)


def _positions(stage: Stage) -> object:
    from sync.steps.greet import _request  # noqa: PLC0415  # what a seat really asks

    return _request(stage.victim.talk)


@pytest.mark.parametrize("signer", ["the server", "as the root", "as the administrator", "a plain member", "itself"])
def test_an_order_nobody_signed_who_may(stage: Stage, signer: str) -> None:
    """The revocation beside it is as false."""
    own, third, victim = Ed25519PrivateKey.generate().sign, stage.office.site.seats[2], stage.victim.keys
    by: dict[str, tuple[bytes, Sign]] = {
        "the server": (bytes(range(16)), own),
        "as the root": (NOBODY, own),
        "as the administrator": (stage.first.keys.seat, own),
        "a plain member": (third.seat, third.sign),
        "itself": (victim.seat, own),
    }
    out = chained(stage.records(), Revocation(victim.seat, NO_HASH), *by[signer])
    is_not_obeyed(stage, chained(out, WipeOrder(victim.seat), *by[signer]))


def test_unsigned_after_a_true_revocation(stage: Stage) -> None:
    """A server that waits until the seat is really out still has no key to order with."""
    victim, third = stage.victim.keys, stage.office.site.seats[2]
    revoke(stage.first.talk, SeatId(victim.seat))
    for signer, sign in ((NOBODY, victim.sign), (third.seat, third.sign), (victim.seat, victim.sign)):
        is_not_obeyed_once(stage, chained(stage.records(), WipeOrder(victim.seat), signer, sign))


def is_not_obeyed_once(stage: Stage, records: list[bytes]) -> None:
    """As above, of a seat that is out."""
    stage.liar.shows_control(stage.control, records)
    with pytest.raises((ServerGarbled, Forged)):
        stage.victim.round()
    assert not stage.victim.talk.control.members[stage.victim.keys.seat].wiped_at


def test_an_order_about_another_seat_played_to_this_one(stage: Stage) -> None:
    """Signed and true, and about somebody else: as it is, and with this seat's name put in."""
    third, victim = stage.office.site.seats[2], stage.victim.keys
    revoke(stage.first.talk, SeatId(third.seat))
    order_wipe(stage.first.talk, SeatId(third.seat))
    records = stage.records()
    stage.liar.be_honest()
    stage.victim.round()
    assert stage.victim.talk.control.members[third.seat].wiped_at
    false = records[-1].replace(third.seat, victim.seat)
    assert false != records[-1]
    newcomer = stage.office.more(victim)  # the same seat, a computer that has read nothing yet
    stage.liar.shows_control(stage.control, [*records[:-1], false])
    told(newcomer, Forged)
    assert not newcomer.talk.control.is_active(third.seat)


def test_an_order_on_a_branch(stage: Stage) -> None:
    """The server plays back an old branch on which an administrator, shut out since, has ordered it."""
    victim, bad = stage.victim, stage.office.site.seats[0]
    old = stage.records()
    control = fold(old)
    branch = written(control, [Revocation(victim.keys.seat, NO_HASH), WipeOrder(victim.keys.seat)], bad.seat, bad.sign)
    third = stage.office.third()
    third.round()
    revoke(victim.talk, SeatId(bad.seat))  # the victim has read further than the branch knows
    is_not_obeyed(stage, [*old, *branch])
    strays = Strays(list(branch), len(old) + 2)
    brought = make_record(
        strays, victim.talk.control.position + 1, victim.talk.control.hash, third.keys.seat, third.keys.sign
    )
    stage.liar.shows_control(stage.control, [*stage.records(), brought])
    with pytest.raises(ServerRefused) as caught:
        victim.round()
    assert not isinstance(caught.value, WipeOrdered)
