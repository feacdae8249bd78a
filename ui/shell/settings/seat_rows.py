"""One computer, and one colleague's late work, as lines of the section."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.now import CHINA
from ui.doors import Invitation
from ui.posts import post_words
from ui.widgets.buttons import QuietButton
from ui.widgets.card import row
from ui.widgets.plain_label import PlainLabel
from ui.words import say

if TYPE_CHECKING:  # as in seats_section
    from ui.sync_inviting import Asked
    from ui.sync_seats import LateLine, SeatLine


class SeatRow(QWidget):
    """Number, name, what it may do and whether it takes part.

    Signals:
        asked: carries the SeatLine that is to be shut out.
        exposure_asked: carries the SeatLine of which somebody wants to know what it could read.
        wipe_asked: carries the SeatLine whose computer is to destroy its vault.
        leaving_asked: this very computer is to leave the site.
    """

    asked = Signal(object)
    exposure_asked = Signal(object)
    leaving_asked = Signal()
    wipe_asked = Signal(object)

    def __init__(self, line: "SeatLine", *, may_change: bool) -> None:
        super().__init__()
        self.line = line
        name = line.worker or say("settings.seats.unknown")
        number = say("settings.seats.number", number=f"{line.number:02}") if line.number else "–"
        state = ("mine" if line.is_mine else "active") if line.is_active else ("wiped" if line.is_wiped else "out")
        role = "admin" if line.is_admin else "member"
        if line.is_active and line.is_left:
            state = "left"
        parts = [post_words(line.post), say(f"settings.seats.{role}"), say(f"settings.seats.{state}")]
        if line.before:
            parts.append(say("settings.seats.before", number=f"{line.before:02}"))
        self.out = QuietButton(say("settings.seats.shut_out_ask"), "prohibit")
        self.out.setAccessibleName(say("settings.seats.shut_out_title", worker=name))
        self.out.setVisible(may_change and line.is_active and not (line.is_mine or line.is_kin))
        self.out.clicked.connect(self._on_out)
        self.seen = QuietButton(say("settings.exposure.ask"), "list-bullets")
        self.seen.setAccessibleName(say("settings.exposure.title", worker=name))
        self.seen.setVisible(may_change and not line.is_active)
        self.seen.clicked.connect(self._on_seen)
        self.words = PlainLabel(" · ".join((number, name, *parts)), "" if line.is_active else "secondary", wraps=True)
        self.leave = QuietButton(say("settings.leaving.ask"), "sign-out")
        self.leave.setVisible(line.is_active and line.is_mine)
        self.leave.clicked.connect(self.leaving_asked)
        self.wipe = QuietButton(say("settings.wiping.ask"), "trash")
        self.wipe.setAccessibleName(say("settings.wiping.title", worker=name))
        self.wipe.setVisible(may_change and not (line.is_active or line.is_mine or line.is_wiped))
        self.wipe.clicked.connect(self._on_wipe)
        self.setLayout(_line(self.words, self.seen, self.wipe, self.out, self.leave))

    @Slot()
    def _on_out(self) -> None:
        self.asked.emit(self.line)

    @Slot()
    def _on_seen(self) -> None:
        self.exposure_asked.emit(self.line)

    @Slot()
    def _on_wipe(self) -> None:
        self.wipe_asked.emit(self.line)


class AskedRow(QWidget):
    """Somebody has answered an invitation and waits to be let in.

    Signals:
        approved: carries the Asked.
        refused: the same.
    """

    approved = Signal(object)
    refused = Signal(object)

    def __init__(self, asked: "Asked") -> None:
        super().__init__()
        self.asked = asked
        slip = asked.invitation
        blanks = {"name": asked.name, "colleague": slip.colleague, "number": f"{slip.number:02}"}
        told = say("settings.asked.proved" if asked.is_proved else "settings.asked.forged", **blanks)
        rights = [say("settings.seats.admin")] if asked.is_admin else []
        self.words = PlainLabel(" · ".join((told, post_words(slip.post), *rights)), "soon", wraps=True)
        self.yes = QuietButton(say("settings.asked.approve"), "check")
        self.no = QuietButton(say("settings.asked.refuse"), "x")
        self.yes.setVisible(asked.is_proved)
        self.yes.clicked.connect(self._on_yes)
        self.no.clicked.connect(self._on_no)
        self.setLayout(_line(self.words, self.yes, self.no))

    @Slot()
    def _on_yes(self) -> None:
        self.yes.setEnabled(False)
        self.approved.emit(self.asked)

    @Slot()
    def _on_no(self) -> None:
        self.refused.emit(self.asked)


class InvitedRow(QWidget):
    """An invitation nobody has answered yet.

    Signals:
        shown: carries the Invitation whose slip is wanted again.
        withdrawn: carries the Invitation that is to end.
    """

    shown = Signal(object)
    withdrawn = Signal(object)

    def __init__(self, invitation: Invitation) -> None:
        super().__init__()
        self.invitation = invitation
        until = f"{invitation.expires.astimezone(CHINA):%m-%d %H:%M}"
        number = f"{invitation.number:02}"
        told = say("settings.asked.invited", colleague=invitation.colleague, until=until, number=number)
        self.words = PlainLabel(f"{told} · {post_words(invitation.post)}", "secondary", wraps=True)
        self.show_slip = QuietButton(say("settings.asked.slip"), "printer")
        self.withdraw = QuietButton(say("settings.asked.withdraw"), "x")
        self.show_slip.clicked.connect(self._on_show)
        self.withdraw.clicked.connect(self._on_withdraw)
        self.setLayout(_line(self.words, self.show_slip, self.withdraw))

    @Slot()
    def _on_show(self) -> None:
        self.shown.emit(self.invitation)

    @Slot()
    def _on_withdraw(self) -> None:
        self.withdrawn.emit(self.invitation)


class LateRow(QWidget):
    """How much of whom waits for an administrator's word.

    Signals:
        asked: carries the LateLine that is to count.
    """

    asked = Signal(object)

    def __init__(self, line: "LateLine") -> None:
        super().__init__()
        self.line = line
        worker = line.worker or say("settings.seats.unknown")
        told = say("settings.seats.late", worker=worker, count=len(line.envelopes))
        self.admit = QuietButton(say("settings.seats.admit"), "check")
        self.admit.clicked.connect(self._on_admit)
        self.words = PlainLabel(told, "soon", wraps=True)
        self.setLayout(_line(self.words, self.admit))

    @Slot()
    def _on_admit(self) -> None:
        self.asked.emit(self.line)


def _line(words: QWidget, *buttons: QWidget) -> QHBoxLayout:
    """The words take what room there is."""
    line = row(words, *buttons)
    line.setStretch(0, 1)
    return line
