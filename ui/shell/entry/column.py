"""All questions of a form, section by section, in the form's own order; beside each other where there is room."""

from collections import deque
from collections.abc import Iterator, Mapping

from PySide6.QtCore import QElapsedTimer, QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout, QWidget

from app.definitions.values import CodeList, Field, FieldKind, Form, Section
from ui.shell.entry.editors import NOT_ON_SCREEN
from ui.shell.entry.question import NUMBERS, Question, Said
from ui.theme.tokens import px
from ui.widgets.card import Card
from ui.widgets.plain_label import PlainLabel
from ui.words import in_language

SLICE_MS = 10
"""How long sections are laid out at a stretch."""

PARTS = 12
NARROW = 500
"""Below this width, in unscaled pixels, every question has a line of its own."""

LEAST = 200
"""What a narrow question needs, in unscaled pixels."""

LEAST_PARTS = {FieldKind.INTEGER: 3, FieldKind.DECIMAL: 3, FieldKind.DATE: 5, FieldKind.ID_NUMBER: 5}
"""Of the 12 parts of the width, how many a kind of question needs; 4 where it is not named."""

Group = list[tuple[Field, QWidget]]

_WIDE = frozenset({FieldKind.LONG, FieldKind.CHOICES, FieldKind.STATIC, FieldKind.TABLE, FieldKind.SCALE})


class QuestionColumn(QWidget):
    """Built section by section between two turns of the event loop, so that a long form never holds up a key.

    Signals:
        answered: field id and Raw, from the person.
        left: field id.
        built: the Questions of a section that has just been laid out.
        completed: all sections are there.
    """

    answered = Signal(str, object)
    left = Signal(str)
    built = Signal(object)
    completed = Signal()

    def __init__(self, form: Form, codes: Mapping[str, CodeList], asked: frozenset[str]) -> None:
        super().__init__()
        self.setProperty("role", "content")
        self.questions: dict[str, Question] = {}
        self._form, self._codes, self._asked = form, codes, asked
        self._is_whole = True
        self._sections: list[_SectionCard] = []
        self._waiting = deque(section for section in form.sections if _is_on_screen(section, form))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, px(8), px(24))
        self._column.setSpacing(px(12))
        self._column.addStretch(1)
        self._more = QTimer(self, singleShot=True)  # goes with the column, should another take its place meanwhile
        self._more.timeout.connect(self.build)

    @property
    def is_complete(self) -> bool:
        """Whether every section is there."""
        return not self._waiting

    def event(self, event: QEvent) -> bool:
        """Ask for the height the sections need at this width; a scroll area would squeeze them for a moment."""
        done = super().event(event)
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            self.setMinimumHeight(max(self._column.totalHeightForWidth(self.width()), 0))
        return done

    @Slot()
    def build(self) -> None:
        """Lay out sections for a moment, and go on after whatever else is waiting."""
        spent = QElapsedTimer()
        spent.start()
        while self._waiting:
            self._add(_SectionCard(self._waiting.popleft(), self._form, self._codes))
            if self._waiting and spent.elapsed() >= SLICE_MS:
                self._more.start(0)
                return
        self.completed.emit()

    def _add(self, card: "_SectionCard") -> None:
        self._sections.append(card)
        self._column.insertWidget(self._column.count() - 1, card)
        for question in card.questions:
            self.questions[question.field.id] = question
            question.answered.connect(self.answered)
            question.left.connect(self.left)
        card.show_texts(whole=self._is_whole)
        card.show_asked(self._asked)
        self.built.emit(card.questions)

    def show_asked(self, asked: frozenset[str]) -> None:
        """Show the questions asked now; the others keep what stands in them."""
        self._asked = asked
        for section in self._sections:
            section.show_asked(asked)

    def lines(self) -> Iterator[tuple[str, QLineEdit]]:
        """Field id and one-line field of every question that has one."""
        for name, question in self.questions.items():
            if line := question.editor.line():
                yield name, line

    def show_texts(self, *, whole: bool) -> None:
        """Show the words that stand on the form in full, or as one line each where the page beside has them."""
        self._is_whole = whole
        for section in self._sections:
            section.show_texts(whole=whole)

    def first_asked(self) -> Question | None:
        """The first question that can be answered and is not answered yet, else the first of all."""
        able = [q for q in self.questions.values() if not q.isHidden() and not q.field.computed]
        return next((q for q in able if not q.editor.raw()), able[0] if able else None)


def _is_on_screen(section: Section, form: Form) -> bool:
    """Whether a section has anything but signatures."""
    return any(form.fields[name].kind not in NOT_ON_SCREEN for row in section.rows for name in row)


class _SectionCard(Card):
    """A titled block of rows."""

    def __init__(self, section: Section, form: Form, codes: Mapping[str, CodeList]) -> None:
        super().__init__()
        self.questions: list[Question] = []
        if section.title is not None:
            self.add(PlainLabel(in_language(section.title), "section"))
        self._rows: list[Group] = []
        for row in section.rows:
            fields = [form.fields[name] for name in row if form.fields[name].kind not in NOT_ON_SCREEN]
            if fields:
                self._rows.append([(field, self._widget(field, codes)) for field in fields])
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(px(16))
        self._grid.setVerticalSpacing(px(12))
        for part in range(PARTS):
            self._grid.setColumnStretch(part, 1)
        self.add(self._grid)
        self._is_narrow: bool | None = None
        self._asked: frozenset[str] = frozenset(form.fields)

    def show_asked(self, asked: frozenset[str]) -> None:
        """Show these fields only; a block with none goes."""
        if asked == self._asked and self._is_narrow is not None:
            return
        self._asked = asked
        self._place()
        self.setVisible(any(field.id in asked for row in self._rows for field, _ in row))

    def show_texts(self, *, whole: bool) -> None:
        """In full, or as one line each."""
        for row in self._rows:
            for _, widget in row:
                if isinstance(widget, Said):
                    widget.show_whole(whole)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """One column or the rows of the form."""
        super().resizeEvent(event)
        if (is_narrow := event.size().width() < px(NARROW)) is not self._is_narrow:
            self._is_narrow = is_narrow
            self._place()

    def _widget(self, field: Field, codes: Mapping[str, CodeList]) -> QWidget:
        if field.kind is FieldKind.STATIC:
            return Said(field)
        question = Question(field, codes)
        self.questions.append(question)
        return question

    def _place(self) -> None:
        """Put what is asked into the grid: each row of the form shares the width, wide fields get all of it."""
        line = 0
        for row in self._rows:
            for field, widget in row:
                self._grid.removeWidget(widget)
                if widget.parent() is None:
                    widget.setParent(self)  # a widget shown without a parent would be a window for a moment
                widget.setVisible(field.id in self._asked)  # what stays is not hidden first: it would lose the focus
            for group in _lines([(f, w) for f, w in row if f.id in self._asked], bool(self._is_narrow)):
                at = 0
                for (_, widget), span in zip(group, _spans(group), strict=True):
                    self._grid.addWidget(widget, line, at, 1, span, Qt.AlignmentFlag.AlignTop)
                    at += span
                line += 1


def _lines(row: Group, is_narrow: bool) -> Iterator[Group]:
    """A row of the form as lines of the screen: beside each other what fits, wide questions alone."""
    pair: Group = []
    for field, widget in row:
        if is_narrow or _is_wide(field, widget):
            if pair:
                yield pair
            pair = []
            yield [(field, widget)]
            continue
        if _parts([*pair, (field, widget)]) > PARTS:
            yield pair
            pair = []
        pair.append((field, widget))
    if pair:
        yield pair


def _parts(group: Group) -> int:
    """How many parts of the width a line needs at least."""
    return sum(LEAST_PARTS.get(field.kind, 4) for field, _ in group)


def _spans(group: Group) -> list[int]:
    """The parts each question of a line gets; what is left over goes to those that are no numbers."""
    spans = [LEAST_PARTS.get(field.kind, 4) for field, _ in group]
    growing = [at for at, (field, _) in enumerate(group) if field.kind not in NUMBERS] or list(range(len(group)))
    for turn in range(PARTS - sum(spans)):
        spans[growing[turn % len(growing)]] += 1
    return spans


def _is_wide(field: Field, widget: QWidget) -> bool:
    """Whether a question needs the whole width: long text, and lists of many words."""
    if field.kind is FieldKind.CHOICE and isinstance(widget, Question):
        return widget.editor.sizeHint().width() > px(LEAST + 40)
    return field.kind in _WIDE
