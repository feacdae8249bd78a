"""Reading a request within bounds: its body in chunks, its numbers and ids, its token."""

import asyncio
import re
from typing import TypeVar

import msgspec
from starlette.requests import ClientDisconnect, Request

from sync.protocol.messages import CONTENT_TYPE, Wired
from sync.server.faults import Refusal

MAX_BODY_BYTES = 2 * 1024 * 1024
MAX_NUMBER = 2**53
_TYPE_OF_ANOTHER_VERSION = re.compile(r"application/vnd\.tongxing\.v[0-9]+\+msgpack")

Message = TypeVar("Message", bound=Wired)


class Asked(msgspec.Struct, frozen=True):
    """One request, read but not yet understood."""

    path: dict[str, str]
    query: dict[str, str]
    body: bytes

    def message(self, kind: type[Message]) -> Message:
        """The body as a message. Raises Refusal("malformed")."""
        try:
            return msgspec.msgpack.decode(self.body, type=kind)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise Refusal("malformed") from error

    def stream(self) -> bytes:
        """The stream in the path: 32 lower-case hexadecimal digits."""
        return self.path_id("stream")

    def path_id(self, name: str) -> bytes:
        """An id in the path: 32 lower-case hexadecimal digits."""
        return _hexadecimal(self.path[name], 16)

    def hash(self) -> bytes:
        """The query's `hash`: 64 hexadecimal digits."""
        return self.identity("hash", 32)

    def identity(self, name: str, size: int) -> bytes:
        """An id in the query, in lower-case hexadecimal digits."""
        return _hexadecimal(self.query.get(name, ""), size)

    def number(self, name: str, default: int | None = None) -> int:
        """A whole number in the query, 0 to 2^53."""
        text = self.query.get(name, "")
        if not text and default is not None:
            return default
        if not re.fullmatch(r"[0-9]{1,16}", text) or int(text) > MAX_NUMBER:
            raise Refusal("malformed")
        return int(text)


def token_of(request: Request) -> str:
    """The bearer token of a request; empty where there is none."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token if scheme.lower() == "bearer" else ""


def announced(request: Request, most_bytes: int) -> int:
    """How many bytes of body a request will bring at most. Raises Refusal: too_big, malformed, unsupported_version."""
    if request.method == "POST":
        _check_type(request.headers.get("content-type", ""))
    if "transfer-encoding" in request.headers:
        return most_bytes
    declared = request.headers.get("content-length", "0")
    if not re.fullmatch(r"[0-9]{1,16}", declared) or int(declared) > most_bytes:
        raise Refusal("too_big")
    return int(declared)


async def read_request(request: Request, most_bytes: int, most_s: float) -> Asked:
    """Read all of a request, with a body of so many bytes and in so many seconds at most.

    Raises Refusal: too_big, malformed.
    """
    body = await _body(request, most_bytes, most_s)
    return Asked(path=dict(request.path_params), query=dict(request.query_params), body=body)


def _check_type(content_type: str) -> None:
    if content_type == CONTENT_TYPE:
        return
    is_later = _TYPE_OF_ANOTHER_VERSION.fullmatch(content_type)
    raise Refusal("unsupported_version" if is_later else "malformed")


async def _body(request: Request, most_bytes: int, most_s: float) -> bytes:
    """The body, given up as soon as it is longer than allowed, whatever its header said."""
    chunks, size = [], 0
    try:
        async with asyncio.timeout(most_s):
            async for chunk in request.stream():
                chunks.append(chunk)
                size += len(chunk)
                if size > most_bytes:
                    raise Refusal("too_big")
    except (TimeoutError, ClientDisconnect) as error:
        raise Refusal("malformed") from error
    return b"".join(chunks)


def _hexadecimal(text: str, size: int) -> bytes:
    if not re.fullmatch(r"[0-9a-f]+", text) or len(text) != 2 * size:
        raise Refusal("malformed")
    return bytes.fromhex(text)
