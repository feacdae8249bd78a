"""What a case lacks before it goes on, each with a way to get it, and going on all the same for a reason."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.cases import ENDED, Stage
from app.domain.process import ORDER, Kind, Missing
from ui.shell.process import words
from ui.shell.process.presenter import Shown
from ui.spoken import stage_name
from ui.theme.tokens import px
from ui.widgets.buttons import LinkButton, PrimaryButton
from ui.widgets.card import Card, row
from ui.widgets.field_box import FieldBox
from ui.widgets.line_edit import LineEdit
from ui.widgets.plain_label import PlainLabel
from ui.words import say


class NextCard(Card):
    """Signals:
    seeing_to: a Missing somebody wants to get.
    going: the Stage and the reason.
    closing: the next step is the closing, which has a card of its own.
    """

    seeing_to = Signal(object)
    going = Signal(object, str)
    closing = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._target: Stage | None = None
        self._lacks: tuple[Missing, ...] = ()
        self.title = PlainLabel("", "section")
        self.said = PlainLabel("", "secondary", wraps=True)
        self.ways: list[LinkButton] = []
        self._lines = QVBoxLayout()
        self._lines.setSpacing(px(6))
        self.reason = LineEdit()
        self.reason.setMaximumWidth(px(560))
        self.reason_box = FieldBox(say("process.next.reason"), self.reason, say("process.next.reason_hint"))
        self.problem = PlainLabel("", "problem", wraps=True)
        self.go = PrimaryButton("", "arrow-right")
        for part in (self.title, self.said):
            self.add(part)
        self.add(self._lines)
        self.add(self.reason_box)
        self.add(self.problem)
        self.add(row(self.go, None))
        self.go.clicked.connect(self._on_go)
        self.reason.submitted.connect(self._on_go)
        self.clear()

    def show_read(self, shown: Shown) -> None:
        """What the way to the wanted stage lacks; what is being typed stays."""
        self._drop()
        self._target, self._lacks = shown.target, shown.lacks
        self.problem.hide()
        if shown.target is None:
            self._say(say("process.closing.title"), say("process.next.last"))
            return
        name, may_work = stage_name(shown.target), shown.page.may_work
        is_back = ORDER.index(shown.target) < ORDER.index(shown.page.case.stage)
        is_closing = shown.target is Stage.CLOSED and shown.page.case.stage not in ENDED
        self.title.setText(say("process.next.back" if is_back else "process.next.title", stage=name))
        self.said.setText(_said(is_back=is_back, is_closing=is_closing, lacks=bool(shown.lacks)))
        self.said.setVisible(bool(self.said.text()))
        for one in shown.lacks:
            self._lines.addWidget(self._line(one, shown))
        by_law = any(one.need.by_law for one in shown.lacks)
        self.reason_box.setVisible(bool(shown.lacks) and may_work and not by_law and not is_closing)
        lacks = bool(shown.lacks) and not is_closing
        self.go.setText(say("process.closing.open") if is_closing else words.go(shown.target, lacks=lacks))
        self.go.setVisible(may_work and not (by_law and not is_closing))
        if is_back:
            self.go.setText(say("process.next.back", stage=name))

    def show_problem(self, field: str, sentence: str) -> None:
        """What stood in the way."""
        at_reason = field == "reason" and self.reason_box.isVisible()
        self.reason_box.show_problem(sentence if at_reason else "")
        self.problem.setText("" if at_reason else sentence)
        self.problem.setVisible(not at_reason)
        if at_reason:
            self.reason.setFocus()

    def clear(self) -> None:
        """Show nothing."""
        self._drop()
        for part in (self.title, self.said, self.problem):
            part.setText("")
        for hidden in (self.said, self.reason_box, self.problem, self.go):
            hidden.hide()

    def _say(self, title: str, said: str) -> None:
        self.title.setText(title)
        self.said.setText(said)
        self.said.show()
        self.reason_box.hide()
        self.go.hide()

    def _line(self, one: Missing, shown: Shown) -> QWidget:
        label = PlainLabel(f"·  {words.missing(one, shown.page, shown.words)}", wraps=True)
        line = row(label)
        line.setStretch(0, 1)
        if shown.page.may_read_off if one.need.kind is Kind.READ else shown.page.may_work:
            way = LinkButton(words.way(one, shown.words), "arrow-right")
            way.setAccessibleName(f"{words.missing(one, shown.page, shown.words)} {way.text()}")
            way.setProperty("at", len(self.ways))
            way.clicked.connect(self._on_way)
            self.ways.append(way)
            line.addWidget(way)
        whole = QWidget()
        whole.setLayout(line)
        return whole

    def _drop(self) -> None:
        self.ways = []
        while (item := self._lines.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()

    @Slot()
    def _on_way(self) -> None:
        self.seeing_to.emit(self._lacks[self.sender().property("at")])

    @Slot()
    def _on_go(self) -> None:
        if self._target is Stage.CLOSED:
            self.closing.emit()
        elif self._target is not None and self.go.isVisible():
            self.going.emit(self._target, self.reason.text())


def _said(*, is_back: bool, is_closing: bool, lacks: bool) -> str:
    if is_back:
        return say("process.next.nothing")
    if is_closing:
        return say("process.next.close_first")
    return "" if lacks else say("process.next.all_there")
