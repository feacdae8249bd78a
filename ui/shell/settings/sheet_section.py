"""The site's recovery sheet: whether there is one, when it was last tried, and the three things to do with it."""

from PySide6.QtCore import Slot

from app.casework.site_sheet import SheetState
from ui.shell.room import Shell
from ui.shell.settings.desk import SettingsDesk
from ui.shell.settings.section import Section
from ui.shell.settings.sheet_dialog import SheetDialog
from ui.shell.settings.sheet_trial_dialog import SheetTrialDialog
from ui.spoken import day
from ui.sync_desk import SyncDesk, SyncStatus
from ui.widgets.buttons import QuietButton
from ui.widgets.card import row
from ui.widgets.plain_label import PlainLabel
from ui.words import say


class SheetSection(Section):
    """Only for an administrator of a site that is on a server."""

    def __init__(self, desk: SettingsDesk, sync: SyncDesk, shell: Shell) -> None:
        super().__init__(say("settings.sheet.title"), say("settings.sheet.hint"))
        self._desk, self._sync, self._shell = desk, sync, shell
        self.words = PlainLabel("", wraps=True)
        self.make = QuietButton(say("settings.sheet.make"), "lifebuoy")
        self.trial = QuietButton(say("settings.sheet.try"), "check-circle")
        self.body.addWidget(self.words)
        self.body.addLayout(row(self.make, self.trial, None))
        self.make.clicked.connect(self._on_make)
        self.trial.clicked.connect(self._on_trial)
        sync.status_changed.connect(self._on_status)
        self.hide()

    def read(self) -> None:
        """Ask how things stand."""
        if self._sync.status().server:
            self._sync.sheet(self._show, self._unread)

    def _show(self, state: SheetState) -> None:
        self.setVisible(state.may_make)
        self.words.setText(sheet_words(state))
        self.words.set_role("soon" if state.due else "secondary")
        self.make.setText(say("settings.sheet.renew" if state.is_made else "settings.sheet.make"))
        self.trial.setVisible(state.is_made)

    def _unread(self, _: Exception) -> None:
        self.hide()

    @Slot(object)
    def _on_status(self, status: SyncStatus) -> None:
        if status.state == "resting" and self.parentWidget() is not None and self.parentWidget().isVisible():
            self.read()

    @Slot()
    def _on_make(self) -> None:
        dialog = SheetDialog(self._desk, self._sync, self.window())
        dialog.accepted.connect(self._on_made)
        dialog.open()

    @Slot()
    def _on_made(self) -> None:
        self._shell.tell(say("settings.sheet.is_made"))
        self.read()

    @Slot()
    def _on_trial(self) -> None:
        dialog = SheetTrialDialog(self._sync, self.window())
        dialog.accepted.connect(self._on_tried)
        dialog.open()

    @Slot()
    def _on_tried(self) -> None:
        self._shell.tell(say("settings.sheet.is_tried"))
        self.read()


def sheet_words(state: SheetState) -> str:
    """How it stands, in a sentence."""
    if not state.is_made:
        return say("settings.sheet.none")
    if state.tried is None:
        return say("settings.sheet.untried")
    return say("settings.sheet.due" if state.due else "settings.sheet.good", day=day(state.tried))
