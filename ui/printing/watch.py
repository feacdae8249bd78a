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
    """Floats at the top right of `over`; tells nothing of what is printed, and nothing at all of others' jobs.

    A job goes on while the desk is locked: what became of it concerns whoever printed it, not who unlocks next.
    """

    def __init__(self, desk: PrintDesk, over: QWidget, again: Callable[[PrintJob], None], owner: str = "") -> None:
        """`again(job)` sends its pages once more, off the UI thread; `owner`: whose jobs are watched."""
        super().__init__(over, Qt.Edge.TopEdge, BELOW_HEAD)
        self._desk, self._again, self._owner = desk, again, owner
        self._job: PrintJob | None = None  # under way
        self._failed: list[PrintJob] = []  # not printed yet, first first
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
        self.close_button.clicked.connect(self._on_close)

    @Slot(object)
    def _on_started(self, job: PrintJob) -> None:
        if job.owner != self._owner:
            return
        self._job = job
        self._failed = [one for one in self._failed if one.pdfs != job.pdfs]
        self.words.setText(say("print.under_way"))
        self.bar.setRange(0, 0)
        self._show_buttons(failed=False)
        self._soon.start()

    @Slot(object, int, int)
    def _on_progressed(self, job: PrintJob, done: int, total: int) -> None:
        if job is not self._job:
            return
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        self.words.setText(f"{say('print.under_way')} · {say('print.page_of', done=done, total=total)}")

    @Slot(object)
    def _on_ended(self, job: PrintJob) -> None:
        if job is not self._job:
            return
        self._soon.stop()
        self._job = None
        if self._failed:
            self._offer(say("print.left", count=len(self._failed)))
        else:
            self.hide()

    @Slot(object, str)
    def _on_failed(self, job: PrintJob, printer: str) -> None:
        if job.owner != self._owner:
            return
        self._soon.stop()
        self._job = None
        self._failed.append(job)
        left = say("print.left", count=len(self._failed)) if len(self._failed) > 1 else ""
        self._offer("\n".join(words for words in (failure(printer), left) if words))

    def _offer(self, words: str) -> None:
        """What was not printed, and the ways that are left."""
        self.words.setText(words)
        self._show_buttons(failed=True)
        self.appear()

    @Slot()
    def _on_stop(self) -> None:
        self._desk.call_off()

    @Slot()
    def _on_again(self) -> None:
        failed, self._failed = self._failed, []
        self.hide()
        for job in failed:
            self._again(job)

    @Slot()
    def _on_keep(self) -> None:
        pdfs = [pdf for job in self._failed for pdf in job.pdfs]
        documents = [(f"{say('print.file_name')} {number}", pdf) for number, pdf in enumerate(pdfs, 1)]
        if told := ask_and_keep(self, documents):
            self.words.setText(told)

    @Slot()
    def _on_close(self) -> None:
        """Nobody wants them any more."""
        self._failed = []
        self.hide()

    def _show_buttons(self, *, failed: bool) -> None:
        self.bar.setVisible(not failed)
        self.stop.setVisible(not failed)
        for button in (self.once_more, self.keep, self.close_button):
            button.setVisible(failed)
