"""Sheets under each other before they are printed: what comes out, on which printer, or as PDF files."""

import msgspec
from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.casework.work import Work
from ui.printing.asking import ask_and_keep
from ui.printing.pages import pictures
from ui.printing.words import printer_line
from ui.shell.room import Shell
from ui.theme.tokens import px
from ui.widgets.buttons import PlainButton, PrimaryButton, QuietButton
from ui.widgets.card import row
from ui.widgets.dialog import ModalDialog
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.keys import bind
from ui.widgets.pdf_pages import PdfPages
from ui.widgets.plain_label import PlainLabel
from ui.words import say

SIZE = (720, 720)


class Named(msgspec.Struct, frozen=True, eq=False):
    """A document under a name that says nothing of a person: M-1, M-5."""

    name: str
    pdf: bytes


class SheetsDialog(ModalDialog):
    """Shows documents as they will be printed; prints through the shell, and keeps a PDF only where somebody says.

    Signals:
        printing: the person wants them printed.
    """

    printing = Signal()

    def __init__(
        self, shell: Shell, documents: tuple[Named, ...], parent: QWidget, remark: str = "", title: str = ""
    ) -> None:
        """`remark` is said above the pages."""
        called = title or say("print.set_title")
        super().__init__(called, parent)
        self._title = called
        self._shell, self._documents, self._remark = shell, documents, remark
        self.resize(px(SIZE[0]), min(px(SIZE[1]), parent.window().height()))
        self._why = PlainLabel("", "secondary", wraps=True)
        self.pages = PdfPages(self._title)
        self.printer = ElidedLabel(printer_line(shell.settings), "caption")
        self.close_button = PlainButton(say("common.close"))
        self.keep = QuietButton(say("print.keep_pdf"), "file-pdf")
        self.print = PrimaryButton(say("common.print"), "printer")
        self._lay_out()
        self.pages.width_wanted.connect(self._draw)
        self.close_button.clicked.connect(self.reject)
        self.keep.clicked.connect(self._on_keep)
        self.print.clicked.connect(self._on_print)
        bind(self, "Ctrl+P", self._on_print)

    def showEvent(self, event: QShowEvent) -> None:
        """Draw the pages as wide as they are shown."""
        super().showEvent(event)
        self._draw(self.pages.picture_width())
        self.print.setFocus()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(20), px(24), px(20))
        column.setSpacing(px(12))
        column.addWidget(PlainLabel(self._title, "title"))
        column.addWidget(self._why)
        column.addWidget(self.pages, 1)
        foot = row(self.printer, self.close_button, self.keep, self.print)
        foot.setStretch(0, 1)
        column.addLayout(foot)

    @Slot(int)
    def _draw(self, width: int) -> None:
        documents = self._documents

        def verb(work: Work) -> tuple[object, ...]:
            return tuple(page for one in documents for page in pictures(one.pdf, width))

        self._shell.run(verb, self._on_drawn, lane="sheets")

    @Slot(object)
    def _on_drawn(self, pages: tuple[object, ...]) -> None:
        self.pages.show_pages(pages)  # type: ignore[arg-type]  # the lane carries pictures
        why = self._counted(len(pages))
        self._why.setText("\n".join(words for words in (why, self._remark) if words))

    def _counted(self, pages: int) -> str:
        return say("print.set_why", count=len(self._documents), pages=pages)

    @Slot()
    def _on_print(self) -> None:
        self.accept()
        self.printing.emit()

    @Slot()
    def _on_keep(self) -> None:
        if told := ask_and_keep(self, [(one.name, one.pdf) for one in self._documents]):
            self._shell.tell(told)
            self.accept()


class AskedDialog(SheetsDialog):
    """Shows what must not be found with somebody: the page below it asks before anything is printed or kept.

    Signals:
        keeping: the person wants it as a PDF.
    """

    keeping = Signal()

    @Slot()
    def _on_keep(self) -> None:
        self.accept()
        self.keeping.emit()


class ScanDialog(SheetsDialog):
    """Shows what came back from the scanner, from memory; printed by the page below it, and never kept as a file."""

    def __init__(self, shell: Shell, documents: tuple[Named, ...], parent: QWidget, remark: str) -> None:
        super().__init__(shell, documents, parent, remark, say("scans.shown"))
        self.keep.hide()

    def _counted(self, pages: int) -> str:
        return ""
