"""The fields of one line, all by single keys: a digit chooses and goes on, Enter writes it down."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QWidget

from app.domain.window_log import Line, Wish
from ui.code_words import Labels
from ui.shell.window.presenter import wish_name
from ui.theme.tokens import px
from ui.widgets.buttons import PrimaryButton, QuietButton
from ui.widgets.card import Card, row
from ui.widgets.digit_choice import DigitChoice
from ui.widgets.field_box import FieldBox
from ui.widgets.line_edit import LineEdit
from ui.widgets.plain_label import PlainLabel
from ui.words import say


class LineCard(Card):
    """`entered` carries a Line that has everything a line needs."""

    entered = Signal(object)

    def __init__(self, matters: Labels) -> None:
        super().__init__()
        wishes = [(wish, wish_name(wish)) for wish in Wish]
        self.matter = DigitChoice(matters.items(), say("window.matter"))
        told = [(True, say("window.told_yes")), (False, say("window.told_no"))]
        self.told = DigitChoice(told, say("window.told"))
        self.him, self.her = (DigitChoice(wishes, say(f"window.{who}")) for who in ("him", "her"))
        self.people = LineEdit(say("window.people"), input_method=False)
        self.slip = LineEdit(say("window.slip"), input_method=False)
        self.people.setPlaceholderText(say("window.people_hint"))
        self.save = PrimaryButton(say("window.write"), "check")
        self.clear_all = QuietButton(say("window.clear"))
        self._order: tuple[QWidget, ...] = (self.matter, self.told, self.him, self.her, self.people, self.slip)
        self._boxes = {
            name: FieldBox(say(f"window.{name}"), field)
            for name, field in zip(("matter", "told", "him", "her", "people", "slip"), self._order, strict=True)
        }
        self._lay_out()
        for choice in (self.matter, self.told, self.him, self.her):
            choice.passed.connect(self._on_passed)
            choice.submitted.connect(self._on_save)
        for field in (self.people, self.slip):
            field.submitted.connect(self._on_save)
        self.save.clicked.connect(self._on_save)
        self.clear_all.clicked.connect(self.begin)

    @Slot()
    def begin(self) -> None:
        """Nothing chosen, the keys on the first field."""
        for choice in (self.matter, self.told, self.him, self.her):
            choice.clear()
        for field in (self.people, self.slip):
            field.clear()
        self.show_problem("", "")
        self.matter.setFocus(Qt.FocusReason.OtherFocusReason)

    def fill(self, line: Line) -> None:
        """A line that is to be written anew."""
        self.matter.choose(line.matter)
        self.told.choose(line.is_told)
        self.him.choose(line.him)
        self.her.choose(line.her)
        self.people.setText(str(line.people))
        self.slip.setText(line.slip)
        self.show_problem("", "")
        self.matter.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_problem(self, field: str, sentence: str) -> None:
        """What is wrong, at its field and with the keys there; an empty sentence clears all."""
        for name, box in self._boxes.items():
            box.show_problem(sentence if name == field else "")
        if field in self._boxes:
            self._boxes[field].field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(24))
        grid.setVerticalSpacing(px(8))
        grid.addWidget(self._boxes["matter"], 0, 0, 1, 2)
        grid.addLayout(row(self._boxes["told"], self._boxes["people"], self._boxes["slip"], None, space=24), 1, 0, 1, 2)
        grid.addWidget(self._boxes["him"], 2, 0)
        grid.addWidget(self._boxes["her"], 2, 1)
        grid.setColumnStretch(2, 1)
        self.people.setFixedWidth(px(110))
        self.slip.setFixedWidth(px(110))
        self.add(grid)
        foot = row(self.clear_all, self.save)
        foot.insertWidget(0, PlainLabel(say("window.keys"), "caption", wraps=True), 1)
        self.add(foot)

    @Slot()
    def _on_passed(self) -> None:
        here = self.sender()
        place = self._order.index(here)  # type: ignore[arg-type]  # only these are connected
        self._order[place + 1].setFocus(Qt.FocusReason.TabFocusReason)

    @Slot()
    def _on_save(self) -> None:
        self.show_problem("", "")
        for name, choice in (("matter", self.matter), ("told", self.told), ("him", self.him), ("her", self.her)):
            if choice.value() is None:
                self.show_problem(name, say("window.choose"))
                return
        him, her = Wish(str(self.him.value())), Wish(str(self.her.value()))
        spouses = (him is not Wish.ABSENT) + (her is not Wish.ABSENT)
        typed = self.people.text().strip()
        if typed and not (typed.isdecimal() and len(typed) < 4):
            self.show_problem("people", say("window.people_digits"))
            return
        self.entered.emit(
            Line(
                matter=str(self.matter.value()), is_told=bool(self.told.value()), him=him, her=her,
                people=int(typed) if typed else max(spouses, 1), slip=self.slip.text(),
            )
        )  # fmt: skip
