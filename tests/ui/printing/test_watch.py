"""What a person sees of a job that takes long or fails."""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from app.errors import PrinterFailed
from app.settings import Settings
from tests.ui.printing.sample import a4
from ui.printing.desk import PrintDesk
from ui.printing.port import Progress, Stopped
from ui.printing.watch import PrintWatch
from ui.words import say

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)


class Printer:
    """Fails, or prints until it is stopped."""

    def __init__(self, fails: bool) -> None:
        self._fails = fails

    def name(self) -> str:
        """Its name."""
        return "HP"

    def send(self, title: str, pdfs: Sequence[bytes], progress: Progress, stopped: Stopped) -> None:
        """As a bad or a slow printer does."""
        if self._fails:
            raise PrinterFailed(printer="HP")
        progress(1, 9)
        end = time.monotonic() + 10
        while not stopped() and time.monotonic() < end:
            time.sleep(0.01)


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    """What the card floats over."""
    made = QWidget()
    made.resize(1000, 700)
    qtbot.addWidget(made)
    made.show()
    return made


def _watch(window: QWidget, *, fails: bool) -> tuple[PrintDesk, PrintWatch, list[tuple[str, list[bytes]]]]:
    desk, again = PrintDesk(lambda settings: Printer(fails)), []
    return desk, PrintWatch(desk, window, lambda job: again.append((job.title, list(job.pdfs)))), again


def test_a_long_job_says_how_far_it_is_and_can_be_stopped(qtbot: QtBot, window: QWidget) -> None:
    """Everything long shows progress and can be cancelled."""
    desk, watch, _ = _watch(window, fails=False)
    with ThreadPoolExecutor(1) as pool:
        pool.submit(desk, "同行 1 份", [a4()], Settings())
        qtbot.waitUntil(watch.isVisible)
        assert say("print.page_of", done=1, total=9) in watch.words.text()
        watch.stop.click()
    qtbot.waitUntil(watch.isHidden)


def test_a_printer_that_does_not_answer_leaves_two_ways(
    qtbot: QtBot, window: QWidget, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sentence names it and says that the page is safe; print again, or as PDF."""
    desk, watch, again = _watch(window, fails=True)
    with pytest.raises(PrinterFailed):
        desk("同行 1 份", [b"page"], Settings())
    qtbot.waitUntil(watch.isVisible)
    assert watch.words.text() == say("print.failed", printer="HP")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "a.pdf"), ""))
    watch.keep.click()
    assert (tmp_path / "a.pdf").read_bytes() == b"page"
    watch.once_more.click()
    assert again == [("同行 1 份", [b"page"])]
    assert watch.isHidden()


def test_a_place_that_takes_no_file_says_so_and_keeps_the_pages(
    qtbot: QtBot, window: QWidget, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full or locked disk is a sentence, not the end of the page."""
    desk, watch, _ = _watch(window, fails=True)
    with pytest.raises(PrinterFailed):
        desk("同行 1 份", [b"page"], Settings())
    qtbot.waitUntil(watch.isVisible)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "no" / "a.pdf"), ""))
    watch.keep.click()
    assert watch.words.text() == say("print.keep_refused")
    assert watch.isVisible()
