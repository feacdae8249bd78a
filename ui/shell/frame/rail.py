"""The rail: the desk's own rooms, icon over word."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from ui.shell.case.pages import PAGES
from ui.theme.icons import icon
from ui.theme.tokens import px
from ui.words import say

WIDTH = 72
GLYPHS = {
    "today": "sun-horizon",
    "cases": "users",
    "forms": "files",
    "bookings": "calendar",
    "window": "notebook",
    "classes": "chalkboard-teacher",
    "settings": "gear",
}
HOME_OF = {
    "case": "cases",
    "entry": "cases",
    "screening": "cases",
    "search": "cases",
    "scans": "today",
    "own_form": "forms",
    "sync": "settings",
    **{page.room: "cases" for page in PAGES},
}
"""Rooms that are reached from a room of the rail, and stand under it."""


class Rail(QWidget):
    """One button a room; Alt+1 and so on.

    Signals:
        chosen: the name of a room.
    """

    chosen = Signal(str)

    def __init__(self, rooms: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(px(WIDTH))
        self.setAccessibleName(say("shell.rail.name"))
        self._rooms = tuple(rooms)
        self._group = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(6), px(8), px(6), px(8))
        column.setSpacing(px(4))
        for number, room in enumerate(self._rooms):
            if room == "settings":
                column.addStretch(1)
            column.addWidget(self._button(number, room))
        self._group.idClicked.connect(self._on_clicked)

    def show_room(self, room: str) -> None:
        """Mark where the person is."""
        home = HOME_OF.get(room, room)
        if home in self._rooms:
            self._group.button(self._rooms.index(home)).setChecked(True)

    def button(self, room: str) -> QAbstractButton:
        """The button of a room."""
        return self._group.button(self._rooms.index(room))

    def offer(self, room: str, *, is_open: bool) -> None:
        """A room this person's post has, or has not."""
        button = self.button(room)
        button.setVisible(is_open)
        button.setEnabled(is_open)  # its keys do nothing either

    def _button(self, number: int, room: str) -> QToolButton:
        button = QToolButton(self)
        button.setProperty("role", "rail")
        button.setCheckable(True)
        button.setText(say(f"shell.rail.{room}"))
        button.setIcon(icon(GLYPHS.get(room, "circle"), "ink-2", "accent"))
        button.setIconSize(QSize(px(22), px(22)))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.setFixedHeight(px(58))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        # not the button's own shortcut: that one clicks 100 ms late
        QShortcut(QKeySequence(f"Alt+{number + 1}"), self).activated.connect(button.click)
        words = say("shell.rail.hint", room=say(f"shell.room.{room}"), digit=number + 1)
        button.setToolTip(words)
        button.setAccessibleName(say(f"shell.room.{room}"))
        self._group.addButton(button, number)
        return button

    @Slot(int)
    def _on_clicked(self, number: int) -> None:
        self.chosen.emit(self._rooms[number])
