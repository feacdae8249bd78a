"""Where it is written down what one party said to the informed consent."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout

from app.domain.cases import ConsentState, Party
from app.domain.readers import Role
from ui.theme.tokens import px
from ui.widgets.buttons import PrimaryButton, QuietButton
from ui.widgets.card import Card
from ui.widgets.chips import Chips
from ui.widgets.day_edit import DayEdit
from ui.widgets.field_box import FieldBox
from ui.widgets.line_edit import LineEdit
from ui.widgets.plain_label import PlainLabel
from ui.widgets.segmented import Segmented
from ui.words import say


class ConsentPanel(Card):
    """`recorded` carries role, state, day, witness and the text that was explained (empty: the desk's own); `finished`
    puts the panel away.

    What was chosen stays until `settle` says that it is stored.
    """

    recorded = Signal(object, object, object, str, str)
    finished = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._role = Role.CLIENT
        self._today = date.min
        self.title = PlainLabel("", "section")
        options = ((state, say(f"case.consent.{state.value}"), "") for state in ConsentState)
        self.state = Segmented(options, say("case.consent.state"))
        self.given_on = DayEdit()
        self.given_on.setFixedWidth(px(140))
        self.witness = LineEdit()
        self.witness.setMaximumWidth(px(320))
        self.text = Chips(say("case.consent.text"))
        self.text_box = FieldBox(say("case.consent.text"), self.text)
        self.day_box = FieldBox(say("case.consent.given_on"), self.given_on)
        self.witness_box = FieldBox(say("case.consent.witness"), self.witness)
        self.save = PrimaryButton(say("common.save"), "check")
        self.cancel = QuietButton(say("common.cancel"))
        self._lay_out()
        self.state.chosen.connect(self._on_state)
        self.save.clicked.connect(self._on_save)
        self.cancel.clicked.connect(self.finished)
        self.witness.submitted.connect(self._on_save)

    def ask(self, party: Party, today: date, texts: Sequence[tuple[str, str]] = ()) -> None:
        """Ask for one party; signed, today, until said otherwise. `texts`: what can be explained, and how it is called;
        the first where nothing else is chosen."""
        self.text.offer(texts)
        if texts:
            self.text.choose(texts[0][0])
        self.text_box.setVisible(bool(texts))
        self._role, self._today = party.role, today
        self.title.setText(say("case.consent.title", who=party.person.details.called))
        self.state.choose(ConsentState.SIGNED)
        self.given_on.show_day(today)
        self.witness.clear()
        self._on_state(ConsentState.SIGNED)
        self.day_box.show_problem("")
        self.state.setFocus()

    @Slot(object)
    def settle(self, role: Role) -> None:
        """The consent is stored; where the panel asks this party it goes."""
        if self.isVisible() and self._role is role:
            self.finished.emit()

    def _lay_out(self) -> None:
        self.body.setSpacing(px(12))
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(self.title)
        head.addWidget(PlainLabel(say("case.consent.hint"), "secondary"), 1)
        head.addWidget(self.cancel)
        head.addWidget(self.save)
        self.add(head)
        self.add(self.text_box)
        self.add(self.state)
        facts = QHBoxLayout()
        facts.setSpacing(px(16))
        facts.addWidget(self.day_box, 0, Qt.AlignmentFlag.AlignTop)
        facts.addWidget(self.witness_box, 1, Qt.AlignmentFlag.AlignTop)
        self.add(facts)
        self.body.addStretch(1)

    @Slot(object)
    def _on_state(self, state: ConsentState) -> None:
        self.witness_box.setVisible(state in (ConsentState.ORAL, ConsentState.REFUSED))
        self.witness_box.show_problem("")

    @Slot()
    def _on_save(self) -> None:
        state, day = self.state.value(), self.given_on.day()
        self.day_box.show_problem(self._day_problem(day))
        needs_witness = state is ConsentState.ORAL and not self.witness.text().strip()
        self.witness_box.show_problem(say("case.consent.needs_witness") if needs_witness else "")
        if needs_witness or self.day_box.problem:
            (self.witness if needs_witness else self.given_on).setFocus()
            return
        self.recorded.emit(self._role, state, day, self.witness.text().strip(), str(self.text.value() or ""))

    def _day_problem(self, day: date | None) -> str:
        if day is None:
            return say("note.no_day")
        return say("case.consent.future") if day > self._today else ""
