"""A dialog: only for what cannot be undone or must be answered."""

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from ui.theme.tokens import px
from ui.widgets.keys import bind
from ui.widgets.plain_label import PlainLabel
from ui.window import Window

WIDTH = 480


class ModalDialog(QDialog):
    """Goes for good when it is closed. F9 and Ctrl+L do what they do everywhere, though a dialog takes the keys."""

    def __init__(self, title: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        bind(self, "F9", self._on_cover)
        bind(self, "Ctrl+L", self._on_lock)

    @Slot()
    def _on_cover(self) -> None:
        if (window := self._window()) is not None:
            window.cover_asked.emit()

    @Slot()
    def _on_lock(self) -> None:
        if (window := self._window()) is not None:
            window.lock_asked.emit()

    def _window(self) -> Window | None:
        parent = self.parentWidget()
        window = parent.window() if parent is not None else None
        return window if isinstance(window, Window) else None


class Dialog(ModalDialog):
    """Title, a sentence, then whatever is asked."""

    def __init__(self, title: str, why: str, parent: QWidget | None) -> None:
        super().__init__(title, parent)
        self.setFixedWidth(px(WIDTH))
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(px(24), px(20), px(24), px(24))
        self.column.setSpacing(px(16))
        self.column.addWidget(PlainLabel(title, "title"))
        if why:
            self.column.addWidget(PlainLabel(why, "secondary", wraps=True))

    def showEvent(self, event: QShowEvent) -> None:
        """As high as what wraps needs."""
        self._fit()
        super().showEvent(event)

    def event(self, event: QEvent) -> bool:
        """A sentence that has come makes room for itself and squeezes nothing."""
        is_done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            self._fit()
        return is_done

    def _fit(self) -> None:
        """Take the height that the content needs at this width: a window knows only the height of one line."""
        wrapped = self.column.hasHeightForWidth()
        height = self.column.totalHeightForWidth(self.width()) if wrapped else self.column.totalSizeHint().height()
        if height != self.minimumHeight():
            self.setMinimumHeight(height)
            self.resize(self.width(), height)
