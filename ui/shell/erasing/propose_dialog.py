"""Proposing that a case be erased: what goes, what stays, what this cannot reach, and why."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from app.casework import erasing
from app.domain.erasing import REASONS, Stakes
from app.domain.ids import RecordId
from ui.code_words import Labels, labels
from ui.shell.erasing.reading import propose, stakes_words
from ui.shell.room import Shell
from ui.theme.tokens import px
from ui.widgets.buttons import DangerButton, PlainButton
from ui.widgets.card import row
from ui.widgets.choice_chips import ChoiceChips
from ui.widgets.dialog import Dialog
from ui.widgets.field_box import FieldBox
from ui.widgets.plain_label import PlainLabel
from ui.wording import sentence
from ui.words import say

WIDTH = 620


class ProposeDialog(Dialog):
    """Leaving things as they are is what Enter and Esc do."""

    def __init__(self, shell: Shell, case: RecordId, number: str, parent: QWidget) -> None:
        super().__init__(say("erasing.propose.title", number=number), say("erasing.propose.why"), parent)
        self.setFixedWidth(px(WIDTH))
        self._shell, self._case = shell, case
        self.words = PlainLabel(say("erasing.propose.reading"), wraps=True)
        self.reasons: ChoiceChips | None = None
        self.problem = PlainLabel("", "problem", wraps=True)
        self.problem.hide()
        self.leave = PlainButton(say("erasing.propose.leave"))
        self.go = DangerButton(say("erasing.propose.go"), "trash")
        self.go.setEnabled(False)
        self.column.addWidget(self.words)
        self.column.addWidget(PlainLabel(say("erasing.propose.cannot"), "soon", wraps=True))
        self.column.addWidget(PlainLabel(say("erasing.propose.stays"), "secondary", wraps=True))
        self._place = self.column.count()
        self.column.addWidget(self.problem)
        self.column.addLayout(row(None, self.leave, self.go))
        self.leave.clicked.connect(self.reject)
        self.go.clicked.connect(self._on_go)
        self.leave.setDefault(True)
        self.leave.setFocus()
        reader = shell.reader
        shell.run(
            lambda work: (erasing.stakes(work, case, reader), labels(work, REASONS)), self._show, self._failed
        )  # fmt: skip

    def _show(self, found: tuple[Stakes, Labels]) -> None:
        stakes, reasons = found
        self.words.setText("\n".join(stakes_words(stakes)))
        self.reasons = ChoiceChips(say("erasing.propose.reason"), list(reasons.items()), many=False)
        self.column.insertWidget(self._place, FieldBox(say("erasing.propose.reason"), self.reasons))
        self.go.setEnabled(True)

    @Slot()
    def _on_go(self) -> None:
        codes = self.reasons.codes() if self.reasons is not None else ()
        case, reason = self._case, codes[0] if codes else ""
        self.go.setEnabled(False)
        self._shell.run(lambda work: propose(work, case, reason), self._done, self._not_done)

    def _done(self, _: object) -> None:
        self._shell.tell(say("erasing.propose.done"))
        self.accept()

    def _not_done(self, error: Exception) -> None:
        self.go.setEnabled(True)
        self._tell(sentence(error))

    def _failed(self, error: Exception) -> None:
        self.words.hide()
        self._tell(sentence(error))

    def _tell(self, words: str) -> None:
        self.problem.setText(words)
        self.problem.show()
