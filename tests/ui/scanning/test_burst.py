"""A keyboard scanner types a sheet code into whatever has the keys."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.casework import cases, sheets
from app.casework.sheets import IssuedSheet
from app.domain.readers import Reader
from app.domain.sheet_code import PREFIX
from tests.ui.desktop import QUIET, Driver, make_seats, running
from tests.ui.shell.counter import LI, WANG
from ui.scanning import burst
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
def driver(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, template: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Driver]:
    """Her computer, unlocked; a busy machine may take its time between two keys."""
    monkeypatch.setattr(burst, "BETWEEN_KEYS_MS", 5_000)
    with running(qapp, qtbot, tmp_path / "data", template) as made:
        made.unlock()
        yield made


def issue(driver: Driver) -> tuple[IssuedSheet, ...]:
    """A couple's print set."""
    made: list[tuple[IssuedSheet, ...]] = []

    def verb(work):
        return sheets.print_set(work, cases.open_couple(work, LI, WANG, "04").value, "zh")

    driver.frame.shell.run(verb, made.append)
    driver.bot.waitUntil(lambda: bool(made), timeout=20_000)
    return made[0]


def scan(driver: Driver, field: QWidget, code: str, end: Qt.Key = Qt.Key.Key_Return) -> None:
    """What a scanner does."""
    driver.window.activateWindow()
    driver.bot.waitUntil(driver.window.isActiveWindow)
    field.setFocus()
    driver.bot.waitUntil(lambda: QApplication.focusWidget() is not None)
    driver.bot.keyClicks(QApplication.focusWidget(), PREFIX + code)
    driver.bot.keyClick(QApplication.focusWidget(), end)


@pytest.mark.parametrize("end", [Qt.Key.Key_Return, Qt.Key.Key_Tab])
@pytest.mark.parametrize("where", ["search", "list"])
def test_the_record_opens_from_anywhere(driver: Driver, where: str, end: Qt.Key) -> None:
    """A field, a list; the field keeps what stood in it."""
    one = issue(driver)[0]
    driver.frame.go(Place("today"))
    field = driver.frame.bar.search if where == "search" else driver.frame.room.reception.list
    if where == "search":
        driver.frame.bar.search.setText("李")
    scan(driver, field, one.sheet.code, end)
    driver.bot.waitUntil(lambda: driver.frame.place == Place("case", case=one.sheet.case), timeout=20_000)
    assert where == "list" or driver.frame.bar.search.text() in ("", "李")


def test_a_sheet_the_room_may_not_see_opens_nothing(driver: Driver) -> None:
    """Her consent, while both are here; alone, it opens."""
    hers = next(one for one in issue(driver) if one.sheet.scope.value == "her")
    driver.frame.go(Place("today"))
    scan(driver, driver.frame.room.reception.list, hers.sheet.code)
    driver.bot.waitUntil(lambda: driver.frame.messages.sentence == say("scans.not_here"), timeout=20_000)
    assert driver.frame.place == Place("today")
    driver.frame.shell.set_reader(Reader.WORKER)
    scan(driver, driver.frame.room.reception.list, hers.sheet.code)
    driver.bot.waitUntil(lambda: driver.frame.place.room == "case", timeout=20_000)


def test_typing_is_no_scanning(driver: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    """A person who types the same digits slowly gets what Enter does there."""
    one = issue(driver)[0]
    monkeypatch.setattr(burst, "BETWEEN_KEYS_MS", -1)
    driver.frame.go(Place("settings"))
    field = driver.frame.room.site.fields["name"]
    scan(driver, field, one.sheet.code)
    driver.settle()
    assert (driver.frame.place, PREFIX + one.sheet.code in field.text()) == (Place("settings"), True)
