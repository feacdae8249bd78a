"""The only door to the network: one server, spoken to over HTTP with strict limits.

Nothing is ever asked twice by itself, no answer is believed to be what it says it is before it has been read within
bounds, and every failure comes out as one of `sync.errors`.
"""

import ipaddress
import re
import ssl
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from io import BytesIO
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

import msgspec
import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import IncompleteRead

from app.domain.ids import SeatId, StreamId
from sync.errors import (
    ControlMoved,
    HistoryDiffers,
    NotTheServer,
    ServerAway,
    ServerGarbled,
    ServerRefused,
    ServerUntrusted,
)
from sync.protocol.messages import (
    CONTENT_TYPE,
    VERSION,
    BlobName,
    BlobPiece,
    BlobProgress,
    BlobsAsked,
    BlobsLacking,
    ControlAppend,
    ControlPage,
    EnvelopePage,
    Greeting,
    GreetRequest,
    Hello,
    Problem,
    PushRequest,
    PushResponse,
    PushResult,
    Session,
    SessionRequest,
    StreamPosition,
    Wired,
)
from sync.protocol.signing import session_words
from sync.trust import PinnedAdapter

MAX_ANSWER_BYTES = 4 * 1024 * 1024  # a page is 1 MiB, or one envelope more
_CHUNK = 64 * 1024
_CONNECT_S = 10.0
_READ_S = 60.0  # between two pieces of an answer: what was sent may still be on its way, on a slow line
_WHOLE_S = 180.0  # for a whole answer, however slowly it drips
_MARGIN_S = 30.0  # a session this close to its end is not used any more
_LONGEST_WAIT_S = 3600  # no server may ask to be left alone for longer
_GATEWAY = frozenset({429, 502, 503, 504})  # said by a proxy in front of a server that is not there, or overrun

_REFUSALS = {"control_moved": ControlMoved, "history_differs": HistoryDiffers}

Tap = Callable[[bytes], None]
"""Is shown the address asked, the body sent and the body received of every request."""

Answer = TypeVar("Answer", bound=Wired)


class Credentials(msgspec.Struct, frozen=True):
    """Who asks: the seat, its site's control stream, and something that signs with the seat's key."""

    stream: StreamId
    seat: SeatId
    sign: Callable[[bytes], bytes]


class HttpWire:
    """`sync.ports.Wire` over HTTP. One request at a time, whichever thread asks.

    `trust` is a PEM file: the authority, or the self-signed certificate, that the server must show; `certificate` is
    the fingerprint of the one certificate it must show, whoever vouches for it; without either the usual authorities
    count. Without `credentials` only what anybody may ask can be asked. Raises ServerUntrusted for
    plain http to anywhere but this computer, and for a `trust` that cannot be read.
    """

    def __init__(
        self,
        address: str,
        credentials: Credentials | None = None,
        *,
        trust: Path | None = None,
        certificate: bytes = b"",
        tap: Tap | None = None,
    ) -> None:
        self._address = _checked(address)
        self.certificate = certificate
        self._credentials = credentials
        self._tap = tap
        self._token = ""
        self._token_ends_s = 0.0
        self._http = requests.Session()
        self._http.trust_env = False  # no netrc, no proxies, no authorities from the environment
        self._http.verify = False if certificate else _checked_trust(trust) if trust else True
        self._http.headers.update({"Accept": CONTENT_TYPE, "Accept-Encoding": "identity"})
        adapter = PinnedAdapter(certificate, pool_maxsize=1) if certificate else HTTPAdapter(pool_maxsize=1)
        self._http.mount(self._address, adapter)  # neither tries anything twice
        self.server: Hello | None = None  # what the server said of itself when the session was opened

    def close(self) -> None:
        """Close the connection."""
        self._http.close()

    def __enter__(self) -> "HttpWire":
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    def hello(self) -> Hello:
        """What the server is: its key, its incarnation, a nonce. Raises ServerRefused for another version."""
        said = self.ask("GET", "/v1/hello", Hello)
        if VERSION not in said.versions:
            raise ServerRefused(problem="unsupported_version")
        self.server = said
        return said

    def greet(self, request: GreetRequest) -> Greeting:
        """Heads of the streams asked for; opens a session first where there is none or the server forgot it."""
        had_session = self._has_session()
        try:
            return self.ask("POST", "/v1/greet", Greeting, body=request, token=self.session())
        except ServerRefused as error:
            if not had_session or error.facts.get("problem") != "unauthorised":
                raise
        return self.ask("POST", "/v1/greet", Greeting, body=request, token=self.session())

    def control_page(self, stream: StreamId, after: int) -> ControlPage:
        """Control records after a position."""
        path = f"/v1/streams/{stream.hex()}/control"
        return self.ask("GET", path, ControlPage, query={"after": str(after)}, token=self.session())

    def append_control(self, stream: StreamId, expect: int, records: Sequence[bytes]) -> int:
        """Compare-and-set append; the new position. Raises ControlMoved where `expect` is stale."""
        path = f"/v1/streams/{stream.hex()}/control"
        return self.ask("POST", path, StreamPosition, body=ControlAppend(expect, tuple(records))).seq

    def pull(self, stream: StreamId, after: int, hash: bytes, max_bytes: int, *, own: bool = False) -> EnvelopePage:
        """Envelopes after a position; with `own` this seat's as well.

        Raises HistoryDiffers where the hash at `after` is another.
        """
        query = {"after": str(after), "hash": hash.hex(), "max_bytes": str(max_bytes)} | ({"own": "1"} if own else {})
        path = f"/v1/streams/{stream.hex()}/envelopes"
        return self.ask("GET", path, EnvelopePage, query=query, token=self.session())

    def push(self, stream: StreamId, envelopes: Sequence[bytes]) -> Sequence[PushResult]:
        """Offer envelopes: at most 500 and 1 MiB. One result each, in order."""
        path = f"/v1/streams/{stream.hex()}/envelopes"
        asked = PushRequest(tuple(envelopes))
        results = self.ask("POST", path, PushResponse, body=asked, token=self.session()).results
        if len(results) != len(envelopes):
            raise ServerGarbled(what="results")
        return results

    def lacking(self, stream: StreamId, blobs: Sequence[BlobName]) -> Sequence[tuple[BlobName, int]]:
        """Those of at most 500 blobs the server has not whole, each with how many bytes this seat has brought of it."""
        path = f"/v1/streams/{stream.hex()}/lacking"
        return self.ask("POST", path, BlobsLacking, body=BlobsAsked(tuple(blobs)), token=self.session()).blobs

    def bring(self, stream: StreamId, piece: BlobPiece) -> int:
        """Bring a piece of a blob; how many of its bytes the server has from this seat now."""
        path = f"/v1/streams/{stream.hex()}/blobs"
        return self.ask("POST", path, BlobProgress, body=piece, token=self.session()).received

    def take_piece(self, stream: StreamId, blob: BlobName, after: int, most: int) -> BlobPiece:
        """Up to `most` bytes of a blob from behind `after`. Raises ServerGarbled for a piece that was not asked for."""
        path = f"/v1/streams/{stream.hex()}/blobs"
        query = {"folder": blob.folder.hex(), "name": blob.name.hex(), "after": str(after), "max_bytes": str(most)}
        piece = self.ask("GET", path, BlobPiece, query=query, token=self.session())
        if piece.blob != blob or piece.at != after or not 0 < len(piece.raw) <= most:
            raise ServerGarbled(what="piece")
        return piece

    def _has_session(self) -> bool:
        return bool(self._token) and time.monotonic() < self._token_ends_s

    def session(self) -> str:
        """The token, from a new session where there is none. Its life is counted on this computer's steady clock."""
        if not self._has_session():
            hello, who = self.hello(), self._credentials
            if who is None:
                raise ServerRefused(problem="unauthorised")
            signature = who.sign(session_words(hello.nonce, who.stream, who.seat))
            asked = SessionRequest(who.stream, who.seat, hello.nonce, signature)
            opened = self.ask("POST", "/v1/session", Session, body=asked)
            lives_s = (opened.expires_ms - hello.server_time_ms) / 1000
            self._token = opened.token
            self._token_ends_s = time.monotonic() + lives_s - _MARGIN_S
        return self._token

    def ask(
        self,
        method: str,
        path: str,
        kind: type[Answer],
        *,
        body: Wired | None = None,
        query: Mapping[str, str] | None = None,
        token: str = "",
    ) -> Answer:
        """One request and its answer. Raises the errors of `sync.errors`."""
        sent = b"" if body is None else msgspec.msgpack.encode(body)
        headers = {"Content-Type": CONTENT_TYPE} if body is not None else {}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        with _translated():
            response = self._http.request(
                method,
                self._address + path,
                params=query,
                data=BytesIO(sent) if sent else None,  # sent in pieces: the time limit is for each of them
                headers=headers,
                timeout=(_CONNECT_S, _READ_S),
                allow_redirects=False,
                stream=True,
            )
            with closing(response):
                received = _read(response)
        self._show(response.request.path_url.encode(), sent, received)
        return self._understand(response, received, kind)

    def _show(self, *parts: bytes) -> None:
        if self._tap is not None:
            for part in parts:
                self._tap(part)

    def _understand(self, response: requests.Response, received: bytes, kind: type[Answer]) -> Answer:
        if response.status_code == requests.codes.ok:
            return _decode(received, kind)
        problem = _decode(received, Problem)
        if problem.code == "unauthorised":
            self._token = ""
        raise _refused(problem, _wait(response))


def _checked(address: str) -> str:
    """The address without a closing slash, if it may be spoken to: https, or this computer, and nothing besides."""
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname or "", parts.port
    except ValueError as error:
        raise ServerUntrusted(reason="address") from error
    if not host or parts.username or parts.query or parts.fragment:
        raise ServerUntrusted(reason="address")
    if parts.scheme != "https" and not (parts.scheme == "http" and _is_loopback(host)):
        raise ServerUntrusted(reason="not_https")
    return address.rstrip("/")


def _checked_trust(trust: Path) -> str:
    """The file's name, if certificates can be read from it: a damaged one must not look like a server's fault."""
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(trust)
    except (OSError, ssl.SSLError) as error:
        raise ServerUntrusted(reason="trust_file") from error
    return str(trust)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _read(response: requests.Response) -> bytes:
    """The body within bounds. Raises ServerGarbled: not of the protocol, too big; ServerAway for a mere gateway."""
    if response.headers.get("Content-Type") != CONTENT_TYPE or "Content-Encoding" in response.headers:
        if response.status_code in _GATEWAY:
            raise ServerAway(reason="gateway", **_wait(response))
        raise NotTheServer(what="content_type")
    ends_s = time.monotonic() + _WHOLE_S
    received = bytearray()
    for chunk in response.iter_content(_CHUNK):
        received += chunk
        if len(received) > MAX_ANSWER_BYTES:
            raise ServerGarbled(what="too_big")
        if time.monotonic() > ends_s:
            raise ServerAway(reason="too_slow")
    return bytes(received)


def _decode(received: bytes, kind: type[Answer]) -> Answer:
    try:
        return msgspec.msgpack.decode(received, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ServerGarbled(what=kind.__name__) from error


def _wait(response: requests.Response) -> dict[str, int]:
    """The fact that the server wants to be left alone for some seconds, where it says so."""
    said = response.headers.get("Retry-After", "")
    return {"wait_s": min(int(said), _LONGEST_WAIT_S)} if re.fullmatch(r"[0-9]{1,9}", said) else {}


def _refused(problem: Problem, more: Mapping[str, object]) -> ServerRefused:
    """The error that stands for a problem. Its code becomes a fact only if it is a short plain word."""
    is_plain = problem.code.isascii() and problem.code.replace("_", "").isalpha() and len(problem.code) <= 32
    facts: dict[str, object] = {"problem": problem.code if is_plain else "unknown", **more}
    if problem.position is not None:
        facts["position"] = problem.position.seq
    return _REFUSALS.get(problem.code, ServerRefused)(**facts)


@contextmanager
def _translated() -> Iterator[None]:
    """Turn the library's errors into ours. Their texts name addresses only, and are not passed on."""
    try:
        yield
    except requests.exceptions.SSLError as error:
        if _stands_behind(error, ssl.SSLCertVerificationError):
            raise ServerUntrusted(reason="certificate") from error
        if not _stands_behind(error, ssl.SSLError):  # the library's own verdict: the fingerprint is another
            raise ServerUntrusted(reason="changed") from error
        raise ServerAway(reason="tls") from error
    except requests.exceptions.Timeout as error:
        raise ServerAway(reason="timeout") from error
    except requests.exceptions.ChunkedEncodingError as error:
        if _stands_behind(error, IncompleteRead):
            raise ServerGarbled(what="truncated") from error
        raise ServerAway(reason="cut_off") from error
    except requests.exceptions.ConnectionError as error:
        raise ServerAway(reason="no_connection") from error
    except (requests.exceptions.RequestException, ValueError) as error:
        raise ServerGarbled(what="http") from error
    except OSError as error:  # the trust file went away after it was checked
        raise ServerUntrusted(reason="trust_file") from error


def _stands_behind(error: BaseException, kind: type[BaseException]) -> bool:
    """Whether an error was made from one of that kind, in its arguments, its reason or its causes."""
    seen: list[object] = [error]
    for found in seen:
        if isinstance(found, kind):
            return True
        if isinstance(found, BaseException) and len(seen) < 50:
            seen += [*found.args, getattr(found, "reason", None), found.__cause__, found.__context__]
    return False
