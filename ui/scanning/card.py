"""A small card over the page when paper has come back: what was filed and may be deleted, and how many files wait."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QWidget

from ui.scanning.watch import ScanWatch
from ui.shell.room import Place, Shell
from ui.widgets.buttons import PlainButton, QuietButton
from ui.widgets.card import row
from ui.widgets.floating_card import FloatingCard
from ui.widgets.plain_label import PlainLabel
from ui.words import say

ABOVE_FOOT = 96
"""Room for the message bar below it."""


class ScanCard(FloatingCard):
    """Floats at the bottom right of `over`; names no file and nobody. Nothing waits for an answer to it."""

    def __init__(self, scans: ScanWatch, over: QWidget, shell: Shell) -> None:
        super().__init__(over, Qt.Edge.BottomEdge, ABOVE_FOOT)
        self._scans, self._shell = scans, shell
        self._told = (0, 0)
        self.words = PlainLabel("", wraps=True)
        self.delete = QuietButton(say("scans.delete"), "trash")
        self.leave = PlainButton(say("scans.leave"))
        self.see = QuietButton(say("scans.see"), "tray")
        self.close_button = PlainButton(say("common.close"))
        self.column.addWidget(self.words)
        self.column.addLayout(row(None, self.close_button, self.see, self.leave, self.delete))
        scans.changed.connect(self._on_changed)
        self.delete.clicked.connect(scans.delete_done)
        self.leave.clicked.connect(scans.keep_done)
        self.see.clicked.connect(self._on_see)
        self.close_button.clicked.connect(self.hide)

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
            self.appear()

    @Slot()
    def _on_see(self) -> None:
        self.hide()
        self._shell.go(Place("scans"))
