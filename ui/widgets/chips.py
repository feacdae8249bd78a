"""Filters and short choices as small rounded words of which one is on."""

from collections.abc import Hashable, Iterable

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QLayout, QLayoutItem, QSizePolicy, QWidget

from ui.theme.tokens import px
from ui.widgets.buttons import ChipButton


class Flow(QLayout):
    """Widgets one after the other, in as many lines as they need."""

    def __init__(self, parent: QWidget, space: int = 8) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._space = px(space)
        self._hints: list[QSize] = []  # of the items, until one of them says that it has changed
        self._heights: dict[int, int] = {}  # by width; Qt asks dozens of times while a page is laid out
        self.setContentsMargins(0, 0, 0, 0)

    def invalidate(self) -> None:
        """An item has changed: measure anew."""
        self._hints, self._heights = [], {}
        super().invalidate()

    def addItem(self, item: QLayoutItem) -> None:  # noqa: N802 - Qt calls it so
        """Qt's own door for `addWidget`."""
        self._items.append(item)

    def count(self) -> int:
        """How many there are."""
        return len(self._items)

    def itemAt(self, place: int) -> QLayoutItem | None:  # noqa: N802 - Qt calls it so
        """The item at a place."""
        return self._items[place] if 0 <= place < len(self._items) else None

    def takeAt(self, place: int) -> QLayoutItem | None:  # noqa: N802 - Qt calls it so
        """Give up the item at a place."""
        return self._items.pop(place) if 0 <= place < len(self._items) else None

    def hasHeightForWidth(self) -> bool:
        """The narrower, the higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """How high all lines are at `width`."""
        if width not in self._heights:
            self._heights[width] = self._place(QRect(0, 0, width, 0), moves=False)
        return self._heights[width]

    def setGeometry(self, rect: QRect) -> None:  # noqa: N802 - Qt calls it so
        """Put every widget in its place."""
        super().setGeometry(rect)
        self._place(rect, moves=True)

    def sizeHint(self) -> QSize:
        """All in one line."""
        hints = self._measured()
        width = sum(hint.width() + self._space for hint in hints)
        return QSize(width, max((hint.height() for hint in hints), default=0))

    def minimumSize(self) -> QSize:  # noqa: N802 - Qt calls it so
        """As wide as the widest."""
        hints = [item.minimumSize() for item in self._items]
        return QSize(max((h.width() for h in hints), default=0), max((h.height() for h in hints), default=0))

    def _measured(self) -> list[QSize]:
        if len(self._hints) != len(self._items):
            self._hints = [item.sizeHint() for item in self._items]
        return self._hints

    def _place(self, rect: QRect, *, moves: bool) -> int:
        x, y, line = rect.left(), rect.top(), 0
        for item, hint in zip(self._items, self._measured(), strict=True):
            if x > rect.left() and x + hint.width() > rect.right() + 1:
                x, y, line = rect.left(), y + line + self._space, 0
            if moves:
                item.setGeometry(QRect(QPoint(x, y), hint))
            x, line = x + hint.width() + self._space, max(line, hint.height())
        return y + line - rect.top()


class Chips(QWidget):
    """One chip is on. `chosen` carries the value of the chip a person pressed."""

    chosen = Signal(object)

    def __init__(self, name: str, options: Iterable[tuple[Hashable, str]] = ()) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._values: list[Hashable] = []
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._group.buttonClicked.connect(self._on_clicked)
        self._flow = Flow(self)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.offer(options)

    def offer(self, options: Iterable[tuple[Hashable, str]]) -> None:
        """Put these in place of what was offered; what was on stays on where it is still offered."""
        kept, wanted = self.value(), tuple(options)
        for button in self._group.buttons():
            self._group.removeButton(button)
            self._flow.removeWidget(button)
            button.deleteLater()
        self._values = [value for value, _ in wanted]
        for place, (_, words) in enumerate(wanted):
            button = ChipButton(words)
            button.setMinimumWidth(_bold_width(button, words))
            self._group.addButton(button, place)
            self._flow.addWidget(button)
        if kept in self._values:
            self.choose(kept)
        self.updateGeometry()

    def value(self) -> Hashable | None:
        """The chip that is on, None for none."""
        place = self._group.checkedId()
        return self._values[place] if 0 <= place < len(self._values) else None

    def choose(self, value: Hashable) -> None:
        """Turn a chip on without telling anybody."""
        self._group.buttons()[self._values.index(value)].setChecked(True)

    def button(self, value: Hashable) -> QAbstractButton:
        """The chip of a value."""
        return self._group.buttons()[self._values.index(value)]

    @Slot(QAbstractButton)
    def _on_clicked(self, button: QAbstractButton) -> None:
        self.chosen.emit(self._values[self._group.id(button)])


def _bold_width(button: QAbstractButton, words: str) -> int:
    """As wide as the chip is while it is on, so that nothing moves when it is turned on."""
    font = QFont(button.font())
    font.setPixelSize(px(13))
    font.setBold(True)
    return QFontMetrics(font).horizontalAdvance(words) + px(28)
