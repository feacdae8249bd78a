"""The exchange with the centre: rounds by the clock and after each save, their status, connecting, inviting.

Rounds run in the network pool; whatever they need of the vault they ask of the store thread, one transaction at a
time, so that saving never waits for the network. Imported after the first paint.
"""

import random
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from secrets import token_bytes
from typing import Any, cast

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.casework import opening, search
from app.casework.work import Work
from app.domain.changes import Changes
from app.domain.ids import EnvelopeId, SeatId, StreamId
from app.errors import Refused
from app.now import Now, from_ms
from app.ops.kept import WaitingCount
from app.store import seats
from app.store.ledger import Ledger
from app.store.seats import Centre
from sync import conversation, hand_in, schedule
from sync.errors import ServerAway, SyncError
from sync.hand_in import TakenIn
from sync.invitation import Invitation as Invited
from sync.invitation import Inviter, invite, site_card
from sync.membership import admit_late, revoke
from sync.ports import Disk
from sync.protocol.control import Control
from sync.protocol.names import stream_id
from sync.round import RoundReport, run_round
from sync.schedule import Schedule
from sync.sealing.seat_keys import SeatKeys
from sync.steps.control import extend_control
from sync.steps.talk import Talk
from sync.wire import HttpWire, Tap
from ui import sync_seats
from ui.background import Background, Failed, Then
from ui.sync_desk import Invitation, SyncState, SyncStatus
from ui.sync_seats import Seats

INDEX_AT_ONCE = 100
"""Notes indexed in one turn of the store thread: a few milliseconds, so that nobody waits behind it."""


class _Seat(msgspec.Struct, frozen=True):
    """What a conversation is begun with."""

    secret: bytes
    site: bytes
    card: str  # for the server's operator; empty on a seat that has not met its site yet
    centre: Centre
    waiting: WaitingCount
    last_complete_ms: int


class Exchange(QObject):
    """ui.sync_desk.SyncDesk over real rounds.

    Signals:
        status_changed: carries a SyncStatus.
        changed: Changes that a round brought.
    """

    status_changed = Signal(object)
    changed = Signal(object)

    def __init__(
        self,
        background: Background,
        now: Now,
        *,
        trust: Path | None = None,
        tap: Tap | None = None,
        parent: QObject | None = None,
    ) -> None:
        """`trust` may hold the certificate of the centre's own authority (PEM); where there is no such file the
        usual authorities count."""
        super().__init__(parent)
        self._background = background
        self._now = now
        self._trust = trust
        self._tap = tap
        self._status = SyncStatus()
        self._schedule = Schedule()
        self._talk: Talk | None = None
        self._seat: _Seat | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(500)
        self._timer.timeout.connect(self._on_tick)

    # --- what the window asks
    def status(self) -> SyncStatus:
        """What is known now."""
        return self._status

    def begin(self) -> None:
        """A vault has been opened."""
        self._schedule = Schedule()
        self._background.run(_look, self._looked)

    def end(self) -> None:
        """The vault is about to be locked. A round on its way finds the door shut and changes nothing more."""
        self._timer.stop()
        if self._talk is not None:
            cast(HttpWire, self._talk.wire).close()
        self._talk = self._seat = None
        self._say(SyncStatus())

    def round_now(self) -> None:
        """Exchange now."""
        self._schedule = schedule.asked_for(self._schedule, _ticks_ms())

    @Slot(object)
    def on_changed(self, changes: Changes) -> None:
        """Something was saved here: count it, and let a round follow soon."""
        if changes & ~(Changes.SYNC | Changes.DRAFTS):
            self._schedule = schedule.after_save(self._schedule, _ticks_ms())
            self._background.run(_count, self._counted)

    def connect_to(self, address: str, then: Then, failed: Failed) -> None:
        """Put this site on a server: a first round, and the address is kept once it has gone through."""
        seat = self._seat
        if seat is None:
            failed(Refused(rule="locked"))
            return

        def task() -> tuple[Talk, RoundReport]:
            talk = self._begin(seat, Centre(address))
            return talk, run_round(talk)

        def done(made: tuple[Talk, RoundReport]) -> None:
            self._talk, report = made
            self._status = msgspec.structs.replace(self._status, server=address)
            self._finish(report)
            then(None)

        self._background.online(task, done, failed)

    def invite(self, colleague: str, then: Callable[[Invitation], None], failed: Failed) -> None:
        """Admit a further seat and seal its keys into a file. `colleague` stays on this screen; no name is sent."""
        talk = self._talk
        if talk is None:
            failed(ServerAway())
            return

        def task() -> Invitation:
            run_round(talk)
            keys = tuple(key for ring in talk.control.rings for key in talk.ring_keys(ring))
            address = self._status.server
            made: list[Invited] = []

            def admit(control: Control) -> Sequence[bytes]:
                """Made anew where another administrator was first: the records follow on what stands then."""
                made[:] = [invite(Inviter(talk.keys, control, keys, address, talk.server_key), token_bytes)]
                return made[0].records

            extend_control(talk, admit)
            return Invitation(made[0].file, made[0].code)

        self._background.online(task, then, failed, lane="")

    def seats(self, then: Callable[[Seats], None], failed: Failed) -> None:
        """The computers of this site."""
        self._talked(lambda talk: sync_seats.look(talk, self._background.ask(_names).result()), then, failed)

    def shut_out(self, seat: SeatId, then: Then, failed: Failed) -> None:
        """Revoke a seat, and send what the change has set free."""
        self._talked(lambda talk: revoke(talk, seat), self._and_round(then), failed)

    def admit(self, envelopes: Sequence[EnvelopeId], then: Then, failed: Failed) -> None:
        """Admit late work, and send it."""
        self._talked(lambda talk: admit_late(talk, envelopes), self._and_round(then), failed)

    def pack(self, then: Callable[[bytes], None], failed: Failed) -> None:
        """A file of what this computer has sealed."""
        self._talked(hand_in.pack, then, failed)

    def take_in(self, file: Path, then: Callable[[TakenIn], None], failed: Failed) -> None:
        """Take a colleague's file in, and send what it has brought."""
        self._talked(lambda talk: sync_seats.take_in(talk, file), self._and_round(then), failed)

    def _talked(self, task: Callable[[Talk], Any], then: Callable[[Any], None], failed: Failed) -> None:
        """In the network pool, with the conversation of this seat."""
        seat = self._seat
        if seat is None or not self._status.server:
            failed(ServerAway())
            return
        if self._talk is None:
            self._talk = self._begin(seat, seat.centre)
        talk = self._talk
        self._background.online(lambda: task(talk), then, failed)

    def _and_round(self, then: Callable[[Any], None]) -> Callable[[Any], None]:
        def done(answer: object) -> None:
            then(answer)
            self.round_now()

        return done

    # --- rounds
    @Slot()
    def _on_tick(self) -> None:
        seat = self._seat
        if seat is None or not self._status.server or not schedule.is_due(self._schedule, _ticks_ms()):
            return
        self._schedule = schedule.after_start(self._schedule)
        self._say(msgspec.structs.replace(self._status, state="working"))
        if self._talk is None:
            self._talk = self._begin(seat, seat.centre)
        talk = self._talk
        self._background.online(lambda: run_round(talk), self._finish, self._failed)

    def _begin(self, seat: _Seat, centre: Centre) -> Talk:
        keys = SeatKeys(seat.secret)
        disk = _Asked(self._background, keys.seat)
        return conversation.begin(
            keys, seat.site, cast(Disk, disk), centre.address, now=self._now, random=token_bytes,
            server_key=centre.key, trust=self._trust if self._trust and self._trust.is_file() else None, tap=self._tap,
        )  # fmt: skip

    def _finish(self, report: RoundReport) -> None:
        if self._talk is None:
            return
        self._schedule = schedule.after_success(self._schedule, _ticks_ms())
        known = Centre(self._status.server, report.server_key)
        self._say(msgspec.structs.replace(self._status, state="resting", problem=None, last_contact=self._now()))
        self._background.run(lambda work: _keep_centre(work, known))
        self._background.run(_count, self._counted)
        if report.pulled:
            self._background.run(opening.catch_up)
            self._index_more(1)
            self.changed.emit(Changes.ALL)
        elif report.pushed or report.refused:
            self.changed.emit(Changes.SYNC | Changes.CASES)

    def _failed(self, error: Exception) -> None:
        if self._seat is None:
            return
        self._schedule = schedule.after_failure(self._schedule, _ticks_ms(), random.random())  # noqa: S311  # jitter
        state: SyncState = "away" if isinstance(error, ServerAway) else "failed"
        known = error if isinstance(error, SyncError) else None
        self._say(msgspec.structs.replace(self._status, state=state, problem=known or error))

    def _index_more(self, taken: int) -> None:
        """Index what came, a little at a time, so that typing never waits."""
        if taken:
            self._background.run(lambda work: search.index_more(work, INDEX_AT_ONCE), self._index_more)

    # --- status
    def _looked(self, seat: _Seat) -> None:
        self._seat = seat
        last = from_ms(seat.last_complete_ms) if seat.last_complete_ms else None
        state: SyncState = "resting" if seat.centre.address else "unconnected"
        self._say(SyncStatus(state=state, server=seat.centre.address, card=seat.card, last_contact=last))
        self._counted(seat.waiting)
        self._timer.start()

    def _counted(self, count: WaitingCount) -> None:
        oldest: datetime | None = from_ms(count.oldest_ms) if count.oldest_ms else None
        self._say(msgspec.structs.replace(self._status, waiting=count.ops, oldest=oldest))

    def _say(self, status: SyncStatus) -> None:
        self._status = status
        self.status_changed.emit(status)


class _Asked:
    """The Disk of a round: each call is asked of the store thread, of the very seat the round was begun for."""

    def __init__(self, background: Background, seat: bytes) -> None:
        self._background = background
        self._seat = seat

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def call(*given: object) -> Any:
            return self._background.ask(lambda work: getattr(self._ledger(work), name)(*given)).result()

        return call

    def _ledger(self, work: Work) -> Ledger:
        if work.seat.id != self._seat:
            raise Refused(rule="locked")  # somebody else has unlocked this computer meanwhile
        return Ledger(work.store)


def _look(work: Work) -> _Seat:
    root = seats.fact(work.store, "site.secret")
    data = StreamId(stream_id("data", work.seat.site))
    return _Seat(
        secret=seats.fact(work.store, "seat.secret"),
        site=work.seat.site,
        card=site_card(root) if root else "",
        centre=seats.centre(work.store),
        waiting=Ledger(work.store).waiting_count(),
        last_complete_ms=Ledger(work.store).stream_state(data).last_complete_ms,
    )


def _names(work: Work) -> dict[bytes, tuple[int, str]]:
    with work.store.read() as connection:
        return seats.names(connection)


def _count(work: Work) -> WaitingCount:
    return Ledger(work.store).waiting_count()


def _keep_centre(work: Work, known: Centre) -> None:
    if seats.centre(work.store) != known:
        seats.set_centre(work.store, known)


def _ticks_ms() -> int:
    return int(time.monotonic() * 1000)
