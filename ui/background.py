"""Everything slow: one thread that owns the open vault, a small pool for the network, and the way back by signal.

Nothing here knows a window. Work is done in the order it was asked for; what comes back runs on the UI thread.
"""

import sys
from collections.abc import Callable
from functools import cached_property
from types import FunctionType, MethodType
from typing import TYPE_CHECKING, Any

import msgspec
from PySide6.QtCore import QObject, Qt, Signal, Slot
from shiboken6 import isValid

from app.errors import DiskFull, Refused
from ui.collecting import Collecting

if TYPE_CHECKING:  # imported after the first paint
    from concurrent.futures import Future, ThreadPoolExecutor

    from app.casework.work import Work

Then = Callable[[Any], None]
Failed = Callable[[Exception], None]


GIVE_WAY_S = 0.0005
"""A worker that computes lets the window go on after this long; Python's own 5 ms add up to a page that hesitates."""


class Job(msgspec.Struct, frozen=True, eq=False):
    """One thing asked for, and who wants the answer."""

    verb: Callable[[], Any]
    then: Then | None
    failed: Failed | None
    lane: str  # in a named lane only the latest job counts
    ticket: int


class Outcome(msgspec.Struct, frozen=True, eq=False):
    """What became of a job: a value or an error."""

    job: Job
    value: Any = None
    error: Exception | None = None


class Background(QObject):
    """The store thread and the network pool.

    Signals:
        lost: an error nobody asked to hear about, on the UI thread.
        disk_full: something could not be stored for want of room.
        busy_changed: whether anything asked of the store thread has not come back yet.
    """

    lost = Signal(object)
    disk_full = Signal()
    busy_changed = Signal(bool)
    _landed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work: Work | None = None  # touched on the store thread only
        self._latest: dict[str, int] = {}
        self._tickets = 0
        self._pending: set[int] = set()
        self._ended = False
        self._garbage = Collecting(self)
        self._garbage.start()
        self._landed.connect(self._on_landed, Qt.ConnectionType.QueuedConnection)

    def open(self, opener: "Callable[[], Work]", then: Then | None = None, failed: Failed | None = None) -> None:
        """Call `opener` on the store thread and keep the Work it returns; `then` gets None, never the Work itself."""

        def verb() -> None:
            self._work = opener()

        self._submit(self._threads.store, verb, then, failed)

    def close(self, closer: "Callable[[Work], None]", then: Then | None = None) -> None:
        """Let go of the Work after everything asked before; `closer` drops its connections and keys."""

        def verb() -> None:
            work, self._work = self._work, None
            if work is not None:
                closer(work)

        self._submit(self._threads.store, verb, then, None)

    def run(
        self, verb: "Callable[[Work], Any]", then: Then | None = None, failed: Failed | None = None, *, lane: str = ""
    ) -> None:
        """Call `verb(work)` on the store thread. Fails with Refused(rule=locked) where no vault is open."""
        self._submit(self._threads.store, _Bound(self, verb), then, failed, lane)

    def apart(self, task: Callable[[], Any], then: Then | None = None, failed: Failed | None = None) -> None:
        """Call `task()` on the store thread without a Work: key derivation, listing of seats, page rendering."""
        self._submit(self._threads.store, task, then, failed)

    def online(
        self, task: Callable[[], Any], then: Then | None = None, failed: Failed | None = None, *, lane: str = ""
    ) -> None:
        """Call `task()` in the network pool. What it needs of the vault it gets through `ask`."""
        self._submit(self._threads.network, task, then, failed, lane)

    def ask(self, verb: "Callable[[Work], Any]") -> "Future[Any]":
        """For network threads only: the future of `verb(work)` on the store thread."""
        return self._threads.store.submit(_Bound(self, verb))

    @cached_property
    def _threads(self) -> "_Threads":
        """Made when something is first asked for, on the UI thread: before that no other thread can ask."""
        return _Threads()

    @property
    def is_busy(self) -> bool:
        """Whether anything asked for has not come back yet."""
        return bool(self._pending)

    def stop(self) -> None:
        """Finish what was begun, drop what was not, end the threads. Harmless when called twice."""
        if self._ended:
            return
        self._ended = True
        self._threads.network.shutdown(wait=True, cancel_futures=True)
        self._threads.store.shutdown(wait=True, cancel_futures=False)
        self._garbage.stop()

    def forget_answers(self) -> None:
        """What is on its way back belongs to a screen that is gone: let it arrive nowhere."""
        self._latest = dict.fromkeys(self._latest, -1)
        self._pending.clear()

    def _submit(
        self,
        pool: "ThreadPoolExecutor",
        verb: Callable[[], Any],
        then: Then | None,
        failed: Failed | None,
        lane: str = "",
    ) -> None:
        if self._ended:
            return
        self._tickets += 1
        job = Job(verb, then, failed, lane, self._tickets)
        if lane:
            self._latest[lane] = job.ticket
        self._note(job.ticket, under_way=True)
        pool.submit(self._perform, job)

    def _perform(self, job: Job) -> None:
        """On a worker thread: skip what is already superseded, do the rest, send it home."""
        if self._is_superseded(job):
            outcome = Outcome(job)
        else:
            try:
                outcome = Outcome(job, value=job.verb())
            except Exception as error:  # noqa: BLE001  # every failure travels to the UI thread, where it is told
                outcome = Outcome(job, error=error)
        if isValid(self):
            self._landed.emit(outcome)

    def _is_superseded(self, job: Job) -> bool:
        return bool(job.lane) and self._latest.get(job.lane) != job.ticket

    @Slot(object)
    def _on_landed(self, outcome: Outcome) -> None:
        """On the UI thread: hand the outcome to whoever asked, if they are still there."""
        job = outcome.job
        known = job.ticket in self._pending
        self._note(job.ticket, under_way=False)
        if self._ended or self._is_superseded(job) or not known:
            return
        if isinstance(outcome.error, DiskFull):
            self.disk_full.emit()
        if outcome.error is None:
            deliver(job.then, outcome.value)
        elif job.failed is not None:
            deliver(job.failed, outcome.error)
        else:
            self.lost.emit(outcome.error)

    def _note(self, ticket: int, *, under_way: bool) -> None:
        before = self.is_busy
        (self._pending.add if under_way else self._pending.discard)(ticket)
        if before != self.is_busy:
            self.busy_changed.emit(self.is_busy)

    def _with_work(self, verb: "Callable[[Work], Any]") -> Any:
        if self._work is None:
            raise Refused(rule="locked")
        return verb(self._work)


class _Threads:
    """The thread of the store and the pool of the network."""

    def __init__(self) -> None:
        from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415  # the start screen is painted without it

        sys.setswitchinterval(GIVE_WAY_S)
        self.store = ThreadPoolExecutor(1, "store")
        self.network = ThreadPoolExecutor(2, "network")


class _Bound:
    """A verb and the Work it will get, without a lambda that would keep more alive."""

    def __init__(self, background: Background, verb: "Callable[[Work], Any]") -> None:
        self._background = background
        self._verb = verb

    def __call__(self) -> Any:
        return self._background._with_work(self._verb)


def deliver(receiver: Callable[[Any], None] | None, value: Any) -> None:
    """Call `receiver` unless the widget it belongs to has been taken down meanwhile."""
    if receiver is not None and all(isValid(owner) for owner in _owners(receiver)):
        receiver(value)


def _owners(receiver: Callable[..., Any]) -> list[QObject]:
    """The Qt objects a callback speaks for: of a bound method its self, of a closure or partial what is in it."""
    found: list[QObject] = []
    cells = [cell.cell_contents for cell in getattr(receiver, "__closure__", None) or ()]
    for held in (getattr(receiver, "__self__", None), getattr(receiver, "func", None), *cells):
        if isinstance(held, QObject):
            found.append(held)
        elif isinstance(held, FunctionType | MethodType):
            found.extend(_owners(held))
    return found
