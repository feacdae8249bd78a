"""Feedback on a class: one sheet after the other typed in at the left, all of them together at the right."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.domain.class_feedback import SCORES, Feedback
from app.domain.ids import RecordId
from ui.shell.classes.feedback_presenter import FeedbackPresenter
from ui.shell.classes.feedback_summary import FeedbackSummary
from ui.shell.room import Shell
from ui.theme.tokens import px
from ui.widgets.buttons import PlainButton, PrimaryButton
from ui.widgets.card import Card
from ui.widgets.choice_chips import ChoiceChips
from ui.widgets.field_box import FieldBox
from ui.widgets.keys import bind
from ui.widgets.line_edit import LineEdit
from ui.widgets.page import Page
from ui.widgets.plain_label import PlainLabel
from ui.wording import sentence
from ui.words import say


class FeedbackPage(QWidget):
    """Signals:
    left: back to the class.
    """

    left = Signal(object)

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.presenter = FeedbackPresenter(shell, self)
        self.page = Page(say("classes.feedback.title"))
        self.back = PlainButton(say("classes.feedback.back"), "arrow-left")
        self.save = PrimaryButton(say("classes.feedback.save"), "check")
        self._is_fresh = True  # what was left half typed has not been put back yet
        self.points: dict[str, ChoiceChips] = {}
        self.gain, self.suggestion = LineEdit(), LineEdit()
        self.topics: ChoiceChips | None = None
        self.materials: ChoiceChips | None = None
        self.line = PlainLabel("", "secondary", wraps=True)
        self.summary = FeedbackSummary()
        self._lay_out()
        self.presenter.read.connect(self._show)
        self.back.clicked.connect(self._on_back)
        self.save.clicked.connect(self._on_save)
        bind(self, "Ctrl+S", self._on_save)

    def open(self, session: RecordId) -> None:
        """Show a class, with an empty sheet."""
        self._clear()
        self._is_fresh = True
        self.line.setText("")
        self.presenter.open(session)

    def keep(self) -> None:
        """What is half typed goes to the vault."""
        if self.isVisible() and self.save.isEnabled() and not self._is_fresh:
            self.presenter.keep_begun(self._read())

    @Slot()
    def _show(self) -> None:
        page = self.presenter.page
        if page is None:
            return
        if self.topics is None:
            self._offer()
        self.page.beside.setText(page.title)
        self.summary.show_summary(page)
        self._sheet.setEnabled(page.summary.takes_more)
        self.save.setEnabled(page.summary.takes_more)
        self._closed.setVisible(not page.summary.takes_more)
        if self.materials is not None:
            self.materials.show_codes(page.given)
        if self._is_fresh:
            self._is_fresh = False
            self._write(page.begun or Feedback())
            self._first()

    @Slot()
    def _on_save(self) -> None:
        if not self.save.isEnabled() or self.topics is None:
            return
        self.presenter.keep(self._read(), self._on_kept, self._on_failed)

    def _read(self) -> Feedback:
        """What stands on the page."""
        return Feedback(
            answers={name: int(chips.codes()[0]) for name, chips in self.points.items() if chips.codes()},
            gain=self.gain.text(),
            suggestion=self.suggestion.text(),
            next_topics=self.topics.codes() if self.topics is not None else (),
        )

    def _write(self, sheet: Feedback) -> None:
        for name, chips in self.points.items():
            chips.show_codes((str(sheet.answers[name]),) if name in sheet.answers else ())
        self.gain.setText(sheet.gain)
        self.suggestion.setText(sheet.suggestion)
        if self.topics is not None:
            self.topics.show_codes(sheet.next_topics)

    def _first(self) -> None:
        first = next(iter(self.points.values()), None)
        if first is not None and self.save.isEnabled():
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_kept(self, _: None) -> None:
        self._clear()
        self._say(say("classes.feedback.saved"), "safe")
        self._first()

    def _on_failed(self, error: Exception) -> None:
        self._say(sentence(error), "problem")

    def _say(self, words: str, role: str) -> None:
        self.line.set_role(role)
        self.line.setText(words)

    @Slot(tuple)
    def _on_given(self, handouts: tuple[str, ...]) -> None:
        self.presenter.give(handouts)

    @Slot()
    def _on_back(self) -> None:
        self.keep()
        self.left.emit(self.presenter.session)

    def _clear(self) -> None:
        self._write(Feedback())

    def _offer(self) -> None:
        """The questions, once it is known what the form asks."""
        page = self.presenter.page
        assert page is not None  # noqa: S101 - asked for when it is there
        scores = [(str(score), str(score)) for score in SCORES]
        for at, (name, words) in enumerate(page.questions.items()):
            self.points[name] = ChoiceChips(words, scores, many=False, joined=True)
            self._grid.addWidget(PlainLabel(words, wraps=True), at, 0)
            self._grid.addWidget(self.points[name], at, 1)
        self.topics = ChoiceChips(say("classes.feedback.topics"), list(page.modules.items()), many=True)
        self._below.addWidget(FieldBox(say("classes.feedback.topics"), self.topics))
        self.materials = ChoiceChips(say("classes.feedback.materials"), list(page.handouts.items()), many=True)
        self.materials.picked.connect(self._on_given)
        self._given.add(self.materials)

    def _lay_out(self) -> None:
        self.page.offer(self.back, self.save)
        self._sheet = Card()
        self._sheet.add(PlainLabel(say("classes.feedback.sheet"), "section"))
        self._closed = PlainLabel(say("classes.feedback.closed"), "soon", wraps=True)
        self._sheet.add(self._closed)
        self._sheet.add(PlainLabel(say("classes.feedback.scale"), "caption", wraps=True))
        self._grid = QGridLayout()
        self._grid.setColumnStretch(0, 1)
        self._grid.setVerticalSpacing(px(6))
        self._sheet.add(self._grid)
        self._sheet.add(FieldBox(say("classes.feedback.gain"), self.gain))
        self._sheet.add(FieldBox(say("classes.feedback.suggestion"), self.suggestion))
        self._below = QVBoxLayout()
        self._sheet.add(self._below)
        self._sheet.add(self.line)
        self._given = Card()
        self._given.add(PlainLabel(say("classes.feedback.materials"), "section"))
        self._given.add(PlainLabel(say("classes.feedback.materials_hint"), "caption", wraps=True))
        right = QVBoxLayout()
        right.setSpacing(px(12))
        right.addWidget(self.summary)
        right.addStretch(1)
        left = QVBoxLayout()
        left.setSpacing(px(12))
        left.addWidget(self._sheet)
        left.addWidget(self._given)
        left.addStretch(1)
        inner = QWidget()
        inner.setProperty("role", "content")
        columns = QHBoxLayout(inner)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(px(16))
        columns.addLayout(left, 1)
        columns.addLayout(right, 1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inner)
        self.page.column.addWidget(scroll, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.page)
