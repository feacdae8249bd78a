"""Plain text with its lines numbered, for definitions written by hand; some lines can be marked."""

from collections.abc import Iterable

from PySide6.QtCore import QRect, QSize, Qt, Slot
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from ui.theme.tokens import colour, px


class _Numbers(QWidget):
    """The strip at the left."""

    def __init__(self, text: "NumberedText") -> None:
        super().__init__(text)
        self._text = text

    def sizeHint(self) -> QSize:
        """As wide as the last number."""
        return QSize(self._text.numbers_width(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The numbers of the lines on screen."""
        self._text.paint_numbers(self, event.rect())


class NumberedText(QPlainTextEdit):
    """No line is broken, Tab goes on to the next control, and `go_to` puts the cursor on a line."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setProperty("role", "code")
        self.setAccessibleName(name)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setTabChangesFocus(True)
        face = self.font()
        face.setFeature(QFont.Tag("pwid"), 0)  # the screen's English face is proportional; here columns must stand
        self.setFont(face)
        self._marked: frozenset[int] = frozenset()
        self._numbers = _Numbers(self)
        self.blockCountChanged.connect(self._on_count)
        self.updateRequest.connect(self._on_update)
        self.cursorPositionChanged.connect(self._numbers.update)
        self._on_count(0)

    def mark(self, lines: Iterable[int]) -> None:
        """Mark these lines, from 1, and no others."""
        self._marked = frozenset(lines)
        self._numbers.update()

    def go_to(self, line: int) -> None:
        """Put the cursor at the beginning of a line and the keys into the text."""
        block = self.document().findBlockByNumber(max(line, 1) - 1)
        self.setTextCursor(QTextCursor(block if block.isValid() else self.document().lastBlock()))
        self.centerCursor()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def replace_all(self, text: str) -> None:
        """Another text in the place of this one; it can be undone."""
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)

    def numbers_width(self) -> int:
        """Room for the last number and a little air."""
        digits = max(len(str(self.blockCount())), 3)
        return QFontMetrics(self.font()).horizontalAdvance("9") * digits + px(20)

    def paint_numbers(self, strip: QWidget, rect: QRect) -> None:
        """Paint what of the strip lies in `rect`."""
        painter = QPainter(strip)
        painter.fillRect(rect, colour("sunken"))
        painter.setFont(self.font())
        block, current = self.firstVisibleBlock(), self.textCursor().blockNumber()
        top = self.blockBoundingGeometry(block).translated(self.contentOffset()).top()
        while block.isValid() and top <= rect.bottom():
            height = self.blockBoundingRect(block).height()
            number = block.blockNumber() + 1
            place = QRect(0, round(top), strip.width() - px(8), round(height))
            if number in self._marked:
                painter.fillRect(QRect(0, place.top(), px(4), place.height()), colour("overdue"))
            token = "overdue" if number in self._marked else "ink" if number - 1 == current else "field-line"
            painter.setPen(colour(token))
            painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(number))
            block, top = block.next(), top + height
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The strip is as high as the text."""
        super().resizeEvent(event)
        self._place_numbers()

    def _place_numbers(self) -> None:
        room = self.contentsRect()
        text = self.viewport().geometry()
        self._numbers.setGeometry(room.left() + px(1), text.top(), self.numbers_width(), text.height())

    @Slot(int)
    def _on_count(self, _: int) -> None:
        self.setViewportMargins(self.numbers_width(), 0, 0, 0)
        self._place_numbers()

    @Slot(QRect, int)
    def _on_update(self, rect: QRect, moved: int) -> None:
        if moved:
            self._numbers.scroll(0, moved)
        else:
            self._numbers.update(0, rect.y(), self._numbers.width(), rect.height())
