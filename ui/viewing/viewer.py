"""The viewer of attachments: a page at a time, drawn by another process, larger and smaller, printed if asked."""

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QImage, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from app.paper.scanned import Picture
from ui.theme.tokens import px
from ui.viewing.drawing import Drawing
from ui.widgets.buttons import IconButton, PlainButton, QuietButton
from ui.widgets.card import row
from ui.widgets.dialog import ModalDialog
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.keys import bind
from ui.widgets.pdf_pages import PdfPages
from ui.widgets.plain_label import PlainLabel
from ui.words import say

SIZE = (1040, 900)
_AIR = 48
SHOWN_AFTER_MS = 300
"""A page that comes sooner is not announced."""
SETTLES_MS = 150
"""While the size changes nothing is drawn anew."""


class Viewer(ModalDialog):
    """Shows one document from memory and lets go of it when it closes.

    Signals:
        printing: every page as a Picture.
        copying: a copy is to be saved outside.
    """

    printing = Signal(object)
    copying = Signal()

    def __init__(self, name: str, content: bytes, media: str, parent: QWidget, *, may_copy: bool) -> None:
        super().__init__(name, parent)
        self._content, self._media = content, media
        self._drawing: Drawing | None = None
        self._count = 0
        self._page = 0
        self._taken: list[Picture] | None = None  # for the printer, while it is asked for
        window = parent.window()
        room = window.width() - px(_AIR), window.height() - px(_AIR)
        self.resize(min(px(SIZE[0]), room[0]), min(px(SIZE[1]), room[1]))
        self._build(name)
        self.copy.setVisible(may_copy)
        self._lay_out()
        self._listen()
        self._show_counts()

    @property
    def page(self) -> int:
        """The page shown, counted from 0."""
        return self._page

    @property
    def pages(self) -> int:
        """How many there are; 0 until it is opened."""
        return self._count

    def showEvent(self, event: QShowEvent) -> None:
        """Begin once it is known how wide a page is."""
        super().showEvent(event)
        self.sheet.setFocus()
        QTimer.singleShot(0, self._draw)  # the frame first; what begins a process would hold it up

    def done(self, result: int) -> None:
        """Nothing of the document stays."""
        self._let_go()
        super().done(result)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Also where it was covered, and so is closed without being seen."""
        self._let_go()
        super().closeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Plus and minus, Home and End, the arrows sideways; Esc closes."""
        key = event.key()
        if key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.sheet.zoom_by(1)
        elif key in (Qt.Key.Key_Minus, Qt.Key.Key_Underscore):
            self.sheet.zoom_by(-1)
        elif key == Qt.Key.Key_0:
            self.sheet.zoom_to_fit()
        else:
            super().keyPressEvent(event)

    def _build(self, name: str) -> None:
        self.title = ElidedLabel(name, "title")
        self.words = PlainLabel("", "secondary", wraps=True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.sheet = PdfPages(name)
        self.stack = QStackedWidget()
        self.before = IconButton("caret-left", say("attach.view.before"))
        self.place = PlainLabel("", "number")
        self.after = IconButton("caret-right", say("attach.view.after"))
        self.smaller = IconButton("magnifying-glass-minus", say("attach.view.smaller"))
        self.larger = IconButton("magnifying-glass-plus", say("attach.view.larger"))
        self.fit = IconButton("arrows-out-line-horizontal", say("attach.view.fit"))
        self.bar = QProgressBar()
        self.stop = PlainButton(say("print.stop"))
        self.close_button = PlainButton(say("common.close"))
        self.copy = QuietButton(say("attach.view.copy"), "download-simple")
        self.print = QuietButton(say("common.print"), "printer")
        self._soon = QTimer(self, singleShot=True, interval=SHOWN_AFTER_MS)
        self._settled = QTimer(self, singleShot=True, interval=SETTLES_MS)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(px(20), px(16), px(20), px(16))
        column.setSpacing(px(8))
        head = row(self.title, self.smaller, self.fit, self.larger, space=4)
        head.setStretch(0, 1)
        column.addLayout(head)
        said = QWidget()
        inner = QVBoxLayout(said)
        inner.setContentsMargins(px(48), px(24), px(48), px(24))
        inner.addStretch(1)
        inner.addWidget(self.words)
        inner.addStretch(1)
        self.stack.addWidget(self.sheet)
        self.stack.addWidget(said)
        column.addWidget(self.stack, 1)
        self.bar.setFixedWidth(px(200))
        turning = (self.before, self.place, self.after)
        column.addLayout(row(*turning, None, self.bar, self.stop, self.close_button, self.copy, self.print))
        self._show_taking()

    def _listen(self) -> None:
        self.sheet.width_wanted.connect(self._on_width)
        self._settled.timeout.connect(self._draw)
        self._soon.timeout.connect(self._on_soon)
        self.before.clicked.connect(self._on_before)
        self.after.clicked.connect(self._on_after)
        self.smaller.clicked.connect(self._on_smaller)
        self.larger.clicked.connect(self._on_larger)
        self.fit.clicked.connect(self.sheet.zoom_to_fit)
        self.close_button.clicked.connect(self.reject)
        self.copy.clicked.connect(self.copying)
        self.print.clicked.connect(self._on_print)
        self.stop.clicked.connect(self._on_stop)
        for keys, slot in (
            ("PgDown", self._on_further), ("PgUp", self._on_back), ("Alt+Right", self._on_after),
            ("Alt+Left", self._on_before), ("Ctrl+Home", self._on_first), ("Ctrl+End", self._on_last),
            ("Ctrl+P", self._on_print),
        ):  # fmt: skip
            bind(self, keys, slot)

    # --- drawing
    def _begin(self) -> None:
        self._drawing = drawing = Drawing(self)
        drawing.opened.connect(self._on_opened)
        drawing.drawn.connect(self._on_drawn)
        drawing.photographed.connect(self._on_photographed)
        drawing.failed.connect(self._on_failed)
        self._soon.start()
        drawing.open(self._content, self._media)

    @Slot()
    def _draw(self) -> None:
        """The page that is wanted now; where the last one brought the process down, with another process."""
        if self._drawing is None and self._content:
            self._begin()
        elif self._drawing is not None and self._count:
            self._soon.start()
            self._drawing.draw(self._page, self.sheet.picture_width())

    @Slot(int)
    def _on_opened(self, pages: int) -> None:
        self._count = pages
        self._show_counts()
        self._draw()

    @Slot(int, QImage)
    def _on_drawn(self, page: int, image: QImage) -> None:
        if page == self._page:
            self._soon.stop()
            self.stack.setCurrentIndex(0)
            self.sheet.show_pages((image,))

    @Slot(str)
    def _on_failed(self, why: str) -> None:
        """A sentence in the place of the page; the other pages may still be looked at."""
        self._soon.stop()
        self._end_drawing()
        self._taken = None
        self._show_taking()
        self._say(say(f"attach.cannot.{why}"))

    @Slot()
    def _on_soon(self) -> None:
        self._say(say("attach.view.drawing", page=self._page + 1) if self._count else say("attach.view.opening"))

    def _say(self, words: str) -> None:
        self.words.setText(words)
        self.stack.setCurrentIndex(1)

    # --- pages and size
    def _go(self, page: int) -> None:
        page = min(max(page, 0), max(self._count - 1, 0))
        if page != self._page:
            self._page = page
            self._show_counts()
            self.sheet.verticalScrollBar().setValue(0)
            self._draw()

    def _show_counts(self) -> None:
        several = self._count > 1
        self.place.setText(say("attach.view.place", page=self._page + 1, pages=self._count) if several else "")
        for part in (self.before, self.place, self.after):
            part.setVisible(several)
        self.before.setEnabled(self._page > 0)
        self.after.setEnabled(self._page < self._count - 1)
        self.print.setEnabled(bool(self._count) and self._taken is None)

    @Slot()
    def _on_before(self) -> None:
        self._go(self._page - 1)

    @Slot()
    def _on_after(self) -> None:
        self._go(self._page + 1)

    @Slot()
    def _on_further(self) -> None:
        """To the foot of the page, then to the next one."""
        bar = self.sheet.verticalScrollBar()
        if bar.value() < bar.maximum():
            bar.setValue(bar.value() + bar.pageStep())
        else:
            self._go(self._page + 1)

    @Slot()
    def _on_back(self) -> None:
        """To the head of the page, then to the one before."""
        bar = self.sheet.verticalScrollBar()
        if bar.value() > bar.minimum():
            bar.setValue(bar.value() - bar.pageStep())
        else:
            self._go(self._page - 1)

    @Slot()
    def _on_first(self) -> None:
        self._go(0)

    @Slot()
    def _on_last(self) -> None:
        self._go(self._count - 1)

    @Slot()
    def _on_smaller(self) -> None:
        self.sheet.zoom_by(-1)

    @Slot()
    def _on_larger(self) -> None:
        self.sheet.zoom_by(1)

    @Slot(int)
    def _on_width(self, _: int) -> None:
        self._settled.start()

    # --- printing
    @Slot()
    def _on_print(self) -> None:
        """Every page is drawn for the printer first: what is printed is what was seen, and nothing else of the file."""
        if self._drawing is not None and self._count and self._taken is None:
            self._taken = []
            self._show_taking()
            self._drawing.photograph(0)

    @Slot(int, object)
    def _on_photographed(self, page: int, picture: Picture) -> None:
        if self._taken is None or self._drawing is None:
            return
        self._taken.append(picture)
        self.bar.setValue(len(self._taken))
        if len(self._taken) < self._count:
            self._drawing.photograph(page + 1)
            return
        pictures, self._taken = tuple(self._taken), None
        self._show_taking()
        self.printing.emit(pictures)

    @Slot()
    def _on_stop(self) -> None:
        self._taken = None
        self._show_taking()

    def _show_taking(self) -> None:
        is_taking = self._taken is not None
        self.bar.setVisible(is_taking)
        self.stop.setVisible(is_taking)
        self.bar.setRange(0, self._count)
        self.bar.setValue(0)
        self._show_counts()

    # --- the end
    def _end_drawing(self) -> None:
        if self._drawing is not None:
            self._drawing.end()
            self._drawing.deleteLater()
            self._drawing = None

    def _let_go(self) -> None:
        self._soon.stop()
        self._settled.stop()
        self._end_drawing()
        self._content, self._taken = b"", None
        self.sheet.show_pages(())
