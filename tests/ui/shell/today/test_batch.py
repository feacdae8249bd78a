"""Several sets one after the other: done, stopped half way, and a printer that gives up."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.casework import cases
from app.domain.people import PersonDetails
from app.domain.readers import Reader
from tests.ui.desktop import QUIET, Driver, make_seats, running
from ui.shell.room import Place
from ui.shell.today.batch_dialog import BatchDialog
from ui.shell.today.view import View
from ui.words import say

pytestmark = pytest.mark.qt_log_ignore(QUIET, extend=True)
NAMES = ("李强", "赵敏", "周平")
SET = 2  # sheets of one person at the marriage desk


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One counsellor."""
    root = tmp_path_factory.mktemp("template") / "data"
    make_seats(root, "王敏")
    return root


@pytest.fixture
def driver(qapp: QApplication, qtbot: QtBot, tmp_path: Path, template: Path) -> Iterator[Driver]:
    """Her computer, with three people received today."""
    with running(qapp, qtbot, tmp_path / "data", template) as made:
        made.unlock()
        opened: list = []
        for name in NAMES:
            made.frame.shell.run(
                lambda work, name=name: cases.open_single(work, PersonDetails(name=name), "01"), opened.append
            )
        qtbot.waitUntil(lambda: len(opened) == len(NAMES), timeout=20_000)
        yield made


def open_dialog(driver: Driver) -> BatchDialog:
    """From Today."""
    driver.frame.go(Place("today"))
    room = driver.frame.room
    assert isinstance(room, View)
    driver.bot.waitUntil(lambda: len(room._reception) == len(NAMES), timeout=20_000)
    driver.bot.mouseClick(room.batch, Qt.MouseButton.LeftButton)
    (dialog,) = driver.window.findChildren(BatchDialog)
    return dialog


def printed(driver: Driver) -> int:
    """How many sheets are in the records."""
    found: list[int] = []

    def verb(work):
        rows = cases.rows(work, Reader.WORKER)
        pages = [cases.page(work, row.id, Reader.WORKER) for row in rows]
        return sum(hasattr(entry, "sha256") for page in pages for entry in page.timeline)

    driver.frame.shell.run(verb, found.append)
    driver.bot.waitUntil(lambda: bool(found), timeout=20_000)
    return found[0]


def test_the_sets_of_a_day_come_out_case_by_case(driver: Driver) -> None:
    """Without the one that was not ticked."""
    dialog = open_dialog(driver)
    dialog.list.item(1).setCheckState(Qt.CheckState.Unchecked)
    driver.bot.mouseClick(dialog.print, Qt.MouseButton.LeftButton)
    driver.bot.waitUntil(lambda: dialog.words.text() == say("today.batch.all_done"), timeout=20_000)

    assert [len(pdfs) for _, pdfs in driver.printed.jobs] == [SET] * 2
    assert printed(driver) == 2 * SET
    assert dialog.chosen() == []
    assert not any(name in title for name in NAMES for title, _ in driver.printed.jobs)


def test_what_was_not_printed_stays_ticked(driver: Driver) -> None:
    """Stopped after the first: two are left, and nothing was issued for them; then they are printed."""
    dialog = open_dialog(driver)
    dialog.batch.moved.connect(dialog.batch.stop)
    driver.bot.mouseClick(dialog.print, Qt.MouseButton.LeftButton)
    driver.bot.waitUntil(lambda: dialog.words.text() == say("today.batch.stopped", count=2), timeout=20_000)
    assert (len(dialog.chosen()), len(driver.printed.jobs)) == (2, 1)
    assert printed(driver) == SET

    dialog.batch.moved.disconnect(dialog.batch.stop)
    driver.bot.mouseClick(dialog.print, Qt.MouseButton.LeftButton)
    driver.bot.waitUntil(lambda: dialog.words.text() == say("today.batch.all_done"), timeout=20_000)
    assert len(driver.printed.jobs) == 3


def test_a_printer_out_of_paper_prints_the_same_bytes_later(driver: Driver) -> None:
    """What was issued is sent again, not issued twice."""
    dialog = open_dialog(driver)
    driver.printed.is_off = True
    driver.bot.mouseClick(dialog.print, Qt.MouseButton.LeftButton)
    driver.bot.waitUntil(lambda: dialog.words.text() == say("today.batch.failed", count=3), timeout=20_000)
    assert printed(driver) == SET

    driver.printed.is_off = False
    driver.bot.mouseClick(dialog.print, Qt.MouseButton.LeftButton)
    driver.bot.waitUntil(lambda: dialog.words.text() == say("today.batch.all_done"), timeout=20_000)
    assert len(driver.printed.jobs) == 3
    assert printed(driver) == 3 * SET


def test_a_number_slip_is_one_click(driver: Driver) -> None:
    """And says which number it was."""
    driver.frame.go(Place("today"))
    room = driver.frame.room
    assert isinstance(room, View)
    driver.bot.mouseClick(room.slip, Qt.MouseButton.LeftButton)
    driver.bot.waitUntil(lambda: bool(driver.printed.jobs), timeout=20_000)
    assert driver.frame.messages.sentence == say("today.slip_told", number="A01")
