"""Printing from the case page, through the frame, on a printer that may be off."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.casework import cases, notes
from app.casework.work import Work
from app.domain.ids import RecordId
from app.domain.people import PersonDetails
from app.domain.readers import Reader, Scope
from tests.ui.desktop import QUIET, Driver, make_seats, running
from tests.ui.shell.counter import LI, WANG
from ui.printing.questions import BoxedDialog
from ui.printing.sheets_dialog import SheetsDialog
from ui.printing.watch import PrintWatch
from ui.printing.words import boxed
from ui.shell.case.view import View
from ui.shell.room import Place
from ui.widgets.plain_label import PlainLabel
from ui.words import say

pytestmark = pytest.mark.qt_log_ignore(QUIET, extend=True)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One counsellor."""
    root = tmp_path_factory.mktemp("template") / "data"
    make_seats(root, "王敏")
    return root


@pytest.fixture
def driver(qapp: QApplication, qtbot: QtBot, tmp_path: Path, template: Path) -> Iterator[Driver]:
    """Her computer, unlocked."""
    with running(qapp, qtbot, tmp_path / "data", template) as made:
        made.unlock()
        yield made


def couple(driver: Driver, husband: PersonDetails = LI) -> RecordId:
    """A couple's case."""
    made: list[RecordId] = []
    driver.frame.shell.run(lambda work: cases.open_couple(work, husband, WANG, "04"), made.append)
    driver.bot.waitUntil(lambda: bool(made), timeout=20_000)
    return made[0]


def case_page(driver: Driver, case: RecordId) -> View:
    """The page of a case, read."""
    driver.frame.go(Place("case", case=case))
    room = driver.frame.room
    assert isinstance(room, View)
    driver.bot.waitUntil(lambda: room.presenter.reading is not None, timeout=20_000)
    return room


def test_a_printer_that_is_off_is_told_once_and_the_set_printed_again(driver: Driver) -> None:
    """The card over the page says it, with a second try; the title of the job names nobody."""
    page = case_page(driver, couple(driver))
    watch = driver.frame.watch
    assert isinstance(watch, PrintWatch)
    driver.printed.is_off = True
    driver.bot.mouseClick(page.side.print, Qt.MouseButton.LeftButton)
    driver.bot.waitUntil(watch.isVisible, timeout=20_000)
    assert watch.words.text() == say("print.failed", printer="HP")
    assert driver.frame.messages.sentence == ""

    driver.printed.is_off = False
    driver.bot.mouseClick(watch.once_more, Qt.MouseButton.LeftButton)
    driver.bot.waitUntil(lambda: bool(driver.printed.jobs), timeout=20_000)
    ((title, pdfs),) = driver.printed.jobs
    assert len(pdfs) == 4
    assert not {"李", "王"} & set(title)
    driver.bot.waitUntil(watch.isHidden)


def test_the_button_says_where_pages_go(driver: Driver) -> None:
    """A quiet line and a tooltip, read anew each time the page is shown."""
    case = couple(driver)
    page = case_page(driver, case)
    assert page.side.printer.text() == page.side.print.toolTip() == say("print.to_system")
    driver.desktop.parts.settings.printer = "HP"
    page.open(Place("case", case=case))
    assert page.side.print.toolTip() == say("print.to", printer="HP")


def test_the_set_is_looked_at_first_without_what_those_present_may_not_see(driver: Driver) -> None:
    """Nothing is issued by looking; printing from there prints the whole set, and a sentence says so before."""
    page = case_page(driver, couple(driver, PersonDetails(name="李强\U000308ff", address="李先生")))
    driver.bot.mouseClick(page.side.preview, Qt.MouseButton.LeftButton)
    driver.bot.waitUntil(lambda: bool(page.findChildren(SheetsDialog)), timeout=20_000)
    (dialog,) = page.findChildren(SheetsDialog)
    driver.bot.waitUntil(lambda: bool(dialog.pages.pages), timeout=20_000)
    assert say("print.set_apart", count=2) in dialog._why.text()
    assert boxed(("\U000308ff",)) in dialog._why.text()
    assert [entry for entry in page.presenter.reading.page.timeline if hasattr(entry, "sha256")] == []  # type: ignore[union-attr]

    driver.bot.mouseClick(dialog.print, Qt.MouseButton.LeftButton)
    driver.bot.waitUntil(lambda: bool(page.findChildren(BoxedDialog)), timeout=20_000)
    driver.bot.mouseClick(page.findChildren(BoxedDialog)[0].print, Qt.MouseButton.LeftButton)
    driver.bot.waitUntil(lambda: bool(driver.printed.jobs), timeout=20_000)
    assert len(driver.printed.jobs[0][1]) == 4
    assert driver.frame.messages.sentence == boxed(("\U000308ff",))


def test_a_set_with_a_character_no_face_has_is_asked_about_before_it_is_issued(driver: Driver) -> None:
    """With its number, because the screen may not draw it either; left alone, nothing was issued; asked every time."""
    driver.frame.shell.set_reader(Reader.WORKER)
    page = case_page(driver, couple(driver, PersonDetails(name="李强\U000308ff", address="李先生")))
    for answer in ("wait", "print"):
        driver.press(Qt.Key.Key_P, Qt.KeyboardModifier.AltModifier)
        driver.bot.waitUntil(lambda: any(one.isVisible() for one in page.findChildren(BoxedDialog)), timeout=20_000)
        (dialog,) = [one for one in page.findChildren(BoxedDialog) if one.isVisible()]
        assert dialog.wait.isDefault()
        assert "U+308FF" in "".join(label.text() for label in dialog.findChildren(PlainLabel))
        driver.settle()
        assert driver.printed.jobs == [] and _issued(page) == []
        driver.bot.mouseClick(getattr(dialog, answer), Qt.MouseButton.LeftButton)
    driver.bot.waitUntil(lambda: len(_issued(page)) == 4 and bool(driver.printed.jobs), timeout=20_000)
    assert [len(pdfs) for _, pdfs in driver.printed.jobs] == [4]


def _issued(page: View) -> list[object]:
    reading = page.presenter.reading
    return [entry for entry in reading.page.timeline if hasattr(entry, "sha256")] if reading else []


def test_what_was_wished_while_the_page_was_read_is_done_when_it_is(driver: Driver) -> None:
    """Alt+N right after the case was opened is not lost; a wish for one case is not kept for the next."""
    first, second = couple(driver), couple(driver)
    driver.frame.go(Place("case", case=first))
    page = driver.frame.room
    assert isinstance(page, View)
    assert page.presenter.reading is None
    page._on_note()
    driver.bot.waitUntil(lambda: page.stack.currentWidget() is page.editor, timeout=20_000)

    driver.frame.shell.set_reader(Reader.WORKER)
    page._on_print()
    page.open(Place("case", case=second))
    driver.bot.waitUntil(lambda: page.presenter.reading is not None, timeout=20_000)
    driver.settle()
    assert driver.printed.jobs == []


def test_a_copied_note_is_gone_from_the_clipboard_when_the_vault_locks(driver: Driver) -> None:
    """What another program has put there stays."""
    case = couple(driver)

    def sign(work: Work) -> RecordId:
        draft = notes.start(work, case, Scope.BOTH).value
        notes.keep(work, msgspec.structs.replace(draft, body="商定先各自单独谈"))
        return notes.sign(work, draft.id).value

    driver.frame.shell.run(sign)
    driver.settle()
    page = case_page(driver, case)
    driver.bot.waitUntil(lambda: page.timeline.rows.rowCount() > 1, timeout=20_000)
    page.timeline.setCurrentIndex(page.timeline.rows.index(0))
    page._on_pressed("copy", page.presenter.entry(page.timeline.chosen_ref()))
    clipboard = QGuiApplication.clipboard()
    assert clipboard.text() == "商定先各自单独谈"

    driver.press(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert clipboard.text() == ""

    clipboard.setText("https://example.org")
    driver.unlock()
    driver.press(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert clipboard.text() == "https://example.org"
