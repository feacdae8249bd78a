"""The central server in the simulation: the production verbs over a database in memory or on a real disk."""

from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol, cast

import msgspec

from sync.protocol.envelope import parse_envelope, parse_header
from sync.protocol.messages import BlobName, BlobPiece, EnvelopePage, GreetRequest, Problem, StreamPosition, Wired
from sync.protocol.names import stream_id
from sync.server import blob_shelf, control_log, envelope_log, visits
from sync.server.central import Central, NowMs, known_head
from sync.server.envelope_log import Wanted
from sync.server.faults import Refusal
from sync.server.store.database import Database
from sync.server.store.facts import ServerFacts
from sync.server.store.sessions import Caller
from tests.simulation.memory_database import EnvelopeRow as Row
from tests.simulation.memory_database import MemoryDatabase, Tables

SMALL_PAGE = 3_000  # bytes: pages of a few envelopes
SMALL_PIECE = 100_000  # bytes: a part of an attachment comes in several pieces
encode = msgspec.msgpack.encode


class Died(Exception):
    """The server went out in the middle of a request."""


class Request(NamedTuple):
    """One request as the server sees it."""

    door: str
    seat: bytes
    body: tuple[object, ...] = ()


class Answer(NamedTuple):
    """What goes back, encoded."""

    is_good: bool
    body: bytes


class Shelf(Protocol):
    """Where the server keeps its streams, and what the checks read of it."""

    def open(self) -> Database:
        """The database, as after a start of the server."""

    def back_up(self) -> object:
        """A backup of everything."""

    def put_back(self, backup: object) -> None:
        """Everything is as it was in that backup."""

    def rows(self) -> Sequence[Row]:
        """All envelopes, in order of their numbers."""

    def records(self) -> list[bytes]:
        """All control records, oldest first."""

    def heads(self) -> dict[str, StreamPosition]:
        """Where the streams stand, by kind."""

    def spoil(self, seq: int, raw: bytes) -> None:
        """The disk goes bad: from now on these are the bytes of that envelope's row."""

    def blobs(self) -> dict[BlobName, bytes]:
        """All blobs that are whole."""

    def dies_in(self, statements: int | None) -> None:
        """Go out at that statement of a write from now; None: not any more."""


class Server:
    """One site on one server."""

    def __init__(self, site: bytes, shelf: Shelf, random: Callable[[int], bytes], now_ms: NowMs) -> None:
        self.control = stream_id("control", site)
        self.data = stream_id("data", site)
        self.shelf = shelf
        self.shown: list[bytes] = []  # every byte that ever came in
        self.traffic: list[Request] = []
        self._now_ms = now_ms
        self._facts = ServerFacts(random(16), random(32))
        self.incarnations = [self._facts.incarnation]
        self.public_key = self._facts.public_key
        self.start()

    def start(self) -> None:
        """The server process begins; what it had in memory is gone."""
        self.central = Central(self.shelf.open(), self._now_ms)
        self.central.facts = self._facts  # a server of the simulation is given its secrets: one seed, one history

    def restore(self, backup: object, incarnation: bytes | None) -> None:
        """Go back to a backup. A careless operator does not say so, and the incarnation stays."""
        self.shelf.put_back(backup)
        if incarnation is not None:
            self._facts = ServerFacts(incarnation, self._facts.seed)
            self.incarnations.append(incarnation)
        self.start()

    def answer(self, request: Request) -> Answer:
        """Serve one request. Raises Died."""
        self.traffic.append(request)
        erased = {one.folder for one in self.central.database.ledger.all()} if request.door == "pull" else set()
        try:
            answer = self._serve(request)
            if isinstance(answer, EnvelopePage):
                for row in answer.envelopes if erased else ():
                    if parse_header(parse_envelope(row.raw).header).folder in erased:
                        raise AssertionError("an erased envelope was given out")
            return Answer(True, encode(answer))
        except Refusal as refusal:
            return Answer(False, encode(Problem(refusal.code, refusal.position)))

    def _serve(self, request: Request) -> Wired:
        door, central, body = request.door, self.central, request.body
        if door == "hello":
            return visits.say_hello(central)
        if door == "append_control":
            expect, records = cast(tuple[int, Sequence[bytes]], body)
            self.shown += records
            return control_log.append_control(central, self.control, expect, records)
        caller = self._caller(request.seat)
        if door == "greet":
            return visits.greet(central, caller, cast(GreetRequest, body[0]).positions)
        if door == "control_page":
            return control_log.give_control(central, caller, self.control, cast(int, body[0]))
        if door == "pull":
            after, own = cast(tuple[StreamPosition, bool], body)
            return envelope_log.give_envelopes(central, caller, Wanted(after=after, max_bytes=SMALL_PAGE, own=own))
        if door == "lacking":
            return blob_shelf.lacking(central, caller, self.data, cast(tuple[BlobName, ...], body))
        if door == "bring":
            piece = cast(BlobPiece, body[0])
            self.shown.append(piece.raw)
            return blob_shelf.take_piece(central, caller, self.data, piece)
        if door == "take_piece":
            blob, after_bytes, most = cast(tuple[BlobName, int, int], body)
            run = after_bytes, min(most, SMALL_PIECE)
            return blob_shelf.give_piece(central, caller, self.data, blob, run)
        raws = cast(tuple[bytes, ...], body)
        self.shown += raws
        return envelope_log.take_envelopes(central, caller, self.data, raws)

    def _caller(self, seat: bytes) -> Caller:
        """What opening a session comes to: a member, revoked or not, is let in as far as the verbs allow."""
        with self.central.database.reading() as connection:
            at = known_head(connection, self.control, "control")
            if seat not in self.central.members_at(connection, at).members:
                raise Refusal("forbidden", at.position)
        return Caller(stream=self.control, seat=seat, expires_ms=2**52)


class Fuse:
    """Called at every statement; raises Died in its time."""

    def __init__(self, statements: int | None) -> None:
        self._left = statements

    def __call__(self) -> None:
        """One more statement."""
        if self._left is not None:
            self._left -= 1
            if self._left < 0:
                raise Died


class MemoryShelf:
    """Streams in memory."""

    def __init__(self, site: bytes) -> None:
        self._database = MemoryDatabase(site)

    def open(self) -> Database:
        """See Shelf."""
        return cast(Database, self._database)

    def back_up(self) -> Tables:
        """See Shelf."""
        return self._database.tables.copy()

    def put_back(self, backup: object) -> None:
        """See Shelf."""
        self._database.tables = cast(Tables, backup).copy()

    def rows(self) -> Sequence[Row]:
        """See Shelf."""
        return list(self._database.tables.envelopes.values())

    def records(self) -> list[bytes]:
        """See Shelf."""
        return [row.raw for row in self._database.tables.records.values()]

    def heads(self) -> dict[str, StreamPosition]:
        """See Shelf."""
        return {row.kind: StreamPosition(row.stream, row.seq, row.hash) for row in self._database.tables.heads.values()}

    def spoil(self, seq: int, raw: bytes) -> None:
        """See Shelf."""
        rows = self._database.tables.envelopes
        rows[seq] = rows[seq]._replace(raw=raw)

    def blobs(self) -> dict[BlobName, bytes]:
        """See Shelf."""
        rows = self._database.tables.blob.values()
        return {BlobName(row["folder"], row["name"]): row["raw"] for row in rows}

    def dies_in(self, statements: int | None) -> None:
        """See Shelf."""
        self._database.tick = Fuse(statements)
