"""The place every print job goes through: one at a time, with progress and a way to stop it; a failed job is kept."""

from collections.abc import Sequence
from functools import partial
from threading import Event, Lock

import msgspec
from PySide6.QtCore import QObject, Signal

from app.errors import PrinterFailed
from app.settings import Settings
from ui.printing.port import Ports, PrinterPort, ignore_progress, never_stopped


class PrintJob(msgspec.Struct, frozen=True, eq=False):
    """Pages under a title that carries no name; `owner`: the seat they belong to; `on_roll`: not on sheets."""

    title: str
    pdfs: tuple[bytes, ...]
    owner: str = ""
    on_roll: bool = False


class PrintDesk(QObject):
    """Prints when called, blocking: `desk(title, pdfs, settings)` belongs on a thread of the background's pool.

    Signals (queued to whoever listens on the UI thread):
        started: a PrintJob is being printed.
        progressed: a PrintJob, pages done, pages in all.
        printed: a PrintJob is with the printer, and what the printer is called.
        stopped: a PrintJob was called off.
        failed: a PrintJob did not reach the printer, and what the printer is called.
    """

    started = Signal(object)
    progressed = Signal(object, int, int)
    printed = Signal(object, str)
    stopped = Signal(object)
    failed = Signal(object, str)

    def __init__(self, ports: Ports, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ports = ports
        self._one_at_a_time = Lock()
        self._called_off = Event()

    def __call__(
        self, title: str, pdfs: Sequence[bytes], settings: Settings, *, owner: str = "", on_roll: bool = False
    ) -> bool:
        """Print and come back when the printer has the pages: False for a job called off, or an empty one.

        Raises PrinterFailed(printer=…).
        """
        if not pdfs:
            return False
        job = PrintJob(title, tuple(pdfs), owner, on_roll)
        with self._one_at_a_time:
            self._called_off.clear()
            self.started.emit(job)
            return self._print(job, self._ports(settings))

    def silently(self, title: str, pdfs: Sequence[bytes], settings: Settings) -> None:
        """The same for a page that tells of it itself, and whose job nobody else may keep: a recovery code."""
        with self._one_at_a_time:
            self._ports(settings).send(title, pdfs, ignore_progress, never_stopped)

    def call_off(self) -> None:
        """Stop the job under way before its next strip; from any thread."""
        self._called_off.set()

    def _print(self, job: PrintJob, port: PrinterPort) -> bool:
        try:
            port.send(job.title, job.pdfs, partial(self.progressed.emit, job), self._called_off.is_set)
        except PrinterFailed as failure:
            self.failed.emit(job, str(failure.facts.get("printer", "")))
            raise
        except Exception:  # told by whoever asked for the job: nobody is left watching it
            self.stopped.emit(job)
            raise
        if self._called_off.is_set():
            self.stopped.emit(job)
            return False
        self.printed.emit(job, port.name())
        return True
