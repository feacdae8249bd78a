"""What a hostile server, or somebody in between, can do with single answers: too much, too little, something else."""

import secrets
import tracemalloc
from pathlib import Path

import pytest
from msgspec.structs import replace

from app.domain.ids import EnvelopeId
from app.now import wall_ms
from sync.errors import Forged, NotTheServer, ServerAway, ServerGarbled, ServerUntrusted, SyncError
from sync.membership import admit_late
from sync.protocol.messages import Hello
from tests.simulation.site import Site
from tests.sync.authority import Authority
from tests.sync.hostile.conftest import Stage, told
from tests.sync.hostile.liar import Listening, Raw
from ui.wording import sentence
from ui.words import say

DOORS = ("hello", "session", "greet", "control", "pull", "push")
MIB = 1024 * 1024
YEAR_MS = 365 * 24 * 3600 * 1000
PORTAL = "<!DOCTYPE html><html><title>请登录无线网</title></html>".encode()


def with_news(stage: Stage) -> str:
    """There is something to be told at every door: a session is opened, records and envelopes have come, one waits."""
    stage.liar.be_honest()
    admit_late(stage.first.talk, [EnvelopeId(secrets.token_bytes(32))])
    stage.write(1)
    line = f"要送出去的 {secrets.token_hex(4)}"
    stage.victim.writes(line)
    stage.victim.restart()
    return line


def at_every_door(stage: Stage, raw: Raw, *may: type[SyncError]) -> set[str]:
    """What the person is told; each time the victim keeps and shows what it had, and nothing else."""
    sentences = set()
    for door in DOORS:
        line = with_news(stage)
        before = stage.victim.lines()
        stage.liar.instead[door] = lambda _asked: raw
        tracemalloc.start()
        error = told(stage.victim, SyncError)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert type(error) in may, door
        assert stage.victim.lines() == before, door
        assert most < 32 * MIB, door
        sentences.add(sentence(error))
        stage.liar.be_honest()
        for computer in (stage.victim, stage.first):
            computer.round()
        assert line in stage.first.lines(), door
    stage.honest_again()
    return sentences


def test_a_sign_in_page_in_place_of_an_answer(stage: Stage) -> None:
    """HTML with the right status, whichever request it answers: the person is told to sign in to the network."""
    raw = Raw([PORTAL], kind="text/html; charset=utf-8")
    assert at_every_door(stage, raw, NotTheServer) == {say("error.not_the_server")}


def test_an_answer_that_never_ends_takes_no_memory(stage: Stage) -> None:
    """Ten gigabytes, or as much as anybody reads: it is hung up on after 4 MiB, and nothing of it is used."""
    raw = Raw([bytes(MIB // 4)], length=10 * 1024 * MIB, endless=True)
    assert at_every_door(stage, raw, ServerGarbled) == {say("error.server_garbled")}


@pytest.mark.parametrize("body", [b"", b"\xc1", b"\xdd\xff\xff\xff\xff", b"\x91" * 100_000, b"\xdb\xff\xff\xff\xff"])
def test_an_answer_that_is_no_message_takes_no_memory(stage: Stage, body: bytes) -> None:
    """Nothing, a byte that means nothing, a list and a text of four thousand million, nesting without end."""
    assert at_every_door(stage, Raw([body]), ServerGarbled) == {say("error.server_garbled")}


def test_an_answer_cut_off_in_its_body(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    """Fewer bytes than its head has promised: nothing of it is used, whatever it would have said."""
    sentences = at_every_door(stage, Raw([b"\x96\xc4"], length=1000), ServerAway, ServerGarbled)
    assert sentences <= {say("error.server_away"), say("error.server_garbled")}
    caplog.clear()  # the liar's own HTTP server complains of it


def test_a_body_said_to_be_packed_is_not_unpacked(stage: Stage) -> None:
    """Small as it may be: it could unfold into anything."""
    raw = Raw([b"\x1f\x8b" + bytes(100)], packed=True)
    assert at_every_door(stage, raw, NotTheServer) == {say("error.not_the_server")}


@pytest.mark.parametrize("years", [-10, 10])
def test_a_server_that_lies_about_the_time(stage: Stage, years: int) -> None:
    """Ten years back or ahead: everything is sent, opened and in order, nobody's stamps follow the lie, and what was
    saved carries the computer's own time."""
    lines = stage.write(2)
    where = stage.first.writes("改之前")
    stage.first.round()
    off = years * YEAR_MS
    for door in ("hello", "greet", "pull"):
        stage.liar.lies[door] = lambda said, _asked: replace(said, server_time_ms=said.server_time_ms + off)
    stage.liar.lies["session"] = lambda said, _asked: replace(said, expires_ms=said.expires_ms + off)
    report = stage.victim.round()
    stage.victim.writes("改之后", where)
    stage.victim.round()
    assert abs(report.clock_offset_ms - off) < YEAR_MS
    assert stage.victim.lines() == sorted([*lines, "改之后"])
    assert abs(stage.victim.disk.clock.ms - wall_ms(stage.victim.clock())) < YEAR_MS
    stage.honest_again()
    assert "改之前" not in stage.first.lines()


def test_with_a_lying_clock_a_far_future_stamp_is_still_outranked(stage: Stage) -> None:
    """A colleague's clock is nine years ahead and the server says that is right: what is written over it stands."""
    stage.liar.be_honest()
    stage.first.clock.pass_by(days=9 * 365)
    where = stage.first.writes("来自将来")
    stage.first.round()
    for door in ("hello", "greet", "pull"):
        stage.liar.lies[door] = lambda said, _asked: replace(said, server_time_ms=said.server_time_ms + 10 * YEAR_MS)
    stage.victim.round()
    stage.victim.writes("现在写的", where)
    stage.victim.round()
    stage.honest_again()
    assert stage.first.lines() == ["现在写的"]


@pytest.mark.parametrize("number", [-1, 2**53 + 1, 2**64 - 1])
def test_a_time_that_no_clock_can_show(stage: Stage, number: int) -> None:
    """A number that fits nowhere is no answer."""
    stage.victim.writes("还在")
    stage.liar.lies["greet"] = lambda said, _asked: replace(said, server_time_ms=number)
    assert sentence(told(stage.victim, ServerGarbled)) == say("error.server_garbled")
    assert stage.victim.lines() == ["还在"]
    stage.honest_again()


def test_another_server_with_a_key_of_its_own(stage: Stage) -> None:
    """Who answers as the server without its key cannot give a receipt: nothing is marked as delivered."""
    stage.write(1)
    stage.victim.round()
    stage.victim.writes("等真的回执")
    stage.liar.lies["push"] = lambda said, _asked: replace(
        said, results=tuple(replace(one, receipt=bytes(64)) for one in said.results)
    )
    assert sentence(told(stage.victim, Forged)) == say("error.forged")
    assert stage.victim.disk.waiting_count().ops == 1
    stage.honest_again()


def test_another_server_shown_to_a_restarted_program(stage: Stage) -> None:
    """The key met first is kept: a server that shows another one after the program's start is not believed either."""
    stage.victim.writes("头一份")
    stage.victim.round()
    stage.victim.restart()
    stage.victim.writes("第二份")
    other = bytes(31) + b"\x01"

    def lie(said: Hello, _asked: object) -> Hello:
        return replace(said, server_key=other)

    stage.liar.lies["hello"] = lie
    stage.liar.lies["push"] = lambda said, _asked: replace(
        said, results=tuple(replace(one, receipt=bytes(64)) for one in said.results)
    )
    told(stage.victim, Forged)
    assert stage.victim.disk.waiting_count().ops == 1
    stage.honest_again()


def test_an_empty_stream_behind_valid_tls(stage: Stage, site: Site, tmp_path: Path) -> None:
    """The right certificate and an empty stream: the certificate proves an address, and nothing else is believed."""
    lines = stage.write(2)
    authority = Authority(tmp_path / "ca")
    authority.server("127.0.0.1")
    door = Listening(stage.liar, ssl_certfile=authority.chain)
    computer = stage.victim
    computer.round()
    computer.restart(door.address)
    with pytest.raises(ServerUntrusted) as caught:  # whose authority this is nobody has said
        computer.round()
    assert sentence(caught.value) == say("error.untrusted.certificate")
    computer.restart()
    computer.trust = authority.file
    stage.liar.shows_data(stage.data, [])
    computer.round()
    assert computer.lines() == sorted(lines)
    computer.restart(stage.false.address)
    computer.trust = None
    door.close()
    stage.honest_again()
