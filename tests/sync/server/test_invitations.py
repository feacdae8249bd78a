"""Invitations at the server: one box, one answer, one end; and it learns nothing of either."""

import secrets

import pytest

from sync.protocol.messages import InvitationOffer, JoinRequest, StreamPosition
from sync.protocol.names import NO_HASH
from sync.server.central import Central
from sync.server.control_log import append_control
from sync.server.faults import Refusal
from sync.server.invitations import MAX_LIFE_MS, MAX_OPEN, ask_in, end, list_open, look_up, offer
from sync.server.store.invitations import KEPT_MS
from sync.server.store.sessions import Caller
from sync.server.store.sites import add_site
from sync.server.visits import greet
from tests.sync.server.conftest import SampleSeat, SampleSite, StillClock

HOUR_MS = 3600 * 1000
BOX = b"a box nobody here can open"


def put(central: Central, admin: Caller, clock: StillClock, hours: int = 72) -> bytes:
    """An administrator's invitation; its id."""
    identity = secrets.token_bytes(16)
    offer(central, admin, admin.stream, InvitationOffer(identity, BOX, clock.ms + hours * HOUR_MS))
    return identity


def request(seat: SampleSeat, words: bytes = b"let me in") -> JoinRequest:
    """A seat's request."""
    return JoinRequest(seat.id, words)


def test_whoever_has_the_slip_finds_the_box_and_answers_it_once(
    central: Central, admin: Caller, clock: StillClock, site: SampleSite
) -> None:
    """The same answer may come again; another one is too late, and the box is shown to nobody any more."""
    identity = put(central, admin, clock)
    found = look_up(central, identity)
    assert (found.stream, found.box) == (site.control, BOX)

    seat, other = SampleSeat(), SampleSeat()
    for _ in range(2):
        assert ask_in(central, identity, request(seat)).state == "waiting"
    with pytest.raises(Refusal, match="invitation_used"):
        ask_in(central, identity, request(other))
    with pytest.raises(Refusal, match="invitation_used"):
        look_up(central, identity)
    (listed,) = list_open(central, admin, site.control).invitations
    assert (listed.id, listed.seat, listed.request) == (identity, seat.id, b"let me in")


def test_a_seat_that_was_let_in_is_told_so_and_leaves_the_list(
    central: Central, admin: Caller, clock: StillClock, site: SampleSite
) -> None:
    """What counts is the control stream, not what the server was told of the invitation."""
    identity, seat = put(central, admin, clock), SampleSeat()
    ask_in(central, identity, request(seat))
    record = site.say(seat.member(), site.admin)
    append_control(central, site.control, len(site.records) - 1, [record])
    assert ask_in(central, identity, request(seat)).state == "let_in"
    assert list_open(central, admin, site.control).invitations == ()
    end(central, admin, site.control, identity)
    assert ask_in(central, identity, request(seat)).state == "let_in"


def test_each_end_is_told_by_its_name(central: Central, admin: Caller, clock: StillClock, site: SampleSite) -> None:
    """Unknown, withdrawn before and after the answer, expired; forgotten only after a month."""
    seat = SampleSeat()
    with pytest.raises(Refusal, match="invitation_unknown"):
        look_up(central, bytes(16))
    withdrawn, answered, late = (put(central, admin, clock) for _ in range(3))
    ask_in(central, answered, request(seat))
    for identity in (withdrawn, answered):
        end(central, admin, site.control, identity)
        with pytest.raises(Refusal, match="invitation_withdrawn"):
            ask_in(central, identity, request(seat))
        with pytest.raises(Refusal, match="invitation_withdrawn"):
            look_up(central, identity)

    clock.ms += 72 * HOUR_MS
    for ask in (lambda: look_up(central, late), lambda: ask_in(central, late, request(seat))):
        with pytest.raises(Refusal, match="invitation_expired"):
            ask()
    clock.ms += KEPT_MS
    put(central, admin, clock)
    with pytest.raises(Refusal, match="invitation_expired"):
        look_up(central, late)
    clock.ms += 1
    put(central, admin, clock)
    with pytest.raises(Refusal, match="invitation_unknown"):
        look_up(central, late)


def test_an_answer_in_time_may_be_approved_after_the_invitation_has_expired(
    central: Central, admin: Caller, clock: StillClock, site: SampleSite
) -> None:
    """The administrator comes back on Monday."""
    identity, seat = put(central, admin, clock, hours=1), SampleSeat()
    ask_in(central, identity, request(seat))
    clock.ms += 60 * HOUR_MS
    assert ask_in(central, identity, request(seat)).state == "waiting"
    assert [one.id for one in list_open(central, admin, site.control).invitations] == [identity]


def test_only_an_administrator_of_the_site_invites_lists_and_ends(
    central: Central, admin: Caller, caller: Caller, clock: StillClock, site: SampleSite
) -> None:
    """A member does not, nor an administrator of another site."""
    identity = put(central, admin, clock)
    elsewhere = SampleSite()
    with central.database.writing() as connection:
        add_site(connection, elsewhere.root_key, 0)
    append_control(central, elsewhere.control, 0, elsewhere.found())
    stranger = Caller(stream=elsewhere.control, seat=elsewhere.admin.id, expires_ms=2**50)
    for who in (caller, stranger):
        for ask in (
            lambda who=who: put_for(central, who, site, clock),
            lambda who=who: list_open(central, who, site.control),
            lambda who=who: end(central, who, site.control, identity),
        ):
            with pytest.raises(Refusal, match="forbidden"):
                ask()
    assert look_up(central, identity).box == BOX


def put_for(central: Central, who: Caller, site: SampleSite, clock: StillClock) -> None:
    """An invitation to a site that is perhaps not one's own."""
    offer(central, who, site.control, InvitationOffer(secrets.token_bytes(16), BOX, clock.ms + HOUR_MS))


def test_bounds(central: Central, admin: Caller, clock: StillClock, site: SampleSite) -> None:
    """So large, so long, so many, and no id twice."""
    good = InvitationOffer(secrets.token_bytes(16), BOX, clock.ms + HOUR_MS)
    for box, expires_ms in (
        (b"", good.expires_ms),
        (bytes(4097), good.expires_ms),
        (BOX, clock.ms),
        (BOX, clock.ms + MAX_LIFE_MS + 1),
    ):
        with pytest.raises(Refusal, match="malformed"):
            offer(central, admin, site.control, InvitationOffer(good.id, box, expires_ms))
    offer(central, admin, site.control, good)
    with pytest.raises(Refusal, match="malformed"):
        offer(central, admin, site.control, InvitationOffer(good.id, b"another box", good.expires_ms))
    assert look_up(central, good.id).box == BOX
    for words in (b"", bytes(4097)):
        with pytest.raises(Refusal, match="malformed"):
            ask_in(central, good.id, request(SampleSeat(), words))
    for _ in range(MAX_OPEN - 1):
        put(central, admin, clock)
    with pytest.raises(Refusal, match="invitations_full"):
        put(central, admin, clock)
    clock.ms += 72 * HOUR_MS
    put(central, admin, clock)


def test_the_greeting_tells_administrators_alone_how_many_wait(
    central: Central, admin: Caller, caller: Caller, clock: StillClock, site: SampleSite
) -> None:
    """An open slip counts for nothing, an answer until it is let in or turned away."""

    def told(who: Caller) -> int:
        return greet(central, who, [StreamPosition(site.control, 0, NO_HASH)]).asking

    first, second = (put(central, admin, clock) for _ in range(2))
    assert told(admin) == 0
    seats = SampleSeat(), SampleSeat()
    for identity, seat in zip((first, second), seats, strict=True):
        ask_in(central, identity, request(seat))
    assert (told(admin), told(caller)) == (2, 0)
    end(central, admin, site.control, second)
    assert told(admin) == 1
    record = site.say(seats[0].member(), site.admin)
    append_control(central, site.control, len(site.records) - 1, [record])
    assert told(admin) == 0
