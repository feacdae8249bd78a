"""The network between a seat and the server, and everything that goes wrong on it. Each fault is one function."""

from collections.abc import Callable, Sequence
from random import Random
from typing import TypeVar, cast

from msgspec.structs import replace

import sync.wire
from app.domain.ids import StreamId
from sync.errors import ServerAway, ServerGarbled, SyncError
from sync.protocol.envelope import parse_envelope
from sync.protocol.messages import (
    BlobName,
    BlobPiece,
    BlobProgress,
    BlobsLacking,
    ControlPage,
    EnvelopePage,
    Greeting,
    GreetRequest,
    Hello,
    Problem,
    PushResponse,
    PushResult,
    StreamPosition,
    Wired,
)
from tests.simulation.server import Answer, Died, Request, Server, encode

Kind = TypeVar("Kind", bound=Wired)
PORTAL = "<!DOCTYPE html><html><title>请登录无线网</title><body>portal</body></html>".encode()


class FaultyWire:
    """One seat's connection. `trouble` is the chance that a request goes wrong in one of its ways."""

    def __init__(self, server: Server, seat: bytes) -> None:
        self.server = server
        self.seat = seat
        self.dice = Random(0)
        self.trouble = 0.0
        self.requests = 0
        self.late: list[Request] = []
        self.met: set[str] = set()  # names of the faults that have happened

    def hello(self) -> Hello:
        """See sync.ports.Wire."""
        return self._ask(Hello, "hello")

    def greet(self, request: GreetRequest) -> Greeting:
        """See sync.ports.Wire."""
        return self._ask(Greeting, "greet", request)

    def control_page(self, stream: StreamId, after: int) -> ControlPage:
        """See sync.ports.Wire."""
        return self._ask(ControlPage, "control_page", after)

    def append_control(self, stream: StreamId, expect: int, records: Sequence[bytes]) -> int:
        """See sync.ports.Wire."""
        return self._ask(StreamPosition, "append_control", expect, tuple(records)).seq

    def pull(self, stream: StreamId, after: int, hash: bytes, max_bytes: int, *, own: bool = False) -> EnvelopePage:
        """See sync.ports.Wire."""
        return self._ask(EnvelopePage, "pull", StreamPosition(stream, after, hash), own)

    def push(self, stream: StreamId, envelopes: Sequence[bytes]) -> Sequence[PushResult]:
        """See sync.ports.Wire."""
        return self._ask(PushResponse, "push", *envelopes).results

    def lacking(self, stream: StreamId, blobs: Sequence[BlobName]) -> Sequence[tuple[BlobName, int]]:
        """See sync.ports.Wire."""
        return self._ask(BlobsLacking, "lacking", *blobs).blobs

    def bring(self, stream: StreamId, piece: BlobPiece) -> int:
        """See sync.ports.Wire."""
        return self._ask(BlobProgress, "bring", piece).received

    def take_piece(self, stream: StreamId, blob: BlobName, after: int, most: int) -> BlobPiece:
        """See sync.ports.Wire; looked at as the wire over HTTP does."""
        piece = self._ask(BlobPiece, "take_piece", blob, after, most)
        if piece.blob != blob or piece.at != after or not 0 < len(piece.raw) <= most:
            raise ServerGarbled(what="piece")
        return piece

    def deliver_late(self) -> None:
        """Requests that were given up long ago reach the server after all, in any order."""
        self.dice.shuffle(self.late)
        while self.late:
            self.reach(self.late.pop())

    def reach(self, request: Request) -> Answer:
        """The request arrives and is answered; a server that dies of it answers nothing. Raises ServerAway."""
        try:
            return self.server.answer(request)
        except Died:
            self.server.shelf.dies_in(None)
            self.server.start()
            raise ServerAway(reason="died") from None

    def _ask(self, kind: type[Kind], door: str, *body: object) -> Kind:
        self.requests += 1
        request = Request(door, self.seat, body)
        return understood(self._answer(request), kind)

    def _answer(self, request: Request) -> Answer:
        if self.dice.random() >= self.trouble:
            return self.reach(request)
        fault = self.dice.choice(BLOB_FAULTS if request.door in BLOB_DOORS else FAULTS)
        self.met.add(fault.__name__)
        return fault(self, request)


def understood(answer: Answer, kind: type[Kind]) -> Kind:
    """The production reading of an answer."""
    if answer.is_good:
        return sync.wire._decode(answer.body, kind)
    raise sync.wire._refused(sync.wire._decode(answer.body, Problem), {})


Fault = Callable[[FaultyWire, Request], Answer]


def lost(wire: FaultyWire, request: Request) -> Answer:
    """The request never arrives."""
    raise ServerAway(reason="timeout")


def answer_lost(wire: FaultyWire, request: Request) -> Answer:
    """It arrives and is served; nobody hears of it."""
    wire.reach(request)
    raise ServerAway(reason="timeout")


def gateway(wire: FaultyWire, request: Request) -> Answer:
    """502 after the commit."""
    wire.reach(request)
    raise ServerAway(reason="gateway")


def doubled(wire: FaultyWire, request: Request) -> Answer:
    """It arrives twice; the second answer is heard."""
    wire.reach(request)
    return wire.reach(request)


def late(wire: FaultyWire, request: Request) -> Answer:
    """It is given up here and arrives some time, after later ones."""
    wire.late.append(request)
    raise ServerAway(reason="timeout")


def request_cut(wire: FaultyWire, request: Request) -> Answer:
    """It is cut off on its way; the server refuses what it cannot read."""
    return Answer(False, encode(Problem("malformed")))


def answer_cut(wire: FaultyWire, request: Request) -> Answer:
    """The answer is cut off in the middle of its body."""
    answer = wire.reach(request)
    return Answer(answer.is_good, answer.body[: wire.dice.randrange(len(answer.body))])


def portal(wire: FaultyWire, request: Request) -> Answer:
    """A hotel's page instead of the server, with the right certificate and status."""
    return Answer(True, PORTAL)


def wrong_answer(wire: FaultyWire, request: Request) -> Answer:
    """A proxy gives out the answer to another request."""
    wire.reach(request)
    return wire.reach(Request("hello", wire.seat))


def busy(wire: FaultyWire, request: Request) -> Answer:
    """The server has no room now."""
    return Answer(False, encode(Problem("busy")))


def server_dies(wire: FaultyWire, request: Request) -> Answer:
    """The server goes out at some statement of this request, or just before its answer, and is started again."""
    wire.server.shelf.dies_in(wire.dice.randrange(7))
    wire.reach(request)
    wire.server.shelf.dies_in(None)
    wire.server.start()
    raise ServerAway(reason="died")


def false_receipt(wire: FaultyWire, request: Request) -> Answer:
    """Somebody in between says everything is stored, and signs it himself."""
    if request.door != "push":
        return portal(wire, request)
    ids = (parse_envelope(cast(bytes, raw)).id for raw in request.body)
    lies = tuple(PushResult(name, "accepted", at, wire.dice.randbytes(64)) for at, name in enumerate(ids, 1))
    return Answer(True, encode(PushResponse(bytes(16), lies)))


def page_garbled(wire: FaultyWire, request: Request) -> Answer:
    """A page that lacks a row, or has two in each other's place."""
    answer = wire.reach(request)
    if request.door != "pull" or not answer.is_good:
        return answer
    page = sync.wire._decode(answer.body, EnvelopePage)
    rows = list(page.envelopes)
    if len(rows) > 1 and wire.dice.random() < 0.5:
        first, last = rows[0], rows[-1]
        rows = [replace(first, raw=last.raw), *rows[1:-1], replace(last, raw=first.raw)]
    else:
        rows = rows[1:]
    return Answer(True, encode(replace(page, envelopes=tuple(rows))))


def piece_garbled(wire: FaultyWire, request: Request) -> Answer:
    """A piece of a blob with one bit of it turned, one way or the other."""
    if request.door == "bring":
        piece = cast(BlobPiece, request.body[0])
        return wire.reach(Request("bring", request.seat, (replace(piece, raw=_turned(piece.raw, wire.dice)),)))
    answer = wire.reach(request)
    if request.door != "take_piece" or not answer.is_good:
        return answer
    piece = sync.wire._decode(answer.body, BlobPiece)
    return Answer(True, encode(replace(piece, raw=_turned(piece.raw, wire.dice))))


def _turned(raw: bytes, dice: Random) -> bytes:
    at = dice.randrange(len(raw))
    return raw[:at] + bytes([raw[at] ^ 1 << dice.randrange(8)]) + raw[at + 1 :]


def no_room(wire: FaultyWire, request: Request) -> Answer:
    """The server has no room for blobs."""
    return Answer(False, encode(Problem("quota"))) if request.door == "bring" else wire.reach(request)


def blob_missing(wire: FaultyWire, request: Request) -> Answer:
    """The server says it has no such blob."""
    is_asked = request.door == "take_piece"
    return Answer(False, encode(Problem("unknown_blob"))) if is_asked else wire.reach(request)


FAULTS: tuple[Fault, ...] = (
    lost,
    answer_lost,
    gateway,
    doubled,
    late,
    request_cut,
    answer_cut,
    portal,
    wrong_answer,
    busy,
    server_dies,
    false_receipt,
    page_garbled,
)


BLOB_FAULTS = (*FAULTS, piece_garbled, no_room, blob_missing)
BLOB_DOORS = ("lacking", "bring", "take_piece")


def arrived(wire: FaultyWire) -> None:
    """Everything given up on arrives, and nothing is heard of what the server says to it."""
    try:
        wire.deliver_late()
    except SyncError:
        arrived(wire)
