"""One column of Today: a heading, its rows, and one sentence where there are none."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy

from ui.theme.icons import icon
from ui.theme.tokens import px
from ui.widgets.card import Card
from ui.widgets.plain_label import PlainLabel
from ui.widgets.row import Row
from ui.widgets.rows_view import RowsView


class Column(Card):
    """A card with a list in it; `list` tells what is opened and acted on."""

    def __init__(self, glyph: str, title: str, empty: str) -> None:
        super().__init__()
        self.list = RowsView(title)
        self._empty = PlainLabel(empty, "secondary", wraps=True)
        self._empty.setContentsMargins(px(12), px(4), px(12), px(16))
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._grows = False
        self.body.setContentsMargins(px(4), px(12), px(4), px(4))
        self.add(_heading(glyph, title))
        self.add(self._empty)
        self.add(self.list, 1)
        self.body.addStretch(0)
        self.list.hide()

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show these, or the sentence."""
        self.list.show_rows(rows)
        self.list.setVisible(bool(rows))
        self._empty.setVisible(not rows)
        self._fit()

    def grow_with_rows(self, grows: bool) -> None:
        """As high as its rows (one column, the page scrolls), or as high as the page (three, each scrolls)."""
        self._grows = grows
        vertical = QSizePolicy.Policy.Maximum if grows else QSizePolicy.Policy.Expanding
        self.setSizePolicy(QSizePolicy.Policy.Expanding, vertical)
        self._fit()

    def _fit(self) -> None:
        if self._grows:
            self.list.setFixedHeight(max(self.list.content_height(), px(40)))
        else:
            self.list.setMinimumHeight(0)
            self.list.setMaximumHeight(16_777_215)


def _heading(glyph: str, title: str) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setContentsMargins(px(12), 0, px(12), 0)
    line.setSpacing(px(8))
    mark = PlainLabel()
    mark.setPixmap(icon(glyph, "accent").pixmap(px(20), px(20)))
    line.addWidget(mark)
    line.addWidget(PlainLabel(title, "section"))
    line.addStretch(1)
    return line
