"""A page of one case beside the case page: read for whoever is in the room, empty as soon as somebody else comes in."""

from collections.abc import Callable
from typing import Any

import msgspec
from PySide6.QtCore import QObject, QSize, Signal, Slot
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from app.casework import cases
from app.casework.work import Work
from app.domain.cases import Case
from app.domain.changes import Changes
from app.domain.ids import RecordId
from app.domain.readers import Reader
from app.errors import NotFound, Refused
from ui.shell.room import Place, Room, Shell
from ui.theme.tokens import px
from ui.widgets.buttons import QuietButton
from ui.widgets.keys import bind
from ui.widgets.page import Page
from ui.wording import sentence
from ui.words import say

Look = Callable[[Work, Case, Reader], Any]
"""Reads what a page shows, on the store thread. Raises NotFound, Refused."""


class Read(msgspec.Struct, frozen=True, eq=False):
    """A case and what a page shows of it, as they were read for one reader."""

    reader: Reader
    case: Case
    shown: Any


class CaseReading(QObject):
    """Reads one page of a case again and again, and never lets a reader see what was read for another.

    Signals:
        read: a Read, to be shown.
        emptied: nothing may be shown until the next `read`.
    """

    read = Signal(object)
    emptied = Signal()

    def __init__(self, shell: Shell, parent: QObject, look: Look, lane: str) -> None:
        """`lane`: of several readings asked for under it only the latest is shown."""
        super().__init__(parent)
        self._shell = shell
        self._look = look
        self._lane = lane
        self._case: RecordId | None = None
        self.latest: Read | None = None
        shell.reader_changed.connect(self._on_reader_changed)

    @property
    def case(self) -> RecordId | None:
        """The case that is open."""
        return self._case

    def open(self, case: RecordId) -> None:
        """Show a case; of the one before nothing stays."""
        if case != self._case:
            self._case = case
            self._empty()
        self.refresh()

    def refresh(self) -> None:
        """Read again for whoever is in the room."""
        case, reader, look = self._case, self._shell.reader, self._look
        if case is not None:
            self._shell.run(
                lambda work: _read(work, case, reader, look), self._on_read, self._on_failed, lane=self._lane
            )

    def close(self) -> None:
        """The page is left; nothing of it stays."""
        self._case = None
        self._empty()

    def _on_read(self, found: Read) -> None:
        if found.reader is self._shell.reader and found.case.id == self._case:
            self.latest = found
            self.read.emit(found)

    def _on_failed(self, error: Exception) -> None:
        """Why a case is shut, its own page says best."""
        case = self._case
        if case is not None and isinstance(error, NotFound | Refused):
            self._shell.go(Place("case", case=case))
        else:
            self._shell.tell(sentence(error))

    @Slot(object)
    def _on_reader_changed(self, _: Reader) -> None:
        self._empty()
        self.refresh()

    def _empty(self) -> None:
        self.latest = None
        self.emptied.emit()


class CaseRoom(Room):
    """A room for one page of a case: whose case it is on top, the way back beside it, everything else below.

    A room sets `concerned`, adds what it shows to `body`, and gives `look`, `show_read` and `clear`.
    """

    concerned = Changes.ALL
    """What has to have changed for the page to be read again."""

    def __init__(self, shell: Shell, title: str, lane: str) -> None:
        super().__init__(shell)
        self.reading = CaseReading(shell, self, self.look, lane)
        self.page = Page(title)
        self.back = QuietButton(f"{say('case.beside.back')}  Esc", "arrow-left")
        self.page.offer(self.back)
        inner = QWidget()
        inner.setProperty("role", "content")
        self.body = QVBoxLayout(inner)
        self.body.setContentsMargins(0, 0, px(8), px(16))
        self.body.setSpacing(px(16))
        scroll = QScrollArea(widgetResizable=True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(inner)
        self.page.column.addWidget(scroll, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.page)
        self.back.clicked.connect(self._on_back)
        bind(self, "Esc", self._on_back)
        self.reading.read.connect(self._on_read)
        self.reading.emptied.connect(self._on_emptied)

    def look(self, work: Work, case: Case, reader: Reader) -> Any:
        """What the page shows to `reader`; on the store thread."""
        raise NotImplementedError

    def show_read(self, found: Read) -> None:
        """Show what was read."""
        raise NotImplementedError

    def clear(self) -> None:
        """Take away everything that was shown; whoever has come in may see none of it. What was typed is kept by the
        room until it is known whether they may."""
        raise NotImplementedError

    def open(self, place: Place) -> None:
        """Show this page of the place's case."""
        if place.case is not None:
            self.reading.open(place.case)

    def redraw(self, changes: Changes) -> None:
        """Read again where it has changed."""
        if changes & self.concerned:
            self.reading.refresh()

    def leave(self) -> None:
        """Nothing stays in a label."""
        self.reading.close()

    def minimumSizeHint(self) -> QSize:
        """Whatever the frame has: the page scrolls."""
        return QSize(0, 0)

    @Slot(object)
    def _on_read(self, found: Read) -> None:
        self.page.beside.setText(f"{found.case.number}  {found.case.called}")
        self.show_read(found)

    @Slot()
    def _on_emptied(self) -> None:
        self.page.beside.setText("")
        self.clear()

    @Slot()
    def _on_back(self) -> None:
        if (case := self.reading.case) is not None:
            self.shell.go(Place("case", case=case))


def _read(work: Work, case: RecordId, reader: Reader, look: Look) -> Read:
    found = cases.get(work, case)
    return Read(reader, found, look(work, found, reader))
