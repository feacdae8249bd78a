"""Where the records of an extract are chosen, and where a paper in hand is compared with the one kept."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QVBoxLayout

from app.casework.extract_sources import Source
from app.casework.extracts import Checked, Verdict
from app.domain.ids import RecordId
from ui.spoken import clock_time, day
from ui.theme.tokens import px
from ui.widgets.buttons import PrimaryButton, QuietButton
from ui.widgets.card import Card, row
from ui.widgets.field_box import FieldBox
from ui.widgets.line_edit import LineEdit
from ui.widgets.plain_label import PlainLabel
from ui.words import say

_SHORT = 90


class ExtractPanel(Card):
    """Signals:
    making: the ids of the records chosen.
    closing: the person is done without an extract.
    """

    making = Signal(object)
    closing = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.body.setSpacing(px(12))
        self.make = PrimaryButton(say("safety.extract.make"), "printer")
        self.cancel = QuietButton(say("common.cancel"))
        self.trouble = PlainLabel("", "problem", wraps=True)
        self.boxes: dict[RecordId, QCheckBox] = {}
        self.add(PlainLabel(say("safety.extract.title"), "section"))
        self.add(PlainLabel(say("safety.extract.why"), "secondary", wraps=True))
        self.add(self.trouble)
        self._list = QVBoxLayout()
        self._list.setSpacing(px(4))
        self.add(self._list)
        self.add(row(None, self.cancel, self.make))
        self.make.clicked.connect(self._on_make)
        self.cancel.clicked.connect(self.closing)
        self.hide()

    def show_sources(self, sources: Sequence[Source]) -> None:
        """Offer these; the records of requests for help are chosen already."""
        self.forget()
        for one in sources:
            box = QCheckBox(source_words(one))
            box.setChecked(one.kind == "help")
            self.boxes[one.id] = box
            snippet = PlainLabel(snippet_of(one), "secondary", wraps=True)
            snippet.setContentsMargins(px(28), 0, 0, px(4))
            box.setAccessibleDescription(snippet.text())
            self._list.addWidget(box)
            self._list.addWidget(snippet)
        self.show_trouble("" if sources else say("safety.extract.nothing"))
        self.make.setEnabled(bool(sources))
        self.show()

    def show_trouble(self, sentence: str) -> None:
        """Say what is wrong."""
        self.trouble.setText(sentence)
        self.trouble.setVisible(bool(sentence))

    def forget(self) -> None:
        """Nothing of it stays."""
        while (item := self._list.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.boxes = {}
        self.hide()

    @Slot()
    def _on_make(self) -> None:
        self.making.emit(frozenset(id_ for id_, box in self.boxes.items() if box.isChecked()))


class CheckPanel(Card):
    """Signals:
    asked: the code and the checksum as they were typed or scanned.
    closing: the person is done.
    """

    asked = Signal(str, str)
    closing = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.body.setSpacing(px(12))
        self.code = LineEdit(input_method=False)
        self.sum = LineEdit(input_method=False)
        self.boxes = {
            "code": FieldBox(say("safety.check.code"), self.code),
            "sum": FieldBox(say("safety.check.sum"), self.sum, say("safety.check.sum_hint")),
        }
        self.outcome = PlainLabel("", "strong", wraps=True)
        self.ask = PrimaryButton(say("safety.check.ask"), "check")
        self.cancel = QuietButton(say("common.close"))
        self.add(PlainLabel(say("safety.check.title"), "section"))
        for box in self.boxes.values():
            self.add(box)
        self.add(self.outcome)
        self.add(row(None, self.cancel, self.ask))
        self.ask.clicked.connect(self._on_ask)
        self.cancel.clicked.connect(self.closing)
        self.code.submitted.connect(self.sum.setFocus)
        self.sum.submitted.connect(self._on_ask)
        self.hide()

    def open_empty(self) -> None:
        """Ask for a paper."""
        self.forget()
        self.show()
        self.code.setFocus()

    def show_checked(self, found: Checked) -> None:
        """Say what came of it."""
        self.show_trouble("", "")
        words = say(f"safety.verdict.{found.verdict.value}", number=found.number, made=found.made_at)
        self.outcome.setText(words)
        self.outcome.set_role("safe" if found.verdict is Verdict.SAME else "overdue")
        self.outcome.show()

    def show_trouble(self, field: str, sentence: str) -> None:
        """Say what is wrong at its field, else below."""
        for name, box in self.boxes.items():
            box.show_problem(sentence if name == field else "")
        rest = sentence if field not in self.boxes else ""
        self.outcome.setText(rest)
        self.outcome.set_role("problem")
        self.outcome.setVisible(bool(rest))

    def forget(self) -> None:
        """Nothing of it stays."""
        self.code.clear()
        self.sum.clear()
        self.show_trouble("", "")
        self.hide()

    @Slot()
    def _on_ask(self) -> None:
        self.asked.emit(self.code.text(), self.sum.text())


def source_words(one: Source) -> str:
    """One record, as it is offered."""
    when = day(one.happened_on) if one.happened_on else ""
    recorded = say("safety.extract.recorded", when=f"{day(one.recorded_at.date())} {clock_time(one.recorded_at)}")
    return " · ".join(part for part in (say(f"safety.source.{one.kind}"), when, recorded) if part)


def snippet_of(one: Source) -> str:
    """How it begins."""
    text = " ".join(one.text.split())
    return f"{text[:_SHORT]}…" if len(text) > _SHORT else text
