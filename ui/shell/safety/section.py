"""One card of the safety page: a title, lines, and what can be done."""

from collections.abc import Iterable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.theme.tokens import px
from ui.widgets.buttons import PlainButton
from ui.widgets.card import Card
from ui.widgets.chips import Flow
from ui.widgets.plain_label import PlainLabel


class Section(Card):
    """Nothing of what it said stays when it is told other lines."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.body.setSpacing(px(8))
        self.add(PlainLabel(title, "section"))
        self._lines = QVBoxLayout()
        self._lines.setSpacing(px(4))
        self.add(self._lines)
        self._holder = QWidget()
        self.doing = Flow(self._holder)
        self.add(self._holder)
        self._holder.hide()

    def offer(self, *buttons: PlainButton) -> None:
        """Buttons below the lines."""
        for button in buttons:
            self.doing.addWidget(button)
        self._holder.show()

    def let_do(self, may: bool) -> None:
        """Whether anything can be done here."""
        self._holder.setVisible(may and self.doing.count() > 0)

    def say_lines(self, lines: Iterable[tuple[str, str]]) -> None:
        """Show these: words, and the role of the style sheet they look like."""
        while (item := self._lines.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for words, role in lines:
            if words:
                self._lines.addWidget(PlainLabel(words, role, wraps=True))

    def lines(self) -> tuple[str, ...]:
        """What is said now."""
        found = (self._lines.itemAt(place) for place in range(self._lines.count()))
        widgets = [item.widget() for item in found if item is not None]
        return tuple(one.text() for one in widgets if isinstance(one, PlainLabel))
