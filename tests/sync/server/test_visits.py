"""Hello, session, greeting."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest

from sync.protocol.messages import SessionRequest, StreamPosition
from sync.protocol.names import NO_HASH
from sync.protocol.signing import session_words
from sync.server.central import Central
from sync.server.control_log import append_control
from sync.server.faults import Refusal
from sync.server.store.database import Home, open_database
from sync.server.store.sessions import Caller
from sync.server.store.sites import add_site
from sync.server.tickets import NONCE_MS, SESSION_MS
from sync.server.visits import greet, open_session, recognise, say_hello
from tests.sync.server.conftest import SampleSeat, SampleSite, StillClock


@dataclass
class Door:
    """Asks for sessions at one server."""

    central: Central
    site: SampleSite

    def ask(self, seat: SampleSeat, nonce: bytes = b"") -> SessionRequest:
        """A signed request, with a fresh nonce unless one is given."""
        nonce = nonce or say_hello(self.central).nonce
        words = session_words(nonce, self.site.control, seat.id)
        return SessionRequest(self.site.control, seat.id, nonce, seat.sign(words))


@pytest.fixture
def door(central: Central, site: SampleSite) -> Door:
    """The server's door for this site."""
    return Door(central, site)


def test_a_member_is_recognised_by_its_token_until_it_expires(
    central: Central, door: Door, site: SampleSite, clock: StillClock
) -> None:
    """A session lasts an hour, not a millisecond more."""
    session = open_session(central, door.ask(site.member))
    assert recognise(central, session.token).seat == site.member.id
    clock.ms += SESSION_MS - 1
    assert recognise(central, session.token).seat == site.member.id
    clock.ms += 1
    with pytest.raises(Refusal, match="unauthorised"):
        recognise(central, session.token)


def test_a_nonce_is_good_once(central: Central, door: Door, site: SampleSite) -> None:
    """A request seen on the way opens nothing when it is sent again."""
    asked = door.ask(site.member)
    open_session(central, asked)
    with pytest.raises(Refusal, match="unauthorised"):
        open_session(central, asked)


def test_a_nonce_is_spent_once_however_many_try(
    central: Central, door: Door, site: SampleSite, clock: StillClock, home: Home
) -> None:
    """Two workers over one database given the same signed nonce at the same moment open one session."""
    other = Central(open_database(home), clock)
    asked = door.ask(site.member)
    with ThreadPoolExecutor(8) as pool:
        given = list(pool.map(lambda number: is_let_in((central, other)[number % 2], asked), range(8)))
    other.database.close()
    assert sorted(given) == [False] * 7 + [True]


def is_let_in(central: Central, asked: SessionRequest) -> bool:
    """True where a session was given."""
    try:
        open_session(central, asked)
    except Refusal as refusal:
        assert refusal.code == "unauthorised"
        return False
    return True


def test_a_nonce_is_good_for_a_minute_and_must_be_ours(
    central: Central, door: Door, site: SampleSite, clock: StillClock
) -> None:
    """An old nonce, and one made by somebody else, are refused."""
    late = door.ask(site.member)
    clock.ms += NONCE_MS
    made_up = (clock.ms.to_bytes(8, "big") + bytes(24), b"", bytes(5))
    for asked in (late, *(door.ask(site.member, nonce or b"?") for nonce in made_up)):
        with pytest.raises(Refusal, match="unauthorised"):
            open_session(central, asked)


def test_only_members_of_a_known_site_are_given_a_session(central: Central, door: Door, site: SampleSite) -> None:
    """A stranger is forbidden, and told where the control stream stands; a member's name with a stranger's signature
    is unauthorised; an unknown site is unknown.
    """
    with pytest.raises(Refusal, match="forbidden") as caught:
        open_session(central, door.ask(site.stranger))
    assert caught.value.position is not None
    assert caught.value.position.seq == 3
    site.stranger.id = site.member.id
    with pytest.raises(Refusal, match="unauthorised"):
        open_session(central, door.ask(site.stranger))
    with pytest.raises(Refusal, match="unknown_stream"):
        open_session(central, Door(central, SampleSite()).ask(site.member))


def test_a_revoked_seat_may_come_in_to_learn_of_it(central: Central, door: Door, site: SampleSite) -> None:
    """It is given a session, with which it can read the control stream."""
    append_control(central, site.control, 3, [site.revoke(site.member, NO_HASH)])
    assert recognise(central, open_session(central, door.ask(site.member)).token).seat == site.member.id


@pytest.mark.parametrize("token", ["", "x", "Zm9v", "é", "A" * 64, "A" * 5000])
def test_a_made_up_token_is_nobodys(central: Central, token: str) -> None:
    """Any other text is unauthorised, whatever its form."""
    with pytest.raises(Refusal, match="unauthorised"):
        recognise(central, token)


def test_a_greeting_gives_all_heads_asked_for_in_their_order(
    central: Central, caller: Caller, site: SampleSite
) -> None:
    """One request tells whether there is anything to do."""
    asked = [StreamPosition(stream, 0, NO_HASH) for stream in (site.data, site.control)]
    greeting = greet(central, caller, asked)
    assert [(head.stream, head.seq) for head in greeting.heads] == [(site.data, 0), (site.control, 3)]
    assert greeting.incarnation == central.facts.incarnation


def test_a_greeting_of_others_streams_is_refused(central: Central, caller: Caller) -> None:
    """Unknown streams, another site's, and too many at once."""
    other = SampleSite()
    asked = [StreamPosition(other.data, 0, NO_HASH)]
    with pytest.raises(Refusal, match="unknown_stream"):
        greet(central, caller, asked)
    with central.database.writing() as connection:
        add_site(connection, other.root_key, 0)
    with pytest.raises(Refusal, match="forbidden"):
        greet(central, caller, asked)
    with pytest.raises(Refusal, match="too_big"):
        greet(central, caller, asked * 17)
