"""The set-up at work: makes the seat, prints and saves its recovery sheet."""

from pathlib import Path
from random import SystemRandom

from PySide6.QtCore import QObject, Signal, Slot

from sync.errors import ServerUntrusted
from ui.doors import Created, Invited, NewSeat, PersonCard
from ui.parts import Parts
from ui.shell.setup.view import SetupView
from ui.wording import sentence
from ui.words import say


class SetupScene(QObject):
    """One run of the set-up; goes with its view.

    Signals:
        finished: the PersonCard of the new seat.
        abandoned: back to the start screen.
    """

    finished = Signal(object)
    abandoned = Signal()

    def __init__(self, parts: Parts) -> None:
        self.view = SetupView(two_of, can_go_back=bool(parts.people()))
        super().__init__(self.view)
        self._parts = parts
        self.view.look_asked.connect(self._on_look)
        self.view.create_asked.connect(self._on_create)
        self.view.print_asked.connect(self._on_print)
        self.view.save_asked.connect(self._on_save)
        self.view.finished.connect(self._on_finished)
        self.view.abandoned.connect(self.abandoned)

    @Slot(object)
    def _on_look(self, seat: NewSeat) -> None:
        doors = self._parts.doors

        def answered(invited: Invited) -> None:
            self.view.show_invited(seat, invited)

        self._parts.background.online(lambda: doors().invited_to(seat), answered, self._on_not_invited)

    def _on_not_invited(self, error: Exception) -> None:
        self.view.show_not_invited(error)

    @Slot(object, str)
    def _on_create(self, seat: NewSeat, passphrase: str) -> None:
        doors = self._parts.doors

        def failed(error: Exception) -> None:
            self.view.show_failure(error)
            if seat.site_sheet and isinstance(error, ServerUntrusted) and error.facts.get("reason") == "certificate":
                shown = self.view.show_certificate
                self._parts.background.online(lambda: doors().certificate_at(seat.server), shown, _nothing_to_compare)

        self._parts.background.apart(lambda: doors().create(seat, passphrase), self._on_created, failed)

    def _on_created(self, created: Created) -> None:
        self.view.show_created(created)

    @Slot(object)
    def _on_print(self, created: Created) -> None:
        account = self._parts.account
        account.print_sheet_of(created.card, created.recovery_code, self._on_printed, self._on_sheet_failed)

    @Slot(object, object)
    def _on_save(self, created: Created, file: Path) -> None:
        answer = (self._on_saved, self._on_sheet_failed)
        self._parts.account.save_sheet_of(created.card, created.recovery_code, file, answer)

    def _on_printed(self, _: object) -> None:
        self.view.tell(say("setup.sheet_sent"))

    def _on_saved(self, _: object) -> None:
        self.view.tell(say("setup.sheet_saved"))

    def _on_sheet_failed(self, error: Exception) -> None:
        self.view.tell(say("setup.sheet_failed") if isinstance(error, OSError) else sentence(error))

    @Slot(object)
    def _on_finished(self, card: PersonCard) -> None:
        self.finished.emit(card)


def _nothing_to_compare(_: Exception) -> None:
    """The centre has gone again; the sentence about its certificate stands."""


def two_of(count: int) -> tuple[int, int]:
    """Two different numbers below `count`."""
    first, second = SystemRandom().sample(range(count), 2)
    return first, second
