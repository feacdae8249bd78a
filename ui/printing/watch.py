"""A small card over the page while a job takes its time, and when a printer does not answer: again, or as PDF files."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import QProgressBar, QWidget

from ui.printing.asking import ask_and_keep
from ui.printing.desk import PrintDesk, PrintJob
from ui.printing.words import failure
from ui.widgets.buttons import PlainButton, QuietButton
from ui.widgets.card import row
from ui.widgets.floating_card import FloatingCard
from ui.widgets.plain_label import PlainLabel
from ui.words import say

SHOWN_AFTER_MS = 800
"""A job done sooner shows nothing."""

BELOW_HEAD = 72
"""Room for the head of the window above it."""


class PrintWatch(FloatingCard):
    """Floats at the top right of `over`; tells nothing of what is printed."""

    def __init__(self, desk: PrintDesk, over: QWidget, again: Callable[[str, list[bytes]], None]) -> None:
        """`again(title, pdfs)` sends the pages once more, off the UI thread."""
        super().__init__(over, Qt.Edge.TopEdge, BELOW_HEAD)
        self._desk, self._again = desk, again
        self._job: PrintJob | None = None
        self.words = PlainLabel("", wraps=True)
        self.bar = QProgressBar()
        self.stop = PlainButton(say("print.stop"))
        self.once_more = QuietButton(say("print.again"), "printer")
        self.keep = QuietButton(say("print.keep_pdf"), "file-pdf")
        self.close_button = PlainButton(say("common.close"))
        self._soon = QTimer(self, singleShot=True, interval=SHOWN_AFTER_MS)
        self._lay_out()
        self._listen()

    def _lay_out(self) -> None:
        self.column.addWidget(self.words)
        self.column.addWidget(self.bar)
        self.column.addLayout(row(None, self.stop, self.close_button, self.keep, self.once_more))

    def _listen(self) -> None:
        queued = Qt.ConnectionType.QueuedConnection
        self._desk.started.connect(self._on_started, queued)
        self._desk.progressed.connect(self._on_progressed, queued)
        self._desk.printed.connect(self._on_ended, queued)
        self._desk.stopped.connect(self._on_ended, queued)
        self._desk.failed.connect(self._on_failed, queued)
        self._soon.timeout.connect(self.appear)
        self.stop.clicked.connect(self._on_stop)
        self.once_more.clicked.connect(self._on_again)
        self.keep.clicked.connect(self._on_keep)
        self.close_button.clicked.connect(self.hide)

    @Slot(object)
    def _on_started(self, job: PrintJob) -> None:
        self._job = job
        self.words.setText(say("print.under_way"))
        self.bar.setRange(0, 0)
        self._show_buttons(failed=False)
        self._soon.start()

    @Slot(int, int)
    def _on_progressed(self, done: int, total: int) -> None:
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        self.words.setText(f"{say('print.under_way')} · {say('print.page_of', done=done, total=total)}")

    @Slot()
    def _on_ended(self) -> None:
        self._soon.stop()
        self._job = None
        self.hide()

    @Slot(object, str)
    def _on_failed(self, job: PrintJob, printer: str) -> None:
        self._soon.stop()
        self._job = job
        self.words.setText(failure(printer))
        self._show_buttons(failed=True)
        self.appear()

    @Slot()
    def _on_stop(self) -> None:
        self._desk.call_off()

    @Slot()
    def _on_again(self) -> None:
        if self._job is not None:
            job = self._job
            self.hide()
            self._again(job.title, list(job.pdfs))

    @Slot()
    def _on_keep(self) -> None:
        if self._job is None:
            return
        documents = [(f"{say('print.file_name')} {number}", pdf) for number, pdf in enumerate(self._job.pdfs, 1)]
        if told := ask_and_keep(self, documents):
            self.words.setText(told)

    def _show_buttons(self, *, failed: bool) -> None:
        self.bar.setVisible(not failed)
        self.stop.setVisible(not failed)
        for button in (self.once_more, self.keep, self.close_button):
            button.setVisible(failed)
