"""Auto-lock, passphrase, recovery code."""

import msgspec
from PySide6.QtCore import Slot

from ui.shell.room import Shell
from ui.shell.settings.desk import SettingsDesk
from ui.shell.settings.passphrase_dialog import PassphraseDialog
from ui.shell.settings.recovery_dialog import RecoveryDialog
from ui.shell.settings.section import Section
from ui.widgets.buttons import QuietButton
from ui.widgets.segmented import Segmented
from ui.words import say

MINUTES = (3, 5, 10, 20)


class SafetySection(Section):
    """What protects this person's vault on this computer."""

    def __init__(self, desk: SettingsDesk, shell: Shell) -> None:
        super().__init__(say("settings.safety.title"))
        self._desk = desk
        self._shell = shell
        self.minutes = Segmented(
            [(count, say("settings.safety.minutes", minutes=count), "") for count in MINUTES],
            say("settings.safety.auto_lock"),
            compact=True,
        )
        self.minutes.choose(min(MINUTES, key=self._distance))
        self.passphrase = QuietButton(say("settings.safety.change_passphrase"), "lock-key")
        self.recovery = QuietButton(say("settings.safety.new_recovery"), "key")
        self.line(say("settings.safety.auto_lock"), self.minutes)
        self.line(say("settings.safety.passphrase"), self.passphrase)
        self.line(say("settings.safety.recovery"), self.recovery)
        self.minutes.chosen.connect(self._on_minutes)
        self.passphrase.clicked.connect(self._on_passphrase)
        self.recovery.clicked.connect(self._on_recovery)

    def _distance(self, minutes: int) -> int:
        return abs(minutes - self._desk.settings.auto_lock_minutes)

    @Slot(object)
    def _on_minutes(self, minutes: object) -> None:
        self._desk.keep(msgspec.structs.replace(self._desk.settings, auto_lock_minutes=int(str(minutes))))

    @Slot()
    def _on_passphrase(self) -> None:
        dialog = PassphraseDialog(self._desk, self.window())
        dialog.accepted.connect(self._on_passphrase_changed)
        dialog.open()

    @Slot()
    def _on_passphrase_changed(self) -> None:
        self._shell.tell(say("settings.safety.passphrase_changed"))

    @Slot()
    def _on_recovery(self) -> None:
        RecoveryDialog(self._desk, self.window()).open()
