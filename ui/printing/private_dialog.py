"""Asked before a sheet is printed that could hurt somebody if the wrong person saw it."""

from PySide6.QtWidgets import QWidget

from ui.widgets.buttons import PlainButton, PrimaryButton
from ui.widgets.card import row
from ui.widgets.dialog import Dialog
from ui.words import say


class PrivateDialog(Dialog):
    """Accepted: somebody answers for it. Not printing is what Enter and Esc do.

    `about`: "private" (does somebody stand at the printer?) or "found" (the sheet may say where somebody is).
    """

    def __init__(self, parent: QWidget, about: str = "private") -> None:
        super().__init__(say(f"print.{about}_title"), say(f"print.{about}_why"), parent)
        self.wait = PlainButton(say(f"print.{about}_wait"))
        self.print = PrimaryButton(say(f"print.{about}_go"), "printer")
        self.column.addLayout(row(None, self.wait, self.print))
        self.wait.clicked.connect(self.reject)
        self.print.clicked.connect(self.accept)
        self.wait.setDefault(True)
        self.wait.setFocus()
