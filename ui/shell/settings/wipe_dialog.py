"""Asked before a shut-out computer is ordered to destroy its vault: nothing brings that back."""

from PySide6.QtWidgets import QWidget

from ui.widgets.buttons import PlainButton, PrimaryButton
from ui.widgets.card import row
from ui.widgets.dialog import Dialog
from ui.words import say


class WipeDialog(Dialog):
    """Accepted: order it. Leaving things as they are is what Enter and Esc do."""

    def __init__(self, worker: str, parent: QWidget) -> None:
        super().__init__(say("settings.wiping.title", worker=worker), say("settings.wiping.why"), parent)
        self.leave = PlainButton(say("settings.wiping.leave"))
        self.go = PrimaryButton(say("settings.wiping.go"), "trash")
        self.column.addLayout(row(None, self.leave, self.go))
        self.leave.clicked.connect(self.reject)
        self.go.clicked.connect(self.accept)
        self.leave.setDefault(True)
        self.leave.setFocus()
