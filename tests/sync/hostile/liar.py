"""A server that lies: the real application over real HTTP, and somebody behind it who changes what it says.

`Liar` rewrites single answers. Its strongest lies are whole false histories (`shows_data`, `shows_control`): every
number and hash in them adds up, and receipts are signed with the server's own key, as a hostile operator's would be.
"""

import asyncio
import contextlib
import threading
from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from urllib.parse import parse_qs

import msgspec
import uvicorn
from msgspec.structs import replace

from sync.protocol.control_record import record_hash
from sync.protocol.envelope import parse_envelope, rolled
from sync.protocol.messages import (
    CONTENT_TYPE,
    ControlPage,
    EnvelopePage,
    Greeting,
    Hello,
    Problem,
    PushRequest,
    PushResponse,
    PushResult,
    Session,
    StoredEnvelope,
    StreamPosition,
    Wired,
)
from sync.server.api.app import make_app
from sync.server.central import Central
from sync.server.limits import Limits
from sync.server.serving import Place, listen

KINDS: dict[str, type[Wired]] = {
    "hello": Hello,
    "session": Session,
    "greet": Greeting,
    "pull": EnvelopePage,
    "push": PushResponse,
    "control": ControlPage,
    "append": StreamPosition,
}


class Asked(msgspec.Struct, frozen=True):
    """One request, as far as a liar wants to know."""

    door: str
    query: dict[str, str]
    body: bytes

    def number(self, name: str) -> int:
        """A number of its query."""
        return int(self.query.get(name, "0"))


class Raw(msgspec.Struct, frozen=True):
    """An answer that is no message: its body in pieces, and what its head says."""

    pieces: Sequence[bytes]
    kind: str = CONTENT_TYPE
    length: int | None = None
    endless: bool = False
    packed: bool = False


Lie = Callable[[Any, Asked], Wired | Raw]
"""Given what the honest server would say: what is said instead."""

Instead = Callable[[Asked], Wired | Raw]
"""What is said without the honest server ever hearing of the request."""


class Liar:
    """An ASGI application: the honest one, and its lies by door."""

    def __init__(self, central: Central) -> None:
        self.central = central
        self._app = make_app(central, Limits())
        self.lies: dict[str, Lie] = {}
        self.instead: dict[str, Instead] = {}
        self.asked: list[Asked] = []

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one request."""
        asked = await _read(scope, receive)
        self.asked.append(asked)
        status, told = await self._told(scope, asked)
        if isinstance(told, Wired):
            status = 409 if isinstance(told, Problem) else status
            told = Raw([msgspec.msgpack.encode(told)])
        await _send(receive, send, status, told)

    async def _told(self, scope: Any, asked: Asked) -> tuple[int, Wired | Raw]:
        if asked.door in self.instead:
            return 200, self.instead[asked.door](asked)
        status, body = await self._honest(scope, asked.body)
        lie = self.lies.get(asked.door)
        if lie is None or status != 200:
            return status, Raw([body])
        return status, lie(msgspec.msgpack.decode(body, type=KINDS[asked.door]), asked)

    async def _honest(self, scope: Any, body: bytes) -> tuple[int, bytes]:
        parts: list[Any] = []

        async def receive() -> dict[str, object]:
            return {"type": "http.request", "body": body, "more_body": False}

        async def keep(message: Any) -> None:
            parts.append(message)

        await self._app(scope, receive, keep)
        return parts[0]["status"], b"".join(part.get("body", b"") for part in parts)

    # --- whole false histories
    def be_honest(self) -> None:
        """No lies any more."""
        self.lies.clear()
        self.instead.clear()

    def shows_data(self, stream: bytes, raws: Sequence[bytes]) -> None:
        """A data stream of these envelopes, and of what is pushed to it from now on."""
        shown, facts = list(raws), self.central.facts

        def head() -> StreamPosition:
            return _head(stream, [parse_envelope(raw).id for raw in shown])

        def page(asked: Asked) -> Wired:
            after = asked.number("after")
            if _head(stream, [parse_envelope(raw).id for raw in shown[:after]]).hash.hex() != asked.query["hash"]:
                return Problem("history_differs", head())
            rows = tuple(StoredEnvelope(seq, raw) for seq, raw in enumerate(shown[after:], after + 1))
            return EnvelopePage(facts.incarnation, rows, (), head(), False, self.central.now_ms())

        def stored(asked: Asked) -> Wired:
            results = []
            for raw in msgspec.msgpack.decode(asked.body, type=PushRequest).envelopes:
                status = "duplicate" if raw in shown else "accepted"
                shown.extend([raw] * (status == "accepted"))
                seq, identity = shown.index(raw) + 1, parse_envelope(raw).id
                results.append(PushResult(identity, status, seq, facts.sign_receipt(stream, seq, identity)))
            return PushResponse(facts.incarnation, tuple(results))

        self.instead |= {"pull": page, "push": stored}
        self._greets(head)

    def shows_control(self, stream: bytes, records: Sequence[bytes]) -> None:
        """A control stream of these records; what is appended is swallowed."""
        head = _head(stream, list(map(record_hash, records)))
        self.instead["control"] = lambda asked: ControlPage(tuple(records[asked.number("after") :]), head, False)
        self.instead["append"] = lambda _asked: head
        self._greets(lambda: head)

    def _greets(self, head: Callable[[], StreamPosition]) -> None:
        before = self.lies.get("greet")

        def greet(said: Greeting, asked: Asked) -> Wired:
            greeting = before(said, asked) if before else said
            assert isinstance(greeting, Greeting)
            false = head()
            heads = tuple(false if one.stream == false.stream else one for one in greeting.heads)
            return replace(greeting, heads=heads)

        self.lies["greet"] = greet


class Listening:
    """An application on a port of this computer, in a thread of its own."""

    def __init__(self, app: Callable[..., Awaitable[None]], **options: object) -> None:
        self._socket = listen(Place("127.0.0.1", 0))
        scheme = "https" if options else "http"
        self.address = f"{scheme}://127.0.0.1:{self._socket.getsockname()[1]}"
        config = uvicorn.Config(app, log_config=None, access_log=False, lifespan="off", ws="none", **options)  # type: ignore[arg-type]  # passed on
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [self._socket]}, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop."""
        self._server.should_exit = self._server.force_exit = True
        self._thread.join(10)
        self._socket.close()


def _head(stream: bytes, entries: Sequence[bytes]) -> StreamPosition:
    return StreamPosition(stream, len(entries), rolled(entries))


async def _read(scope: Any, receive: Any) -> Asked:
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    query = {name: values[0] for name, values in parse_qs(scope["query_string"].decode()).items()}
    return Asked(_door(scope["method"], scope["path"]), query, body)


def _door(method: str, path: str) -> str:
    last = path.rsplit("/", 1)[-1]
    if last == "envelopes":
        return "pull" if method == "GET" else "push"
    return "append" if last == "control" and method == "POST" else last


async def _send(receive: Any, send: Any, status: int, raw: Raw) -> None:
    headers = [(b"content-type", raw.kind.encode())]
    if raw.length is not None:
        headers.append((b"content-length", str(raw.length).encode()))
    if raw.packed:
        headers.append((b"content-encoding", b"gzip"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    for piece in raw.pieces:
        await send({"type": "http.response.body", "body": piece, "more_body": True})
    hung_up = asyncio.ensure_future(receive())
    while raw.endless and not hung_up.done():
        await send({"type": "http.response.body", "body": raw.pieces[-1], "more_body": True})
        await asyncio.sleep(0)
    hung_up.cancel()
    with contextlib.suppress(RuntimeError):  # fewer bytes than the head has said
        await send({"type": "http.response.body", "body": b"", "more_body": False})
