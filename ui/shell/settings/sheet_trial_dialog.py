"""The quarterly trial: the sheet is taken out of the safe and typed in, to see that it opens today's keys."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from ui.sync_desk import SyncDesk
from ui.widgets.buttons import PrimaryButton, QuietButton
from ui.widgets.card import row
from ui.widgets.dialog import Dialog
from ui.widgets.field_box import FieldBox
from ui.widgets.line_edit import LineEdit
from ui.wording import sentence
from ui.words import say


class SheetTrialDialog(Dialog):
    """Accepted: it opens them."""

    def __init__(self, sync: SyncDesk, parent: QWidget) -> None:
        super().__init__(say("settings.sheet.try_title"), say("settings.sheet.try_why"), parent)
        self._sync = sync
        self.code = LineEdit(input_method=False)
        self.box = FieldBox(say("settings.sheet.code"), self.code, say("settings.sheet.code_hint"))
        self.go = PrimaryButton(say("settings.sheet.try_go"))
        cancel = QuietButton(say("common.cancel"))
        self.column.addWidget(self.box)
        self.column.addLayout(row(None, cancel, self.go))
        self.code.submitted.connect(self._on_go)
        self.go.clicked.connect(self._on_go)
        cancel.clicked.connect(self.reject)
        self.code.setFocus()

    @Slot()
    def _on_go(self) -> None:
        if self.go.isEnabled() and self.code.text().strip():
            self.go.setEnabled(False)
            self._sync.try_sheet(self.code.text(), self._good, self._failed)

    def _good(self, _: object) -> None:
        self.accept()

    def _failed(self, error: Exception) -> None:
        self.go.setEnabled(True)
        self.box.show_problem(sentence(error))
        self.code.setFocus()
