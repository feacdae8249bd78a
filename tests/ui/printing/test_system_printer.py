"""Pages drawn on a printer; a QPrinter that writes PDF stands for one made of metal."""

from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtPrintSupport import QPrinter
from pytestqt.qtbot import QtBot

from app.errors import PrinterFailed
from app.settings import Settings
from tests.ui.printing.sample import a4
from ui.printing.port import ignore_progress, never_stopped
from ui.printing.system_printer import SystemPrinter, choose_tray, draw_job


def _printer(file: Path) -> QPrinter:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(file))
    printer.setResolution(150)
    return printer


def test_every_page_of_every_document_reaches_the_printer(qtbot: QtBot, tmp_path: Path) -> None:
    """A set of 1 + 2 pages prints as three pages, in place, and progress counts them."""
    seen: list[tuple[int, int]] = []
    draw_job(_printer(tmp_path / "out.pdf"), "3", [a4(), a4(2)], (lambda *step: seen.append(step), never_stopped))
    printed = pypdfium2.PdfDocument(tmp_path / "out.pdf")
    assert seen == [(1, 3), (2, 3), (3, 3)]
    assert len(printed) == 3
    assert printed[0].get_size() == pytest.approx((595, 842), abs=1)
    page = printed[2].render(scale=1).to_pil()
    assert page.getpixel((300, 400))[0] < 20
    assert page.getpixel((20, 20))[0] > 240
    printed.close()


def test_a_job_called_off_stops_between_pages(qtbot: QtBot, tmp_path: Path) -> None:
    """Calling off is not a failure; nothing is told after it."""
    seen: list[tuple[int, int]] = []
    draw_job(_printer(tmp_path / "out.pdf"), "3", [a4(3)], (lambda *step: seen.append(step), lambda: len(seen) == 1))
    assert seen == [(1, 3)]


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_a_printer_that_does_not_begin_has_failed(qtbot: QtBot, tmp_path: Path) -> None:
    """A page that cannot start is told, with the printer's name and no text of the page."""
    with pytest.raises(PrinterFailed):
        draw_job(_printer(tmp_path / "no" / "folder" / "x.pdf"), "1", [a4()], (ignore_progress, never_stopped))


def test_a_computer_without_a_printer_says_so(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is remembered, a computer that has no printer fails in words and not in silence."""
    monkeypatch.setattr("ui.printing.system_printer.QPrinterInfo.availablePrinterNames", lambda: [])
    monkeypatch.setattr("ui.printing.system_printer.QPrinterInfo.defaultPrinterName", lambda: "")
    with pytest.raises(PrinterFailed) as failure:
        SystemPrinter(Settings(printer="gone")).send("1", [a4()], ignore_progress, never_stopped)
    assert failure.value.facts == {"printer": ""}


def test_a_tray_the_printer_does_not_know_is_left_to_it(qtbot: QtBot, tmp_path: Path) -> None:
    """A remembered tray is a name of the system; one from another computer changes nothing."""
    printer = _printer(tmp_path / "out.pdf")
    choose_tray(printer, "no such tray")
    choose_tray(printer, "Lower")
    assert printer.isValid()
