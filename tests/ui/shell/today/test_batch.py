"""Several sets one after the other: done, stopped half way, and a printer that gives up."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QTreeWidgetItem
from pytestqt.qtbot import QtBot

from app.casework import cases
from app.domain.people import PersonDetails
from app.domain.readers import Reader
from tests.ui.desktop import QUIET, Driver, make_seats, running
from ui.printing.questions import BoxedDialog
from ui.printing.words import boxed
from ui.shell.room import Place
from ui.shell.today.batch_dialog import SENT, BatchDialog
from ui.shell.today.view import View
from ui.widgets.plain_label import PlainLabel
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


def open_dialog(driver: Driver, received: int = len(NAMES)) -> BatchDialog:
    """From Today."""
    driver.frame.go(Place("today"))
    room = driver.frame.room
    assert isinstance(room, View)
    driver.bot.waitUntil(lambda: len(room._reception) == received, timeout=20_000)
    driver.bot.mouseClick(room.batch, Qt.MouseButton.LeftButton)
    (dialog,) = driver.window.findChildren(BatchDialog)
    driver.bot.waitUntil(dialog.print.isEnabled, timeout=20_000)
    return dialog


def case_at(dialog: BatchDialog, number: int) -> QTreeWidgetItem:
    """A case of the list; its sheets are its children."""
    item = dialog.list.topLevelItem(number)
    assert item is not None
    return item


def press_print(driver: Driver, dialog: BatchDialog, words: str) -> None:
    """Print what is ticked, and wait until the dialog says this."""
    driver.bot.mouseClick(dialog.print, Qt.MouseButton.LeftButton)
    driver.bot.waitUntil(lambda: dialog.words.text() == words, timeout=20_000)


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


def test_the_sets_of_a_day_come_out_sheet_by_sheet(driver: Driver) -> None:
    """All are ticked at first; without the case that was unticked as a whole."""
    dialog = open_dialog(driver)
    assert len(dialog.chosen()) == len(NAMES) * SET
    case_at(dialog, 1).setCheckState(0, Qt.CheckState.Unchecked)
    press_print(driver, dialog, say("today.batch.all_done"))

    assert [len(pdfs) for _, pdfs in driver.printed.jobs] == [1] * 2 * SET
    assert printed(driver) == 2 * SET
    assert dialog.chosen() == []
    assert not any(name in title for name in NAMES for title, _ in driver.printed.jobs)


def test_single_sheets_are_chosen_by_keys(driver: Driver) -> None:
    """Down to the first sheet, Space: the case is half ticked, and only its other sheet comes out."""
    dialog = open_dialog(driver)
    first, unwanted = case_at(dialog, 0), case_at(dialog, 0).child(0)
    assert dialog.list.hasFocus() and dialog.list.currentItem() is first
    driver.bot.keyClick(dialog.list, Qt.Key.Key_Down)
    driver.bot.keyClick(dialog.list, Qt.Key.Key_Space)
    assert unwanted.checkState(0) is Qt.CheckState.Unchecked
    assert first.checkState(0) is Qt.CheckState.PartiallyChecked
    driver.bot.keyClick(dialog.list, Qt.Key.Key_Left)
    driver.bot.keyClick(dialog.list, Qt.Key.Key_Left)
    assert not first.isExpanded()
    press_print(driver, dialog, say("today.batch.all_done"))

    assert len(driver.printed.jobs) == len(NAMES) * SET - 1
    assert "M-1" in unwanted.text(0) and not unwanted.text(SENT)
    assert first.child(1).text(SENT) == say("today.batch.sent")


def test_what_was_not_printed_stays_ticked(driver: Driver) -> None:
    """Stopped within the set of the first: nothing was issued for the rest; then it is printed."""
    dialog = open_dialog(driver)
    dialog.batch.moved.connect(dialog.batch.stop)
    left = len(NAMES) * SET - 1
    press_print(driver, dialog, say("today.batch.stopped", count=left))
    assert (len(dialog.chosen()), len(driver.printed.jobs)) == (left, 1)
    assert printed(driver) == 1
    assert case_at(dialog, 0).checkState(0) is Qt.CheckState.PartiallyChecked

    dialog.batch.moved.disconnect(dialog.batch.stop)
    press_print(driver, dialog, say("today.batch.all_done"))
    assert len(driver.printed.jobs) == printed(driver) == len(NAMES) * SET


def test_a_printer_out_of_paper_prints_the_same_bytes_later(driver: Driver) -> None:
    """What was issued is sent again, not issued twice."""
    dialog = open_dialog(driver)
    driver.printed.is_off = True
    press_print(driver, dialog, say("today.batch.failed", count=len(NAMES) * SET))
    assert printed(driver) == 1

    driver.printed.is_off = False
    press_print(driver, dialog, say("today.batch.all_done"))
    assert len(driver.printed.jobs) == printed(driver) == len(NAMES) * SET


def test_characters_no_face_has_are_asked_about_before_the_first_sheet_is_sent(driver: Driver) -> None:
    """Of all that is ticked at once; left alone nothing was issued and all is ticked; going on prints everything."""
    opened: list = []
    rare = PersonDetails(name="钱\U000308ff")
    driver.frame.shell.run(lambda work: cases.open_single(work, rare, "01"), opened.append)
    driver.bot.waitUntil(lambda: bool(opened), timeout=20_000)
    dialog = open_dialog(driver, len(NAMES) + 1)
    everything = (len(NAMES) + 1) * SET
    for answer, words in (
        ("wait", say("today.batch.stopped", count=everything)),
        ("print", "\n".join((say("today.batch.all_done"), boxed(("\U000308ff",))))),
    ):
        driver.bot.mouseClick(dialog.print, Qt.MouseButton.LeftButton)
        driver.bot.waitUntil(lambda: bool(questions(dialog)), timeout=20_000)
        (question,) = questions(dialog)
        assert "U+308FF" in question.findChildren(PlainLabel)[1].text()
        driver.settle()
        assert not driver.printed.jobs and printed(driver) == 0 and len(dialog.chosen()) == everything
        driver.bot.mouseClick(getattr(question, answer), Qt.MouseButton.LeftButton)
        driver.bot.waitUntil(lambda words=words: dialog.words.text() == words, timeout=20_000)
    assert len(driver.printed.jobs) == everything


def questions(dialog: BatchDialog) -> list[BoxedDialog]:
    """What is asked now."""
    return [one for one in dialog.findChildren(BoxedDialog) if one.isVisible()]


def test_a_number_slip_is_one_click(driver: Driver) -> None:
    """And says which number it was."""
    driver.frame.go(Place("today"))
    room = driver.frame.room
    assert isinstance(room, View)
    driver.bot.mouseClick(room.slip, Qt.MouseButton.LeftButton)
    driver.bot.waitUntil(lambda: bool(driver.printed.jobs), timeout=20_000)
    assert driver.frame.messages.sentence == say("today.slip_told", number="A01")
