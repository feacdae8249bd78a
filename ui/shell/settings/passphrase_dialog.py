"""The old passphrase, and the new one twice."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from app.errors import WrongSecret
from ui.shell.settings.desk import SettingsDesk
from ui.widgets.buttons import PrimaryButton, QuietButton
from ui.widgets.card import row
from ui.widgets.countdown import Countdown
from ui.widgets.dialog import Dialog
from ui.widgets.field_box import FieldBox
from ui.widgets.new_passphrase import NewPassphrase
from ui.widgets.secret_edit import SecretEdit
from ui.wording import sentence
from ui.words import say


class PassphraseDialog(Dialog):
    """Accepted when the passphrase is changed."""

    def __init__(self, desk: SettingsDesk, parent: QWidget | None) -> None:
        super().__init__(say("settings.safety.change_passphrase").rstrip("…"), "", parent)
        self._desk = desk
        self.old = SecretEdit()
        self.old_box = FieldBox(say("settings.safety.old"), self.old)
        self.fresh = NewPassphrase(say("start.new_passphrase"), say("start.new_again"))
        self.change = PrimaryButton(say("settings.safety.change"))
        cancel = QuietButton(say("common.cancel"))
        self._wait = Countdown(self)
        self.column.addWidget(self.old_box)
        self.column.addWidget(self.fresh)
        self.column.addLayout(row(None, cancel, self.change))
        self.old.submitted.connect(self.fresh.setFocus)
        self.fresh.submitted.connect(self._on_change)
        self.change.clicked.connect(self._on_change)
        cancel.clicked.connect(self.reject)
        self._wait.ticked.connect(self._on_tick)
        self.old.setFocus()

    @Slot()
    def _on_change(self) -> None:
        if self.change.isEnabled() and self.fresh.is_fit():
            self.change.setEnabled(False)
            self._desk.change_passphrase(self.old.text(), self.fresh.text(), self._changed, self._failed)

    def _changed(self, _: object) -> None:
        self.accept()

    def _failed(self, error: Exception) -> None:
        if isinstance(error, WrongSecret):
            self._wait.start(int(str(error.facts.get("wait_s", 0))))
        else:
            self.old_box.show_problem(sentence(error))
            self.change.setEnabled(True)
        self.old.selectAll()
        self.old.setFocus()

    @Slot(int)
    def _on_tick(self, left: int) -> None:
        words = say("settings.safety.old_wait", seconds=left) if left else say("settings.safety.old_wrong")
        self.old_box.show_problem(words)
        self.change.setEnabled(not left)
