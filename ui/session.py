"""Who is at the computer: unlocked, covered, locked. Knows no widget; the window follows its signals."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.errors import WrongSecret
from ui.background import Background, Failed, Then
from ui.doors import Doorkeeper, PersonCard

if TYPE_CHECKING:  # the store behind Work is imported on its own thread, after the first paint
    from app.casework.work import Work
    from app.vault.pin import SessionPin


class Session(QObject):
    """One person's time at this computer.

    Signals:
        opened: a vault is open; carries the PersonCard.
        mended: opening has put something right (a word of `ui.doors.Tell`).
        leaving: it is about to be locked: hand over unsaved text now.
        locked: nothing is open any more.
        wiped: the vault that was open is destroyed, by the site's order.
        covered: hide everything at once; carries whether a PIN may be chosen now.
        uncovered: show it again.
    """

    opened = Signal(object)
    mended = Signal(str)
    leaving = Signal()
    locked = Signal()
    wiped = Signal()
    covered = Signal(bool)
    uncovered = Signal()

    def __init__(self, background: Background, doors: Doorkeeper, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self._doors = doors
        self._card: PersonCard | None = None
        self._is_covered = False
        self._pin: SessionPin | None = None
        self._limit = QTimer(self)
        self._limit.setSingleShot(True)
        self._limit.timeout.connect(self.lock)

    @property
    def card(self) -> PersonCard | None:
        """Who is unlocked now."""
        return self._card

    def unlock(self, card: PersonCard, passphrase: str, failed: Failed) -> None:
        """Open a vault by its passphrase."""
        events: list[str] = []
        opener = self._opener(card, events)
        self._background.open(lambda: self._doors().open(card, passphrase, events.append), opener, failed)

    def recover(self, card: PersonCard, code: str, passphrase: str, failed: Failed) -> None:
        """Open a vault by its recovery code and set a new passphrase."""
        events: list[str] = []
        opener = self._opener(card, events)
        self._background.open(lambda: self._doors().recover(card, code, passphrase, events.append), opener, failed)

    def rename(self, card: PersonCard) -> None:
        """The unlocked person's card has another site on it now."""
        if self._card is not None and self._card.seat == card.seat:
            self._card = card

    def _opener(self, card: PersonCard, events: Sequence[str]) -> Then:
        def then(_: object) -> None:
            self._card = card
            self._background.online(partial(_settle, self._doors, card))
            self.opened.emit(card)
            if events:
                self.mended.emit(events[0])

        return then

    @Slot()
    def lock(self) -> None:
        """Hand over drafts, close the vault, drop its keys. Anything still on its way back arrives nowhere."""
        self._end(partial(_close, self._doors))

    @Slot()
    def wipe(self) -> None:
        """The site has ordered it: lock, and destroy the vault."""
        if self._card is not None:
            self._end(partial(_wipe, self._doors, self._card), self._on_wiped)

    def _on_wiped(self, _: object) -> None:
        self.wiped.emit()

    def _end(self, closer: "Callable[[Work], None]", then: Then | None = None) -> None:
        if self._card is None:
            return
        self.leaving.emit()
        self._limit.stop()
        self._card, self._is_covered, self._pin = None, False, None
        self._background.forget_answers()
        self._background.close(closer, then)
        self.locked.emit()

    @Slot()
    def make_room(self) -> None:
        """The disk is full: give up the room kept aside, so that what is being typed is stored at the next try."""
        if self._card is not None:
            self._background.apart(partial(_make_room, self._doors, self._card))

    @Slot()
    def cover(self) -> None:
        """Hide everything at once."""
        if self._card is None or self._is_covered:
            return
        from app.vault.pin import VALID_S  # noqa: PLC0415  # the start screen is painted without it

        self._is_covered = True
        self._limit.start(VALID_S * 1_000)
        if self._pin is not None:
            self._pin.cover()
        self.covered.emit(self._pin is None)

    def choose_pin(self, pin: str) -> None:
        """Keep a PIN in memory for this session. Raises BadEntry for fewer than four digits."""
        from app.vault.pin import SessionPin  # noqa: PLC0415  # as above

        self._pin = SessionPin(pin)

    def uncover(self, pin: str) -> None:
        """Come back by the PIN. Raises WrongSecret (with `left`, the tries left); after the last it locks instead."""
        if not self._is_covered or self._pin is None:
            return
        from app.vault.pin import PinAnswer  # noqa: PLC0415  # as above

        answer = self._pin.answer(pin)
        if answer is PinAnswer.MUST_LOCK:
            self.lock()
        elif answer is PinAnswer.WRONG:
            raise WrongSecret(wait_s=0, left=self._pin.tries_left)
        else:
            self._is_covered = False
            self._limit.stop()
            self.uncovered.emit()


def _settle(doors: Doorkeeper, card: PersonCard) -> None:
    doors().settle(card)


def _make_room(doors: Doorkeeper, card: PersonCard) -> None:
    doors().make_room(card)


def _wipe(doors: Doorkeeper, card: PersonCard, work: "Work") -> None:
    doors().wipe(card, work)


def _close(doors: Doorkeeper, work: "Work") -> None:
    doors().close(work)
