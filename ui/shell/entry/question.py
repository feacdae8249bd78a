"""One question: its label with where the answer came from, the editor, and a sentence when something needs a look."""

from collections.abc import Mapping

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.definitions.values import CodeList, Field, FieldKind
from ui.shell.entry.editor import Raw
from ui.shell.entry.editors import editor_for
from ui.shell.entry.problems import Remark
from ui.theme.tokens import px
from ui.widgets.buttons import LinkButton
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.plain_label import PlainLabel
from ui.words import in_language, say

NUMBERS = frozenset({FieldKind.INTEGER, FieldKind.DECIMAL})
"""Narrow fields, with no room for words beside their label."""


class Question(QWidget):
    """Signals:
    answered: field id and Raw, from the person.
    left: field id; the focus has gone elsewhere.
    settled: field id; its several values were asked for.
    """

    answered = Signal(str, object)
    left = Signal(str)
    settled = Signal(str)

    def __init__(self, field: Field, codes: Mapping[str, CodeList]) -> None:
        super().__init__()
        self.field = field
        self.editor = editor_for(field, codes)
        self._hint = in_language(field.hint) if field.hint else ""
        self._label = PlainLabel(in_language(field.label), "secondary")
        self._label.setBuddy(self.editor)
        self._beside = PlainLabel("", "caption")
        self._below = PlainLabel(self._hint, "caption", wraps=True)
        self.settle: LinkButton | None = None
        self._lay_out()
        self._below.setVisible(bool(self._hint))
        self.show_origin("")
        self.setFocusProxy(self.editor)
        self.editor.edited.connect(self._on_edited)
        self.editor.left.connect(self._on_left)

    def show_raw(self, raw: Raw) -> None:
        """An answer from elsewhere."""
        self.editor.show_raw(raw)

    def is_being_typed_over(self) -> bool:
        """Whether a person is about to put something in the place of what is computed."""
        line = self.editor.line()
        return self.field.overridable and line is not None and line.hasFocus()

    def show_origin(self, words: str) -> None:
        """Say beside the label where the answer came from, or that one is needed."""
        field = self.field
        standing = say("entry.computed") if field.computed else say("entry.needed") if field.required == "save" else ""
        is_tight = field.kind in NUMBERS
        self._beside.setText("" if is_tight else words or standing)
        self._label.setToolTip((words or standing) if is_tight else "")

    def show_contradiction(self) -> None:
        """Two computers wrote an answer each; pressing says which."""
        if self.settle is None:
            self.settle = LinkButton(say("case.conflict.badge"), "git-diff")
            self.settle.clicked.connect(self._on_settle)
            self._head.insertWidget(1, self.settle)

    def show_remark(self, remark: Remark | None) -> None:
        """A sentence below; None brings the hint back."""
        words = remark.sentence if remark else self._hint
        role = ("problem" if remark.stops else "soon") if remark else "caption"
        self._below.setText(words)
        self._below.set_role(role)
        self._below.setVisible(bool(words))
        self.editor.show_trouble(remark is not None and remark.stops)
        target = self.editor.focusProxy() or self.editor
        target.setAccessibleDescription(words)

    @property
    def remark(self) -> str:
        """The sentence shown now; empty where all is well."""
        return self._below.text() if self._below.text() != self._hint else ""

    @property
    def origin(self) -> str:
        """What stands beside the label."""
        return self._beside.text()

    def _lay_out(self) -> None:
        self._head = head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(self._label)
        head.addWidget(self._beside)
        head.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(4))
        column.addLayout(head)
        column.addWidget(self.editor)
        column.addWidget(self._below)

    @Slot(object)
    def _on_edited(self, raw: Raw) -> None:
        self.answered.emit(self.field.id, raw)

    @Slot()
    def _on_left(self) -> None:
        self.left.emit(self.field.id)

    @Slot()
    def _on_settle(self) -> None:
        self.settled.emit(self.field.id)


class Said(QWidget):
    """Words that stand on the form as they are, quietly: nothing is to be done here."""

    def __init__(self, field: Field) -> None:
        super().__init__()
        label, text = in_language(field.label), in_language(field.text) if field.text else ""
        head = PlainLabel(label, "secondary")
        head.setMinimumWidth(px(96))
        self._short = ElidedLabel(text.replace("\n", " "), "caption")
        self._whole = PlainLabel(text, "secondary", wraps=True)
        line = QHBoxLayout()
        line.setSpacing(px(12))
        line.addWidget(head)
        line.addWidget(self._short, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(4))
        column.addLayout(line)
        column.addWidget(self._whole)

    def show_whole(self, whole: bool) -> None:
        """All of it, or one line where the page beside has it in full."""
        self._short.setVisible(not whole)
        self._whole.setVisible(whole)
