"""This computer leaves the site: what is unsent goes first, and what cannot be sent is said before it is too late."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from ui.sync_desk import SyncDesk
from ui.widgets.buttons import PlainButton, PrimaryButton
from ui.widgets.card import row
from ui.widgets.dialog import Dialog
from ui.widgets.plain_label import PlainLabel
from ui.wording import sentence
from ui.words import say

if TYPE_CHECKING:  # as in seats_section
    from sync.membership import Leaving


class LeaveDialog(Dialog):
    """Accepted: this computer is out. Staying is what Enter and Esc do."""

    def __init__(self, sync: SyncDesk, parent: QWidget) -> None:
        super().__init__(say("settings.leaving.title"), say("settings.leaving.why"), parent)
        self._sync = sync
        self._knows_unsent = False
        self.told = PlainLabel("", wraps=True)
        self.told.hide()
        self.stay = PlainButton(say("settings.leaving.stay"))
        self.go = PrimaryButton(say("settings.leaving.go"), "sign-out")
        self.column.addWidget(self.told)
        self.column.addLayout(row(None, self.stay, self.go))
        self.stay.clicked.connect(self.reject)
        self.go.clicked.connect(self._on_go)
        self.stay.setDefault(True)
        self.stay.setFocus()

    @Slot()
    def _on_go(self) -> None:
        self.go.setEnabled(False)
        self._tell(say("settings.leaving.sending"), "secondary")
        self._sync.leave(self._knows_unsent, self._gone, self._failed)

    def _gone(self, left: "Leaving") -> None:
        if left.is_out:
            self.accept()
            return
        self._knows_unsent = True
        self._tell(say("settings.leaving.unsent", count=left.unsent), "soon")
        self.go.setText(say("settings.leaving.anyway"))
        self.go.setEnabled(True)

    def _failed(self, error: Exception) -> None:
        self._tell(sentence(error), "problem")
        self.go.setEnabled(True)

    def _tell(self, words: str, role: str) -> None:
        self.told.set_role(role)
        self.told.setText(words)
        self.told.show()
