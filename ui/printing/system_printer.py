"""The printer and tray this computer remembers, through Qt. Pages are drawn in bands, never written to disk by us.

What the system's own spooler keeps of a page until it is printed is the system's: see docs/security.md.
"""

from collections.abc import Sequence

from PySide6.QtCore import QMarginsF, QRect, QSize
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from app.errors import PrinterFailed
from app.settings import Settings
from ui.printing.pages import POINTS_PER_INCH, OpenPdf, bands
from ui.printing.port import Progress, Stopped

FINEST_DPI = 600
"""Rules of 0.5 pt and 9 pt type are sharp at this; finer only costs time."""

BAND_PX = 512
"""Height of a strip: about 10 MB at 600 dpi, and a cancel is heard after each."""


class SystemPrinter:
    """The remembered printer, or the system's own choice where none is remembered or it has gone."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def name(self) -> str:
        """The remembered printer while the system has it, else the system's default, else empty."""
        known = QPrinterInfo.availablePrinterNames()
        wanted = self._settings.printer
        return wanted if wanted in known else QPrinterInfo.defaultPrinterName() or (known[0] if known else "")

    def send(self, title: str, pdfs: Sequence[bytes], progress: Progress, stopped: Stopped) -> None:
        """Print every page. Raises PrinterFailed where there is no printer or it does not take a page."""
        name = self.name()
        if not name:
            raise PrinterFailed(printer="")
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setPrinterName(name)
        choose_tray(printer, self._settings.tray)
        draw_job(printer, title, pdfs, (progress, stopped))


def choose_tray(printer: QPrinter, tray: str) -> None:
    """Take paper from `tray` (a name of QPrinter.PaperSource); an unknown name leaves it to the printer."""
    source = QPrinter.PaperSource.__members__.get(tray)
    if source is not None:
        printer.setPaperSource(source)


def draw_job(printer: QPrinter, title: str, pdfs: Sequence[bytes], watch: tuple[Progress, Stopped]) -> None:
    """Draw all pages of `pdfs` on `printer` as one job. Raises PrinterFailed where a page is not taken."""
    progress, stopped = watch
    printer.setDocName(title)
    printer.setFullPage(True)
    printer.setResolution(min(printer.resolution(), FINEST_DPI))
    opened = [OpenPdf(pdf) for pdf in pdfs]
    total = sum(document.pages for document in opened)
    _fit_paper(printer, opened[0])
    painter = QPainter()
    if not painter.begin(printer):
        raise PrinterFailed(printer=printer.printerName())
    done = 0
    for document in opened:
        for page in range(document.pages):
            if stopped() or not _draw_page(printer, painter, document, (page, done, stopped)):
                _give_up(printer, painter, stopped=stopped())
                return
            done += 1
            progress(done, total)
    if not painter.end() or printer.printerState() is QPrinter.PrinterState.Error:
        raise PrinterFailed(printer=printer.printerName())


def _draw_page(printer: QPrinter, painter: QPainter, document: OpenPdf, at: tuple[int, int, Stopped]) -> bool:
    """Draw one page in bands; False where the printer refused a new page or the job was called off."""
    page, done, stopped = at
    if done:
        _fit_paper(printer, document, page)
        if not printer.newPage():
            return False
    size, dpi = document.size(page), printer.resolution()
    whole = QSize(round(size.width / POINTS_PER_INCH * dpi), round(size.height / POINTS_PER_INCH * dpi))
    for strip in bands(whole, BAND_PX):
        if stopped():
            return False
        painter.drawImage(QRect(strip), document.band(page, whole, strip))
    return True


def _give_up(printer: QPrinter, painter: QPainter, *, stopped: bool) -> None:
    """Throw the job away; a job called off is no failure. Raises PrinterFailed for one that was not."""
    printer.abort()
    painter.end()
    if not stopped:
        raise PrinterFailed(printer=printer.printerName())


def _fit_paper(printer: QPrinter, document: OpenPdf, page: int = 0) -> None:
    """Set paper and direction from the page itself; our pages bring their own margins."""
    size = document.size(page)
    across = size.width > size.height
    short, long = sorted((size.width, size.height))
    paper = QPageSize(QSize(round(short), round(long)), "", QPageSize.SizeMatchPolicy.FuzzyMatch)
    direction = QPageLayout.Orientation.Landscape if across else QPageLayout.Orientation.Portrait
    printer.setPageLayout(QPageLayout(paper, direction, QMarginsF(0, 0, 0, 0)))
