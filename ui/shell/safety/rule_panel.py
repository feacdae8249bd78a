"""Where a party's rule for safe contact is written down."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from app.domain.safe_rule import ALL_DAYS, SafeRule
from ui.theme.tokens import px
from ui.widgets.buttons import DangerButton, PrimaryButton, QuietButton
from ui.widgets.card import Card
from ui.widgets.choice_chips import ChoiceChips
from ui.widgets.field_box import FieldBox
from ui.widgets.line_edit import LineEdit
from ui.widgets.plain_label import PlainLabel
from ui.words import say

_WAYS = ("voice", "sms", "letter", "slip")


class RulePanel(Card):
    """Signals:
    saving: a SafeRule, or None where nothing is agreed any more.
    closing: the person is done without saving.
    """

    saving = Signal(object)
    closing = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.never = QCheckBox(say("safety.panel.never"))
        self.phone = LineEdit(input_method=False)
        self.days = ChoiceChips(
            say("safety.panel.days"), [(one, say(f"safety.rule.day_{one}")) for one in ALL_DAYS], many=True
        )
        self.since, self.until = LineEdit(input_method=False), LineEdit(input_method=False)
        self.ways = ChoiceChips(
            say("safety.panel.ways"), [(one, say(f"safety.panel.{one}")) for one in _WAYS], many=True
        )
        self.others, self.opening = LineEdit(), LineEdit()
        self.boxes = {
            "phone": FieldBox(say("safety.panel.phone"), self.phone),
            "days": FieldBox(say("safety.panel.days"), self.days, say("safety.panel.days_hint")),
            "since": FieldBox(say("safety.panel.since"), self.since),
            "until": FieldBox(say("safety.panel.until"), self.until),
            "ways": FieldBox(say("safety.panel.ways"), self.ways, say("safety.panel.ways_hint")),
            "others": FieldBox(say("safety.panel.others"), self.others),
            "opening": FieldBox(say("safety.panel.opening"), self.opening, say("safety.panel.opening_hint")),
        }
        self.trouble = PlainLabel("", "problem", wraps=True)
        self.save = PrimaryButton(f"{say('common.save')}  Ctrl+S", "check")
        self.drop = DangerButton(say("safety.panel.drop"))
        self.cancel = QuietButton(say("common.cancel"))
        for edit in (self.since, self.until):
            edit.setMaximumWidth(px(140))
        self.since.setPlaceholderText("9:00")
        self.until.setPlaceholderText("17:30")
        self._lay_out()
        self.save.clicked.connect(self._on_save)
        self.drop.clicked.connect(self._on_drop)
        self.cancel.clicked.connect(self.closing)
        self.never.toggled.connect(self._on_never)
        for edit in (self.phone, self.since, self.until, self.others, self.opening):
            edit.submitted.connect(self._on_save)
        self.hide()

    def show_rule(self, rule: SafeRule | None, phone: str) -> None:
        """Put a rule into the fields; a first one begins with the telephone that is known."""
        said = rule or SafeRule(phone=phone)
        self.never.setChecked(said.never)
        self.phone.setText(said.phone)
        self.days.show_codes(said.days)
        self.since.setText(said.since)
        self.until.setText(said.until)
        self.ways.show_codes(way for way in _WAYS if getattr(said, way))
        self.others.setText(said.others)
        self.opening.setText(said.opening)
        self.drop.setVisible(rule is not None)
        self.show_trouble("", "")
        self.show()
        self.phone.setFocus()

    def typed(self) -> SafeRule:
        """What stands in the fields."""
        ways = self.ways.codes()
        return SafeRule(
            never=self.never.isChecked(),
            phone=self.phone.text(),
            days="".join(self.days.codes()),
            since=self.since.text(),
            until=self.until.text(),
            voice="voice" in ways,
            sms="sms" in ways,
            letter="letter" in ways,
            slip="slip" in ways,
            opening=self.opening.text(),
            others=self.others.text(),
        )

    def show_trouble(self, field: str, sentence: str) -> None:
        """Say what is wrong at its field, else on top."""
        for name, box in self.boxes.items():
            box.show_problem(sentence if name == field else "")
        at_field = field in self.boxes
        self.trouble.setText("" if at_field else sentence)
        self.trouble.setVisible(bool(sentence) and not at_field)
        if at_field:
            self.boxes[field].setFocus()

    def forget(self) -> None:
        """Nothing of it stays in a field."""
        for edit in (self.phone, self.since, self.until, self.others, self.opening):
            edit.clear()
        self.days.show_codes(())
        self.ways.show_codes(())
        self.never.setChecked(False)
        self.hide()

    def _lay_out(self) -> None:
        self.body.setSpacing(px(12))
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(PlainLabel(say("safety.panel.title"), "section"), 1)
        for button in (self.drop, self.cancel, self.save):
            head.addWidget(button)
        self.add(head)
        self.add(PlainLabel(say("safety.panel.why"), "secondary", wraps=True))
        self.add(self.trouble)
        self.add(self.never)
        self._line(("phone", 3), ("since", 1), ("until", 1))
        self._line(("days", 1))
        self._line(("ways", 1))
        self._line(("others", 1), ("opening", 2))

    def _line(self, *parts: tuple[str, int]) -> None:
        holder = QWidget()
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(px(16))
        for name, share in parts:
            line.addWidget(self.boxes[name], share, Qt.AlignmentFlag.AlignTop)
        self.add(holder)

    @Slot(bool)
    def _on_never(self, is_never: bool) -> None:
        for name, box in self.boxes.items():
            box.setEnabled(not is_never or name == "opening")

    @Slot()
    def _on_save(self) -> None:
        self.saving.emit(self.typed())

    @Slot()
    def _on_drop(self) -> None:
        self.saving.emit(None)
