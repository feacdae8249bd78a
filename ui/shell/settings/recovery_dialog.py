"""A new recovery code: the passphrase once more, then the code, once."""

from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from app.errors import WrongSecret
from ui.shell.settings.desk import SettingsDesk
from ui.shell.setup.code_groups import CodeGroups
from ui.shell.setup.code_page import groups_of
from ui.widgets.buttons import PrimaryButton, QuietButton
from ui.widgets.card import row
from ui.widgets.countdown import Countdown
from ui.widgets.dialog import Dialog
from ui.widgets.field_box import FieldBox
from ui.widgets.plain_label import PlainLabel
from ui.widgets.secret_edit import SecretEdit
from ui.wording import sentence
from ui.words import say


class RecoveryDialog(Dialog):
    """Accepted when the person says that the sheet is kept."""

    def __init__(self, desk: SettingsDesk, parent: QWidget | None) -> None:
        super().__init__(say("settings.safety.new_recovery").rstrip("…"), say("settings.safety.recovery_why"), parent)
        self._desk = desk
        self._code = ""
        self.old = SecretEdit()
        self.old_box = FieldBox(say("settings.safety.old"), self.old)
        self.renew = PrimaryButton(say("settings.safety.renew"))
        self._cancel = QuietButton(say("common.cancel"))
        self._told = PlainLabel("", "secondary", wraps=True)
        self._wait = Countdown(self)
        self.column.addWidget(self.old_box)
        self.column.addLayout(row(None, self._cancel, self.renew))
        self.old.submitted.connect(self._on_renew)
        self.renew.clicked.connect(self._on_renew)
        self._cancel.clicked.connect(self.reject)
        self._wait.ticked.connect(self._on_tick)
        self.old.setFocus()

    @Slot()
    def _on_renew(self) -> None:
        if self.renew.isEnabled() and self.old.text():
            self.renew.setEnabled(False)
            self._desk.renew_recovery_code(self.old.text(), self._show_code, self._failed)

    def _show_code(self, code: str) -> None:
        self._code = code
        for gone in (self.old_box, self.renew, self._cancel):
            gone.hide()
        printed = QuietButton(say("setup.print_sheet"), "printer")
        saved = QuietButton(say("setup.save_sheet"), "file-pdf")
        kept = PrimaryButton(say("settings.safety.kept"))
        printed.clicked.connect(self._on_print)
        saved.clicked.connect(self._on_save)
        kept.clicked.connect(self.accept)
        self.column.addWidget(CodeGroups(groups_of(code)))
        self.column.addWidget(self._told)
        self.column.addLayout(row(printed, saved, None, kept))
        printed.setFocus()

    @Slot()
    def _on_print(self) -> None:
        self._desk.print_recovery_sheet(self._code, self._printed, self._sheet_failed)

    @Slot()
    def _on_save(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self, say("setup.save_sheet"), say("setup.sheet_file"), say("setup.pdf_kinds")
        )
        if name:
            self._desk.save_recovery_sheet(self._code, Path(name), self._saved, self._sheet_failed)

    def _printed(self, _: object) -> None:
        self._told.setText(say("setup.sheet_sent"))

    def _saved(self, _: object) -> None:
        self._told.setText(say("setup.sheet_saved"))

    def _sheet_failed(self, error: Exception) -> None:
        self._told.setText(say("setup.sheet_failed") if isinstance(error, OSError) else sentence(error))

    def _failed(self, error: Exception) -> None:
        if isinstance(error, WrongSecret):
            self._wait.start(int(str(error.facts.get("wait_s", 0))))
        else:
            self.old_box.show_problem(sentence(error))
            self.renew.setEnabled(True)

    @Slot(int)
    def _on_tick(self, left: int) -> None:
        words = say("settings.safety.old_wait", seconds=left) if left else say("settings.safety.old_wrong")
        self.old_box.show_problem(words)
        self.renew.setEnabled(not left)
