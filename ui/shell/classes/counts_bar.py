"""The numbers above the list of a class, to be read from a step away."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.classes import IS_OVER, Counts, Session
from ui.theme.tokens import px
from ui.widgets.plain_label import PlainLabel
from ui.words import say

_SHOWN = ("signed_up", "here", "late", "expected", "waiting")


class CountsBar(QWidget):
    """Five numbers with their words."""

    def __init__(self) -> None:
        super().__init__()
        self.numbers = {name: PlainLabel("–", "title") for name in _SHOWN}
        self._words = {name: PlainLabel(say(f"classes.count.{name}"), "caption") for name in _SHOWN}
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(px(32))
        for name in _SHOWN:
            cell = QVBoxLayout()
            cell.setSpacing(0)
            cell.addWidget(self.numbers[name])
            cell.addWidget(self._words[name])
            line.addLayout(cell)
        line.addStretch(1)

    def show_counts(self, session: Session, counts: Counts) -> None:
        """Of this class."""
        is_over = session.state in IS_OVER
        self._words["expected"].setText(say("classes.count.absent" if is_over else "classes.count.expected"))
        for name, label in self.numbers.items():
            count = getattr(counts, name)
            text = say("classes.of_seats", count=count, seats=session.plan.seats) if name == "signed_up" else str(count)
            label.setText(text)
            label.setAccessibleName(f"{self._words[name].text()} {text}")
