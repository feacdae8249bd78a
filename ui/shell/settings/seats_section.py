"""The computers of this site: who takes part, inviting, letting in, shutting out, carrying unsent work by hand."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from ui.doors import Invitation
from ui.shell.room import Shell
from ui.shell.settings.desk import SettingsDesk
from ui.shell.settings.exposure_dialog import ExposureDialog
from ui.shell.settings.invite_dialog import InviteDialog, SlipDialog
from ui.shell.settings.leave_dialog import LeaveDialog
from ui.shell.settings.seat_rows import AskedRow, InvitedRow, LateRow, SeatRow
from ui.shell.settings.section import Section
from ui.shell.settings.shut_out_dialog import ShutOutDialog
from ui.shell.settings.wipe_dialog import WipeDialog
from ui.sync_desk import SyncDesk, SyncStatus
from ui.theme.tokens import px
from ui.widgets.buttons import QuietButton
from ui.widgets.card import row
from ui.widgets.plain_label import PlainLabel
from ui.wording import sentence
from ui.words import say

if TYPE_CHECKING:  # the engine is brought in by the exchange, not by this page
    from sync.hand_in import TakenIn
    from ui.sync_inviting import Asked
    from ui.sync_seats import LateLine, SeatLine, Seats


class SeatsSection(Section):
    """Only where the site is on a server. Read when the room is shown, and after each of its own acts."""

    def __init__(self, desk: SettingsDesk, sync: SyncDesk, shell: Shell) -> None:
        super().__init__(say("settings.seats.title"), say("settings.seats.hint"))
        self._desk, self._sync, self._shell = desk, sync, shell
        self.rows: list[SeatRow] = []
        self.late: list[LateRow] = []
        self.asked: list[AskedRow] = []
        self.invited: list[InvitedRow] = []
        self.invite = QuietButton(say("settings.seats.invite"), "envelope-simple")
        self.invite.hide()
        self.take_in = QuietButton(say("settings.seats.take_in"), "tray")
        self.pack = QuietButton(say("settings.seats.pack"), "export")
        self.problem = PlainLabel("", "problem", wraps=True)
        self.problem.hide()
        self._lines = QVBoxLayout()
        self._lines.setSpacing(px(8))
        self._asked: SeatLine | None = None
        self._shutting_out: ShutOutDialog | None = None
        self._file = Path()
        self._lay_out()
        self.invite.clicked.connect(self._on_invite)
        self.take_in.clicked.connect(self._on_take_in)
        self.pack.clicked.connect(self._on_pack)
        self._sync.status_changed.connect(self._on_status)
        self._on_status(self._sync.status())

    def read(self) -> None:
        """Ask for the list anew."""
        if self._sync.status().server:
            self._sync.seats(self._show, self._failed)

    def _lay_out(self) -> None:
        holder = QWidget()
        holder.setLayout(self._lines)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self.body.addSpacing(px(8))
        self.body.addWidget(holder)
        self.body.addSpacing(px(8))
        self.body.addLayout(row(self.invite, self.take_in, self.pack, None))
        self.body.addWidget(PlainLabel(say("settings.seats.carry_hint"), "secondary", wraps=True))
        self.body.addWidget(self.problem)

    @Slot(object)
    def _on_status(self, status: SyncStatus) -> None:
        """A round may have brought somebody in or out."""
        is_new = self.isHidden() == bool(status.server)
        self.setVisible(bool(status.server))
        if is_new or (status.state == "resting" and self.isVisible()):  # the room reads it when it is opened
            self.read()

    def _show(self, seats: "Seats") -> None:
        for old in (*self.rows, *self.late, *self.asked, *self.invited):
            self._lines.removeWidget(old)
            old.deleteLater()
        self.rows = [SeatRow(line, may_change=seats.may_change) for line in seats.lines]
        self.late = [LateRow(line) for line in seats.late]
        self.asked = [AskedRow(one) for one in seats.asking]
        self.invited = [InvitedRow(one) for one in seats.invited]
        self.invite.setVisible(seats.may_change)
        for asked in self.asked:
            asked.approved.connect(self._on_approve)
            asked.refused.connect(self._on_refuse)
            self._lines.addWidget(asked)
        for one in self.rows:
            one.asked.connect(self._on_shut_out)
            one.exposure_asked.connect(self._on_exposure)
            one.leaving_asked.connect(self._on_leave)
            one.wipe_asked.connect(self._on_wipe)
            self._lines.addWidget(one)
        for late in self.late:
            late.asked.connect(self._on_admit)
            self._lines.addWidget(late)
        for invited in self.invited:
            invited.shown.connect(self._on_slip)
            invited.withdrawn.connect(self._on_withdraw)
            self._lines.addWidget(invited)

    # --- inviting and letting in
    @Slot()
    def _on_invite(self) -> None:
        dialog = InviteDialog(self._sync, self)
        dialog.made.connect(self._on_made)
        dialog.open()

    @Slot(object)
    def _on_made(self, invitation: Invitation) -> None:
        self.read()
        self._on_slip(invitation)

    @Slot(object)
    def _on_slip(self, invitation: Invitation) -> None:
        SlipDialog(self._desk, invitation, self).open()

    @Slot(object)
    def _on_approve(self, asked: "Asked") -> None:
        self._sync.let_in(asked.invitation.id, self._let_in, self._failed)

    def _let_in(self, _: object) -> None:
        self._done(say("settings.asked.is_in"))

    @Slot(object)
    def _on_refuse(self, asked: "Asked") -> None:
        self._sync.turn_away(asked.invitation.id, self._withdrawn, self._failed)

    @Slot(object)
    def _on_withdraw(self, invitation: Invitation) -> None:
        self._sync.turn_away(invitation.id, self._withdrawn, self._failed)

    def _withdrawn(self, _: object) -> None:
        self._done(say("settings.asked.withdrawn"))

    # --- shutting out
    @Slot(object)
    def _on_shut_out(self, line: "SeatLine") -> None:
        self._asked = line
        self._shutting_out = ShutOutDialog(line.worker or say("settings.seats.unknown"), self)
        self._shutting_out.accepted.connect(self._on_agreed)
        self._shutting_out.exposure_asked.connect(self._on_exposure_before)
        self._shutting_out.open()

    @Slot()
    def _on_exposure_before(self) -> None:
        if self._asked is not None:
            self._on_exposure(self._asked)

    @Slot(object)
    def _on_exposure(self, line: "SeatLine") -> None:
        ExposureDialog(self._shell, self._sync, line, self).open()

    @Slot()
    def _on_agreed(self) -> None:
        if self._asked is not None and self._shutting_out is not None:
            self._sync.shut_out(self._asked.seat, self._shutting_out.lost, self._shut_out, self._failed)

    def _shut_out(self, held: int) -> None:
        self._done(say("settings.seats.is_out_held", count=held) if held else say("settings.seats.is_out"))

    @Slot(object)
    def _on_wipe(self, line: "SeatLine") -> None:
        self._asked = line
        dialog = WipeDialog(line.worker or say("settings.seats.unknown"), self)
        dialog.accepted.connect(self._on_wipe_agreed)
        dialog.open()

    @Slot()
    def _on_wipe_agreed(self) -> None:
        if self._asked is not None:
            self._sync.order_wipe(self._asked.seat, self._wipe_ordered, self._failed)

    def _wipe_ordered(self, _: object) -> None:
        self._done(say("settings.wiping.is_ordered"))

    @Slot()
    def _on_leave(self) -> None:
        dialog = LeaveDialog(self._sync, self)
        dialog.accepted.connect(self._on_left)
        dialog.open()

    @Slot()
    def _on_left(self) -> None:
        self._done(say("settings.leaving.is_out"))

    @Slot(object)
    def _on_admit(self, line: "LateLine") -> None:
        self._sync.admit(line.envelopes, self._admitted, self._failed)

    def _admitted(self, _: object) -> None:
        self._done(say("settings.seats.admitted"))

    # --- carrying
    @Slot()
    def _on_take_in(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, say("settings.seats.take_in"), "", say("settings.seats.file_kinds"))
        if name:
            self._sync.take_in(Path(name), self._taken_in, self._failed)

    def _taken_in(self, taken: "TakenIn") -> None:
        self._done(say("settings.seats.taken_in", new=taken.new, known=taken.known))

    @Slot()
    def _on_pack(self) -> None:
        title, suggestion = say("settings.seats.pack"), say("settings.seats.file_name")
        name, _ = QFileDialog.getSaveFileName(self, title, suggestion, say("settings.seats.file_kinds"))
        if name:
            self._file = Path(name)
            self._sync.pack(self._packed, self._failed)

    def _packed(self, packed: bytes) -> None:
        self._desk.save_file(self._file, packed, self._saved, self._not_saved)

    def _saved(self, _: object) -> None:
        self._done(say("settings.seats.packed", file=self._file.name))

    def _not_saved(self, _: Exception) -> None:
        self._tell(say("settings.seats.not_saved"))

    # --- answers
    def _done(self, words: str) -> None:
        self._tell("")
        self._shell.tell(words)
        self.read()

    def _failed(self, error: Exception) -> None:
        for one in self.asked:
            one.yes.setEnabled(True)
        self._tell(say("settings.seats.unreadable") if isinstance(error, OSError) else sentence(error))

    def _tell(self, words: str) -> None:
        self.problem.setText(words)
        self.problem.setVisible(bool(words))
