"""The wire's contract against a real server process on loopback."""

import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from sync.errors import ControlMoved, HistoryDiffers, ServerRefused, ServerUntrusted
from sync.protocol.envelope import rolled
from sync.protocol.messages import GreetRequest, StreamPosition
from sync.protocol.names import NO_HASH
from sync.protocol.signing import check_signature, receipt_words
from sync.server.__main__ import main
from sync.wire import Credentials, HttpWire
from tests.sync.authority import Authority
from tests.sync.server.conftest import Plain, SampleSeat, SampleSite, ServerProcess, ids_of

ALL = 1024 * 1024
Connect = Callable[[ServerProcess, SampleSeat], HttpWire]


@pytest.fixture
def connect(site: SampleSite) -> Iterator[Connect]:
    """Opens conversations, closed at the end."""
    wires: list[HttpWire] = []

    def opened(server: ServerProcess, seat: SampleSeat) -> HttpWire:
        wires.append(HttpWire(server.address, Credentials(site.control, seat.id, seat.sign)))
        return wires[-1]

    yield opened
    for wire in wires:
        wire.close()


@pytest.fixture
def begun(shared_server: ServerProcess, connect: Connect, site: SampleSite) -> ServerProcess:
    """The shared server with this test's site on it."""
    return begin(shared_server, connect, site)


@pytest.fixture
def own_server(tmp_path: Path, connect: Connect, site: SampleSite) -> Iterator[ServerProcess]:
    """A server that this test may stop and kill."""
    server = begin(ServerProcess(tmp_path / "data"), connect, site)
    yield server
    server.stop()


def begin(server: ServerProcess, connect: Connect, site: SampleSite) -> ServerProcess:
    """Add the site and append its first control records, for which no session is needed."""
    server.add(site)
    assert connect(server, site.admin).append_control(site.control, 0, site.found()) == 3
    return server


def test_what_one_seat_hands_in_the_other_fetches(begun: ServerProcess, connect: Connect, site: SampleSite) -> None:
    """Append, receipt, pull; the writer is not sent its own bytes again."""
    writer, reader = connect(begun, site.member), connect(begun, site.admin)
    raws = [site.member.seal(site.data) for _ in range(3)]
    results = writer.push(site.data, raws)
    greeting = reader.greet(GreetRequest((StreamPosition(site.data, 0, NO_HASH),)))
    assert writer.server is not None
    for seq, result in enumerate(results, start=1):
        words = receipt_words(greeting.incarnation, site.data, seq, result.id)
        check_signature(writer.server.server_key, result.receipt, words, "receipt")
    assert [item.raw for item in reader.pull(site.data, 0, NO_HASH, ALL).envelopes] == raws
    assert greeting.heads == (StreamPosition(site.data, 3, rolled(ids_of(raws))),)
    own = writer.pull(site.data, 0, NO_HASH, ALL)
    assert (own.envelopes, own.own) == ((), tuple(enumerate(ids_of(raws), start=1)))


def test_refusals_arrive_as_the_errors_of_the_wire(begun: ServerProcess, connect: Connect, site: SampleSite) -> None:
    """A stale control append, a foreign history, an unknown stream, a stranger."""
    wire = connect(begun, site.member)
    with pytest.raises(ControlMoved) as moved:
        wire.append_control(site.control, 1, [site.sign(SampleSeat().member(), site.admin)])
    assert moved.value.facts["position"] == 3
    with pytest.raises(HistoryDiffers):
        wire.pull(site.data, 5, bytes(32), ALL)
    with pytest.raises(ServerRefused, match="unknown_stream"):
        wire.pull(bytes(16), 0, NO_HASH, ALL)
    with pytest.raises(ServerRefused, match="forbidden"):
        connect(begun, site.stranger).greet(GreetRequest(()))


def test_control_records_are_given_to_members(begun: ServerProcess, connect: Connect, site: SampleSite) -> None:
    """All of them, byte for byte."""
    assert list(connect(begun, site.member).control_page(site.control, 0).records) == site.records


def test_a_restart_keeps_everything_and_sessions_too(
    own_server: ServerProcess, connect: Connect, site: SampleSite
) -> None:
    """The same log, the same incarnation, the same receipts after SIGTERM, which ends the server with code 0."""
    raws = [site.member.seal(site.data) for _ in range(2)]
    before = connect(own_server, site.member).push(site.data, raws)
    assert own_server.stop() == 0
    own_server.start()
    after = connect(own_server, site.member).push(site.data, raws)
    assert [(result.seq, result.receipt) for result in after] == [(result.seq, result.receipt) for result in before]


def test_a_kill_loses_nothing_that_was_acknowledged(
    own_server: ServerProcess, connect: Connect, site: SampleSite
) -> None:
    """Killed while a seat pushes, five times: every receipt's envelope is there, dense and sound."""
    acknowledged: dict[int, bytes] = {}
    for _ in range(5):
        killer = threading.Timer(0.15, own_server.process.kill)
        wire = connect(own_server, site.member)
        killer.start()
        with pytest.raises(Exception, match=r"server_away|server_garbled"):
            while True:
                raw = site.member.seal(site.data)
                acknowledged |= {result.seq: raw for result in wire.push(site.data, [raw])}
        killer.join()
        own_server.stop(signal.SIGKILL)
        assert main(["check", "--data", str(own_server.folder)]) == 0
        own_server.start()
    stored = _everything(connect(own_server, site.admin), site)
    assert len(acknowledged) > 5
    assert acknowledged.items() <= stored.items()


def test_readers_miss_nothing_while_eight_write(begun: ServerProcess, connect: Connect, site: SampleSite) -> None:
    """Eight writers and two readers at once: what a reader follows is dense, rolls up, and ends complete."""
    writers = [connect(begun, site.member) for _ in range(8)]
    readers = [connect(begun, site.admin) for _ in range(2)]
    offers = [[[site.member.seal(site.data) for _ in range(5)] for _ in range(8)] for _ in writers]
    total = 8 * 8 * 5
    with ThreadPoolExecutor(10) as pool:
        pushing = [pool.submit(_push_all, wire, site, offer) for wire, offer in zip(writers, offers, strict=True)]
        following = [pool.submit(_follow, wire, site, total) for wire in readers]
        given = [seq for future in pushing for seq in future.result(60)]
        seen = [future.result(60) for future in following]
    assert sorted(given) == list(range(1, total + 1))
    assert seen[0] == seen[1]


def test_the_database_holds_no_word_of_a_payload_in_the_clear_header(
    own_server: ServerProcess, connect: Connect, site: SampleSite
) -> None:
    """What is sealed stays sealed: a marker that was encrypted is nowhere in the server's files or its log."""
    marker = "周末谈话记录样本".encode()
    sealed = bytes(byte ^ 0xA5 for byte in marker * 8)
    connect(own_server, site.member).push(site.data, [site.member.seal(site.data, sealed)])
    own_server.stop()
    files = [path.read_bytes() for path in own_server.folder.iterdir()]
    assert any(sealed in content for content in files)
    assert not any(marker in content for content in files)
    assert marker not in own_server.log().encode()
    own_server.start()


def test_over_tls_a_seat_needs_the_authority(tmp_path: Path, site: SampleSite) -> None:
    """A server with a certificate says https, and serves those who trust its authority."""
    authority = Authority(tmp_path / "ca")
    authority.server("127.0.0.1")
    server = ServerProcess(tmp_path / "data", "--cert", str(authority.chain), "--key", str(authority.chain))
    server.add(site)
    assert server.address.startswith("https://127.0.0.1:")
    credentials = Credentials(site.control, site.admin.id, site.admin.sign)
    with HttpWire(server.address, credentials, trust=authority.file) as wire:
        assert wire.append_control(site.control, 0, site.found()) == 3
        assert wire.greet(GreetRequest(())).heads == ()
    with HttpWire(server.address, credentials) as wire, pytest.raises(ServerUntrusted):
        wire.greet(GreetRequest(()))
    assert server.stop() == 0


def test_a_stranger_who_never_stops_asking_is_told_too_many(own_server: ServerProcess) -> None:
    """Doors without a session are bounded by address; a monitor and the others go on."""
    client = Plain(own_server.address)
    codes = {client.ask("GET", "/v1/hello").status_code for _ in range(900)}
    assert codes == {200, 429}
    assert client.ask("GET", "/healthz").status_code == 200
    client.close()


def test_the_log_names_no_seat_and_no_token(own_server: ServerProcess, connect: Connect, site: SampleSite) -> None:
    """Ids are shortened; tokens, nonces and envelope ids never appear."""
    wire = connect(own_server, site.member)
    results = wire.push(site.data, [site.member.seal(site.data)])
    wire.pull(site.data, 0, NO_HASH, ALL)
    log = own_server.log()
    assert "POST envelopes" in log
    for secret in (site.member.id.hex(), site.data.hex(), results[0].id.hex(), wire._token):
        assert secret not in log


def _everything(wire: HttpWire, site: SampleSite) -> dict[int, bytes]:
    got: dict[int, bytes] = {}
    rolling, more = NO_HASH, True
    while more:
        page = wire.pull(site.data, len(got), rolling, ALL)
        got |= {item.seq: item.raw for item in page.envelopes}
        rolling, more = rolled(ids_of([item.raw for item in page.envelopes]), rolling), page.more
    return got


def _push_all(wire: HttpWire, site: SampleSite, offers: list[list[bytes]]) -> list[int]:
    return [result.seq for offer in offers for result in wire.push(site.data, offer)]


def _follow(wire: HttpWire, site: SampleSite, total: int) -> bytes:
    """Follow the stream until `total`; each page must start right after the last, or the server refuses the hash."""
    seq, rolling = 0, NO_HASH
    while seq < total:
        for item in wire.pull(site.data, seq, rolling, 20_000).envelopes:
            assert item.seq == seq + 1
            seq, rolling = item.seq, rolled(ids_of([item.raw]), rolling)
    return rolling
