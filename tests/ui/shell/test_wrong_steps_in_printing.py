"""Wrong steps while something is printed, in the running window: nothing is lost, and nobody sees another's pages."""

from collections.abc import Iterator
from pathlib import Path
from threading import Timer

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.readers import Reader
from app.settings import Settings
from tests.ui.desktop import QUIET, Driver, Printed, make_seats, running
from tests.ui.shell.test_printing_at_the_desk import case_page, couple
from ui.printing.watch import PrintWatch
from ui.shell.forms.view import View as FormsView
from ui.shell.room import Place
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


def test_a_slip_that_failed_goes_to_the_printer_with_the_roll_again(driver: Driver) -> None:
    """Not to the one with sheets."""
    wanted: list[str] = []
    printed = driver.printed

    def port(settings: Settings) -> Printed:
        wanted.append(settings.printer)
        return printed

    driver.desktop.parts.printing._ports = port
    driver.desktop.parts.settings.printer, driver.desktop.parts.settings.slip_printer = "Sheets", "Roll"
    printed.is_off = True
    with driver.bot.waitSignal(driver.desktop.parts.printing.failed, timeout=20_000):
        driver.frame.room.slip.click()
    driver.bot.waitUntil(watch(driver).once_more.isVisible)
    printed.is_off = False
    driver.bot.mouseClick(watch(driver).once_more, Qt.MouseButton.LeftButton)
    driver.bot.waitUntil(lambda: bool(printed.jobs), timeout=20_000)
    assert wanted == ["Roll", "Roll"]


def test_the_window_goes_at_once_when_it_is_closed_while_something_is_printed(driver: Driver) -> None:
    """The job still comes out whole; nobody looks at a window that no longer answers."""
    page = case_page(driver, couple(driver))
    driver.printed.is_ready.clear()
    driver.bot.mouseClick(page.side.print, Qt.MouseButton.LeftButton)
    wait_for_job(driver)
    seen: list[bool] = []

    def look() -> None:
        seen.append(driver.window.isVisible())
        driver.printed.is_ready.set()

    later = Timer(0.3, look)
    later.start()
    driver.window.close()
    later.join()
    assert seen == [False]
    assert [len(pdfs) for _, pdfs in driver.printed.jobs] == [4]


def test_an_empty_form_is_said_to_be_printed_only_when_it_is(driver: Driver) -> None:
    """Nothing tells of a sheet on its way, and nothing counts it, while the printer is off."""
    driver.frame.go(Place("forms"))
    room = driver.frame.room
    assert isinstance(room, FormsView)
    driver.bot.waitUntil(lambda: bool(room.gallery.leaves), timeout=20_000)
    leaf = room.gallery.leaves[0]
    none_yet = room.today.text()
    driver.printed.is_off = True
    with driver.bot.waitSignal(driver.desktop.parts.printing.failed, timeout=20_000):
        room.gallery.chosen.emit("blank", leaf)
    driver.bot.waitUntil(watch(driver).once_more.isVisible)
    driver.settle()
    assert driver.frame.messages.sentence == ""
    assert room.today.text() == none_yet

    driver.printed.is_off = False
    room.gallery.chosen.emit("blank", leaf)
    driver.bot.waitUntil(lambda: room.today.text() == say("forms.printed.count", count=1), timeout=20_000)
    assert driver.frame.messages.sentence == say("forms.sent_blank", title=leaf.title)


def test_what_is_asked_about_an_unsafe_handout_goes_when_somebody_else_comes_in(driver: Driver) -> None:
    """Its title says too much to whoever hurts."""
    driver.frame.go(Place("forms"))
    room = driver.frame.room
    assert isinstance(room, FormsView)
    driver.bot.waitUntil(lambda: bool(room.gallery.leaves), timeout=20_000)
    leaf = next(one for one in room.gallery.leaves if one.is_unsafe)
    room.gallery.chosen.emit("blank", leaf)
    driver.bot.waitUntil(room.unsafe.isVisible)
    driver.frame.shell.set_reader(Reader.HIM)
    assert not room.unsafe.isVisible()
    room.unsafe.go.click()
    driver.settle()
    assert driver.printed.jobs == []
