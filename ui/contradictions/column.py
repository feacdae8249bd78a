"""Where a person chooses between values that two computers wrote without seeing each other."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.contradictions.settling import Contradiction, Version
from ui.theme.tokens import px
from ui.widgets.buttons import LinkButton, QuietButton
from ui.widgets.plain_label import PlainLabel
from ui.words import say


class VersionLine(QFrame):
    """One value with who wrote it when; a button takes it, another one takes it and keeps the others as a note."""

    taken = Signal(object)
    kept = Signal(object)

    def __init__(self, version: Version) -> None:
        super().__init__()
        self.setProperty("role", "sunken")
        self.version = version
        self.take = QuietButton(say("case.conflict.choose"))
        self.keep = LinkButton(say("case.conflict.keep"))
        self.keep.setToolTip(say("case.conflict.keep_hint"))
        self.take.clicked.connect(self._on_take)
        self.keep.clicked.connect(self._on_keep)
        for button in (self.take, self.keep):
            button.setAccessibleDescription(version.shown)
        words = QVBoxLayout()
        words.setSpacing(px(2))
        words.addWidget(PlainLabel(version.shown, "strong", wraps=True))
        words.addWidget(PlainLabel(version.told, "secondary", wraps=True))
        buttons = QVBoxLayout()
        buttons.setSpacing(px(2))
        buttons.addWidget(self.take, 0, Qt.AlignmentFlag.AlignRight)
        buttons.addWidget(self.keep, 0, Qt.AlignmentFlag.AlignRight)
        line = QHBoxLayout(self)
        line.setContentsMargins(px(12), px(8), px(8), px(8))
        line.setSpacing(px(12))
        line.addLayout(words, 1)
        line.addLayout(buttons)

    @Slot()
    def _on_take(self) -> None:
        self.taken.emit(self.version)

    @Slot()
    def _on_keep(self) -> None:
        self.kept.emit(self.version)


class VersionsColumn(QWidget):
    """`chosen` and `kept` carry a Version."""

    chosen = Signal(object)
    kept = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "content")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(px(8))
        self._column.setAlignment(Qt.AlignmentFlag.AlignTop)

    def show_contradictions(self, contradictions: Sequence[Contradiction]) -> None:
        """Show these."""
        self.forget()
        for one in contradictions:
            whose = one.versions[0].asked.whose
            title = f"{whose} · {one.field_words}" if whose else one.field_words
            self._column.addWidget(PlainLabel(title, "section", wraps=True))
            for version in one.versions:
                line = VersionLine(version)
                line.taken.connect(self.chosen)
                line.kept.connect(self.kept)
                self._column.addWidget(line)

    def forget(self) -> None:
        """Nothing of it stays in a label."""
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
