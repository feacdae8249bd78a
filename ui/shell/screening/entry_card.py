"""The page on which an instrument is entered: day, way and language of asking, then the items."""

from datetime import date

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout

from app.definitions.instrument_values import InstrumentWords
from app.domain.cases import ScreeningDraft
from ui.code_words import Labels
from ui.shell.screening.items import Items
from ui.theme.tokens import px
from ui.widgets.card import Card, Rule
from ui.widgets.chips import Chips
from ui.widgets.day_edit import DayEdit
from ui.widgets.field_box import FieldBox
from ui.widgets.line_edit import LineEdit
from ui.widgets.plain_label import PlainLabel
from ui.words import say


class EntryCard(Card):
    """Signals:
    day_typed: a day that can be saved.
    mode_chosen, language_chosen: a code.
    reason_typed: why it is corrected.
    """

    day_typed = Signal(object)
    mode_chosen = Signal(str)
    language_chosen = Signal(str)
    reason_typed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._today = date.max
        self.day = DayEdit()
        self.day.setFixedWidth(px(140))
        self.mode = Chips(say("screening.mode"), ())
        self.language = QComboBox()
        self.language.setMinimumWidth(px(140))
        self.reason = LineEdit()
        self.items = Items()
        self.keys = PlainLabel(say("screening.keys"), "caption", wraps=True)
        self._lay_out()
        self.day.day_changed.connect(self._on_day)
        self.mode.chosen.connect(self._on_mode)
        self.language.activated.connect(self._on_language)
        self.reason.textChanged.connect(self._on_reason)

    def offer(self, modes: Labels, languages: Labels) -> None:
        """The words to choose from."""
        self.mode.offer(modes.items())
        if self.language.count() != len(languages):
            self.language.clear()
            for code, words in languages.items():
                self.language.addItem(words, code)

    def show_draft(self, found: InstrumentWords, draft: ScreeningDraft, today: date) -> None:
        """Put a draft into the fields without its coming back as typed."""
        self._today = today
        for field in (self.day, self.reason):
            field.blockSignals(True)
        self.day.show_day(draft.happened_on)
        self.reason.setText(draft.reason)
        for field in (self.day, self.reason):
            field.blockSignals(False)
        self.day_box.show_problem("")
        self.reason_box.show_problem("")
        self.reason_box.setVisible(draft.amends is not None)
        self.mode.choose(draft.mode)
        self.language.setCurrentIndex(max(self.language.findData(draft.language), 0))
        self.items.show_items(found, draft.answers)

    def clear(self) -> None:
        """Nothing of it stays in a field that somebody else might see."""
        for field in (self.day, self.reason):
            field.blockSignals(True)
            field.clear()
            field.blockSignals(False)
        self.items.clear()

    def trouble(self) -> bool:
        """Say what cannot be saved as it stands, put the keys there, and whether there was anything."""
        if self.reason_box.isVisible() and not self.reason.text().strip():
            self.reason_box.show_problem(say("screening.needs_reason"))
        troubled = next((box for box in (self.day_box, self.reason_box) if box.isVisible() and box.problem), None)
        if troubled is not None:
            troubled.field.setFocus(Qt.FocusReason.OtherFocusReason)
        return troubled is not None

    def _lay_out(self) -> None:
        self.day_box = FieldBox(say("screening.day"), self.day)
        self.reason_box = FieldBox(say("screening.reason"), self.reason)
        facts = QHBoxLayout()
        facts.setSpacing(px(16))
        facts.addWidget(self.day_box, 0, Qt.AlignmentFlag.AlignTop)
        facts.addWidget(FieldBox(say("screening.language"), self.language), 0, Qt.AlignmentFlag.AlignTop)
        modes = QVBoxLayout()
        modes.setSpacing(px(8))
        modes.addWidget(PlainLabel(say("screening.mode"), "secondary"))
        modes.addWidget(self.mode)
        facts.addLayout(modes, 1)
        self.add(self.reason_box)
        self.add(facts)
        self.add(Rule())
        self.add(self.items)
        self.add(self.keys)

    @Slot(object)
    def _on_day(self, when: date | None) -> None:
        if when is None:
            self.day_box.show_problem(say("screening.no_day"))
        elif when > self._today:
            self.day_box.show_problem(say("screening.future"))
        else:
            self.day_box.show_problem("")
            self.day_typed.emit(when)

    @Slot(object)
    def _on_mode(self, mode: object) -> None:
        self.mode_chosen.emit(str(mode))

    @Slot(int)
    def _on_language(self, place: int) -> None:
        self.language_chosen.emit(str(self.language.itemData(place)))

    @Slot(str)
    def _on_reason(self, reason: str) -> None:
        self.reason_box.show_problem("")
        self.reason_typed.emit(reason)
