"""People and cases: the list, or the page on which a case is opened."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Slot
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from app.domain.changes import Changes
from ui.shell.cases.list_page import ListPage
from ui.shell.cases.new_page import NewPage
from ui.shell.room import Place, Room, Shell

if TYPE_CHECKING:  # the engine is brought in after the first paint
    from ui.sync_desk import SyncDesk


class View(Room):
    """`Place.form` names a kind of case to open at once: couple, one or quick; `Place.record` the booking it begins
    with."""

    def __init__(self, shell: Shell, sync: "SyncDesk | None" = None) -> None:
        """`sync` knows who else does casework at the site."""
        super().__init__(shell)
        self.list = ListPage(shell)
        self.new = NewPage(shell, sync)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.list)
        self.stack.addWidget(self.new)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.stack)
        self.list.wanted.connect(self._on_wanted)
        self.new.left.connect(self._on_left)

    def open(self, place: Place) -> None:
        """The list, or a new case where the place names one."""
        if place.form:
            self.stack.setCurrentWidget(self.new)
            self.new.begin(place.form, place.record)
        elif self.stack.currentWidget() is self.list:
            self.list.open()

    def redraw(self, changes: Changes) -> None:
        """The list looks for itself."""
        self.list.presenter.redraw(changes)

    def leave(self) -> None:
        """What is half typed goes to the vault at once."""
        self.new.presenter.keep()

    def minimumSizeHint(self) -> QSize:
        """Whatever the frame has: the pages scroll."""
        return QSize(0, 0)

    @Slot(str)
    def _on_wanted(self, kind: str) -> None:
        self.stack.setCurrentWidget(self.new)
        self.new.begin(kind)

    @Slot()
    def _on_left(self) -> None:
        self.stack.setCurrentWidget(self.list)
        self.list.open()
