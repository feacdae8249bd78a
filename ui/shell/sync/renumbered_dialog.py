"""Told once: this computer was copied or restored from a backup, and goes on with a number of its own."""

from PySide6.QtWidgets import QWidget

from ui.widgets.buttons import PrimaryButton
from ui.widgets.card import row
from ui.widgets.dialog import Dialog
from ui.words import say


class RenumberedDialog(Dialog):
    """Nothing to decide: both are kept, whatever was written on either."""

    def __init__(self, number: int, parent: QWidget) -> None:
        super().__init__(say("sync.renumbered_title", number=f"{number:02}"), say("sync.renumbered_why"), parent)
        self.done_button = PrimaryButton(say("common.close"))
        self.column.addLayout(row(None, self.done_button))
        self.done_button.clicked.connect(self.accept)
        self.done_button.setFocus()
