"""What a room asks of the frame, done."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

import msgspec
from PySide6.QtCore import QObject, Signal

from app.definitions.values import Lang
from app.domain.changes import Changes, Done
from app.domain.readers import Reader
from app.errors import PrinterFailed
from app.settings import Settings
from ui.background import Background, deliver
from ui.printing.desk import PrintJob
from ui.shell.room import Place, Shell
from ui.wording import sentence

if TYPE_CHECKING:  # the store behind Work is imported on its own thread, after the first paint
    from app.casework.work import Work


class Printing(Protocol):
    """Sends PDFs to the printer, blocking, and says itself what became of them. Raises PrinterFailed."""

    def __call__(self, title: str, pdfs: Sequence[bytes], settings: Settings, *, on_roll: bool) -> bool:
        """Whether they came out."""


class FrameShell(Shell):
    """Signals beside those every room knows:

    place_asked: a room wants another place.
    told: a sentence, and what undoes it or None.
    """

    place_asked = Signal(object)
    told = Signal(str, object)

    def __init__(
        self,
        background: Background,
        settings: Settings,
        lang: Lang,
        printing: Printing,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._background = background
        self.settings = settings
        self.lang = lang
        self.reader = Reader.BOTH
        self._printing = printing

    def run(
        self,
        verb: "Callable[[Work], Any]",
        then: Callable[[Any], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
        *,
        lane: str = "",
    ) -> None:
        """Run a verb on the store thread; tell every view what it changed, then whoever asked."""
        self._background.run(verb, _Answer(self, then), failed or self.on_failed, lane=lane)

    def aside(
        self,
        task: Callable[[], Any],
        then: Callable[[Any], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """In the pool that also carries prints and rounds."""
        self._background.online(task, then, failed or self.on_failed)

    def go(self, place: Place) -> None:
        """Show another place."""
        self.place_asked.emit(place)

    def tell(self, sentence: str, undo: Callable[[], None] | None = None) -> None:
        """A quiet bar at the bottom of the page."""
        self.told.emit(sentence, undo)

    def print_pdfs(
        self,
        title: str,
        pdfs: list[bytes],
        *,
        on_roll: bool = False,
        then: Callable[[Any], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Send pages to the remembered printer."""
        settings = _for_roll(self.settings) if on_roll else self.settings
        job = partial(self._printing, title, pdfs, settings, on_roll=on_roll)
        self._background.online(job, then, failed or self._on_not_printed)

    def print_again(self, job: PrintJob) -> None:
        """Send pages that did not come out once more, to the printer that is remembered for their paper now."""
        self.print_pdfs(job.title, list(job.pdfs), on_roll=job.on_roll)

    def _on_not_printed(self, error: Exception) -> None:
        """A printer that failed is told by the card that watches it, with a way to try again."""
        if not isinstance(error, PrinterFailed):
            self.on_failed(error)

    def on_failed(self, error: Exception) -> None:
        """Tell an error nobody else wanted to hear of."""
        self.tell(sentence(error))

    def set_reader(self, reader: Reader) -> None:
        """Another is in the room: all views redraw for them."""
        if reader is not self.reader:
            self.reader = reader
            self.reader_changed.emit(reader)


def _for_roll(settings: Settings) -> Settings:
    """The printer with a roll takes the place of the other."""
    printer = settings.slip_printer or settings.printer
    return msgspec.structs.replace(settings, printer=printer, tray="")


class _Answer:
    """Broadcasts what a verb changed even where the room that asked is gone, then hands over the value."""

    def __init__(self, shell: FrameShell, then: Callable[[Any], None] | None) -> None:
        self._shell = shell
        self._then = then

    def __call__(self, value: Any) -> None:
        if isinstance(value, Done):
            if value.changes is not Changes.NONE:
                self._shell.changed.emit(value.changes)
            deliver(self._then, value.value)
        else:
            deliver(self._then, value)
