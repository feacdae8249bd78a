"""Where a person chooses between values that two computers wrote without seeing each other."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from ui.shell.case.conflict_presenter import Contradiction, Version
from ui.theme.tokens import px
from ui.widgets.buttons import QuietButton
from ui.widgets.card import Card
from ui.widgets.plain_label import PlainLabel
from ui.words import say


class _VersionLine(QFrame):
    """One value with who wrote it when, and the button that takes it."""

    taken = Signal(object)

    def __init__(self, version: Version) -> None:
        super().__init__()
        self.setProperty("role", "sunken")
        self._version = version
        self.take = QuietButton(say("case.conflict.choose"))
        self.take.clicked.connect(self._on_take)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(PlainLabel(version.shown, "strong", wraps=True))
        words.addWidget(PlainLabel(version.told, "secondary"))
        line = QHBoxLayout(self)
        line.setContentsMargins(px(12), px(8), px(8), px(8))
        line.addLayout(words, 1)
        line.addWidget(self.take)

    @Slot()
    def _on_take(self) -> None:
        self.taken.emit(self._version)


class ConflictPanel(Card):
    """`chosen` carries a Version; `finished` puts the panel away."""

    chosen = Signal(object)
    finished = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.close_button = QuietButton(say("common.close"))
        head = QHBoxLayout()
        head.addWidget(PlainLabel(say("case.conflict.badge"), "section"))
        head.addWidget(PlainLabel(say("case.conflict.hint"), "secondary"), 1)
        head.addWidget(self.close_button)
        self.add(head)
        self._column = QVBoxLayout()
        self._column.setSpacing(px(8))
        self.add(self._column)
        self.body.addStretch(1)
        self.close_button.clicked.connect(self.finished)

    def show_contradictions(self, contradictions: Sequence[Contradiction]) -> None:
        """Show these; with none left the panel has done its work."""
        self.forget()
        for contradiction in contradictions:
            self._column.addWidget(PlainLabel(contradiction.field_words, "section"))
            for version in contradiction.versions:
                line = _VersionLine(version)
                line.taken.connect(self.chosen)
                self._column.addWidget(line)
        if not contradictions:
            self.finished.emit()

    def forget(self) -> None:
        """Nothing of it stays in a label."""
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
