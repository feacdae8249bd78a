"""Inviting a colleague: for whom and which post, then the slip, to be printed and handed over."""

from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from app.now import CHINA
from ui.doors import Invitation
from ui.posts import POSTS, post_words
from ui.shell.settings.desk import SettingsDesk
from ui.shell.setup.code_groups import CodeGroups
from ui.sync_desk import SyncDesk, Whom
from ui.widgets.buttons import PrimaryButton, QuietButton
from ui.widgets.card import row
from ui.widgets.choice_chips import ChoiceChips
from ui.widgets.dialog import Dialog
from ui.widgets.field_box import FieldBox
from ui.widgets.line_edit import LineEdit
from ui.widgets.plain_label import PlainLabel
from ui.wording import sentence
from ui.words import say

ADMIN = "admin"


class InviteDialog(Dialog):
    """Accepted once the invitation is made.

    Signals:
        made: carries the Invitation whose slip is to be printed.
    """

    made = Signal(object)

    def __init__(self, sync: SyncDesk, parent: QWidget) -> None:
        super().__init__(say("settings.invite.title"), say("settings.invite.why"), parent)
        self._sync = sync
        self._asked_post = "worker"
        self.colleague = FieldBox(say("settings.invite.colleague"), LineEdit())
        posts = [(post, post_words(post)) for post in POSTS]
        self.posts = ChoiceChips(say("settings.invite.post"), posts, many=False)
        self.posts.show_codes(["worker"])
        self.post = FieldBox(say("settings.invite.post"), self.posts, say("settings.post_reads.worker"))
        rights = [(ADMIN, say("settings.invite.is_admin"))]
        self.admin = ChoiceChips(say("settings.invite.admin"), rights, many=True)
        self.admin.show_codes([])
        self.admin_box = FieldBox(say("settings.invite.admin"), self.admin, say("settings.invite.admin_hint"))
        self.make = PrimaryButton(say("settings.invite.make"))
        self._cancel = QuietButton(say("common.cancel"))
        for part in (self.colleague, self.post, self.admin_box):
            self.column.addWidget(part)
        self.column.addLayout(row(None, self._cancel, self.make))
        self.posts.picked.connect(self._on_post)
        self.make.clicked.connect(self._on_make)
        self._cancel.clicked.connect(self.reject)
        self.colleague.setFocus()

    @Slot(tuple)
    def _on_post(self, codes: tuple[str, ...]) -> None:
        """There is always one: pressing what is on leaves it on."""
        if not codes:
            self.posts.show_codes([self._asked_post])
        self._asked_post = next(iter(codes), self._asked_post)
        self.post.show_note(say(f"settings.post_reads.{self._asked_post}"))

    @Slot()
    def _on_make(self) -> None:
        field = self.colleague.field
        name = field.text().strip() if isinstance(field, LineEdit) else ""
        self.colleague.show_problem("" if name else say("settings.invite.fill_colleague"))
        if not name:
            self.colleague.setFocus()
            return
        self.make.setEnabled(False)
        self.colleague.show_note(say("settings.invite.making"))
        whom = Whom(name, self._asked_post, is_admin=bool(self.admin.codes()))
        self._sync.invite(whom, self._made, self._failed)

    def _failed(self, error: Exception) -> None:
        self.make.setEnabled(True)
        self.colleague.show_problem(sentence(error))

    def _made(self, invitation: Invitation) -> None:
        self.made.emit(invitation)
        self.accept()


class SlipDialog(Dialog):
    """The code, where it is typed in, and two ways to have it on paper."""

    def __init__(self, desk: SettingsDesk, invitation: Invitation, parent: QWidget) -> None:
        super().__init__(say("settings.invite.title"), "", parent)
        self._desk, self.invitation = desk, invitation
        self.printed = PrimaryButton(say("settings.invite.print"), "printer")
        self.saved = QuietButton(say("setup.save_sheet"), "file-pdf")
        until = f"{invitation.expires.astimezone(CHINA):%m-%d %H:%M}"
        told = say("settings.invite.made", colleague=invitation.colleague, until=until)
        self.told = PlainLabel("", "secondary", wraps=True)
        address = say("settings.invite.address", address=invitation.address)
        done = QuietButton(say("settings.invite.done"))
        for part in (
            PlainLabel(told, wraps=True),
            CodeGroups(invitation.code.split("-")),
            PlainLabel(address, "secondary", wraps=True),
        ):
            self.column.addWidget(part)
        self.column.addLayout(row(self.printed, self.saved, None, done))
        self.column.addWidget(self.told)
        done.clicked.connect(self.accept)
        self.printed.setFocus()
        self.printed.clicked.connect(self._on_print)
        self.saved.clicked.connect(self._on_save)

    @Slot()
    def _on_print(self) -> None:
        self._desk.print_invitation(self.invitation, self._sent, self._failed)

    @Slot()
    def _on_save(self) -> None:
        title, name = say("setup.save_sheet"), say("settings.invite.file")
        file, _ = QFileDialog.getSaveFileName(self, title, name, say("setup.pdf_kinds"))
        if file:
            self._desk.save_invitation(self.invitation, Path(file), self._kept, self._failed)

    def _sent(self, _: object) -> None:
        self.told.setText(say("settings.invite.sent"))

    def _kept(self, _: object) -> None:
        self.told.setText(say("settings.invite.saved"))

    def _failed(self, error: Exception) -> None:
        self.told.setText(say("settings.invite.not_saved") if isinstance(error, OSError) else sentence(error))
