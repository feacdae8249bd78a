"""A sentence in the middle of a page where something else would stand, and why it does not."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from ui.theme.icons import icon
from ui.theme.tokens import px
from ui.widgets.plain_label import PlainLabel

WIDTH = 440


class QuietNotice(QWidget):
    """An icon and a sentence, which can change."""

    def __init__(self, glyph: str, sentence: str = "") -> None:
        super().__init__()
        mark = PlainLabel()
        mark.setPixmap(icon(glyph, "field-line").pixmap(px(32), px(32)))
        mark.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._words = PlainLabel(sentence, "secondary", wraps=True)
        self._words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._words.setFixedWidth(px(WIDTH))
        grid = QGridLayout(self)
        grid.setVerticalSpacing(px(12))
        for line, stretch in ((0, 2), (3, 3)):
            grid.setRowStretch(line, stretch)
        for column in (0, 2):
            grid.setColumnStretch(column, 1)
        grid.addWidget(mark, 1, 1)
        grid.addWidget(self._words, 2, 1)

    @property
    def sentence(self) -> str:
        """What is said."""
        return self._words.text()

    def show_sentence(self, sentence: str) -> None:
        """Say something else."""
        self._words.setText(sentence)
