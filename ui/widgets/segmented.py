"""Large segments of which exactly one is chosen."""

from collections.abc import Hashable, Iterable

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QPushButton, QWidget


class _Segment(QPushButton):
    """As wide as its words in bold, so that nothing moves or is cut when it is chosen."""

    def sizeHint(self) -> QSize:
        """Room for the bold face."""
        plain = super().sizeHint()
        bold = QFont(self.font())
        bold.setWeight(QFont.Weight.DemiBold)
        more = QFontMetrics(bold).horizontalAdvance(self.text()) - self.fontMetrics().horizontalAdvance(self.text())
        return QSize(plain.width() + max(0, more), plain.height())

    def minimumSizeHint(self) -> QSize:
        """Never narrower."""
        return self.sizeHint()


class Segmented(QWidget):
    """Options side by side; arrow keys move between them.

    Signals:
        chosen: the value of the segment a person has chosen (not sent by `choose`).
    """

    chosen = Signal(object)

    def __init__(
        self,
        options: Iterable[tuple[Hashable, str, str]],
        name: str,
        *,
        compact: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """`options` are (value, words, role suffix: "", "both", "his" or "her"); `name` is for screen readers."""
        super().__init__(parent)
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._values: list[Hashable] = []
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        for value, words, suffix in options:
            line.addWidget(self._segment(value, words, suffix, compact))
        self._round_the_ends()
        self._group.buttonClicked.connect(self._on_clicked)

    def value(self) -> Hashable | None:
        """What is chosen; None before anything is."""
        number = self._group.checkedId()
        return self._values[number] if number >= 0 else None

    def choose(self, value: Hashable) -> None:
        """Choose without telling anybody."""
        button = self._group.button(self._values.index(value))
        if button is not None:
            button.setChecked(True)

    def clear(self) -> None:
        """Nothing is chosen; nobody is told."""
        self._group.setExclusive(False)
        for button in self._group.buttons():
            button.setChecked(False)
        self._group.setExclusive(True)

    def button(self, value: Hashable) -> QAbstractButton:
        """The segment of a value: to give it a shortcut or a tooltip."""
        return self._group.buttons()[self._values.index(value)]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right choose the neighbour."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        here = self._group.checkedId()
        if step and 0 <= here + step < len(self._values):
            neighbour = self._group.button(here + step)
            neighbour.setFocus()
            neighbour.click()
        else:
            super().keyPressEvent(event)

    def _segment(self, value: Hashable, words: str, suffix: str, compact: bool) -> QPushButton:
        button = _Segment(words, self)
        button.setCheckable(True)
        button.setProperty("role", f"segment-{suffix}" if suffix else "segment")
        button.setProperty("compact", compact)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.setAccessibleName(f"{self.accessibleName()}: {words}")
        self._group.addButton(button, len(self._values))
        self._values.append(value)
        return button

    def _round_the_ends(self) -> None:
        buttons = self._group.buttons()
        for number, button in enumerate(buttons):
            place = "first" if number == 0 else "last" if number == len(buttons) - 1 else "middle"
            button.setProperty("place", "only" if len(buttons) == 1 else place)

    @Slot(QAbstractButton)
    def _on_clicked(self, button: QAbstractButton) -> None:
        self.chosen.emit(self._values[self._group.id(button)])
