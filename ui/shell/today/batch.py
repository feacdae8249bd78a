"""Prints the sheets of several cases one after the other: what came out stays printed, what did not stays chosen."""

from collections.abc import Iterable
from itertools import groupby

import msgspec
from PySide6.QtCore import QObject, Signal, Slot

from app.casework import sheets
from app.casework.sheets import IssuedSheet, Item
from app.casework.work import Work
from app.domain.changes import Done
from app.domain.ids import RecordId
from app.errors import PrinterFailed
from ui.printing.words import boxed
from ui.shell.room import Shell
from ui.wording import sentence
from ui.words import say


class One(msgspec.Struct, frozen=True):
    """One sheet of one case."""

    case: RecordId
    item: Item


class Batch(QObject):
    """First looks whether every character can be printed, and asks where one cannot; then a sheet is issued when its
    turn comes, and one that was issued and did not come out is sent again as it was.

    Signals:
        asked: characters no face has; nothing is sent until `go_on` or `stop`.
        moved: a One has been printed, how many are done, of how many.
        ended: nothing more is sent; carries the sentence that says why.
    """

    asked = Signal(object)
    moved = Signal(object, int, int)
    ended = Signal(str)

    def __init__(self, shell: Shell, parent: QObject) -> None:
        super().__init__(parent)
        self._shell = shell
        self._left: list[One] = []
        self._unseen: list[tuple[RecordId, list[Item]]] = []
        self._issued: dict[One, IssuedSheet] = {}
        self._boxed: dict[str, None] = {}
        self._total = 0
        self._is_stopped = False
        self._is_asking = False
        self.is_under_way = False

    def begin(self, chosen: Iterable[One]) -> None:
        """Print these, in this order."""
        self._left = list(chosen)
        self._unseen = [(case, [one.item for one in ones]) for case, ones in groupby(self._left, lambda one: one.case)]
        self._total = len(self._left)
        self._boxed = {}
        self._is_stopped = False
        self.is_under_way = True
        self._look_on()

    @Slot()
    def stop(self) -> None:
        """Send nothing more after the sheet whose turn it is."""
        self._is_stopped = True
        if self._is_asking:
            self.go_on()

    @Slot()
    def go_on(self) -> None:
        """Print on, whatever characters are missing."""
        self._is_asking = False
        self._print_on()

    # --- looking first
    def _look_on(self) -> None:
        """One case at a time, so that a save in between waits for one set and not for all of them."""
        if not self._unseen or self._is_stopped:
            self._on_all_seen()
            return
        (case, items), lang = self._unseen.pop(0), self._shell.lang
        self._shell.run(lambda work: sheets.boxed(work, case, items, lang), self._on_seen, self._on_failed)

    def _on_seen(self, letters: tuple[str, ...]) -> None:
        self._boxed |= dict.fromkeys(letters)
        self._look_on()

    def _on_all_seen(self) -> None:
        self._is_asking = bool(self._boxed) and not self._is_stopped
        if self._is_asking:
            self.asked.emit(tuple(self._boxed))
        else:
            self._print_on()

    # --- printing
    def _print_on(self) -> None:
        if not self._left or self._is_stopped:
            self._end(say("today.batch.stopped" if self._left else "today.batch.all_done", count=len(self._left)))
            return
        one, lang = self._left[0], self._shell.lang
        if one in self._issued:
            self._send(self._issued[one])
            return

        def verb(work: Work) -> Done[tuple[IssuedSheet, ...]]:
            return sheets.issue(work, one.case, [one.item], lang)

        self._shell.run(verb, self._on_issued, self._on_failed)

    def _on_issued(self, issued: tuple[IssuedSheet, ...]) -> None:
        self._issued[self._left[0]] = issued[0]
        self._send(issued[0])

    def _send(self, issued: IssuedSheet) -> None:
        self._shell.print_pdfs(say("case.print.title"), [issued.pdf], then=self._on_sent, failed=self._on_failed)

    def _on_sent(self, is_printed: object) -> None:
        """A job called off at the card that watches it has not come out."""
        if not is_printed:
            self._is_stopped = True
        else:
            one = self._left.pop(0)
            self._boxed |= dict.fromkeys(self._issued.pop(one).boxed)
            self.moved.emit(one, self._total - len(self._left), self._total)
        self._print_on()

    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, PrinterFailed):
            self._end(say("today.batch.failed", count=len(self._left)))
        else:
            self._end(sentence(error))

    def _end(self, words: str) -> None:
        """Characters to be written in by hand are told once more, while something with them came out."""
        self.is_under_way = False
        came_out = len(self._left) < self._total
        missing = boxed(tuple(self._boxed)) if came_out else ""
        self.ended.emit("\n".join(part for part in (words, missing) if part))
