"""A printer that keeps what it is sent as PDF files in a folder: for the tour, on a computer without a printer."""

from collections.abc import Sequence
from pathlib import Path

from app.errors import PrinterFailed
from ui.printing.port import Progress, Stopped


class FilePrinter:
    """Writes each document of a job byte for byte as `print-001.pdf`, `print-002.pdf` … ."""

    def __init__(self, folder: Path, called: str = "PDF") -> None:
        self._folder = folder
        self._called = called

    def name(self) -> str:
        """The name it was given."""
        return self._called

    def send(self, title: str, pdfs: Sequence[bytes], progress: Progress, stopped: Stopped) -> None:
        """Keep every document. Raises PrinterFailed where the folder does not take it."""
        for done, pdf in enumerate(pdfs, 1):
            if stopped():
                return
            self._keep(pdf)
            progress(done, len(pdfs))

    def _keep(self, pdf: bytes) -> None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            number = len(list(self._folder.glob("print-*.pdf"))) + 1
            (self._folder / f"print-{number:03}.pdf").write_bytes(pdf)
        except OSError as failure:
            raise PrinterFailed(printer=self._called) from failure
