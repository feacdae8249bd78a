"""Asked before a colleague's computer is shut out: it cannot be undone."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.widgets.buttons import PlainButton, PrimaryButton, QuietButton
from ui.widgets.card import row
from ui.widgets.dialog import Dialog
from ui.words import say


class ShutOutDialog(Dialog):
    """Accepted: shut it out. Leaving things as they are is what Enter and Esc do.

    Signals:
        exposure_asked: somebody wants to know first what that computer could read.
    """

    exposure_asked = Signal()

    def __init__(self, worker: str, parent: QWidget) -> None:
        super().__init__(
            say("settings.seats.shut_out_title", worker=worker), say("settings.seats.shut_out_why"), parent
        )
        self.leave = PlainButton(say("settings.seats.leave"))
        self.go = PrimaryButton(say("settings.seats.shut_out"), "prohibit")
        self.seen = QuietButton(say("settings.exposure.ask"), "list-bullets")
        self.column.addLayout(row(self.seen, None, self.leave, self.go))
        self.seen.clicked.connect(self.exposure_asked)
        self.leave.clicked.connect(self.reject)
        self.go.clicked.connect(self.accept)
        self.leave.setDefault(True)
        self.leave.setFocus()
