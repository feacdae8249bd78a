"""An answer of several lines."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout

from ui.shell.entry.editor import Editor, Raw, as_text
from ui.theme.look import restyle
from ui.theme.tokens import px

LINE = 24  # height of one line
FEWEST, MOST = 3, 8  # lines shown before it scrolls


class _Text(QPlainTextEdit):
    """Tab moves on; losing the focus is told."""

    left = Signal()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell, then do as Qt does."""
        super().focusOutEvent(event)
        self.left.emit()


class LongEditor(Editor):
    """As many lines as the printed cell has, within reason."""

    def __init__(self, name: str, lines: int) -> None:
        super().__init__()
        self.field = _Text()
        self.field.setAccessibleName(name)
        self.field.setTabChangesFocus(True)
        self.field.setFixedHeight(px(LINE * min(max(lines, FEWEST), MOST) + 20))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.field)
        self.setFocusProxy(self.field)
        self._is_showing = False
        self.field.textChanged.connect(self._on_text)
        self.field.left.connect(self.left)

    def raw(self) -> Raw:
        """The text as typed."""
        return self.field.toPlainText()

    def show_raw(self, raw: Raw) -> None:
        """Put text in."""
        if self.field.toPlainText() != as_text(raw):
            self._is_showing = True
            self.field.setPlainText(as_text(raw))
            self._is_showing = False

    def show_trouble(self, troubled: bool) -> None:
        """The border of what needs a look."""
        if bool(self.field.property("problem")) != troubled:
            self.field.setProperty("problem", troubled)
            restyle(self.field)

    @Slot()
    def _on_text(self) -> None:
        if not self._is_showing:
            self.edited.emit(self.raw())
