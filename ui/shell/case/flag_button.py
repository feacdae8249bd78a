"""What the worker alone knows of a person: special circumstances, set and taken back from a menu."""

from collections.abc import Collection

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton

from app.domain.people import VIOLENCE
from ui.code_words import Labels
from ui.widgets.buttons import IconButton
from ui.words import say


class FlagButton(IconButton):
    """`flagged` carries a code and whether it stands now. Only ever made while nobody else is in the room."""

    flagged = Signal(str, bool)

    def __init__(self, labels: Labels, flags: Collection[str]) -> None:
        super().__init__("flag", say("case.page.flags"))
        menu = QMenu(self)
        for code, words in labels.items():
            action = menu.addAction(words)
            action.setData(code)
            action.setCheckable(True)
            action.setChecked(code in flags)
        menu.triggered.connect(self._on_triggered)
        self.setMenu(menu)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)

    @Slot(QAction)
    def _on_triggered(self, action: QAction) -> None:
        self.flagged.emit(str(action.data()), action.isChecked())


def flag_words(labels: Labels, flags: Collection[str]) -> str:
    """What stands, the most dangerous first; and what it means for the pages others see."""
    known = dict.fromkeys(code for code in (*labels, *sorted(flags)) if code in flags)
    words = say("case.page.flags_list").join(labels.get(code, code) for code in known)
    return say("case.page.flags_hidden", flags=words) if VIOLENCE in flags else words
