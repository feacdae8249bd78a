"""Which filling of a form filled several times is open, and the way to another or a new one."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from app.casework.fillings import Filling
from app.domain.ids import RecordId
from ui.spoken import moment, short_day
from ui.widgets.buttons import QuietButton
from ui.words import say

MOST = 30
"""Fillings listed; earlier ones are opened from the timeline."""


class FillingsMenu(QuietButton):
    """Signals:
    chosen: id of a filling; None for a new one.
    given_up: the id of the draft to throw away.
    """

    chosen = Signal(object)
    given_up = Signal(object)

    def __init__(self) -> None:
        super().__init__("", "list-bullets")
        self.setAccessibleName(say("entry.filling.name"))
        self.hide()

    def show_fillings(self, fillings: Sequence[Filling], here: RecordId | None, today: date) -> None:
        """The fillings there are; `here` is the one that is open."""
        self.setVisible(here is not None)
        is_here = next((one for one in fillings if one.id == here), None)
        self.setText(_words(is_here, today) if is_here else say("entry.filling.new"))
        menu = QMenu(self)
        menu.addAction(say("entry.filling.begin")).setData(None)
        menu.addSeparator()
        for one in fillings[:MOST]:
            action = menu.addAction(_words(one, today))
            action.setCheckable(True)
            action.setChecked(one.id == here)
            action.setData(one.id)
        if is_here is not None and is_here.is_draft:
            menu.addSeparator()
            menu.addAction(say("entry.filling.give_up")).setData("")
        menu.triggered.connect(self._on_triggered)
        before = self.menu()
        self.setMenu(menu)
        self._here = here
        if before is not None:
            before.deleteLater()

    @Slot(QAction)
    def _on_triggered(self, action: QAction) -> None:
        if action.data() == "":
            self.given_up.emit(self._here)
        else:
            self.chosen.emit(action.data())


def _words(filling: Filling, today: date) -> str:
    if filling.is_draft:
        return say("entry.filling.draft", moment=moment(filling.at, today))
    day = short_day(filling.day or filling.at.date(), today)
    return say("entry.filling.saved", day=day, moment=moment(filling.at, today))
