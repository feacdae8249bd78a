"""Clients that hold on, pour in or never read, against a real server process: each is cut off or refused in time, the
server's memory stays bounded, and everybody else is served meanwhile.
"""

import gzip
import os
import socket
import struct
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

import msgspec
import pytest

from sync.errors import ServerRefused
from sync.protocol.messages import CONTENT_TYPE, ControlAppend, GreetRequest, Problem, PushRequest
from sync.protocol.names import NO_HASH
from sync.wire import Credentials, HttpWire
from tests.sync.server.conftest import Plain, SampleSite, ServerProcess

MIB = 1024 * 1024
SHORT = "head_s = 1.0\nbody_s = 1.5\nanswer_s = 2.0\n"
MANY = 100
Serve = Callable[[str], ServerProcess]

linux = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells how large a process is")


@pytest.fixture
def serve(tmp_path: Path, site: SampleSite) -> Iterator[Serve]:
    """Starts a server with the test's site on it and some limits."""
    started: list[ServerProcess] = []

    def start(limits: str) -> ServerProcess:
        file = tmp_path / "limits.toml"
        file.write_text(limits)
        server = ServerProcess(tmp_path / "data", "--limits", str(file))
        started.append(server)
        server.add(site)
        path = f"/v1/streams/{site.control.hex()}/control"
        client = Plain(server.address)
        assert client.ask("POST", path, ControlAppend(0, tuple(site.found()))).status_code == 200
        client.close()
        return server

    yield start
    for server in started:
        assert server.stop() == 0
        assert "Traceback" not in server.log()
        assert " 500 " not in server.log()


def member(server: ServerProcess, site: SampleSite) -> Plain:
    """A client inside."""
    client = Plain(server.address)
    client.enter(site, site.member)
    return client


@contextmanager
def connected(server: ServerProcess, count: int = 1) -> Iterator[list[socket.socket]]:
    """Bare connections."""
    host, port = server.address.removeprefix("http://").split(":")
    with ExitStack() as stack:
        yield [stack.enter_context(socket.create_connection((host, int(port)), timeout=20)) for _ in range(count)]


def seconds_until_closed(connection: socket.socket, drip: bytes = b"") -> float:
    """How long the server keeps a connection that brings a byte of `drip` now and then."""
    began = time.monotonic()
    connection.settimeout(0.1)
    for at in range(200):
        try:
            if drip:
                connection.sendall(drip[at % len(drip) :][:1])
            if not connection.recv(65536):
                break
        except TimeoutError:
            continue
        except OSError:
            break
    return time.monotonic() - began


def head(method: str, path: str, *lines: str) -> bytes:
    """The head of a request."""
    common = (f"{method} {path} HTTP/1.1", "Host: x", f"Content-Type: {CONTENT_TYPE}")
    return ("\r\n".join((*common, *lines)) + "\r\n\r\n").encode()


def whole_answer(connection: socket.socket) -> bytes:
    """Head and body of one answer."""
    received = connection.recv(65536)
    while b"\r\n\r\n" not in received:
        received += connection.recv(65536)
    told, body = received.lower().split(b"\r\n\r\n", 1)
    size = int(told.split(b"content-length: ")[1].split(b"\r\n")[0])
    while len(body) < size:
        more = connection.recv(65536)
        received, body = received + more, body + more
    return received


def is_served(server: ServerProcess) -> bool:
    """Whether somebody else gets an answer soon."""
    client = Plain(server.address)
    began = time.monotonic()
    answer = client.ask("GET", "/v1/hello")
    client.close()
    return answer.status_code == 200 and time.monotonic() - began < 5


def peak_mib(server: ServerProcess) -> float:
    """The most memory the process has had at once."""
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    return float(status.split("VmHWM:")[1].split()[0]) / 1024


def test_a_head_that_never_ends_is_cut_off(serve: Serve) -> None:
    """Silent, dripping, or dripping after a request that was served: a second, not for ever."""
    server = serve(SHORT)
    with connected(server, 3) as (silent, dripping, served):
        served.sendall(head("GET", "/v1/hello"))
        assert served.recv(65536).startswith(b"HTTP/1.1 200")
        with ThreadPoolExecutor(3) as pool:
            drip = b"GET / HTTP/1.1\r\nX-Slow: " + b"a" * 500
            jobs = [pool.submit(seconds_until_closed, silent)]
            jobs += [pool.submit(seconds_until_closed, one, drip) for one in (dripping, served)]
            assert is_served(server)
            spent = [job.result() for job in jobs]
    assert all(0.8 < seconds < 4 for seconds in spent), spent


def test_a_connection_between_two_requests_is_kept(serve: Serve) -> None:
    """The limit is for heads that have begun: seats keep their connection from round to round."""
    server = serve(SHORT)
    with connected(server) as (patient,):
        for _ in range(2):
            patient.sendall(head("GET", "/v1/hello"))
            assert whole_answer(patient).startswith(b"HTTP/1.1 200")
            time.sleep(1.5)


def test_a_body_that_never_ends_is_given_up(serve: Serve, site: SampleSite) -> None:
    """Refused after its time, and the connection ends with what is left of the body unread."""
    server = serve(SHORT)
    path = f"/v1/streams/{site.control.hex()}/control"
    with connected(server) as (slow,):
        slow.sendall(head("POST", path, "Content-Length: 100000"))
        assert 1.2 < seconds_until_closed(slow, b"x") < 8


def test_a_seat_is_known_before_its_body_is_read(serve: Serve, site: SampleSite) -> None:
    """Whoever has no session is refused by the head alone, and a session's request is not read beyond a few kB."""
    server = serve(SHORT)
    path = f"/v1/streams/{site.data.hex()}/envelopes"
    for lines, door, status in (
        (("Authorization: Bearer no", f"Content-Length: {2 * MIB}"), path, b"401"),
        ((f"Content-Length: {2 * MIB}",), "/v1/session", b"413"),
        ((f"Content-Length: {3 * MIB}",), f"/v1/streams/{site.control.hex()}/control", b"413"),
        (("Content-Length: 9" + "9" * 40,), "/v1/session", b"4"),
    ):
        with connected(server) as (asking,):
            asking.sendall(head("POST", door, *lines))
            assert asking.recv(65536).split()[1].startswith(status)


@linux
@pytest.mark.parametrize("within", [True, False])
def test_a_hundred_huge_requests_take_bounded_memory(serve: Serve, site: SampleSite, within: bool) -> None:
    """2 MiB each, all but the last byte sent and then nothing: seats fill their room, strangers theirs, and who comes
    in between is told to come again. Nobody is kept out for longer than a body may take.
    """
    server = serve("body_s = 4.0\nbodies = 16_777_216\nstranger_bodies = 8_388_608\n")
    inside = member(server, site)
    door = "envelopes" if within else "control"
    path = f"/v1/streams/{(site.data if within else site.control).hex()}/{door}"
    token = f"Authorization: {inside.http.headers['Authorization']}"
    before = peak_mib(server)
    with connected(server, MANY) as all_:
        for one in all_:
            one.sendall(head("POST", path, token, f"Content-Length: {2 * MIB}"))
            pour(one, 2 * MIB - 1)
        assert is_served(server)
        grown = peak_mib(server) - before
        codes = [code for one in all_ if (code := status_of(one))]
    assert grown < 80, grown
    assert 80 <= codes.count(503) <= 98, codes  # the others were given up with 400 when their time was over
    assert inside.ask("POST", path, PushRequest(()) if within else ControlAppend(3, ())).status_code == 200
    inside.close()


def pour(connection: socket.socket, size: int) -> None:
    """Send so many bytes, as far as they are taken."""
    connection.settimeout(0.05)
    try:
        for _ in range(size // 65536):
            connection.sendall(bytes(65536))
        connection.sendall(bytes(size % 65536))
    except OSError:
        return


def status_of(connection: socket.socket) -> int:
    """The status of the answer; 0 where the connection was cut off instead."""
    connection.settimeout(3)
    try:
        said = connection.recv(65536)
    except OSError:
        return 0
    return int(said.split()[1]) if said else 0


@linux
def test_two_hundred_answers_nobody_reads_take_bounded_memory(serve: Serve, site: SampleSite) -> None:
    """A page of 1 MiB for each of two hundred connections that do not read it: most are told `busy`, and what was given
    is cut off.
    """
    server = serve(SHORT + "answers = 8_388_608\n")
    inside = member(server, site)
    path = f"/v1/streams/{site.data.hex()}/envelopes"
    for _ in range(2):
        offer = PushRequest(tuple(site.member.seal(site.data, os.urandom(120_000)) for _ in range(8)))
        assert inside.ask("POST", path, offer).status_code == 200
    asking = head("GET", f"{path}?after=0&hash={NO_HASH.hex()}&own=1", f"Authorization: {bearer(inside)}")
    before = peak_mib(server)
    with connected(server, 2 * MANY) as all_:
        for one in all_:
            one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            one.sendall(asking)
        time.sleep(1)
        assert is_served(server)
        assert peak_mib(server) - before < 120
        time.sleep(2.5)  # longer than an answer may take
        codes = [status_of(one) for one in all_]
        given = [one for one, code in zip(all_, codes, strict=True) if code == 200]
        assert codes.count(503) >= 160
        assert given
        assert all(is_cut(one) for one in given[:4])
    whole = inside.ask("GET", f"{path}?after=0&hash={NO_HASH.hex()}&own=1")
    assert whole.status_code == 200
    assert MIB * 0.8 < len(whole.content) < MIB * 1.3
    inside.close()


def bearer(client: Plain) -> str:
    """What a client's requests are authorised with."""
    return str(client.http.headers["Authorization"])


def is_cut(connection: socket.socket) -> bool:
    """Whether an answer ends before its end."""
    connection.settimeout(1)
    size = 0
    try:
        while more := connection.recv(65536):
            size += len(more)
    except OSError:
        pass
    return size < MIB * 0.8


def test_more_connections_than_allowed_are_turned_away(serve: Serve) -> None:
    """The others go on; a place that becomes free is given again."""
    server = serve("connections = 5\nhead_s = 60.0\n")
    with connected(server, 5) as first:
        first[0].sendall(head("GET", "/v1/hello"))
        assert first[0].recv(65536).startswith(b"HTTP/1.1 200")
        with connected(server) as (sixth,):
            assert seconds_until_closed(sixth) < 2
        first[1].close()
        time.sleep(0.3)
        assert is_served(server)


def test_a_seat_that_asks_too_often_is_told_when_to_come_again(serve: Serve, site: SampleSite) -> None:
    """429 with Retry-After, for this seat alone; after that time it is served. The wire knows how long."""
    server = serve("seat_requests = { per_second = 1, burst = 6 }\n")
    wire = HttpWire(server.address, Credentials(site.control, site.member.id, site.member.sign))  # type: ignore[arg-type]  # plain bytes
    with wire, pytest.raises(ServerRefused) as caught:
        for _ in range(20):
            wire.greet(GreetRequest(()))
    assert caught.value.facts["problem"] == "too_many"
    assert 1 <= caught.value.wait_s <= 2
    other = Plain(server.address)
    other.enter(site, site.admin)
    assert other.ask("POST", "/v1/greet", GreetRequest(())).status_code == 200
    other.close()
    time.sleep(caught.value.wait_s)
    with HttpWire(server.address, Credentials(site.control, site.member.id, site.member.sign)) as again:  # type: ignore[arg-type]  # the same
        again.greet(GreetRequest(()))


def test_a_seat_that_carries_too_much_is_told_when_to_come_again(serve: Serve, site: SampleSite) -> None:
    """What it sends and what it is given both count."""
    server = serve("seat_bytes = { per_second = 100_000, burst = 500_000 }\n")
    inside = member(server, site)
    path = f"/v1/streams/{site.data.hex()}/envelopes"
    offer = PushRequest(tuple(site.member.seal(site.data, os.urandom(100_000)) for _ in range(3)))
    assert inside.ask("POST", path, offer).status_code == 200
    assert inside.ask("GET", f"{path}?after=0&hash={NO_HASH.hex()}&own=1").status_code == 200
    refused = inside.ask("POST", path, PushRequest(()))
    assert (refused.status_code, problem(refused.content)) == (429, "too_many")
    time.sleep(int(refused.headers["Retry-After"]))
    assert inside.ask("POST", path, PushRequest(())).status_code == 200
    inside.close()


def test_strangers_are_counted_by_their_address(serve: Serve) -> None:
    """Hello costs little, and yet is not given without end."""
    server = serve("stranger_requests = { per_second = 2, burst = 10 }\n")
    client = Plain(server.address)
    answers = [client.ask("GET", "/v1/hello") for _ in range(20)]
    assert {answer.status_code for answer in answers[:5]} == {200}
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["Retry-After"]) == 1
    client.close()


def bombs() -> Sequence[bytes]:
    """Small bodies that would be large ones to whoever believed them."""
    zeros = bytes(50 * MIB)
    many = b"\xdd" + struct.pack(">I", 2**32 - 1)
    return (
        gzip.compress(zeros),
        zlib.compress(zeros),
        b"\x91" + many,
        many + b"\xc4\x00" * 1000,
        b"\x91" * 100_000,
        b"\x92\x00\x91\xc6" + struct.pack(">I", 2**32 - 1) + b"a",
        b"\xdf" + struct.pack(">I", 2**32 - 1),
    )


@linux
def test_bodies_that_would_unfold_are_malformed_and_cost_nothing(serve: Serve, site: SampleSite) -> None:
    """Nothing is ever unpacked at the server, whatever a header says; sizes inside MessagePack are not believed."""
    server = serve("")
    inside = member(server, site)
    before = peak_mib(server)
    doors = (
        "/v1/session",
        "/v1/greet",
        *(f"/v1/streams/{site.data.hex()}/{door}" for door in ("control", "envelopes")),
    )
    for bomb in bombs():
        for door in doors:
            for headers in ({}, {"Content-Encoding": "gzip"}):
                answer = inside.ask("POST", door, bomb, headers=headers)
                assert answer.status_code in (400, 413), answer.content
                assert problem(answer.content) in ("malformed", "too_big")
    assert peak_mib(server) - before < 20
    inside.close()


def problem(content: bytes) -> str:
    """The code of a refusal."""
    return msgspec.msgpack.decode(content, type=Problem).code
