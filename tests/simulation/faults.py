"""What goes wrong: a wire that loses, doubles and delays, and a computer that dies between two transactions."""

from collections.abc import Callable, Sequence
from random import Random
from typing import TypeVar

from sync.errors import ServerAway, SyncError
from sync.protocol.messages import ControlPage, EnvelopePage, Greeting, GreetRequest, Hello, PushResult
from tests.simulation.memory_server import MemoryServer

T = TypeVar("T")

SMALL_PAGE = 3_000  # bytes: pages of a few envelopes


class Crashed(Exception):
    """The computer went out at this point."""


class FaultyWire:
    """One seat's connection. `trouble` is the chance that a request goes wrong in one of its ways."""

    def __init__(self, server: MemoryServer, seat: bytes, dice: Random) -> None:
        self._server = server
        self._seat = seat
        self._dice = dice
        self._late: list[Callable[[], object]] = []
        self.trouble = 0.0
        self.requests = 0

    def hello(self) -> Hello:
        """See sync.ports.Wire."""
        return self._send(self._server.hello)

    def greet(self, request: GreetRequest) -> Greeting:
        """See sync.ports.Wire."""
        return self._send(lambda: self._server.greet(self._seat))

    def control_page(self, stream: bytes, after: int) -> ControlPage:
        """See sync.ports.Wire."""
        return self._send(lambda: self._server.control_page(self._seat, after))

    def append_control(self, stream: bytes, expect: int, records: Sequence[bytes]) -> int:
        """See sync.ports.Wire."""
        return self._send(lambda: self._server.append_control(expect, records))

    def pull(self, stream: bytes, after: int, hash: bytes, max_bytes: int, *, own: bool = False) -> EnvelopePage:
        """See sync.ports.Wire."""
        spared = b"" if own else self._seat
        return self._send(lambda: self._server.pull(self._seat, after, hash, min(max_bytes, SMALL_PAGE), spared))

    def push(self, stream: bytes, envelopes: Sequence[bytes]) -> Sequence[PushResult]:
        """See sync.ports.Wire."""
        return self._send(lambda: self._server.push(self._seat, envelopes))

    def deliver_late(self) -> None:
        """Requests that were given up long ago reach the server after all, in any order."""
        self._dice.shuffle(self._late)
        while self._late:
            try:
                self._late.pop()()
            except SyncError:
                continue  # nobody is there any more to hear the refusal

    def _send(self, request: Callable[[], T]) -> T:
        self.requests += 1
        if self._dice.random() >= self.trouble:
            return request()
        kind = self._dice.choice(("lost", "answer_lost", "doubled", "late"))
        if kind == "doubled":
            request()
            return request()
        if kind == "answer_lost":
            request()
        if kind == "late":
            self._late.append(request)
        raise ServerAway(reason=kind)


_WRITES = frozenset(
    {
        "add_control_records",
        "add_folder_keys",
        "add_ring_keys",
        "acknowledge",
        "apply_held",
        "apply_page",
        "freeze",
        "rewind",
    }
)


class MortalDisk:
    """The disk of a computer that goes out just before or just after its `last` write."""

    def __init__(self, disk: object, last: int, is_committed: bool) -> None:
        self._disk = disk
        self._last = last
        self._is_committed = is_committed
        self._writes = 0

    def __getattr__(self, name: str) -> object:
        found = getattr(self._disk, name)
        return self._mortal(found) if name in _WRITES else found

    def _mortal(self, write: Callable[..., object]) -> Callable[..., object]:
        def dying(*values: object) -> object:
            self._writes += 1
            if self._writes == self._last and not self._is_committed:
                raise Crashed
            result = write(*values)
            if self._writes == self._last:
                raise Crashed
            return result

        return dying
