"""Signing on the screen, clicked: the pad, the refusals, the way back behind the cover."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.casework import cases, sheets, site
from app.casework.sheets import IssuedSheet
from app.domain.cases import SheetState
from app.domain.readers import Reader
from tests.ui.desktop import QUIET, Driver, make_seats, running
from tests.ui.shell.counter import LI, WANG
from ui.shell.case.signing_page import SigningPage
from ui.shell.case.view import View
from ui.shell.room import Place
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


def ask(driver: Driver, verb):
    """Run a verb and wait for its value."""
    found: list = []
    driver.frame.shell.run(verb, found.append)
    driver.bot.waitUntil(lambda: bool(found), timeout=20_000)
    return found[0]


def case_page(driver: Driver) -> tuple[View, IssuedSheet]:
    """A couple's registration, printed, chosen in the timeline."""
    case = ask(driver, lambda work: cases.open_couple(work, LI, WANG, "04"))
    one = ask(driver, lambda work: sheets.print_set(work, case, "zh"))[0]
    driver.frame.shell.set_reader(Reader.WORKER)
    driver.frame.go(Place("case", case=case))
    page = driver.frame.room
    assert isinstance(page, View)
    driver.bot.waitUntil(lambda: page.timeline.rows.position(one.sheet.id) >= 0, timeout=20_000)
    page.timeline.setCurrentIndex(page.timeline.rows.index(page.timeline.rows.position(one.sheet.id)))
    return page, one


def button(page: View, name: str):
    """A choice at the side, if it is offered."""
    page.timeline.setCurrentIndex(page.timeline.currentIndex())
    found = [one for one in page.side.findChildren(object) if one.objectName() == name and not one.isHidden()]
    return found[0] if found else None


def draw(driver: Driver, sheet: SigningPage, moves: int = 24) -> None:
    """A zigzag over the pad, as a hand makes it."""
    paper = sheet.pad.paper()
    spots = [
        QPoint(paper.left() + paper.width() * (2 + at) // (moves + 4), paper.top() + paper.height() * (1 + at % 2) // 3)
        for at in range(moves)
    ]
    driver.bot.mousePress(sheet.pad, Qt.MouseButton.LeftButton, pos=spots[0])
    for spot in spots[1:]:
        driver.bot.mouseMove(sheet.pad, spot)
    driver.bot.mouseRelease(sheet.pad, Qt.MouseButton.LeftButton, pos=spots[-1])


def signing_page(driver: Driver, page: View) -> SigningPage:
    """The page turned to whoever signs, shown."""
    driver.bot.waitUntil(lambda: page.findChild(SigningPage) is not None, timeout=20_000)
    sheet = page.findChild(SigningPage)
    assert sheet is not None
    driver.bot.waitUntil(lambda: bool(sheet.pages.pages), timeout=20_000)
    return sheet


def choose_pin(driver: Driver) -> None:
    """F9, four digits twice, and back."""
    driver.press(Qt.Key.Key_F9)
    driver.bot.waitUntil(lambda: driver.desktop.scenes.cover is not None)
    cover = driver.desktop.scenes.cover
    assert cover is not None
    for _ in range(3):
        driver.bot.keyClicks(cover.field, "2468")
        if driver.desktop.scenes.cover is None:
            return
        if not cover.field.isVisible():
            driver.bot.keyClick(cover, Qt.Key.Key_Space)


def test_it_is_offered_only_where_the_site_allows_it_and_a_pin_bars_the_way_back(driver: Driver) -> None:
    """Off by default; allowed in the settings; first four digits, then the page."""
    page, _ = case_page(driver)
    assert button(page, "sign_pen") is None
    driver.frame.go(Place("settings"))
    driver.settle()
    section = driver.frame.room.site  # type: ignore[union-attr]  # the settings' own section
    driver.bot.mouseClick(section.pen.button(True), Qt.MouseButton.LeftButton)
    driver.bot.waitUntil(lambda: driver.frame.messages.sentence == say("settings.site.saved"))
    assert ask(driver, lambda work: (site.allows_pen(work),)) == (True,)
    driver.frame.go(Place("case", case=page.presenter.case))
    driver.settle()
    driver.bot.waitUntil(lambda: button(page, "sign_pen") is not None, timeout=20_000)
    driver.bot.mouseClick(button(page, "sign_pen"), Qt.MouseButton.LeftButton)
    assert driver.frame.messages.sentence == say("sign.needs_pin")
    assert page.findChild(SigningPage) is None


def test_three_people_sign_and_the_desk_goes_behind_the_cover(driver: Driver) -> None:
    """A tick is refused and stays; a stroke is taken back; Esc leads nowhere; then everybody signs."""
    ask(driver, lambda work: (site.allow_pen(work, True),))
    page, one = case_page(driver)
    choose_pin(driver)
    driver.bot.waitUntil(lambda: button(page, "sign_pen") is not None, timeout=20_000)
    driver.bot.mouseClick(button(page, "sign_pen"), Qt.MouseButton.LeftButton)
    sheet = signing_page(driver, page)
    assert not sheet.finish.isEnabled()
    draw(driver, sheet, moves=3)
    driver.bot.mouseClick(sheet.finish, Qt.MouseButton.LeftButton)
    driver.bot.waitUntil(lambda: sheet.problem.text() == say("error.refused.signature_short"), timeout=20_000)
    assert len(sheet.pad.strokes) == 1
    draw(driver, sheet)
    assert (len(sheet.pad.strokes), sheet.problem.text()) == (2, "")
    driver.bot.keyClick(sheet, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert len(sheet.pad.strokes) == 1
    driver.bot.mouseClick(sheet.clear, Qt.MouseButton.LeftButton)
    assert sheet.pad.strokes == ()
    driver.bot.keyClick(sheet, Qt.Key.Key_Escape)
    assert sheet.isVisible()

    for left in (2, 1, 0):
        draw(driver, sheet)
        driver.bot.mouseClick(sheet.finish, Qt.MouseButton.LeftButton)
        if left:
            driver.bot.waitUntil(lambda left=left: len(sheet._to_sign.places) == left, timeout=20_000)
            driver.settle()
    driver.bot.waitUntil(lambda: sheet.words.text() == say("sign.all_done"), timeout=20_000)
    driver.bot.mouseClick(sheet.give_back, Qt.MouseButton.LeftButton)
    driver.bot.waitUntil(lambda: driver.desktop.scenes.cover is not None)
    now = ask(driver, lambda work: sheets.get(work, one.sheet.id))
    assert (now.state, len(now.pen_signers)) == (SheetState.SIGNED, 3)


def test_enter_on_a_line_marks_signed_and_undo_takes_it_back(driver: Driver) -> None:
    """A key too many is no signature for good."""
    page, one = case_page(driver)
    driver.bot.keyClick(page.timeline, Qt.Key.Key_Return)
    driver.bot.waitUntil(lambda: driver.frame.messages.sentence == say("case.told.signed"), timeout=20_000)
    driver.bot.mouseClick(driver.frame.messages._undo_button, Qt.MouseButton.LeftButton)
    driver.bot.waitUntil(lambda: driver.frame.messages.sentence == say("case.told.taken_back"), timeout=20_000)
    assert ask(driver, lambda work: sheets.get(work, one.sheet.id)).state is SheetState.PRINTED
