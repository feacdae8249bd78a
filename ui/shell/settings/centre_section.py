"""The server, the state of the exchange, and a colleague's invitation."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from app.now import system_now, today
from ui.shell.settings.desk import SettingsDesk
from ui.shell.settings.section import Section
from ui.sync_desk import Invitation, SyncDesk, SyncStatus
from ui.sync_words import long_words
from ui.widgets.buttons import QuietButton
from ui.widgets.card import Card, row
from ui.widgets.field_box import FieldBox
from ui.widgets.line_edit import LineEdit
from ui.widgets.plain_label import PlainLabel
from ui.wording import sentence
from ui.words import say


class CentreSection(Section):
    """Only where this program has been given an exchange at all.

    Signals:
        code_shown: the words that open an invitation stand here now, and must be seen.
    """

    code_shown = Signal()

    def __init__(self, desk: SettingsDesk, sync: SyncDesk) -> None:
        super().__init__(say("settings.centre.title"), say("settings.centre.hint"))
        self._desk = desk
        self._sync = sync
        self.server = LineEdit(say("settings.centre.server"), input_method=False)
        self.server.setPlaceholderText(say("settings.centre.server_example"))
        self.server_box = FieldBox("", self.server)
        self.connect_button = QuietButton(say("settings.centre.connect"), "cloud")
        self.state = PlainLabel("", "secondary", wraps=True)
        self.now = QuietButton(say("settings.centre.now"), "arrows-clockwise")
        self.card = LineEdit(say("settings.centre.card"))
        self.card.setReadOnly(True)
        self.colleague = LineEdit(say("settings.centre.colleague"))
        self.colleague.setPlaceholderText(say("settings.centre.colleague"))
        hint = say("settings.centre.invite_hint")
        self.colleague_box = FieldBox("", self.colleague, hint)
        self.invite = QuietButton(say("settings.centre.make_invitation"), "envelope-simple")
        self.code = Card("sunken")
        self._told = PlainLabel(say("settings.centre.code"), "secondary", wraps=True)
        self._words = PlainLabel("", "code", wraps=True)
        self.code.add(self._told)
        self.code.add(self._words)
        self.code.hide()
        self._lay_out()
        self._listen()

    @Slot(object)
    def show_status(self, status: SyncStatus) -> None:
        """How things stand."""
        self.state.setText("\n".join(long_words(status, today(system_now))))
        if not self.server.hasFocus():
            self.server.setText(status.server or self.server.text())
        self.card.setText(status.card)
        self.card.setCursorPosition(0)
        connected = status.state != "unconnected"
        self.now.setEnabled(connected and status.state != "working")
        may_invite = connected and bool(status.card)  # only a seat that can show the site's line administers it
        self.invite.setEnabled(may_invite)
        self.colleague.setEnabled(may_invite)

    def _lay_out(self) -> None:
        self.line(say("settings.centre.state"), self.state, stretches=True)
        self.act(self.now)
        self.line(say("settings.centre.server"), _beside(self.server_box, self.connect_button), stretches=True)
        self.line(say("settings.centre.card"), self.card, stretches=True)
        self.line(say("settings.centre.invite"), _beside(self.colleague_box, self.invite), stretches=True)
        self.below(self.code)

    def _listen(self) -> None:
        self.connect_button.clicked.connect(self._on_connect)
        self.server.submitted.connect(self._on_connect)
        self.now.clicked.connect(self._sync.round_now)
        self.invite.clicked.connect(self._on_invite)
        self.colleague.submitted.connect(self._on_invite)
        self._sync.status_changed.connect(self.show_status)
        self.show_status(self._sync.status())

    @Slot()
    def _on_connect(self) -> None:
        address = self.server.text().strip()
        self.server_box.show_problem("" if address else say("settings.centre.fill_server"))
        if address:
            self.connect_button.setEnabled(False)
            self.server_box.show_note(say("settings.centre.connecting"))
            self._sync.connect_to(address, self._connected, self._not_connected)

    def _connected(self, _: object) -> None:
        self.connect_button.setEnabled(True)
        self.server_box.show_note(say("settings.centre.connected"))
        self.show_status(self._sync.status())

    def _not_connected(self, error: Exception) -> None:
        self.connect_button.setEnabled(True)
        self.server_box.show_problem(sentence(error))

    @Slot()
    def _on_invite(self) -> None:
        name = self.colleague.text().strip()
        self.colleague_box.show_problem("" if name else say("settings.centre.fill_colleague"))
        if name:
            self._sync.invite(name, self._invited, self._not_invited)

    def _invited(self, invitation: Invitation) -> None:
        title, suggestion = say("settings.centre.make_invitation"), say("settings.centre.file_name")
        name, _ = QFileDialog.getSaveFileName(self, title, suggestion, say("settings.centre.file_kinds"))
        if name:
            self._words.setText(invitation.code)
            self._desk.save_file(Path(name), invitation.file, self._saved, self._not_saved)

    def _saved(self, _: object) -> None:
        self.code.show()
        self.code_shown.emit()

    def _not_saved(self, _: Exception) -> None:
        self.colleague_box.show_problem(say("settings.centre.not_saved"))

    def _not_invited(self, error: Exception) -> None:
        self.colleague_box.show_problem(sentence(error))


def _beside(box: QWidget, button: QWidget) -> QWidget:
    holder = QWidget()
    line = row(space=12)
    line.addWidget(box, 1)
    line.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
    holder.setLayout(line)
    return holder
