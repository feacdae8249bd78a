"""A list of rows that is read with the eyes, the arrow keys or a screen reader, and acted on in place."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem, QToolTip

from ui.theme.tokens import colour, px
from ui.widgets.row import Row
from ui.widgets.row_paint import act_rect, metrics, paint_row, picture_place, row_size
from ui.widgets.rows_model import ROW_ROLE, RowsModel
from ui.widgets.running_text import RunningTexts
from ui.widgets.small_picture import SmallPictures

Index = QModelIndex | QPersistentModelIndex


LED = "led"
"""Property of a list that is gone through from a field which keeps the keys."""


class RowDelegate(QStyledItemDelegate):
    """Paints Row values."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self.pictures = SmallPictures()
        self.texts = RunningTexts()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As high as the row's words need at the view's width."""
        view = option.widget
        width = view.viewport().width() if isinstance(view, QListView) else option.rect.width()
        return row_size(index.data(ROW_ROLE), width, metrics(view.font()), self.texts)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Ground, hairline, words, and the row's button."""
        row: Row = index.data(ROW_ROLE)
        rect: QRect = option.rect
        view = option.widget
        assert isinstance(view, QListView)  # noqa: S101 - the delegate is only ever set on one
        painter.save()
        _ground(painter, rect, view, index)
        face = metrics(view.font())
        paint_row(painter, rect, row, face, self.texts)
        self.pictures.paint(painter, picture_place(row, rect), row.picture)
        if row.act:
            _paint_act(painter, act_rect(row, rect, face), row.act, view)
        painter.restore()


def _ground(painter: QPainter, rect: QRect, view: QListView, index: Index) -> None:
    if view.currentIndex() == index and (view.hasFocus() or view.property(LED)):
        tint = colour("accent")
        tint.setAlpha(24)
        painter.fillRect(rect, tint)
        painter.fillRect(QRect(rect.left(), rect.top(), px(3), rect.height()), colour("accent"))
    painter.fillRect(QRect(rect.left() + px(12), rect.bottom(), rect.width() - px(24), 1), colour("line"))


def _paint_act(painter: QPainter, rect: QRect, words: str, view: QListView) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(colour("field-line"))
    painter.setBrush(colour("surface"))
    painter.drawRoundedRect(rect.adjusted(0, 0, -1, -1), px(6), px(6))
    font = view.font()
    font.setPixelSize(px(13))
    painter.setFont(font)
    painter.setPen(colour("accent"))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, words)


class RowsView(QListView):
    """Enter or a click opens a row; its button, or Ctrl+Enter, acts on it. Signals carry the row's `ref`.

    Where rows are read rather than opened (`one_click` false), a click only chooses and a double click opens.
    """

    opened = Signal(object)
    acted = Signal(object)
    chosen = Signal(object)

    def __init__(self, name: str, *, one_click: bool = True) -> None:
        super().__init__()
        self._one_click = one_click
        self.rows = RowsModel(self)
        self.setModel(self.rows)
        self._delegate = RowDelegate(self)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(name)
        self.setProperty("role", "plain")
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QListView.SelectionMode.SingleSelection)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        if not one_click:
            self.doubleClicked.connect(self._on_opened)
        self.selectionModel().currentChanged.connect(self._on_current)

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show these, keeping the chosen row chosen where it is still there."""
        kept = self.chosen_ref()
        self.rows.show_rows(rows)
        self._delegate.pictures.keep_only(row.picture for row in rows)
        self._delegate.texts.keep_only(row.body for row in rows)
        place = self.rows.position(kept) if kept is not None else -1
        if place >= 0 and self.currentIndex().row() != place:
            self.setCurrentIndex(self.rows.index(place))

    def chosen_ref(self) -> object:
        """The `ref` of the row the keys are on, or None."""
        row = self.rows.row_at(self.currentIndex())
        return row.ref if row is not None else None

    def content_height(self) -> int:
        """How high all rows are together."""
        face, width = metrics(self.font()), self.viewport().width()
        texts = self._delegate.texts
        return sum(row_size(self._row(n), width, face, texts).height() for n in range(self.rows.rowCount()))

    def _row(self, place: int) -> Row:
        row: Row = self.rows.index(place).data(ROW_ROLE)
        return row

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Ctrl+Enter acts; everything else as in any list."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif row := self.rows.row_at(self.currentIndex()):
            with_control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            (self.acted if with_control and row.act else self.opened).emit(row.ref)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on the row's button acts; it does not open."""
        super().mouseReleaseEvent(event)
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if row := self._button_at(event):
            self.acted.emit(row.ref)
        elif self._one_click and (row := self.rows.row_at(self.indexAt(event.position().toPoint()))):
            self.opened.emit(row.ref)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The hand over a button."""
        super().mouseMoveEvent(event)
        over = self._button_at(event) is not None
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def viewportEvent(self, event: QEvent) -> bool:
        """Words cut short and the sync mark speak on hover."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            row = self.rows.row_at(self.indexAt(event.pos()))
            words = "\n".join(part for part in (row.title, row.meta, row.why, row.mark_words) if part) if row else ""
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().viewportEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Rows break anew at the new width."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def _button_at(self, event: QMouseEvent) -> Row | None:
        index = self.indexAt(event.position().toPoint())
        row = self.rows.row_at(index)
        if row is None or not act_rect(row, self.visualRect(index), metrics(self.font())).contains(
            event.position().toPoint()
        ):
            return None
        return row

    @Slot(QModelIndex)
    def _on_opened(self, index: QModelIndex) -> None:
        if row := self.rows.row_at(index):
            self.opened.emit(row.ref)

    @Slot(QModelIndex, QModelIndex)
    def _on_current(self, now: QModelIndex, before: QModelIndex) -> None:
        row = self.rows.row_at(now)
        self.chosen.emit(row.ref if row is not None else None)
