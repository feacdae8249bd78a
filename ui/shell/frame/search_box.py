"""The search box and what drops from it. The keys stay in the box while the list is walked with the arrows."""

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QGraphicsDropShadowEffect, QLineEdit, QVBoxLayout, QWidget

from ui.shell.frame.search_presenter import look_for
from ui.shell.room import Shell
from ui.theme.icons import icon
from ui.theme.tokens import colour, px
from ui.widgets.line_edit import LineEdit
from ui.widgets.plain_label import PlainLabel
from ui.widgets.row import Row
from ui.widgets.rows_view import RowsView
from ui.words import say

PAUSE_MS = 120
"""The question is asked when the fingers rest this long."""

WIDTH = 560
HEIGHT = 440


class Results(QFrame):
    """The list under the box; floats over the page."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "floating")
        self.list = RowsView(say("shell.search_name"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.none = PlainLabel("", "secondary", wraps=True)
        self.none.setContentsMargins(px(16), px(12), px(16), px(12))
        column = QVBoxLayout(self)
        column.setContentsMargins(px(4), px(4), px(4), px(4))
        column.addWidget(self.list)
        column.addWidget(self.none)
        shadow = QGraphicsDropShadowEffect(self)
        tint = colour("shadow")
        tint.setAlpha(60)
        shadow.setColor(tint)
        shadow.setBlurRadius(px(24))
        shadow.setOffset(0, px(6))
        self.setGraphicsEffect(shadow)
        self.hide()

    def show_rows(self, rows: list[Row], text: str, at: QPoint, width: int) -> None:
        """Drop down below `at`."""
        self.list.show_rows(rows)
        self.list.setVisible(bool(rows))
        self.none.setText("" if rows else say("shell.search_none", text=text))
        self.none.setVisible(not rows)
        self.none.setFixedWidth(width - px(10))
        self.none.setFixedHeight(self.none.height_at(width - px(10)))
        self.setGeometry(at.x(), at.y(), width, self.none.height() + px(10))
        self.show()
        self.raise_()
        if rows:
            self.list.setCurrentIndex(self.list.rows.index(0))
            self.resize(width, min(px(HEIGHT), self.list.content_height() + px(12)))

    def step(self, by: int) -> None:
        """Walk to the neighbour."""
        place = self.list.currentIndex().row() + by
        if 0 <= place < self.list.rows.rowCount():
            self.list.setCurrentIndex(self.list.rows.index(place))


class SearchBox(LineEdit):
    """Ctrl+K; arrows and Enter choose.

    Signals:
        hit_chosen: the record id of a case.
    """

    hit_chosen = Signal(object)

    def __init__(self, shell: Shell, page: QWidget) -> None:
        """`page` is what the list floats over."""
        super().__init__(say("shell.search_name"))
        self._shell = shell
        self._page = page
        self.setProperty("role", "search")
        self.setPlaceholderText(say("shell.search_hint"))
        self.setClearButtonEnabled(True)
        self.addAction(icon("magnifying-glass"), QLineEdit.ActionPosition.LeadingPosition)
        self.results = Results(page)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._on_pause)
        self.textChanged.connect(self._on_text)
        self.submitted.connect(self._on_enter)
        self.results.list.opened.connect(self._on_opened)
        shell.reader_changed.connect(self._on_reader)
        page.installEventFilter(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down walk the list, Escape puts it away."""
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
        if step and self.results.isVisible():
            self.results.step(step)
        elif event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.results.hide()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The list goes when one turns to something else."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.results.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A page that changes its size takes the list away, rather than leave it hanging."""
        if watched is self._page and event.type() == QEvent.Type.Resize:
            self.results.hide()
        return super().eventFilter(watched, event)

    @Slot(str)
    def _on_text(self, text: str) -> None:
        if text.strip():
            self._pause.start()
        else:
            self._pause.stop()
            self.results.hide()

    @Slot()
    def _on_pause(self) -> None:
        look_for(self.text().strip(), self._shell, self._show)

    @Slot(object)
    def _on_reader(self, _: object) -> None:
        self.results.hide()
        self.results.list.show_rows([])
        if self.text().strip() and self.hasFocus():
            self._pause.start()

    @Slot()
    def _on_enter(self) -> None:
        ref = self.results.list.chosen_ref() if self.results.isVisible() else None
        if ref is not None:
            self._on_opened(ref)
        elif self.text().strip():
            self._on_pause()

    @Slot(object)
    def _on_opened(self, ref: object) -> None:
        self.results.hide()
        self.clear()
        self.hit_chosen.emit(ref)

    def _show(self, rows: list[Row]) -> None:
        text = self.text().strip()
        if text and self.hasFocus():
            at = self._page.mapFromGlobal(self.mapToGlobal(QPoint(0, self.height() + px(4))))
            self.results.show_rows(rows, text, at, max(self.width(), px(WIDTH)))
