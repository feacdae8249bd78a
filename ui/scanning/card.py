"""A small card over the page when paper has come back: what was filed and may be deleted, and how many files wait."""

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ui.scanning.watch import ScanWatch
from ui.shell.room import Place, Shell
from ui.theme.tokens import px
from ui.widgets.buttons import PlainButton, QuietButton
from ui.widgets.card import row
from ui.widgets.plain_label import PlainLabel
from ui.words import say

WIDTH = 440
ABOVE_FOOT = 96
"""Room for the message bar below it."""


class ScanCard(QFrame):
    """Floats at the bottom right of `over`; names no file and nobody. Nothing waits for an answer to it."""

    def __init__(self, scans: ScanWatch, over: QWidget, shell: Shell) -> None:
        super().__init__(over)
        self.setProperty("role", "floating")
        self.setFixedWidth(px(WIDTH))
        self._scans, self._over, self._shell = scans, over, shell
        self._told = (0, 0)
        self.words = PlainLabel("", wraps=True)
        self.delete = QuietButton(say("scans.delete"), "trash")
        self.leave = PlainButton(say("scans.leave"))
        self.see = QuietButton(say("scans.see"), "tray")
        self.close_button = PlainButton(say("common.close"))
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(12), px(16), px(12))
        column.setSpacing(px(8))
        column.addWidget(self.words)
        column.addLayout(row(None, self.close_button, self.see, self.leave, self.delete))
        scans.changed.connect(self._on_changed)
        self.delete.clicked.connect(scans.delete_done)
        self.leave.clicked.connect(scans.keep_done)
        self.see.clicked.connect(self._on_see)
        self.close_button.clicked.connect(self.hide)
        over.installEventFilter(self)
        self.hide()

    def eventFilter(self, watched: QObject, event: object) -> bool:
        """Stay in the corner when the window changes its size."""
        if self.isVisible():
            self._move_to_corner()
        return False

    @Slot()
    def _on_changed(self) -> None:
        """Come when there is more than was told already; go when there is nothing left."""
        done, waiting = len(self._scans.done), len(self._scans.waiting)
        filed = say("scans.filed", count=done) if done else ""
        left = say("scans.waiting", count=waiting) if waiting else ""
        self.words.setText("\n".join(part for part in (filed, left) if part))
        for button, is_wanted in ((self.delete, done), (self.leave, done), (self.see, waiting)):
            button.setVisible(bool(is_wanted))
        self.close_button.setVisible(not done)
        is_more = done > self._told[0] or waiting > self._told[1]
        self._told = (done, waiting)
        if not (done or waiting):
            self.hide()
        elif is_more or self.isVisible():
            self._appear()

    @Slot()
    def _on_see(self) -> None:
        self.hide()
        self._shell.go(Place("scans"))

    def _appear(self) -> None:
        self._move_to_corner()
        self.show()
        self.raise_()

    def _move_to_corner(self) -> None:
        self.adjustSize()
        self.move(self._over.width() - self.width() - px(24), self._over.height() - self.height() - px(ABOVE_FOOT))
