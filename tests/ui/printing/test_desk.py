"""Print jobs in the background."""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.errors import PrinterFailed
from app.settings import Settings
from tests.ui.printing.sample import a4
from ui.printing.desk import PrintDesk
from ui.printing.file_printer import FilePrinter
from ui.printing.port import Progress, Stopped


class BrokenPrinter:
    """Answers nothing."""

    def __init__(self, settings: Settings) -> None:
        """Whatever is remembered."""

    def name(self) -> str:
        """It has a name all the same."""
        return "HP"

    def send(self, title: str, pdfs: Sequence[bytes], progress: Progress, stopped: Stopped) -> None:
        """Fail."""
        raise PrinterFailed(printer="HP")


class PatientPrinter(BrokenPrinter):
    """Prints until it is told to stop."""

    def send(self, title: str, pdfs: Sequence[bytes], progress: Progress, stopped: Stopped) -> None:
        """Wait for the person."""
        progress(1, 100)
        end = time.monotonic() + 10
        while not stopped() and time.monotonic() < end:
            time.sleep(0.01)


def test_a_job_is_printed_off_the_ui_thread(qtbot: QtBot, tmp_path: Path) -> None:
    """The very bytes arrive, in their order, and the desk says so on the UI thread."""
    desk = PrintDesk(lambda settings: FilePrinter(tmp_path))
    documents = [a4(), a4(2)]
    with ThreadPoolExecutor(1) as pool, qtbot.waitSignal(desk.printed) as told:
        pool.submit(desk, "同行 2 份", documents, Settings())
    assert (told.args[0].title, told.args[1]) == ("同行 2 份", "PDF")
    assert [file.read_bytes() for file in sorted(tmp_path.glob("*.pdf"))] == documents


def test_a_failure_carries_the_job_so_that_it_can_be_tried_again(qtbot: QtBot) -> None:
    """Pages are not lost when a printer fails, and whoever called hears of it too."""
    desk = PrintDesk(BrokenPrinter)
    with qtbot.waitSignal(desk.failed) as told, pytest.raises(PrinterFailed):
        desk("同行 1 份", [b"page"], Settings())
    assert (told.args[0].pdfs, told.args[1]) == ((b"page",), "HP")


def test_a_job_can_be_called_off(qtbot: QtBot) -> None:
    """A long job ends when the person says so, and the next one is not called off with it."""
    desk = PrintDesk(PatientPrinter)
    with ThreadPoolExecutor(1) as pool:
        for _ in range(2):
            with qtbot.waitSignal(desk.stopped):
                with qtbot.waitSignal(desk.progressed):
                    pool.submit(desk, "同行 1 份", [a4()], Settings())
                desk.call_off()


def test_a_folder_that_takes_nothing_is_a_printer_that_failed(tmp_path: Path) -> None:
    """The tour's printer fails as a real one does."""
    (tmp_path / "taken").write_text("x")
    with pytest.raises(PrinterFailed):
        FilePrinter(tmp_path / "taken").send("1", [a4()], lambda *_: None, lambda: False)
