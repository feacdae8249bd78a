"""One proposal: what it is about, who has said what, and what can be said to it from here."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from app.domain.erasing import LONGEST_REMARK, Say
from app.domain.ids import RecordId
from app.now import from_ms
from ui.shell.erasing.reading import Detail, read_detail, speak, stakes_words, state, told
from ui.shell.room import Place, Shell
from ui.spoken import moment
from ui.theme.tokens import px
from ui.widgets.buttons import DangerButton, PlainButton, QuietButton
from ui.widgets.card import row
from ui.widgets.dialog import Dialog
from ui.widgets.field_box import FieldBox
from ui.widgets.line_edit import LineEdit
from ui.widgets.plain_label import PlainLabel
from ui.wording import sentence
from ui.words import say

WIDTH = 620


class ProposalDialog(Dialog):
    """Closing it is what Enter and Esc do."""

    def __init__(self, shell: Shell, erasure: RecordId, number: str, parent: QWidget) -> None:
        super().__init__(say("erasing.proposal.title", number=number), "", parent)
        self.setFixedWidth(px(WIDTH))
        self._shell, self._erasure = shell, erasure
        self._case: RecordId | None = None
        self.by = PlainLabel("", wraps=True)
        self.stands = PlainLabel("", "section", wraps=True)
        self.said = PlainLabel("", wraps=True)
        self.stakes = PlainLabel("", "secondary", wraps=True)
        self.signs = PlainLabel(say("erasing.proposal.signs"), "soon", wraps=True)
        self.remark = LineEdit()
        self.remark.setMaxLength(LONGEST_REMARK)
        self.box = FieldBox(say("erasing.proposal.remark"), self.remark)
        self.problem = PlainLabel("", "problem", wraps=True)
        self.open_case = QuietButton(say("erasing.proposal.open"), "folder-open")
        self.withdraw = QuietButton(say("erasing.proposal.withdraw"), "arrow-u-up-left")
        self.take_back = QuietButton(say("erasing.proposal.take_back"), "arrow-u-up-left")
        self.object = QuietButton(say("erasing.proposal.object"), "prohibit")
        self.approve = DangerButton(say("erasing.proposal.approve"), "check")
        self.close_button = PlainButton(say("common.close"))
        self._lay_out()
        self._listen()
        self._read()

    def _lay_out(self) -> None:
        for part in (self.by, self.stands, self.said, self.stakes, self.signs, self.box, self.problem):
            self.column.addWidget(part)
        self.column.addLayout(row(self.open_case, self.withdraw, self.take_back, self.object, None, self.approve))
        self.column.addLayout(row(None, self.close_button))
        self._hide_all()
        self.close_button.setDefault(True)
        self.close_button.setFocus()

    def _hide_all(self) -> None:
        for part in (
            self.said, self.stakes, self.signs, self.box, self.problem, self.open_case, self.withdraw, self.take_back,
            self.object, self.approve,
        ):  # fmt: skip
            part.hide()

    def _listen(self) -> None:
        self.close_button.clicked.connect(self.accept)
        self.open_case.clicked.connect(self._on_open)
        self.approve.clicked.connect(self._on_approve)
        self.object.clicked.connect(self._on_object)
        self.take_back.clicked.connect(self._on_take_back)
        self.withdraw.clicked.connect(self._on_withdraw)
        self.remark.submitted.connect(self._on_object)

    def _read(self) -> None:
        erasure, reader = self._erasure, self._shell.reader
        self._shell.run(lambda work: read_detail(work, erasure, reader), self._show, self._failed)

    def _show(self, detail: Detail) -> None:
        line, one = detail.line, detail.line.standing.erasure
        when, reason = moment(from_ms(one.at_ms), detail.now.date()), detail.reasons.get(one.reason, one.reason)
        self._hide_all()
        self._case = line.case
        self.by.setText(say("erasing.proposal.by", who=one.who, when=when, reason=reason))
        self.stands.setText(state(line))
        self.said.setText("\n".join(told(line)))
        self.said.setVisible(bool(told(line)))
        self.stakes.setText("\n".join(_at_stake(detail)))
        self.stakes.setVisible(line.is_open)
        self.object.setText(say("erasing.proposal.object"))
        for part, is_offered in (
            (self.open_case, line.case is not None),
            (self.approve, line.may_approve),
            (self.signs, line.may_approve),
            (self.object, line.may_object),
            (self.take_back, line.may_take_back),
            (self.withdraw, line.may_withdraw),
        ):
            part.setVisible(is_offered)

    @Slot()
    def _on_open(self) -> None:
        if self._case is not None:
            self._shell.go(Place("case", case=self._case))
        self.accept()

    @Slot()
    def _on_approve(self) -> None:
        self._speak(Say.APPROVE)

    @Slot()
    def _on_object(self) -> None:
        """First it asks why."""
        if self.box.isHidden():
            self.box.show()
            self.object.setText(say("erasing.proposal.object_go"))
            self.approve.hide()
            self.signs.hide()
            self.remark.setFocus()
            return
        self._speak(Say.OBJECT)

    @Slot()
    def _on_take_back(self) -> None:
        self._speak(Say.TAKE_BACK)

    @Slot()
    def _on_withdraw(self) -> None:
        self._speak(Say.WITHDRAW)

    def _speak(self, word: Say) -> None:
        erasure, remark = self._erasure, self.remark.text()
        self._enable(False)
        self._shell.run(lambda work: speak(work, erasure, word, remark), self._done, self._not_done)

    def _done(self, word: Say) -> None:
        self._enable(True)
        self._shell.tell(say(f"erasing.proposal.told_{word.value}"))
        self.remark.clear()
        self._read()

    def _not_done(self, error: Exception) -> None:
        self._enable(True)
        self._failed(error)

    def _failed(self, error: Exception) -> None:
        self.problem.setText(sentence(error))
        self.problem.show()

    def _enable(self, is_enabled: bool) -> None:
        for button in (self.approve, self.object, self.take_back, self.withdraw):
            button.setEnabled(is_enabled)


def _at_stake(detail: Detail) -> list[str]:
    if detail.stakes is not None:
        return [*stakes_words(detail.stakes), say("erasing.propose.cannot")]
    return [say("erasing.proposal.alone" if detail.line.may_read else "erasing.proposal.not_here")]
