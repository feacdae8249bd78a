"""Prints the sets of several cases one after the other: what came out stays printed, what did not stays chosen."""

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal

from app.casework import sheets
from app.casework.sheets import IssuedSheet
from app.domain.ids import RecordId
from app.errors import PrinterFailed
from ui.printing.words import boxed
from ui.shell.room import Shell
from ui.wording import sentence
from ui.words import say


class Batch(QObject):
    """A sheet is issued when its turn comes; one that was issued and did not come out is sent again as it was.

    Signals:
        moved: a case (RecordId) has its sheets, how many are done, of how many.
        ended: nothing more is sent; carries the sentence that says why.
    """

    moved = Signal(object, int, int)
    ended = Signal(str)

    def __init__(self, shell: Shell, parent: QObject) -> None:
        super().__init__(parent)
        self._shell = shell
        self._left: list[RecordId] = []
        self._issued: dict[RecordId, tuple[IssuedSheet, ...]] = {}
        self._boxed: dict[str, None] = {}
        self._total = 0
        self._is_stopped = False
        self.is_under_way = False

    def begin(self, cases: Iterable[RecordId]) -> None:
        """Print these, in this order."""
        self._left = list(cases)
        self._total = len(self._left)
        self._boxed = {}
        self._is_stopped = False
        self.is_under_way = True
        self._go_on()

    def stop(self) -> None:
        """Send nothing more after the case whose turn it is."""
        self._is_stopped = True

    def _go_on(self) -> None:
        if not self._left or self._is_stopped:
            self._end(say("today.batch.stopped" if self._left else "today.batch.all_done", count=len(self._left)))
            return
        case, lang = self._left[0], self._shell.lang
        if case in self._issued:
            self._send(self._issued[case])
        else:
            self._shell.run(lambda work: sheets.print_set(work, case, lang), self._on_issued, self._on_failed)

    def _on_issued(self, issued: tuple[IssuedSheet, ...]) -> None:
        self._issued[self._left[0]] = issued
        self._send(issued)

    def _send(self, issued: tuple[IssuedSheet, ...]) -> None:
        pdfs = [one.pdf for one in issued]
        self._shell.print_pdfs(say("case.print.title"), pdfs, then=self._on_sent, failed=self._on_failed)

    def _on_sent(self, is_printed: object) -> None:
        """A job called off at the card that watches it has not come out."""
        if not is_printed:
            self._is_stopped = True
        else:
            case = self._left.pop(0)
            self._boxed |= dict.fromkeys(letter for one in self._issued.pop(case) for letter in one.boxed)
            self.moved.emit(case, self._total - len(self._left), self._total)
        self._go_on()

    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, PrinterFailed):
            self._end(say("today.batch.failed", count=len(self._left)))
        else:
            self._end(sentence(error))

    def _end(self, words: str) -> None:
        self.is_under_way = False
        self.ended.emit("\n".join(part for part in (words, boxed(tuple(self._boxed))) if part))
