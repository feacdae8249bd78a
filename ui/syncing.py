"""The exchange with the centre: rounds by the clock and after each save, their status, connecting, inviting.

Rounds run in the network pool; whatever they need of the vault they ask of the store thread, one transaction at a
time, so that saving never waits for the network. Imported after the first paint.
"""

import random
import time
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from pathlib import Path
from secrets import token_bytes
from threading import Lock
from typing import Any, TypeVar, cast

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.casework import delivery, opening, rights, search, site
from app.casework.site_sheet import SheetState
from app.casework.work import Work
from app.domain.changes import Changes, Done
from app.domain.delivery import Check
from app.domain.ids import EnvelopeId, RingId, SeatId, StreamId
from app.errors import Refused
from app.now import Now, from_ms, wall_ms
from app.ops.kept import WaitingCount
from app.store import invitations, seats
from app.store.ledger import Ledger
from app.store.seats import Centre
from sync import conversation, hand_in, schedule
from sync.choosing import choose_readers
from sync.compare import compare
from sync.errors import Cancelled, ServerAway, ServerUntrusted, SyncError, WipeOrdered
from sync.hand_in import TakenIn
from sync.invitation import site_card
from sync.joining import Waiting as Joining
from sync.membership import Leaving, admit_late, leave, order_wipe
from sync.ports import Vault
from sync.protocol.names import stream_id
from sync.round import RoundReport, run_round
from sync.schedule import Schedule
from sync.sealing.seat_keys import SeatKeys
from sync.steps.keyring import Keyring
from sync.steps.talk import Talk
from sync.trust import certificate_shown
from sync.wire import HttpWire, Tap
from ui import sync_choosing, sync_exposure, sync_inviting, sync_seats, sync_sheet, sync_succession
from ui.background import Background, Failed, Then
from ui.doors import Invitation
from ui.sync_choosing import Colleague
from ui.sync_desk import SyncState, SyncStatus, Whom
from ui.sync_exposure import Seen
from ui.sync_progress import Step, Steps
from ui.sync_seats import Known, Seats

T = TypeVar("T")

INDEX_AT_ONCE = 100
"""Notes indexed in one turn of the store thread: a few milliseconds, so that nobody waits behind it."""


class _Seat(msgspec.Struct, frozen=True):
    """What a conversation is begun with."""

    secret: bytes
    site: bytes
    card: str  # for the server's operator; empty on a seat that has not met its site yet
    centre: Centre
    joining: Joining | None  # its request, until it is let in
    waiting: WaitingCount
    files: int  # attachments that wait
    checks: tuple[Check, ...]
    last_complete_ms: int
    arriving: bool  # records are shown whose originals are not here yet
    other_history_ms: int  # when the centre was last found to have shown several histories; 0: never


class _Gone(msgspec.Struct, frozen=True):
    """What came of a round, and of the comparison where there was one. No report: this seat is not let in yet."""

    report: RoundReport | None
    check: Check | None = None
    keyless: frozenset[bytes] = frozenset()
    asking: int = 0
    post: str = ""  # what the site calls this seat's
    is_admin: bool = False
    renumbered: int = 0  # above 0: this computer has become another seat, and its conversation is over


def _go(talk: Talk, seat: _Seat, background: Background, *, compares: bool) -> _Gone:
    """A round in the network pool, and the comparison after it; a seat that is not let in yet asks for that first."""
    if seat.joining is not None and not sync_inviting.is_let_in(talk, seat.joining):
        return _Gone(None)
    report = run_round(talk)
    sync_sheet.note(talk, background)
    check = compare(talk) if compares or report.passed else None
    keyring = Keyring(talk)
    mine = (ring for ring in talk.control.rings if talk.control.is_reader(talk.keys.seat, ring))
    keyless = frozenset(ring for ring in mine if keyring.newest(ring) is None)
    asking = sync_inviting.count_asking(talk, background)
    number = sync_succession.renumber(talk, background, is_older_copy=report.unknown_own > 0)
    member = talk.control.members.get(talk.keys.seat)
    is_admin, post = talk.control.is_admin(talk.keys.seat), member.post if member else ""
    return _Gone(report, check, keyless, asking, post, is_admin, number)


class Exchange(QObject):
    """ui.sync_desk.SyncDesk over real rounds.

    Signals:
        status_changed: carries a SyncStatus.
        changed: Changes that a round brought.
        wipe_ordered: this seat is to destroy its vault.
        renumbered: this computer is another seat now; carries its number.
    """

    status_changed = Signal(object)
    changed = Signal(object)
    wipe_ordered = Signal()
    renumbered = Signal(int)

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
        self._wants_check = False
        self._turn = Lock()
        self._steps = Steps(self)
        self._steps.moved.connect(self._on_step)
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
        self._steps.stop()
        if self._talk is not None:
            cast(HttpWire, self._talk.wire).close()
        self._talk = self._seat = None
        self._say(SyncStatus())

    def round_now(self) -> None:
        """Exchange now."""
        self._schedule = schedule.asked_for(self._schedule, _ticks_ms())

    def stop(self) -> None:
        """Stop what is going on."""
        self._schedule = schedule.asked_to_stop(self._schedule)
        self._steps.stop()

    def check_now(self) -> None:
        """Compare with the centre, after a round."""
        self._wants_check = True
        self.round_now()

    @Slot(object)
    def on_changed(self, changes: Changes) -> None:
        """Something was saved here: count it, and let a round follow soon."""
        if changes & ~(Changes.SYNC | Changes.DRAFTS):
            self._schedule = schedule.after_save(self._schedule, _ticks_ms())
            self._background.run(_count, self._counted)

    def connect_to(self, address: str, then: Then, failed: Failed, certificate: bytes = b"") -> None:
        """Put this site on a server: a first round, and the address is kept once it has gone through.

        A certificate compared before is believed again, where the authorities do not vouch for another.
        """
        seat = self._seat
        if seat is None:
            failed(Refused(rule="locked"))
            return

        compared = seat.centre.certificate if seat.centre.address == address else b""
        first, *others = [certificate] if certificate or not compared else [b"", compared]

        def through(certificate: bytes) -> tuple[Talk, Centre, _Gone]:
            centre = Centre(address, certificate=certificate)
            talk = self._begin(seat, centre)
            return talk, centre, _go(talk, seat, self._background, compares=False)

        def task() -> tuple[Talk, Centre, _Gone]:
            try:
                return through(first)
            except ServerUntrusted:
                if not others:
                    raise
            return through(others[0])

        def done(made: tuple[Talk, Centre, _Gone]) -> None:
            self._talk, centre, gone = made
            self._seat = msgspec.structs.replace(seat, centre=centre)
            self._status = msgspec.structs.replace(self._status, server=address, certificate=centre.certificate)
            self._finish(gone)
            then(None)

        self._background.online(self._in_turn(task), done, failed)

    def certificate_of(self, address: str, then: Callable[[bytes], None]) -> None:
        """Look at it; nothing is sent."""
        self._background.online(lambda: certificate_shown(address), then, _ignored)

    def invite(self, whom: Whom, then: Callable[[Invitation], None], failed: Failed) -> None:
        """Make an invitation. The colleague's name stays here."""
        address, background = self._status.server, self._background
        self._talked(lambda talk: sync_inviting.invite(talk, whom, address, background), then, failed)

    def let_in(self, invitation: bytes, then: Then, failed: Failed) -> None:
        """Let in whoever has answered it."""
        background = self._background
        self._talked(lambda talk: sync_inviting.approve(talk, invitation, background), self._and_round(then), failed)

    def turn_away(self, invitation: bytes, then: Then, failed: Failed) -> None:
        """Withdraw it."""
        background = self._background
        self._talked(lambda talk: sync_inviting.refuse(talk, invitation, background), self._and_round(then), failed)

    def seats(self, then: Callable[[Seats], None], failed: Failed) -> None:
        """The computers of this site."""
        self._talked(lambda talk: sync_seats.look(talk, self._background.ask(_known).result()), then, failed)

    def shut_out(self, seat: SeatId, lost: datetime | None, then: Callable[[int], None], failed: Failed) -> None:
        """Revoke a seat, and send what the change has set free."""
        background = self._background
        self._talked(lambda talk: sync_seats.shut_out(talk, seat, lost, background), self._and_round(then), failed)

    def order_wipe(self, seat: SeatId, then: Then, failed: Failed) -> None:
        """Order a shut-out computer to destroy its vault."""
        self._talked(lambda talk: order_wipe(talk, seat), self._and_round(then), failed)

    def sheet(self, then: Callable[[SheetState], None], failed: Failed) -> None:
        """How the site's recovery sheet stands."""
        background = self._background
        self._talked(lambda talk: sync_sheet.state(talk, background), then, failed)

    def new_sheet(self, then: Callable[[str], None], failed: Failed) -> None:
        """A new recovery sheet's code."""
        self._talked(sync_sheet.make, then, failed)

    def keep_sheet(self, typed: str, then: Then, failed: Failed) -> None:
        """Make it known."""
        background = self._background
        self._talked(lambda talk: sync_sheet.keep(talk, typed, background), self._and_round(then), failed)

    def try_sheet(self, typed: str, then: Then, failed: Failed) -> None:
        """Try it."""
        background = self._background
        self._talked(lambda talk: sync_sheet.prove(talk, typed, background), then, failed)

    def leave(self, knows_unsent: bool, then: Callable[[Leaving], None], failed: Failed) -> None:
        """This computer leaves; the next round is told that it is out."""
        self._talked(lambda talk: leave(talk, knows_unsent=knows_unsent), self._and_round(then), failed)

    def exposure(self, seat: SeatId, then: Callable[[Seen], None], failed: Failed) -> None:
        """What a computer could read."""
        background = self._background
        self._talked(lambda talk: sync_exposure.look(talk, seat, background), then, failed)

    def colleagues(self, ring: RingId | None, then: Callable[[Sequence[Colleague]], None], failed: Failed) -> None:
        """Who does casework here."""
        background = self._background
        self._talked(lambda talk: sync_choosing.look(talk, ring, background), then, failed)

    def choose_readers(self, ring: RingId, readers: Collection[SeatId], then: Then, failed: Failed) -> None:
        """Say anew who reads a case that is kept apart, and change its key where somebody is out."""
        self._talked(lambda talk: choose_readers(talk, ring, readers), self._and_round(then), failed)

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

        def told(answer: object) -> None:
            self._on_step(None)
            then(answer)

        def not_told(error: Exception) -> None:
            self._on_step(None)
            failed(error)

        self._steps.begin()
        self._background.online(self._in_turn(lambda: task(talk)), told, not_told)

    def _in_turn(self, task: Callable[[], T]) -> Callable[[], T]:
        """One after the other: a conversation is not to be shared between threads."""

        def turn() -> T:
            with self._turn:
                return task()

        return turn

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
        talk, compares = self._talk, self._wants_check or self._check_is_due()
        self._wants_check = False
        self._steps.begin()
        background = self._background
        task = self._in_turn(lambda: _go(talk, seat, background, compares=compares))
        background.online(task, self._finish, self._failed)

    def _check_is_due(self) -> bool:
        last = self._status.checked
        return schedule.check_is_due(last.at_ms if last else 0, wall_ms(self._now()))

    def _begin(self, seat: _Seat, centre: Centre) -> Talk:
        keys = SeatKeys(seat.secret)
        disk = _Asked(self._background, keys.seat)
        trust = self._trust if self._trust and self._trust.is_file() else None
        return conversation.begin(
            keys, seat.site, cast(Vault, disk), centre.address, now=self._now, random=token_bytes,
            server_key=centre.key, progress=self._steps, trust=trust, certificate=centre.certificate, tap=self._tap,
            anchor=sync_inviting.anchor(stream_id("control", seat.site), seat.joining),
        )  # fmt: skip

    def _finish(self, gone: "_Gone") -> None:
        if self._talk is None or self._seat is None:
            return
        report = gone.report
        if report is None:
            self._schedule = schedule.after_success(self._schedule, _ticks_ms())
            self._say(msgspec.structs.replace(self._status, state="joining", problem=None, since=None, step=None))
            return
        if self._seat.joining is not None:
            self._seat = msgspec.structs.replace(self._seat, joining=None)
            self._background.run(lambda work: seats.let_in(work.store))
        self._schedule = schedule.after_success(self._schedule, _ticks_ms())
        known = Centre(self._status.server, report.server_key, self._seat.centre.certificate)
        self._say(
            msgspec.structs.replace(
                self._status, state="resting", problem=None, last_contact=self._now(), since=None, step=None,
                clock_off_ms=report.clock_offset_ms, keyless=gone.keyless, checked=gone.check or self._status.checked,
                asking=gone.asking, arriving=False, is_admin=gone.is_admin,
                other_history=self._now() if report.other_history else self._status.other_history,
            )
        )  # fmt: skip
        self._background.run(lambda work: _keep_centre(work, known))
        self._background.run(lambda work: _take_post(work, gone.post), self._on_post)
        if report.other_history:
            at_ms = wall_ms(self._now())
            self._background.run(lambda work: seats.note_other_history(work.store, at_ms))
        self._background.run(_count, self._counted)
        if gone.check is not None:
            found = gone.check
            self._background.run(lambda work: delivery.keep_check(work, found), self._on_check_kept)
        if gone.renumbered:
            self._begin_anew(gone.renumbered)
        self._tell_of(report)
        if report.has_more:
            self.round_now()

    def _tell_of(self, report: RoundReport) -> None:
        """What of the windows may look otherwise now."""
        if report.pulled:
            self._background.run(opening.catch_up)
            self._index_more(1)
        if report.pulled or report.erased:
            self.changed.emit(Changes.ALL)
            return
        changes = Changes.SITE if report.is_news else Changes.NONE
        if report.pushed or report.refused or report.carried or report.uncarried:
            changes |= Changes.SYNC | Changes.CASES | Changes.ATTACHMENTS
        if changes:
            self.changed.emit(changes)

    def _on_post(self, taken: Done[None]) -> None:
        """Another post sees other things."""
        if taken.changes:
            self.changed.emit(taken.changes)

    def _begin_anew(self, number: int) -> None:
        """This computer is another seat from now on: another conversation."""
        if self._talk is not None:
            cast(HttpWire, self._talk.wire).close()
        self._talk = None
        self._background.run(_look, self._looked)
        self.renumbered.emit(number)

    def _on_check_kept(self, _: object) -> None:
        self.changed.emit(Changes.SYNC)

    def _failed(self, error: Exception) -> None:
        if self._seat is None:
            return
        if isinstance(error, WipeOrdered):
            self._timer.stop()
            self.wipe_ordered.emit()
            return
        if isinstance(error, Cancelled):
            self._schedule = schedule.after_stop(self._schedule, _ticks_ms())
            self._say(msgspec.structs.replace(self._status, state="stopped", problem=None, step=None))
        else:
            dice = random.random()  # noqa: S311  # jitter
            asked_ms = error.wait_s * 1000 if isinstance(error, SyncError) else 0
            self._schedule = schedule.after_failure(self._schedule, _ticks_ms(), dice, asked_ms)
            state: SyncState = "away" if isinstance(error, ServerAway) else "failed"
            since = (self._status.since or self._now()) if state == "away" else None
            self._say(msgspec.structs.replace(self._status, state=state, problem=error, since=since, step=None))
        self._background.run(_count, self._counted)
        self.changed.emit(Changes.SYNC)  # what was done before it ended is kept

    @Slot(object)
    def _on_step(self, step: Step | None) -> None:
        """Told only where it is news: whoever hears it may ask something, which ends with a step that is over."""
        if self._seat is not None and step != self._status.step and (step is None or self._background.is_busy):
            before = self._status.step
            self._say(msgspec.structs.replace(self._status, step=step))
            if before is not None and before.name == "preview" and (step is None or step.name != "preview"):
                self._show_arriving()

    def _show_arriving(self) -> None:
        """There is something to look at, long before the round is over."""
        self._say(msgspec.structs.replace(self._status, arriving=True))
        self._index_more(1)
        self.changed.emit(Changes.ALL)

    def _index_more(self, taken: int) -> None:
        """Index what came, a little at a time, so that typing never waits."""
        if taken:
            self._background.run(lambda work: search.index_more(work, INDEX_AT_ONCE), self._index_more)

    # --- status
    def _looked(self, seat: _Seat) -> None:
        self._seat = seat
        last = from_ms(seat.last_complete_ms) if seat.last_complete_ms else None
        state: SyncState = "resting" if seat.centre.address else "unconnected"
        checked = seat.checks[0] if seat.checks else None
        address, card = seat.centre.address, seat.card
        self._say(
            SyncStatus(
                state=state, server=address, certificate=seat.centre.certificate, card=card, is_admin=bool(card),
                last_contact=last, checked=checked, arriving=seat.arriving,
                other_history=from_ms(seat.other_history_ms) if seat.other_history_ms else None,
            )
        )  # fmt: skip
        self._counted((seat.waiting, seat.files))
        self._timer.start()

    def _counted(self, counted: tuple[WaitingCount, int]) -> None:
        count, files = counted
        oldest: datetime | None = from_ms(count.oldest_ms) if count.oldest_ms else None
        refused, held = count.quarantined, count.held
        waits = {"waiting": count.ops, "oldest": oldest, "files": files}
        self._say(msgspec.structs.replace(self._status, refused=refused, held=held, **waits))

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
        joining=sync_inviting.waiting_of(work),
        waiting=Ledger(work.store).waiting_count(),
        files=Ledger(work.store).unstored_count(),
        checks=delivery.checks(work),
        last_complete_ms=Ledger(work.store).stream_state(data).last_complete_ms,
        arriving=Ledger(work.store).preview() is not None,
        other_history_ms=seats.other_history_ms(work.store),
    )


def _known(work: Work) -> Known:
    with work.store.read() as connection:
        names = seats.names(connection)
    return Known(names, invitations.kept(work.store), site.facts(work).name, seats.centre(work.store).address)


def _count(work: Work) -> tuple[WaitingCount, int]:
    ledger = Ledger(work.store)
    return ledger.waiting_count(), ledger.unstored_count()


def _keep_centre(work: Work, known: Centre) -> None:
    if seats.centre(work.store) != known:
        seats.set_centre(work.store, known)


def _take_post(work: Work, post: str) -> Done[None]:
    """Empty: the site does not know this seat, or not any more; what it did, it may look at."""
    return rights.take_post(work, post) if post else Done(Changes.NONE, None)


def _ignored(_error: Exception) -> None:
    """Nothing to compare is nothing to say: why there is no connection stands there already."""


def _ticks_ms() -> int:
    return int(time.monotonic() * 1000)
