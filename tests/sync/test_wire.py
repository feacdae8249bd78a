"""The wire against servers that misbehave: every failure has one of our errors, and nothing is asked twice."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.ids import SeatId, StreamId
from sync.errors import (
    ControlMoved,
    HistoryDiffers,
    ServerAway,
    ServerGarbled,
    ServerRefused,
    ServerUntrusted,
    SyncError,
)
from sync.protocol.messages import CONTENT_TYPE, Greeting, GreetRequest, Hello, Problem, Session, StreamPosition, Wired
from sync.protocol.names import NO_HASH
from sync.wire import MAX_ANSWER_BYTES, Credentials, HttpWire
from tests.sync.authority import Authority

STREAM = StreamId(bytes(16))
NOTHING = GreetRequest(())
HELLO = Hello((1,), bytes(16), bytes(32), 1000, bytes(32))
SESSION = Session("token", 3_601_000)
GREETING = Greeting(bytes(16), 1000, ())

Reply = Callable[[bytes], bytes]
"""What the false server answers: given the request's first line, the raw bytes of a whole HTTP answer."""


def answer(body: bytes | Wired, status: str = "200 OK", kind: str = CONTENT_TYPE, more: str = "") -> bytes:
    """A well-formed HTTP answer."""
    data = body if isinstance(body, bytes) else msgspec.msgpack.encode(body)
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", f"Content-Length: {len(data)}", "Connection: close"]
    return "\r\n".join([*lines, more]).encode() + b"\r\n" + data


class FalseServer:
    """Listens on this computer and answers each request with the bytes it was told to."""

    def __init__(self, reply: Reply, tls: ssl.SSLContext | None = None) -> None:
        self._reply = reply
        self._tls = tls
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self.requests: list[bytes] = []
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop listening."""
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join(10)

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            with connection:
                self._talk(connection)

    def _talk(self, connection: socket.socket) -> None:
        connection.settimeout(5)
        try:
            talking = self._tls.wrap_socket(connection, server_side=True) if self._tls else connection
            with talking:
                head, _, body = talking.recv(65536).partition(b"\r\n\r\n")
                while len(body) < _length(head):
                    body += talking.recv(65536)
                self.requests.append(head + b"\r\n\r\n" + body)
                talking.sendall(self._reply(head))
        except (OSError, ssl.SSLError):
            return


def _length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.split(b":")[1])
    return 0


Serve = Callable[..., tuple[HttpWire, FalseServer]]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Starts false servers with a wire to each; all are closed at the end."""
    opened: list[HttpWire | FalseServer] = []

    def start(
        reply: Reply, tls: ssl.SSLContext | None = None, trust: Path | None = None
    ) -> tuple[HttpWire, FalseServer]:
        server = FalseServer(reply, tls)
        wire = wire_to(f"{'https' if tls else 'http'}://127.0.0.1:{server.port}", trust)
        opened.extend((wire, server))
        return wire, server

    yield start
    for item in opened:
        item.close()


def wire_to(address: str, trust: Path | None = None) -> HttpWire:
    """A wire for a made-up seat."""
    credentials = Credentials(STREAM, SeatId(bytes(16)), lambda _words: bytes(64))
    return HttpWire(address, credentials, trust=trust)


def good(head: bytes) -> bytes:
    """What a good server says to a greeting."""
    if b"/v1/hello" in head:
        return answer(HELLO)
    return answer(SESSION if b"/v1/session" in head else GREETING)


def test_a_greeting_opens_one_session_and_keeps_it(serve: Serve) -> None:
    """Three requests the first time, one each later."""
    wire, server = serve(good)
    assert wire.greet(NOTHING) == wire.greet(NOTHING) == GREETING
    asked = [request.split(b" ")[1] for request in server.requests]
    assert asked == [b"/v1/hello", b"/v1/session", b"/v1/greet", b"/v1/greet"]
    assert b"Authorization: Bearer token" in server.requests[-1]


def test_a_session_the_server_forgot_is_opened_anew(serve: Serve) -> None:
    """A greeting that is answered `unauthorised` leads to one new session, not to a failure."""
    forgets = [False]

    def reply(head: bytes) -> bytes:
        if b"/v1/greet" in head and forgets.pop():
            return answer(Problem("unauthorised"), "401 No")
        return good(head)

    wire, server = serve(reply)
    wire.greet(NOTHING)
    forgets += [False, True]
    assert wire.greet(NOTHING) == GREETING
    assert len(server.requests) == 3 + 4


def test_a_session_that_ended_is_not_used(serve: Serve) -> None:
    """The server's own clock tells how long a session lasts; this computer's may be years off."""
    ended = answer(Session("token", HELLO.server_time_ms + 10_000))
    wire, server = serve(lambda head: ended if b"/v1/session" in head else good(head))
    wire.greet(NOTHING)
    wire.greet(NOTHING)
    assert len(server.requests) == 6


def test_a_seat_that_stays_refused_is_told_after_one_try(serve: Serve) -> None:
    """No asking again and again."""
    wire, server = serve(lambda head: answer(Problem("unauthorised"), "401 No") if b"/v1/greet" in head else good(head))
    with pytest.raises(ServerRefused, match="unauthorised"):
        wire.greet(NOTHING)
    assert len(server.requests) == 3


@pytest.mark.parametrize(
    ("said", "what"),
    [
        (answer(b"<html>Login to the hotel network</html>", kind="text/html"), "content_type"),
        (answer(b"\xc1\xff"), "Hello"),
        (answer(b""), "Hello"),
        (answer(HELLO, kind=CONTENT_TYPE + "; charset=x"), "content_type"),
        (answer(HELLO, more="Content-Encoding: gzip\r\n"), "content_type"),
        (answer(b"x", "302 Found", more="Location: http://127.0.0.1:1/\r\n"), "Problem"),
        (answer(b"[]", "404 Not Found", kind="application/json"), "content_type"),
        (answer(HELLO)[:-20], "truncated"),
        (answer(bytes(MAX_ANSWER_BYTES + 1)), "too_big"),
        (b"nonsense\r\n\r\n", None),
    ],
)
def test_what_is_not_of_the_protocol_is_garbled(serve: Serve, said: bytes, what: str | None) -> None:
    """HTML, garbage, another type, a redirect, a short or an endless answer; asked once only."""
    wire, server = serve(lambda _head: said)
    with pytest.raises((ServerGarbled, ServerAway) if what is None else ServerGarbled) as caught:
        wire.greet(NOTHING)
    assert what is None or caught.value.facts["what"] == what
    assert len(server.requests) == 1


def test_an_endless_answer_is_given_up_at_the_limit(serve: Serve) -> None:
    """Chunks without end: reading stops where a page could not be longer."""
    start = f"HTTP/1.1 200 OK\r\nContent-Type: {CONTENT_TYPE}\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
    chunk = b"10000\r\n" + bytes(65536) + b"\r\n"
    wire, _ = serve(lambda _head: start + chunk * 200)
    with pytest.raises(ServerGarbled, match="too_big"):
        wire.greet(NOTHING)


@pytest.mark.parametrize("said", [b"", answer(b"Bad gateway", "502 Bad Gateway", kind="text/html")])
def test_a_server_that_is_not_really_there_is_away(serve: Serve, said: bytes) -> None:
    """A connection closed without a word, and a proxy with nothing behind it."""
    wire, server = serve(lambda _head: said)
    with pytest.raises(ServerAway):
        wire.greet(NOTHING)
    assert len(server.requests) == 1


def test_nobody_listening_is_away() -> None:
    """The port is closed, or the name does not exist."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    for address in (f"http://127.0.0.1:{port}", "https://nowhere.invalid"):
        with wire_to(address) as wire, pytest.raises(ServerAway):
            wire.greet(NOTHING)


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("http://example.invalid", "not_https"),
        ("http://192.0.2.1:8765", "not_https"),
        ("http://127.0.0.1.example.invalid", "not_https"),
        ("ftp://127.0.0.1", "not_https"),
        ("", "address"),
        ("https://", "address"),
        ("https://[", "address"),
        ("https://host:port", "address"),
        ("https://name:secret@host", "address"),
        ("http://127.0.0.1/?x", "address"),
    ],
)
def test_plain_http_goes_to_this_computer_only(address: str, reason: str) -> None:
    """Refused before anything is sent, as is an address with more in it than a place."""
    with pytest.raises(ServerUntrusted) as caught:
        wire_to(address)
    assert caught.value.facts == {"reason": reason}


def test_problems_become_our_errors(serve: Serve) -> None:
    """Each code as its error; a code that is no plain word is not repeated."""
    position = StreamPosition(STREAM, 7, NO_HASH)
    wanted = [
        (Problem("control_moved", position), ControlMoved, {"problem": "control_moved", "position": 7}),
        (Problem("history_differs", position), HistoryDiffers, {"problem": "history_differs", "position": 7}),
        (Problem("busy"), ServerRefused, {"problem": "busy"}),
        (Problem("<b>张三</b>"), ServerRefused, {"problem": "unknown"}),
    ]
    for problem, kind, facts in wanted:
        wire, _ = serve(lambda _head, said=problem: answer(said, "409 Conflict"))
        with pytest.raises(kind) as caught:
            wire.append_control(STREAM, 0, [])
        assert (type(caught.value), caught.value.facts) == (kind, facts)


@pytest.mark.parametrize(
    ("line", "facts"),
    [
        (b"Retry-After: 7", {"wait_s": 7}),
        (b"Retry-After: 999999999", {"wait_s": 3600}),
        (b"Retry-After: Fri, 31 Dec 2027 23:59:59 GMT", {}),
        (b"Retry-After: -5", {}),
        (b"Retry-After: 9999999999999", {}),
        (b"Retry: 7", {}),
    ],
)
def test_how_long_to_stay_away_is_understood_within_bounds(serve: Serve, line: bytes, facts: dict[str, int]) -> None:
    """In seconds, of the server itself and of a gateway before it; anything else is passed over."""
    wire, _ = serve(
        lambda _head: answer(Problem("too_many"), "429 Too Many Requests").replace(b"\r\n", b"\r\n" + line + b"\r\n", 1)
    )
    with pytest.raises(ServerRefused) as caught:
        wire.append_control(STREAM, 0, [])
    assert caught.value.facts == {"problem": "too_many", **facts}
    assert caught.value.wait_s == facts.get("wait_s", 0)
    gateway = b"HTTP/1.1 429 Too Many Requests\r\nContent-Length: 0\r\n" + line + b"\r\n\r\n"
    wire, _ = serve(lambda _head: gateway)
    with pytest.raises(ServerAway) as away:
        wire.append_control(STREAM, 0, [])
    assert away.value.wait_s == facts.get("wait_s", 0)


def test_a_server_of_another_version_is_refused(serve: Serve) -> None:
    """No common version: said so, and no session is asked for."""
    wire, server = serve(lambda _head: answer(Hello((2, 3), bytes(16), bytes(32), 0, bytes(32))))
    with pytest.raises(ServerRefused, match="unsupported_version"):
        wire.greet(NOTHING)
    assert len(server.requests) == 1


def test_a_push_with_too_few_results_is_garbled(serve: Serve) -> None:
    """One result for each envelope, or none is believed."""
    wire, _ = serve(lambda head: answer(b"\x92\xc4\x00\x90") if b"/envelopes" in head else good(head))
    with pytest.raises(ServerGarbled, match="results"):
        wire.push(STREAM, [b"one"])


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=st.binary(max_size=200) | st.binary(max_size=100).map(answer))
def test_whatever_a_server_says_only_our_errors_come_out(serve: Serve, said: bytes) -> None:
    """Fuzzed answers, inside and outside of HTTP."""
    wire, _ = serve(lambda _head: said)
    with pytest.raises(SyncError):
        wire.greet(NOTHING)


def test_the_tap_is_shown_all_that_is_said() -> None:
    """Address, body sent and body received, for searching the traffic."""
    server = FalseServer(good)
    seen: list[bytes] = []
    credentials = Credentials(STREAM, SeatId(bytes(16)), lambda _words: b"signed" * 10)
    with HttpWire(f"http://127.0.0.1:{server.port}", credentials, tap=seen.append) as wire:
        wire.greet(NOTHING)
    server.close()
    assert b"/v1/greet" in seen
    assert any(b"signed" in part for part in seen)
    assert msgspec.msgpack.encode(GREETING) in seen


def test_a_certificate_of_the_trusted_authority_is_accepted(serve: Serve, tmp_path: Path) -> None:
    """TLS with an authority of one's own."""
    authority = Authority(tmp_path / "ca")
    wire, _ = serve(good, authority.server("127.0.0.1"), authority.file)
    assert wire.greet(NOTHING) == GREETING


def test_any_other_certificate_is_untrusted_and_hears_nothing(serve: Serve, tmp_path: Path) -> None:
    """Another authority, another address, or no trust given at all: not a byte of the request is sent."""
    ours, theirs = Authority(tmp_path / "ours"), Authority(tmp_path / "theirs")
    cases = [
        (theirs.server("127.0.0.1"), ours.file),
        (ours.server("127.0.0.2"), ours.file),
        (ours.server("127.0.0.1"), None),
    ]
    for tls, trust in cases:
        wire, server = serve(good, tls, trust)
        with pytest.raises(ServerUntrusted):
            wire.greet(NOTHING)
        assert server.requests == []


def test_a_trust_file_that_cannot_be_read_is_told_at_once(tmp_path: Path) -> None:
    """Missing, or no certificate: never taken for "trust anybody"."""
    damaged = tmp_path / "damaged.pem"
    damaged.write_text("not a certificate")
    for trust in (tmp_path / "missing.pem", damaged):
        with pytest.raises(ServerUntrusted, match="trust_file"):
            wire_to("https://127.0.0.1:1", trust)


def test_https_to_a_server_without_tls_is_away() -> None:
    """It does not answer as it should; that is no judgement on a certificate."""
    server = FalseServer(lambda _head: answer(HELLO))
    with wire_to(f"https://127.0.0.1:{server.port}") as wire, pytest.raises(ServerAway):
        wire.greet(NOTHING)
    server.close()
