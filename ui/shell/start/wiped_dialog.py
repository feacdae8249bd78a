"""Told once: the site has ordered this computer's vault to be destroyed, and it is."""

from PySide6.QtWidgets import QWidget

from ui.widgets.buttons import PrimaryButton
from ui.widgets.card import row
from ui.widgets.dialog import Dialog
from ui.words import say


class WipedDialog(Dialog):
    """Nothing to decide any more."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(say("start.wiped_title"), say("start.wiped_why"), parent)
        self.done_button = PrimaryButton(say("common.close"))
        self.column.addLayout(row(None, self.done_button))
        self.done_button.clicked.connect(self.accept)
        self.done_button.setFocus()
