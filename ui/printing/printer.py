"""The one function behind every print button."""

from collections.abc import Sequence

from app.settings import Settings
from ui.printing.port import PrinterPort, Progress, Stopped, ignore_progress, never_stopped
from ui.printing.system_printer import SystemPrinter


def print_pdfs(title: str, pdfs: Sequence[bytes], settings: Settings) -> None:
    """Send pages to the remembered printer and tray, blocking: call it off the UI thread.

    `title` is the job's name in the system's queue and carries no name of a person. Raises PrinterFailed(printer=…),
    with an empty name where this computer has no printer at all.
    """
    send(SystemPrinter(settings), title, pdfs)


def send(
    port: PrinterPort,
    title: str,
    pdfs: Sequence[bytes],
    progress: Progress = ignore_progress,
    stopped: Stopped = never_stopped,
) -> None:
    """The same through any port; nothing happens for an empty job."""
    if pdfs:
        port.send(title, pdfs, progress, stopped)
