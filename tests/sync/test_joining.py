"""From the slip to a reading seat, between real vaults and a server process; and what cannot get in by it."""

import secrets
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from app.casework import opening
from app.domain.invitation_slip import Slip
from app.now import system_now
from app.store import seats
from app.store.invitations import Kept
from sync.enrolment import joined_site, new_site
from sync.errors import BadInvitation, Forged, ServerRefused
from sync.invitation import site_card
from sync.invitation_wire import InvitationWire
from sync.inviting import Whom, asks_nobody, invite, let_in, turn_away, who_asks
from sync.joining import Joining, Waiting, knock, look_up
from sync.protocol.messages import Greeting, JoinRequest, StreamPosition
from sync.protocol.posts import POSTS, Post, may_read
from sync.round import run_round
from sync.sealing.invitation_box import make_answer
from sync.sealing.invitation_code import Code, new_code
from sync.sealing.seat_keys import SeatKeys, make_seat_keys
from sync.wire import HttpWire
from tests.desk import SITE, RawKey
from tests.journeys.computer import Computer, joined
from tests.letting_in import answered
from ui.touring.server import ServerProcess

RELIEF = Whom(colleague="陈静", site_name=SITE.name, desk="relief")


class Founder:
    """王敏, who invites."""

    def __init__(self, folder: Path, server: ServerProcess) -> None:
        self.address = server.address
        folder.mkdir()
        founding = new_site("王敏", "relief", secrets.token_bytes)
        opening.found_seat(folder, RawKey(), founding, system_now, secrets.token_bytes)
        self.computer = Computer(folder, RawKey(), server.address)
        opening.introduce(self.computer.work, SITE)
        server.add_site(site_card(seats.fact(self.computer.work.store, "site.secret")))
        self.talk = self.computer.talk
        self.computer.round()
        self.wire = InvitationWire(self.talk.wire)  # type: ignore[arg-type]  # it is the one over HTTP

    def invites(self, whom: Whom = RELIEF, known: tuple[Kept, ...] = ()) -> Kept:
        """A slip."""
        return invite(self.talk, self.wire, whom, known)

    def slip(self, kept: Kept) -> Slip:
        """What is printed."""
        return Slip(self.address, kept.code)


@pytest.fixture
def founder(tmp_path: Path) -> Iterator[Founder]:
    """A site on a server process."""
    server = ServerProcess(tmp_path / "centre")
    made = Founder(tmp_path / "founder", server)
    yield made
    made.computer.close()
    server.stop()


def arrive(folder: Path, joining: Joining, address: str) -> Computer:
    """The new seat's computer, its talk anchored where the invitation says."""
    made = joined(folder, joined_site(joining, "陈静"), address)
    waiting = joining.waiting
    made.talk.anchor = waiting and StreamPosition(made.talk.control_stream, waiting.position, waiting.hash)
    return made


@pytest.mark.parametrize("post", POSTS)
def test_the_slip_says_post_desk_and_number_and_the_keys_go_by_it(founder: Founder, tmp_path: Path, post: Post) -> None:
    """What is on the slip is in the site's records and in the new vault."""
    kept = founder.invites(replace(RELIEF, post=post))
    joining = answered(founder.slip(kept), "陈静")
    (asking,), _ = who_asks(founder.talk, founder.wire, [kept])
    assert (asking.name, asking.is_proved) == ("陈静", True)
    let_in(founder.talk, founder.wire, kept)
    hers = arrive(tmp_path / "hers", joining, founder.address)
    hers.round()
    member = hers.talk.control.members[hers.talk.keys.seat]
    assert (member.post, member.number, member.role) == (post, 2, "member")
    assert (hers.work.seat.desk, hers.work.seat.number) == ("relief", 2)
    held = {name for ring, name in hers.talk.control.rings.items() if hers.talk.ring_keys(ring)}
    assert held == {name for name in ("front", "case") if may_read(post, name)}
    hers.close()


def test_open_slips_cost_no_request_before_somebody_answers(founder: Founder) -> None:
    """The greeting says how many wait; a centre of an earlier version says nothing, and is asked as before."""
    kept = founder.invites()
    run_round(founder.talk)
    assert asks_nobody(founder.talk)
    answered(founder.slip(kept), "陈静")
    run_round(founder.talk)
    assert not asks_nobody(founder.talk)
    let_in(founder.talk, founder.wire, kept)
    run_round(founder.talk)
    assert asks_nobody(founder.talk)
    earlier = msgspec.msgpack.encode((bytes(16), 1, ()))
    founder.talk.asking = msgspec.msgpack.decode(earlier, type=Greeting).asking
    assert not asks_nobody(founder.talk)


def test_before_it_is_let_in_a_seat_gets_nothing(founder: Founder, tmp_path: Path) -> None:
    """The centre has no session for it, and its vault nothing of the site."""
    joining = answered(founder.slip(founder.invites()), "陈静")
    hers = arrive(tmp_path / "hers", joining, founder.address)
    with pytest.raises(ServerRefused) as caught:
        hers.round()
    assert caught.value.facts["problem"] == "forbidden"
    assert hers.talk.control.position == 0
    hers.close()


def test_an_answer_without_the_slips_code_lets_nobody_in(founder: Founder) -> None:
    """Whoever sits at the server knows the id of an invitation, and can answer it; the proof they cannot make."""
    kept = founder.invites()
    keys = make_seat_keys(secrets.token_bytes)
    forged = make_answer(keys, "陈静", new_code(secrets.token_bytes), secrets.token_bytes)
    founder.wire.ask_in(kept.id, JoinRequest(keys.seat, forged))
    (asking,), _ = who_asks(founder.talk, founder.wire, [kept])
    assert (asking.name, asking.is_proved) == ("", False)
    with pytest.raises(Forged):
        let_in(founder.talk, founder.wire, kept)
    assert keys.seat not in founder.talk.control.members


def test_a_number_is_given_once(founder: Founder) -> None:
    """Two slips of one seat have two numbers; where another administrator was faster, the later one is refused."""
    first = founder.invites()
    assert founder.invites(known=(first,)).number == first.number + 1
    twin = founder.invites()
    assert twin.number == first.number
    for kept in (first, twin):
        answered(founder.slip(kept), "陈静")
    let_in(founder.talk, founder.wire, first)
    with pytest.raises(BadInvitation) as caught:
        let_in(founder.talk, founder.wire, twin)
    assert caught.value.facts["reason"] == "number_taken"


def test_a_new_seat_is_not_shown_another_beginning(founder: Founder, tmp_path: Path) -> None:
    """Its invitation says where the control stream stood; one that does not lead there is not its site's."""
    kept = founder.invites()
    joining = answered(founder.slip(kept), "陈静")
    let_in(founder.talk, founder.wire, kept)
    waiting = joining.waiting
    assert waiting is not None
    elsewhere = Waiting(waiting.invitation, waiting.answer, waiting.position, bytes(32))
    hers = arrive(tmp_path / "hers", replace(joining, waiting=elsewhere), founder.address)
    with pytest.raises(Forged) as caught:
        hers.round()
    assert caught.value.facts["what"] == "control_anchor"
    assert not any(hers.talk.ring_keys(ring) for ring in founder.talk.control.rings)
    hers.close()


def test_a_seat_that_was_turned_away_is_told_so(founder: Founder) -> None:
    """As often as it asks; and the slip is of no use to anybody."""
    kept = founder.invites()
    joining = answered(founder.slip(kept), "陈静")
    turn_away(founder.talk, founder.wire, kept.id)
    with HttpWire(founder.address) as http:
        wire = InvitationWire(http)
        for _ in range(2):
            with pytest.raises(BadInvitation) as caught:
                knock(wire, SeatKeys(joining.seat), joining.waiting)  # type: ignore[arg-type]  # it has asked
            assert caught.value.facts["reason"] == "withdrawn"
        with pytest.raises(BadInvitation):
            look_up(wire, Code(kept.code))
