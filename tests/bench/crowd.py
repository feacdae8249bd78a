"""Many seats at once: each with its own connection, a round every 30 s, against a real server process.

Ten seats to a site, a site to an address of 127/8, as an office is one address to a server (Linux alone takes all of
them). The first round of a seat opens its session; one round in ten brings an envelope of a note's size; who hears that
the stream has moved pulls. Rounds begin at moments drawn once for all, not when the last one has ended: what waits
counts as waiting. The load ends by itself after two rounds of every seat.
"""

import asyncio
import random
import resource
import secrets
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from statistics import median, quantiles
from typing import TypeVar
from urllib.parse import urlsplit

import msgspec
import requests

from sync.protocol.messages import (
    CONTENT_TYPE,
    EnvelopePage,
    Greeting,
    GreetRequest,
    Hello,
    PushRequest,
    PushResponse,
    Session,
    SessionRequest,
    StreamPosition,
    Wired,
)
from sync.protocol.names import NO_HASH
from sync.protocol.signing import session_words
from sync.server.central import Central
from sync.server.control_log import append_control
from sync.server.store.database import Home, open_database
from sync.server.store.sites import add_site
from sync.server.worker import now_ms
from tests.sync.server.conftest import SampleSeat, SampleSite

SEATS = 2000
EVERY_S = 30.0
PER_SITE = 10
_TURNS = 2
_WRITES = 0.1
"""Rounds that bring an envelope."""
_SEALED_BYTES = 1280
"""One note of 350 characters, packed, padded and sealed."""
LATE = "asker_late"
"""How late the asking side itself was: what the machine was busy with, and counts in every answer."""
_SETTLING_S = 2.0
_NEVER_S = EVERY_S
"""What an answer counts that is none."""

T = TypeVar("T", bound=Wired)
Answers = dict[str, list[float]]


class Member(msgspec.Struct):
    """One seat: where it comes from, and what it knows of its stream."""

    site: SampleSite
    keys: SampleSeat
    source: str
    token: str = ""
    seq: int = 0
    hash: bytes = NO_HASH


def move_in(home: Home, count: int) -> list[Member]:
    """A server's database with the sites of so many seats."""
    database = open_database(home)
    central = Central(database, now_ms)
    members = list(_members(central, count))
    database.close()
    return members


def _members(central: Central, count: int) -> Iterator[Member]:
    for number in range(-(-count // PER_SITE)):
        site = SampleSite()
        seats = [site.admin, site.member, *(SampleSeat() for _ in range(PER_SITE - 2))]
        records = [*site.found(), *(site.say(seat.member(), site.admin) for seat in seats[2:])]
        with central.database.writing() as connection:
            add_site(connection, site.root_key, 0)
        append_control(central, site.control, 0, records)
        source = f"127.{1 + number // 250}.{number % 250}.1"
        yield from (Member(site, seat, source) for seat in seats[: count - number * PER_SITE])


def visited(address: str, members: Sequence[Member], over_s: float | None = None) -> Answers:
    """Seconds from when a request was due until its answer was there, by the name of the request.

    All seats have their round within `over_s`; where that is not said, as many a second as 2,000 have in 30 s.
    """
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    _wait_for(address)
    answers: Answers = defaultdict(list)
    span = EVERY_S * len(members) / SEATS if over_s is None else over_s
    asyncio.run(_visit(address, members, span, answers))
    return answers


def _wait_for(address: str) -> None:
    """Several processes come up one after the other, behind an address that takes connections already."""
    requests.get(f"{address}/healthz", timeout=60).raise_for_status()
    time.sleep(_SETTLING_S)


def summed_up(answers: Answers) -> dict[str, float]:
    """The 99th of a hundred of all requests and of each kind, and the middle of all."""
    every = [seconds for name, of_kind in answers.items() if name != LATE for seconds in of_kind]
    return {
        "ours": _p99(every),
        "median": median(every),
        "slowest": max(every),
        **{f"{name}_p99": _p99(of_kind) for name, of_kind in sorted(answers.items())},
    }


def _p99(taken: list[float]) -> float:
    return quantiles(taken, n=100, method="inclusive")[98] if len(taken) > 1 else taken[0]


async def _visit(address: str, members: Sequence[Member], span: float, answers: Answers) -> None:
    """Rounds are spread by chance."""
    dice = random.Random(2000)
    began = time.perf_counter() + 0.1
    lives = (_live(address, one, dice.uniform(0, span) + began, span, answers, dice) for one in members)
    await asyncio.gather(*lives)


async def _live(address: str, member: Member, due: float, span: float, answers: Answers, dice: random.Random) -> None:
    """All rounds of one seat, over one connection."""
    line = Line(address, member, answers)
    for turn in range(_TURNS):
        await asyncio.sleep(max(0.0, due + turn * span - time.perf_counter()))
        line.due = due + turn * span
        answers[LATE].append(time.perf_counter() - line.due)
        if not member.token:
            await line.enter()
        await _round(line, member, writes=dice.random() < _WRITES)
    await line.close()


async def _round(line: "Line", member: Member, *, writes: bool) -> None:
    data = member.site.data
    at = StreamPosition(data, member.seq, member.hash)
    control = StreamPosition(member.site.control, 0, NO_HASH)
    greeting = await line.ask("greet", "POST", "/v1/greet", Greeting, GreetRequest((control, at)))
    head = greeting.heads[1] if greeting else at
    if writes:
        sealed = member.keys.seal(data, secrets.token_bytes(_SEALED_BYTES))
        pushed = await line.ask("push", "POST", _envelopes(member), PushResponse, PushRequest((sealed,)))
        head = StreamPosition(data, pushed.results[0].seq, b"") if pushed else head
    while member.seq < head.seq:
        asked = f"{_envelopes(member)}?after={member.seq}&hash={member.hash.hex()}"
        page = await line.ask("pull", "GET", asked, EnvelopePage)
        if page is None:
            return
        member.seq, member.hash = page.head.seq, page.head.hash  # a few kB: one page brings it all
        head = page.head


def _envelopes(member: Member) -> str:
    return f"/v1/streams/{member.site.data.hex()}/envelopes"


class Line:
    """One connection, by hand: two thousand clients of a library would be busier than the server."""

    due: float

    def __init__(self, address: str, member: Member, answers: Answers) -> None:
        self._place = urlsplit(address)
        self._member = member
        self._answers = answers
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def enter(self) -> None:
        """Open a session."""
        one = self._member
        hello = await self.ask("hello", "GET", "/v1/hello", Hello)
        if hello is None:
            return
        signature = one.keys.sign(session_words(hello.nonce, one.site.control, one.keys.id))
        asked = SessionRequest(one.site.control, one.keys.id, hello.nonce, signature)
        session = await self.ask("session", "POST", "/v1/session", Session, asked)
        one.token = session.token if session else ""

    async def ask(self, name: str, method: str, path: str, kind: type[T], body: Wired | None = None) -> T | None:
        """One request, due now or when the one before was answered; None, and counted as never, where it failed."""
        said = await self._exchanged(method, path, msgspec.msgpack.encode(body) if body else b"")
        now = time.perf_counter()
        self._answers[name].append(_NEVER_S if said is None else now - self.due)
        self.due = now
        return None if said is None else msgspec.msgpack.decode(said, type=kind)

    async def close(self) -> None:
        """Hang up."""
        if self._writer is not None:
            self._writer.close()
            await self._writer.wait_closed()

    async def _exchanged(self, method: str, path: str, body: bytes) -> bytes | None:
        """The body of the answer; None for anything but 200."""
        try:
            if self._writer is None:
                host, port = self._place.hostname, self._place.port
                source = (self._member.source, 0)
                self._reader, self._writer = await asyncio.open_connection(host, port, local_addr=source)
            assert self._reader is not None
            self._writer.write(self._head(method, path, body) + body)
            head = await self._reader.readuntil(b"\r\n\r\n")
            lines = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:] if line)
            said = await self._reader.readexactly(int(lines[b"content-length"]))
        except (OSError, asyncio.IncompleteReadError):
            self._writer = None
            return None
        return said if head.startswith(b"HTTP/1.1 200 ") else None

    def _head(self, method: str, path: str, body: bytes) -> bytes:
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self._place.netloc}", f"Content-Length: {len(body)}"]
        if body:
            lines.append(f"Content-Type: {CONTENT_TYPE}")
        if self._member.token:
            lines.append(f"Authorization: Bearer {self._member.token}")
        return "\r\n".join([*lines, "", ""]).encode()
