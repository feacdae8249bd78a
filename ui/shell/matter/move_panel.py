"""Where it is written down what happened to an application: the day, and what belongs to it."""

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout

from app.casework.matter import Told
from app.domain.divorce import Move
from ui.code_words import Labels
from ui.theme.tokens import px
from ui.widgets.buttons import PrimaryButton, QuietButton
from ui.widgets.card import Card, row
from ui.widgets.choice_chips import ChoiceChips
from ui.widgets.day_edit import DayEdit
from ui.widgets.field_box import FieldBox
from ui.widgets.line_edit import LineEdit
from ui.widgets.plain_label import PlainLabel
from ui.words import say

_LISTS = {Move.WITHDRAW: "MARR_WITHDRAWN_BY", Move.NOT_REGISTER: "NOT_REGISTERED", Move.REFUSE: "NOT_RECEIVED"}
"""The list one of which is chosen."""


class MovePanel(Card):
    """What is typed stays until it is stored.

    Signals:
        saving: the Move and what is Told.
        finished: put the panel away.
    """

    saving = Signal(object, object)
    finished = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.move_asked: Move | None = None
        self._lists: Mapping[str, Labels] = {}
        self._today = date.min
        self.title = PlainLabel("", "section")
        self.why = PlainLabel("", "secondary", wraps=True)
        self.day = DayEdit()
        self.day.setFixedWidth(px(150))
        self.day_box = FieldBox(say("matter.move.day"), self.day)
        self.receipt = LineEdit()
        self.receipt_box = FieldBox(say("matter.move.receipt_no"), self.receipt)
        self.registry = LineEdit()
        self.registry_box = FieldBox(say("matter.move.registry"), self.registry)
        self.choice: ChoiceChips | None = None
        self.problem = PlainLabel("", "problem", wraps=True)
        self.save = PrimaryButton(say("common.save"), "check")
        self.cancel = QuietButton(say("common.cancel"))
        line = QHBoxLayout()
        line.setSpacing(px(16))
        line.addWidget(self.day_box, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.receipt_box, 1, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.registry_box, 2, Qt.AlignmentFlag.AlignTop)
        line.addStretch(1)
        self.add(row(self.title, None, self.cancel, self.save))
        self.add(self.why)
        self.add(line)
        self.add(self.problem)
        self.save.clicked.connect(self._on_save)
        self.cancel.clicked.connect(self.finished)
        for field in (self.day, self.receipt, self.registry):
            field.submitted.connect(self._on_save)
        self.hide()

    def ask(self, move: Move, lists: Mapping[str, Labels], today: date, registry: str) -> None:
        """Ask for one move: today, until said otherwise. Asked again, what was typed stays."""
        if move is not self.move_asked:
            self.move_asked, self._lists, self._today = move, lists, today
            self.title.setText(say(f"matter.move.{move.value}"))
            self.why.setText(say(f"matter.move_why.{move.value}"))
            self.day.show_day(today)
            self.receipt.clear()
            self.registry.setText(registry)
            self._offer(_LISTS.get(move, ""))
        for box in (self.receipt_box, self.registry_box):
            box.setVisible(move is Move.APPLY)
        self.show_problem("")
        self.show()
        self.day.setFocus()
        self.day.selectAll()

    def forget(self) -> None:
        """Nothing of it stays."""
        self.move_asked = None
        self._offer("")
        for field in (self.day, self.receipt, self.registry):
            field.clear()
        self.hide()

    def show_problem(self, sentence: str) -> None:
        """What is wrong, in a sentence below; an empty one clears it."""
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))

    def _offer(self, code_list: str) -> None:
        if self.choice is not None:
            self.choice = None
            self._choice_box.hide()
            self._choice_box.deleteLater()
        if code_list:
            name = say(f"matter.list.{code_list}")
            self.choice = ChoiceChips(name, [*self._lists[code_list].items()], many=False)
            self._choice_box = FieldBox(name, self.choice)
            self.body.insertWidget(self.body.indexOf(self.problem), self._choice_box)

    @Slot()
    def _on_save(self) -> None:
        move, day = self.move_asked, self.day.day()
        if move is None:
            return
        self.day_box.show_problem("" if day else say("note.no_day"))
        if day is None:
            self.day.setFocus()
            return
        code = next(iter(self.choice.codes()), "") if self.choice else ""
        told = Told(
            day=day,
            receipt_no=self.receipt.text(),
            registry=self.registry.text(),
            withdrawn_by=code if move is Move.WITHDRAW else "",
            why=code if move is not Move.WITHDRAW else "",
        )
        self.saving.emit(move, told)
