"""A calm table: 40 px rows, hairlines between them, whole rows chosen, Enter or a click opens."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from ui.theme.icons import icon
from ui.theme.tokens import colour, px
from ui.widgets.cell import CELL_ROLE, Cell
from ui.widgets.mark_icon import GLYPHS

Index = QModelIndex | QPersistentModelIndex

ROW_HEIGHT = 40


class CellDelegate(QStyledItemDelegate):
    """Paints Cell values."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The ground of a chosen row, the hairline, then icon and words."""
        cell: Cell = index.data(CELL_ROLE)
        table = option.widget
        assert isinstance(table, QTableView)  # noqa: S101 - the delegate is only ever set on one
        rect: QRect = option.rect
        painter.save()
        if table.currentIndex().row() == index.row():
            _paint_chosen(painter, rect, has_focus=table.hasFocus(), is_first=index.column() == 0)
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), colour("line"))
        _paint_cell(painter, rect, cell, table.font())
        painter.restore()


def _paint_chosen(painter: QPainter, rect: QRect, *, has_focus: bool, is_first: bool) -> None:
    tint = colour("accent")
    tint.setAlpha(26 if has_focus else 12)
    painter.fillRect(rect, tint)
    if is_first and has_focus:
        painter.fillRect(QRect(rect.left(), rect.top(), px(3), rect.height()), colour("accent"))


def _paint_cell(painter: QPainter, rect: QRect, cell: Cell, base: QFont) -> None:
    left = rect.left() + px(12)
    name, token = GLYPHS[cell.mark] if cell.mark else (cell.icon, cell.tint)
    if name:
        size = px(18)
        spot = QPoint(left, rect.top() + (rect.height() - size) // 2)
        icon(name, "ink-2" if cell.strong else token).paint(painter, QRect(spot, QSize(size, size)))
        left += size + px(8)
    font = QFont(base)
    font.setPixelSize(px(15 if cell.strong else 14))
    painter.setFont(font)
    painter.setPen(colour(cell.tint))
    room = QRect(left, rect.top(), rect.right() - left - px(4), rect.height())
    words = QFontMetrics(font).elidedText(cell.words, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)


class CellTable(QTableView):
    """`opened` carries the row that was opened."""

    opened = Signal(int)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setItemDelegate(CellDelegate(self))
        self.setProperty("role", "plain")
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setShowGrid(False)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(px(ROW_HEIGHT))
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionsClickable(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the chosen row."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex().row())
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click opens."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit(index.row())
