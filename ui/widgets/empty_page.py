"""What an empty page says: what belongs here, and the first step."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.theme.icons import icon
from ui.theme.tokens import px
from ui.widgets.buttons import QuietButton
from ui.widgets.plain_label import PlainLabel

WIDEST = 420


class EmptyPage(QWidget):
    """An icon, one sentence, one offer.

    Signals:
        stepped: the person takes the step offered.
    """

    stepped = Signal()

    def __init__(self, glyph: str, sentence: str, step: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        mark = PlainLabel()
        mark.setPixmap(icon(glyph, "field-line").pixmap(px(32), px(32)))
        self.words = words = PlainLabel(sentence, "secondary", wraps=True)
        words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(32), px(24), px(32))
        column.setSpacing(px(12))
        column.addStretch(1)
        column.addWidget(mark, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(words)
        if step:
            self.button = QuietButton(step)
            self.button.clicked.connect(self._on_clicked)
            column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As wide as there is room for, so that the words know their height; a layout would only guess it."""
        super().resizeEvent(event)
        side = max(px(24), (event.size().width() - px(WIDEST)) // 2)
        self._column.setContentsMargins(side, px(32), side, px(32))
        self._column.activate()

    def _on_clicked(self) -> None:
        self.stepped.emit()
