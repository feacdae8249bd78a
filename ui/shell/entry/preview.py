"""Asks for the printed page again after typing, and turns it into pictures off the UI thread; the latest wins."""

from collections.abc import Mapping

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QImage

from app.casework import sheets
from app.casework.work import Work
from ui.printing.pages import pictures
from ui.shell.entry.editor import Raw
from ui.shell.room import Place, Shell

AFTER_MS = 60
"""How long after the last key the page is drawn again."""


class Drawn(msgspec.Struct, frozen=True, eq=False):
    """A page in memory. `boxed`: characters no face has."""

    pdf: bytes
    pages: tuple[QImage, ...]
    boxed: tuple[str, ...]


class PreviewPresenter(QObject):
    """Signals:
    drawn: a Drawn.
    """

    drawn = Signal(object)

    def __init__(self, shell: Shell, parent: QObject) -> None:
        super().__init__(parent)
        self._shell = shell
        self._place = Place("entry")
        self._raw: Mapping[str, Raw] = {}
        self._width = 0
        self._latest: Drawn | None = None
        self._soon = QTimer(self, singleShot=True, interval=AFTER_MS)
        self._soon.timeout.connect(self.draw)

    @property
    def latest(self) -> Drawn | None:
        """What was drawn last."""
        return self._latest

    def show(self, place: Place, raw: Mapping[str, Raw]) -> None:
        """From now on this form, as it stands."""
        self._place, self._raw = place, raw

    def draw_soon(self, raw: Mapping[str, Raw]) -> None:
        """Something was typed."""
        self._raw = raw
        self._soon.start()

    def stop(self) -> None:
        """Nobody looks."""
        self._soon.stop()

    @Slot(int)
    def fit(self, width: int) -> None:
        """Draw the pages `width` device pixels wide from now on."""
        if width == self._width:
            return
        self._width = width
        if self._latest is not None:
            self._soon.start()

    @Slot()
    def draw(self) -> None:
        """Draw now."""
        place, raw, width, lang = self._place, dict(self._raw), self._width, self._shell.lang
        if not place.form or not width:
            return

        def verb(work: Work) -> Drawn:
            made = sheets.preview(work, place.case, place.form, place.role, raw, lang)
            return Drawn(made.pdf, pictures(made.pdf, width), made.boxed)

        self._shell.run(verb, self._on_drawn, lane="entry.preview")

    @Slot(object)
    def _on_drawn(self, drawn: Drawn) -> None:
        self._latest = drawn
        self.drawn.emit(drawn)
