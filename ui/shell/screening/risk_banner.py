"""The risk prompt: it comes by itself, stays until it is dealt with, and blocks nothing."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from ui.screening_words import item_names
from ui.theme.icons import icon
from ui.theme.tokens import px
from ui.widgets.buttons import LinkButton, QuietButton
from ui.widgets.card import row
from ui.widgets.plain_label import PlainLabel
from ui.words import say

STEPS = ("safe", "alone", "call", "leader")


class RiskBanner(QFrame):
    """Signals:
    deeper: the suicide screener is wanted.
    report: the written report is wanted.
    """

    deeper = Signal()
    report = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "banner-problem")
        mark = PlainLabel()
        mark.setPixmap(icon("warning", "overdue").pixmap(px(24), px(24)))
        self.title = PlainLabel("", "strong", wraps=True)
        self.steps = PlainLabel("\n".join(say(f"screening.risk.{step}") for step in STEPS), wraps=True)
        self.to_screener = QuietButton(say("screening.risk.deeper"), "list-bullets")
        self.to_report = QuietButton("", "note-pencil")
        self.not_now = PlainLabel(say("screening.risk.report_alone"), "secondary", wraps=True)
        self.fold = LinkButton(say("screening.risk.fold"))
        self.to_screener.clicked.connect(self.deeper)
        self.to_report.clicked.connect(self.report)
        self.fold.clicked.connect(self._on_fold)
        self._lay_out(mark)
        self.hide()

    def raise_risk(self, items: tuple[int, ...], report: str, *, can_go_deeper: bool, can_report: bool) -> None:
        """Show it, open; a screen reader says it at once."""
        self.title.setText(say("screening.risk.title", items=item_names(items)))
        self.to_screener.setVisible(can_go_deeper)
        self.to_report.setText(say("screening.risk.report", form=report))
        self.to_report.setVisible(can_report)
        self.not_now.setVisible(bool(report) and not can_report)
        self._show_steps(is_open=True)
        self.setAccessibleName(f"{self.title.text()}\n{self.steps.text()}")
        self.show()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def _lay_out(self, mark: PlainLabel) -> None:
        column = QVBoxLayout()
        column.setSpacing(px(4))
        head = row(self.title, self.fold)
        head.setStretch(0, 1)
        column.addLayout(head)
        column.addWidget(self.steps)
        column.addWidget(self.not_now)
        column.addLayout(row(self.to_screener, self.to_report, None))
        line = QHBoxLayout(self)
        line.setContentsMargins(px(12), px(8), px(12), px(8))
        line.setSpacing(px(12))
        line.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(column, 1)

    def _show_steps(self, *, is_open: bool) -> None:
        self.steps.setVisible(is_open)
        self.fold.setText(say("screening.risk.fold" if is_open else "screening.risk.unfold"))

    @Slot()
    def _on_fold(self) -> None:
        """What to do can be put away once it has been read; that there is a risk cannot."""
        self._show_steps(is_open=self.steps.isHidden())
