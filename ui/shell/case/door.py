"""Before a case that is not open to this seat: whose it is, why it stays shut, and how it is opened."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit

from app.casework.rights import LONGEST_REASON
from app.domain.cases import Draft
from ui.clipping import copy_record_text
from ui.shell.case.presenter import Shut
from ui.theme.tokens import px
from ui.widgets.buttons import PrimaryButton, QuietButton
from ui.widgets.card import Card
from ui.widgets.field_box import FieldBox
from ui.widgets.line_edit import LineEdit
from ui.widgets.plain_label import PlainLabel
from ui.words import say


class Door(Card):
    """Signals:
    joining: the reason for which the case is to be opened.
    thrown_away: the drafts left behind of a case that has gone.
    finished: away from here.
    """

    joining = Signal(str)
    thrown_away = Signal(object)
    finished = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.title = PlainLabel("", "section")
        self.words = PlainLabel("", "secondary", wraps=True)
        self.reason = LineEdit()
        self.reason.setMaxLength(LONGEST_REASON)
        self.reason.setPlaceholderText(say("case.door.reason_hint"))
        self.reason_box = FieldBox(say("case.door.reason"), self.reason)
        self.open_it = PrimaryButton(say("case.door.open"), "folder-open")
        self.away = QuietButton(say("common.back"))
        self.is_of_post = False  # whoever works here opens no cases at all
        self._drafts: tuple[Draft, ...] = ()
        self.left = PlainLabel(say("case.door.left"), "strong", wraps=True)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setAccessibleName(say("case.door.left"))
        self.text.setMaximumHeight(px(220))
        self.copy = QuietButton(say("case.door.copy"), "copy")
        self.throw = QuietButton(say("case.door.throw"), "trash")
        self._lay_out()
        self.copy.clicked.connect(self._on_copy)
        self.throw.clicked.connect(self._on_throw)
        self.reason.submitted.connect(self._on_open)
        self.open_it.clicked.connect(self._on_open)
        self.away.clicked.connect(self.finished)

    def show_shut(self, shut: Shut) -> None:
        """Say why; a colleague's case can be opened with a reason."""
        self.is_of_post = shut.why == "post"
        self._show_left(shut.drafts)
        self._show(shut.why, shut.row.worker if shut.row else "", can_open=shut.why == "colleague")

    def ask(self, worker: str) -> None:
        """For somebody who may read the case already, and takes it over."""
        self._show_left(())
        self._show("take_over", worker, can_open=True)

    def forget(self) -> None:
        """Nothing typed stays."""
        self._show_left(())
        self.reason.clear()
        self.reason_box.show_problem("")

    def _show(self, why: str, worker: str, *, can_open: bool) -> None:
        if not self.isVisible() or not can_open:
            self.reason.clear()
            self.reason_box.show_problem("")
        self.title.setText(say(f"case.door.{why}", worker=worker))
        self.words.setText(say(f"case.door.{why}_words", worker=worker))
        self.reason_box.setVisible(can_open)
        self.open_it.setVisible(can_open)
        if can_open:
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_left(self, drafts: tuple[Draft, ...]) -> None:
        self._drafts = drafts
        self.text.setPlainText("\n\n".join(one.body for one in drafts))
        for part in (self.left, self.text, self.copy, self.throw):
            part.setVisible(bool(drafts))

    def _lay_out(self) -> None:
        self.body.setSpacing(px(12))
        self.body.setContentsMargins(px(24), px(20), px(24), px(24))
        self.add(self.title)
        self.add(self.words)
        self.reason_box.setMaximumWidth(px(560))
        self.add(self.reason_box)
        self.add(self.left)
        self.add(self.text)
        line = QHBoxLayout()
        line.setSpacing(px(8))
        for part in (self.copy, self.throw):
            line.addWidget(part)
        line.addWidget(self.open_it)
        line.addWidget(self.away)
        line.addStretch(1)
        self.add(line)
        self.body.addStretch(1)

    @Slot()
    def _on_copy(self) -> None:
        copy_record_text(self.text.toPlainText())

    @Slot()
    def _on_throw(self) -> None:
        drafts = self._drafts
        self._show_left(())
        self.thrown_away.emit(drafts)

    @Slot()
    def _on_open(self) -> None:
        reason = self.reason.text().strip()
        self.reason_box.show_problem("" if reason else say("case.door.needs_reason"))
        if reason:
            self.joining.emit(reason)
        else:
            self.reason.setFocus()
