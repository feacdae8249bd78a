"""Asked before a sheet is printed that must not lie on a printer nobody watches."""

from PySide6.QtWidgets import QWidget

from ui.widgets.buttons import PlainButton, PrimaryButton
from ui.widgets.card import row
from ui.widgets.dialog import Dialog
from ui.words import say


class PrivateDialog(Dialog):
    """Accepted: somebody stands at the printer. Not printing is what Enter and Esc do."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(say("print.private_title"), say("print.private_why"), parent)
        self.wait = PlainButton(say("print.private_wait"))
        self.print = PrimaryButton(say("print.private_go"), "printer")
        self.column.addLayout(row(None, self.wait, self.print))
        self.wait.clicked.connect(self.reject)
        self.print.clicked.connect(self.accept)
        self.wait.setDefault(True)
        self.wait.setFocus()
