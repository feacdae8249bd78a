"""The printed page beside the questions: pages, zoom, the printer's name."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.printing.words import boxed
from ui.shell.entry.preview import Drawn
from ui.theme.tokens import px
from ui.widgets.buttons import IconButton
from ui.widgets.card import row
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.keys import bind
from ui.widgets.pdf_pages import PdfPages
from ui.widgets.plain_label import PlainLabel
from ui.words import say


class PreviewPanel(QWidget):
    """Signals:
    width_wanted: device pixels a page should be wide.
    """

    width_wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.pages = PdfPages(say("entry.preview_name"))
        self.printer = ElidedLabel("", "caption")
        self._boxed = PlainLabel("", "soon", wraps=True)
        self._boxed.hide()
        smaller = IconButton("minus", say("entry.smaller"))
        fit = IconButton("arrows-out-line-horizontal", say("entry.fit"))
        larger = IconButton("plus", say("entry.larger"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        head = row(self.printer, smaller, fit, larger, space=4)
        head.setStretch(0, 1)
        column.addLayout(head)
        column.addWidget(self._boxed)
        column.addWidget(self.pages, 1)
        self.pages.width_wanted.connect(self.width_wanted)
        smaller.clicked.connect(self.on_smaller)
        fit.clicked.connect(self.pages.zoom_to_fit)
        larger.clicked.connect(self.on_larger)

    def bind_keys(self, page: QWidget) -> None:
        """Zoom keys that work anywhere on the page."""
        for keys, slot in (
            ("Ctrl+=", self.on_larger),
            ("Ctrl++", self.on_larger),
            ("Ctrl+-", self.on_smaller),
            ("Ctrl+0", self.pages.zoom_to_fit),
        ):
            bind(page, keys, slot)

    @Slot(object)
    def show_drawn(self, drawn: Drawn) -> None:
        """Put the new pages in the place of the last ones."""
        self.pages.show_pages(drawn.pages)
        words = boxed(drawn.boxed)
        self._boxed.setText(words)
        self._boxed.setVisible(bool(words))

    @Slot()
    def on_larger(self) -> None:
        """One step larger."""
        self.pages.zoom_by(1)

    @Slot()
    def on_smaller(self) -> None:
        """One step smaller."""
        self.pages.zoom_by(-1)
