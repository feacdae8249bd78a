"""The wire's contract against a real server process on loopback."""

import shutil
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from sync.errors import ControlMoved, HistoryDiffers, ServerAway, ServerGarbled, ServerRefused, ServerUntrusted
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


def test_a_restored_server_is_noticed_and_takes_again_what_it_lost(
    own_server: ServerProcess, connect: Connect, site: SampleSite, tmp_path: Path
) -> None:
    """Backup, more work, restore, `restored`: another incarnation, a history that differs, and nothing lost."""
    raws = [site.member.seal(site.data) for _ in range(4)]
    wire = connect(own_server, site.member)
    wire.push(site.data, raws[:2])
    own_server.stop()
    shutil.copytree(own_server.folder, tmp_path / "backup")
    own_server.start()
    wire = connect(own_server, site.member)
    wire.push(site.data, raws[2:])
    before = wire.greet(GreetRequest(())).incarnation
    own_server.stop()
    shutil.rmtree(own_server.folder)
    shutil.copytree(tmp_path / "backup", own_server.folder)
    assert main(["restored", "--data", str(own_server.folder)]) == 0
    own_server.start()
    wire = connect(own_server, site.admin)
    assert wire.greet(GreetRequest(())).incarnation != before
    with pytest.raises(HistoryDiffers) as caught:
        wire.pull(site.data, 4, rolled(ids_of(raws)), ALL)
    assert caught.value.facts["position"] == 2
    assert [result.seq for result in wire.push(site.data, raws)] == [1, 2, 3, 4]
    assert wire.pull(site.data, 4, rolled(ids_of(raws)), ALL).envelopes == ()


def test_a_kill_loses_nothing_that_was_acknowledged(
    own_server: ServerProcess, connect: Connect, site: SampleSite
) -> None:
    """Killed at a moment of its own while a seat pushes, five times: every receipt's envelope is there, and sound."""
    acknowledged: dict[int, bytes] = {}
    for wait_s in (0.0, 0.01, 0.03, 0.07, 0.11):
        wire = connect(own_server, site.member)
        _push_one(wire, site, acknowledged)
        killer = threading.Timer(wait_s, own_server.process.kill)
        killer.start()
        with pytest.raises((ServerAway, ServerGarbled)):
            while True:
                _push_one(wire, site, acknowledged)
        killer.join()
        own_server.stop(signal.SIGKILL)
        assert main(["check", "--data", str(own_server.folder)]) == 0
        own_server.start()
    stored = _everything(connect(own_server, site.admin), site)
    assert len(acknowledged) >= 5
    assert acknowledged.items() <= stored.items()


def test_readers_miss_nothing_while_eight_write(begun: ServerProcess, connect: Connect, site: SampleSite) -> None:
    """Eight writers and two readers, on two processes over one database: what a reader follows is dense, rolls up,
    and ends complete.
    """
    second = ServerProcess(begun.folder, home=begun.home)
    writers = [connect(server, site.member) for server in (begun, second) for _ in range(4)]
    readers = [connect(server, site.admin) for server in (begun, second)]
    offers = [[[site.member.seal(site.data) for _ in range(5)] for _ in range(8)] for _ in writers]
    total = 8 * 8 * 5
    with ThreadPoolExecutor(10) as pool:
        pushing = [pool.submit(_push_all, wire, site, offer) for wire, offer in zip(writers, offers, strict=True)]
        following = [pool.submit(_follow, wire, site, total) for wire in readers]
        given = [seq for future in pushing for seq in future.result(60)]
        seen = [future.result(60) for future in following]
    assert second.stop() == 0
    assert sorted(given) == list(range(1, total + 1))
    assert seen[0] == seen[1]


def test_the_server_keeps_and_logs_no_word_of_a_sealed_payload(
    own_server: ServerProcess, connect: Connect, site: SampleSite
) -> None:
    """The sealed bytes are in the server's files; the marker that was sealed is not, in any usual encoding."""
    marker = "周末谈话记录样本"
    sealed = ChaCha20Poly1305(bytes(32)).encrypt(bytes(12), marker.encode() * 8, b"")
    connect(own_server, site.member).push(site.data, [site.member.seal(site.data, sealed)])
    own_server.process.kill()  # so that the write-ahead log is still there to be searched
    own_server.stop(signal.SIGKILL)
    kept = b"".join(path.read_bytes() for path in own_server.folder.iterdir()) + own_server.log().encode()
    assert sealed in kept
    for encoding in ("utf-8", "utf-16-le", "gb18030"):
        assert marker.encode(encoding) not in kept
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
    asked = (client.ask("GET", "/v1/hello").status_code for _ in range(5000))
    assert next(status for status in asked if status != 200) == 429
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


def _push_one(wire: HttpWire, site: SampleSite, acknowledged: dict[int, bytes]) -> None:
    raw = site.member.seal(site.data)
    acknowledged |= {result.seq: raw for result in wire.push(site.data, [raw])}


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
