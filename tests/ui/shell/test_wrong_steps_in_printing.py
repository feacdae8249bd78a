"""Wrong steps while something is printed, in the running window: nothing is lost, and nobody sees another's pages."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.desktop import QUIET, Driver, make_seats, running
from tests.ui.shell.test_printing_at_the_desk import case_page, couple
from ui.printing.watch import PrintWatch
from ui.words import say

pytestmark = pytest.mark.qt_log_ignore(QUIET, extend=True)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two counsellors at one computer."""
    root = tmp_path_factory.mktemp("template") / "data"
    make_seats(root, "王敏", "李华")
    return root


@pytest.fixture
def driver(qapp: QApplication, qtbot: QtBot, tmp_path: Path, template: Path) -> Iterator[Driver]:
    """One of them has unlocked it."""
    with running(qapp, qtbot, tmp_path / "data", template) as made:
        made.unlock()
        yield made
        made.printed.is_ready.set()


def watch(driver: Driver) -> PrintWatch:
    """The card over the page."""
    card = driver.frame.watch
    assert isinstance(card, PrintWatch)
    return card


def wait_for_job(driver: Driver) -> None:
    """Until a job has reached the printer."""
    with driver.bot.waitSignal(driver.desktop.parts.printing.progressed, timeout=20_000):
        pass


@pytest.mark.parametrize("is_same_person", [False, True])
def test_pages_of_a_locked_desk_are_offered_to_nobody_else(driver: Driver, is_same_person: bool) -> None:
    """Locked while a job runs that then fails: another person sees nothing of it; who printed it can print it again."""
    page = case_page(driver, couple(driver))
    driver.printed.is_ready.clear()
    driver.bot.mouseClick(page.side.print, Qt.MouseButton.LeftButton)
    wait_for_job(driver)
    before = driver.desktop.parts.session.card
    driver.press(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    if not is_same_person:
        driver.bot.keyClick(driver.start, Qt.Key.Key_Down)
    driver.unlock()
    assert (driver.desktop.parts.session.card == before) is is_same_person

    driver.printed.is_off = True
    with driver.bot.waitSignal(driver.desktop.parts.printing.failed, timeout=20_000):
        driver.printed.is_ready.set()
    driver.settle()
    QApplication.processEvents()
    assert watch(driver).isVisible() is is_same_person
    driver.printed.is_off = False
    watch(driver).once_more.click()
    driver.settle()
    assert bool(driver.printed.jobs) is is_same_person


def test_every_job_that_failed_is_printed_again_in_its_order(driver: Driver) -> None:
    """A second print on a printer that is off does not take the place of the first; none is printed twice."""
    driver.printed.is_off = True
    for count, case in enumerate((couple(driver), couple(driver)), 1):
        page = case_page(driver, case)
        driver.bot.mouseClick(page.side.print, Qt.MouseButton.LeftButton)
        with driver.bot.waitSignal(driver.desktop.parts.printing.failed, timeout=20_000) as failed:
            pass
        driver.bot.waitUntil(watch(driver).once_more.isVisible)
        assert (say("print.left", count=count) in watch(driver).words.text()) is (count > 1)
        assert len(failed.args[0].pdfs) == 4

    driver.printed.is_off = False
    for _ in range(2):
        driver.bot.mouseClick(watch(driver).once_more, Qt.MouseButton.LeftButton)
    driver.bot.waitUntil(lambda: len(driver.printed.jobs) == 2, timeout=20_000)
    driver.settle()
    first, second = driver.printed.jobs
    assert first[1] != second[1] == list(failed.args[0].pdfs)
    driver.bot.waitUntil(watch(driver).isHidden)
