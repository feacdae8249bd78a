"""The contradictions of a case or of one of its people, in place of the timeline."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea

from ui.contradictions.column import VersionsColumn
from ui.contradictions.settling import Contradiction
from ui.widgets.buttons import QuietButton
from ui.widgets.card import Card
from ui.widgets.plain_label import PlainLabel
from ui.words import say


class ConflictPanel(Card):
    """`chosen` and `kept` carry a Version; `finished` puts the panel away."""

    chosen = Signal(object)
    kept = Signal(object)
    finished = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.close_button = QuietButton(say("common.close"))
        head = QHBoxLayout()
        head.addWidget(PlainLabel(say("case.conflict.badge"), "section"))
        head.addWidget(PlainLabel(say("case.conflict.hint"), "secondary", wraps=True), 1)
        head.addWidget(self.close_button)
        self.add(head)
        self.versions = VersionsColumn()
        area = QScrollArea(widgetResizable=True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(self.versions)
        self.add(area, 1)
        self.versions.chosen.connect(self.chosen)
        self.versions.kept.connect(self.kept)
        self.close_button.clicked.connect(self.finished)

    def show_contradictions(self, contradictions: Sequence[Contradiction]) -> None:
        """Show these; with none left the panel has done its work."""
        self.versions.show_contradictions(contradictions)
        if not contradictions:
            self.finished.emit()

    def forget(self) -> None:
        """Nothing of it stays in a label."""
        self.versions.forget()
