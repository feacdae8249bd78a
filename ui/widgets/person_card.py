"""The card on which one party is typed, read from an ID card, or chosen from those already known."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.card import Card
from app.domain.people import PersonHit, Sex
from app.domain.readers import SCOPE_OF_ROLE, Role
from ui.theme.tokens import px
from ui.typed_day import write_day
from ui.widgets.card_reader import CardReader
from ui.widgets.day_edit import DayEdit
from ui.widgets.field_box import FieldBox
from ui.widgets.line_edit import LineEdit
from ui.widgets.person_entry import CheckedPerson, TypedPerson
from ui.widgets.person_hits import PersonHits
from ui.widgets.plain_label import PlainLabel
from ui.widgets.scope_tag import ScopeBar
from ui.widgets.segmented import Segmented
from ui.words import say

_PLACES = {
    "name": (0, 0, 7),
    "address": (0, 7, 5),
    "id_no": (2, 0, 7),
    "birth": (2, 7, 5),
    "phone": (3, 0, 4),
    "safe_contact": (3, 4, 5),
    "residence": (3, 9, 3),
}
"""Line, first column and width of each field, in twelfths."""


class PersonCard(QFrame):
    """Fields of one party with their sentences.

    Signals:
        typed: Role, TypedPerson, after every change.
        used: Role, the record id of a known person taken instead of the typed one, or None to type after all.
        submitted: Enter in the last field.
    """

    typed = Signal(object, object)
    used = Signal(object, object)
    submitted = Signal()

    def __init__(self, role: Role, *, is_one_of_two: bool) -> None:
        super().__init__()
        self.role = role
        self.setProperty("role", "card")
        self.setAccessibleName(say(f"case.role.{role.value}"))
        self._is_one_of_two = is_one_of_two
        self._build_fields()
        self.hits = PersonHits()
        self._lay_out()
        self._listen()

    def typed_person(self) -> TypedPerson:
        """The fields as they stand."""
        return TypedPerson(
            name=self.name.text().strip(),
            address=self.address.text().strip(),
            id_no=self.id_no.text().strip(),
            birth=self.birth.text().strip(),
            phone=self.phone.text().strip(),
            safe_contact=self.safe_contact.text().strip(),
            residence=self.residence.text().strip(),
            sex=self._sex(),
        )

    def fill(self, person: TypedPerson) -> None:
        """Put these into the fields without telling anybody."""
        for name, field in self._edits().items():
            field.blockSignals(True)
            field.setText(getattr(person, name))
            field.blockSignals(False)
        if not self._is_one_of_two and person.sex in (Sex.MALE, Sex.FEMALE):
            self.sex.choose(person.sex)

    def show_checked(self, checked: CheckedPerson) -> None:
        """Sentences under their fields; a number that was understood fills birth date and sex."""
        for name, box in self._boxes.items():
            box.show_problem(checked.problems.get(name, ""))
            if name not in checked.problems and name in checked.warnings:
                box.show_warning(checked.warnings[name])
        details = checked.details
        if details.birth_date and not self.birth.text():
            self.birth.show_day(details.birth_date)
        if not self._is_one_of_two and details.sex in (Sex.MALE, Sex.FEMALE):
            self.sex.choose(details.sex)

    def show_missing(self, sentence: str) -> None:
        """Neither a name nor a form of address: say so at the name, and go there."""
        self._boxes["name"].show_problem(sentence)
        self.name.setFocus()

    def show_hits(self, hits: Sequence[PersonHit]) -> None:
        """Known people who may be the one being typed."""
        self.hits.show_hits(hits)

    def take_card(self, card: Card) -> None:
        """Fill the fields from an ID card; what the card does not say stays as it was typed."""
        said = {
            "name": card.name,
            "birth": write_day(card.birth_date),
            "id_no": card.identity.number,
            "residence": card.address,
        }
        for name, text in said.items():
            if text:
                self._edits()[name].setText(text)
        if not self._is_one_of_two and card.sex in (Sex.MALE, Sex.FEMALE):
            self.sex.choose(card.sex)
        self._left_over.setText(say("cases.card.left_over", words="、".join(card.rest)) if card.rest else "")
        self._left_over.setVisible(bool(card.rest))
        self._on_changed()

    def _build_fields(self) -> None:
        self.name = LineEdit()
        self.name.setPlaceholderText(say("cases.field.name_hint"))
        self.address = LineEdit()
        self.address.setPlaceholderText(say(f"cases.field.address_hint_{self.role.value}"))
        self.id_no = _latin_edit(Qt.InputMethodHint.ImhPreferUppercase)
        self.birth = DayEdit()
        self.phone = _latin_edit(Qt.InputMethodHint.ImhDialableCharactersOnly)
        self.safe_contact = LineEdit()
        self.residence = LineEdit()
        self.sex = Segmented(
            ((Sex.MALE, say("cases.sex.1"), ""), (Sex.FEMALE, say("cases.sex.2"), "")),
            say("cases.field.sex"),
            compact=True,
        )
        self._boxes = {name: WarnedBox(say(f"cases.field.{name}"), field) for name, field in self._edits().items()}
        self._left_over = PlainLabel("", "caption", wraps=True)
        self._left_over.hide()

    def _edits(self) -> dict[str, LineEdit]:
        """The fields in the order Enter goes through them."""
        return {
            "name": self.name,
            "address": self.address,
            "id_no": self.id_no,
            "birth": self.birth,
            "phone": self.phone,
            "safe_contact": self.safe_contact,
            "residence": self.residence,
        }

    def _sex(self) -> Sex:
        if self._is_one_of_two:
            return Sex.MALE if self.role is Role.HUSBAND else Sex.FEMALE
        chosen = self.sex.value()
        return chosen if isinstance(chosen, Sex) else Sex.UNKNOWN

    def _lay_out(self) -> None:
        self.form = QWidget()
        grid = QGridLayout(self.form)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(px(12))
        grid.setVerticalSpacing(px(8))
        for name, (line_no, first, span) in _PLACES.items():
            grid.addWidget(self._boxes[name], line_no, first, 1, span, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.hits, 1, 0, 1, 12)
        grid.addWidget(self._left_over, 5, 0, 1, 12)
        for twelfth in range(12):
            grid.setColumnStretch(twelfth, 1)
        column = QVBoxLayout()
        column.setContentsMargins(px(12), px(12), px(16), px(16))
        column.setSpacing(px(8))
        column.addLayout(self._heading())
        column.addWidget(self.form)
        column.addStretch(1)
        line = QHBoxLayout(self)
        line.setContentsMargins(px(1), px(1), 0, px(1))
        line.setSpacing(0)
        line.addWidget(ScopeBar(SCOPE_OF_ROLE[self.role]))
        line.addLayout(column, 1)

    def _heading(self) -> QHBoxLayout:
        line = QHBoxLayout()
        scope = SCOPE_OF_ROLE[self.role]
        words = PlainLabel(say(f"case.role.{self.role.value}"), "section")
        if self._is_one_of_two:
            words.setProperty("role", f"scope-{scope.value}")
        line.addWidget(words)
        line.addStretch(1)
        if not self._is_one_of_two:
            line.addWidget(self.sex)
        return line

    def _listen(self) -> None:
        for field in self._edits().values():
            field.textChanged.connect(self._on_changed)
            field.submitted.connect(self.submitted if field is self.residence else self._on_next)
        self.sex.chosen.connect(self._on_changed)
        self.hits.used.connect(self._on_used)
        self.reader = CardReader(self)
        self.reader.watch(*self._edits().values())
        self.reader.read.connect(self._on_card)

    @Slot()
    def _on_changed(self) -> None:
        self.typed.emit(self.role, self.typed_person())

    @Slot()
    def _on_next(self) -> None:
        self.focusNextChild()

    @Slot(object)
    def _on_used(self, person: object) -> None:
        for box in self._boxes.values():
            box.setEnabled(person is None)
        self.used.emit(self.role, person)

    @Slot(object, QWidget)
    def _on_card(self, card: Card, field: QWidget) -> None:
        self.take_card(card)


class WarnedBox(FieldBox):
    """A field box that can also say something that does not stop the save."""

    def show_warning(self, sentence: str) -> None:
        """Say it under the field, in the colour of what wants a look, without the border of a problem."""
        self._below.setText(sentence)
        self._below.set_role("soon")
        self._below.setVisible(True)
        self.field.setAccessibleDescription(sentence)


def _latin_edit(hint: Qt.InputMethodHint) -> LineEdit:
    """A field for numbers: the input method is off."""
    field = LineEdit(input_method=False)
    field.setInputMethodHints(Qt.InputMethodHint.ImhPreferLatin | Qt.InputMethodHint.ImhNoPredictiveText | hint)
    return field
