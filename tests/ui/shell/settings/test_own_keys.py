"""Changing the passphrase, renewing the recovery code, choosing the printer."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox
from pytestqt.qtbot import QtBot

from app.casework import sheets
from app.settings import load
from app.vault import layout
from tests.ui.desktop import PASSPHRASE, QUIET, Driver, make_seats, running
from tests.weights import thinnest
from ui.shell.room import Place
from ui.shell.settings.passphrase_dialog import PassphraseDialog
from ui.shell.settings.recovery_dialog import RecoveryDialog
from ui.shell.settings.view import View
from ui.widgets.buttons import QuietButton
from ui.widgets.plain_label import PlainLabel
from ui.words import say

pytestmark = pytest.mark.qt_log_ignore(QUIET, extend=True)

NEW = "another good one"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One counsellor."""
    root = tmp_path_factory.mktemp("template") / "data"
    make_seats(root, "王敏")
    return root


@pytest.fixture
def driver(qapp: QApplication, qtbot: QtBot, tmp_path: Path, template: Path) -> Iterator[Driver]:
    """Her computer."""
    with running(qapp, qtbot, tmp_path / "data", template) as made:
        yield made


@pytest.fixture
def settings(driver: Driver) -> View:
    """The settings room, opened."""
    driver.unlock().go(Place("settings"))
    room = driver.frame.room
    assert isinstance(room, View)
    return room


def passphrase_dialog(driver: Driver, settings: View) -> PassphraseDialog:
    """As the button opens it."""
    driver.bot.mouseClick(settings.safety.passphrase, Qt.MouseButton.LeftButton)
    (dialog,) = driver.window.findChildren(PassphraseDialog)
    return dialog


def recovery_dialog(driver: Driver, settings: View) -> RecoveryDialog:
    """With the new code on it."""
    driver.bot.mouseClick(settings.safety.recovery, Qt.MouseButton.LeftButton)
    (dialog,) = driver.window.findChildren(RecoveryDialog)
    driver.bot.keyClicks(dialog.old, PASSPHRASE)
    driver.bot.keyClick(dialog.old, Qt.Key.Key_Return)
    driver.bot.waitUntil(lambda: bool(dialog._code), timeout=20_000)
    return dialog


def test_a_new_passphrase_opens_from_now_on(driver: Driver, settings: View) -> None:
    """The old one, the new one twice, Enter; a sentence, and the next unlocking."""
    dialog = passphrase_dialog(driver, settings)
    driver.bot.keyClicks(dialog.old, PASSPHRASE)
    for field in (dialog.fresh.first, dialog.fresh.second):
        driver.bot.keyClicks(field, NEW)
    driver.bot.keyClick(dialog.fresh.second, Qt.Key.Key_Return)
    words = say("settings.safety.passphrase_changed")
    driver.bot.waitUntil(lambda: driver.frame.messages.sentence == words, timeout=20_000)

    driver.press(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    driver.type_passphrase(NEW)
    assert driver.frame is not None


def test_a_wrong_old_passphrase_changes_nothing(driver: Driver, settings: View) -> None:
    """One sentence at its field; the dialog stays."""
    dialog = passphrase_dialog(driver, settings)
    driver.bot.keyClicks(dialog.old, "not this one")
    for field in (dialog.fresh.first, dialog.fresh.second):
        driver.bot.keyClicks(field, NEW)
    driver.bot.mouseClick(dialog.change, Qt.MouseButton.LeftButton)
    driver.bot.waitUntil(lambda: bool(dialog.old_box.problem), timeout=20_000)

    assert dialog.old_box.problem == say("settings.safety.old_wrong")
    assert dialog.isVisible()


def test_a_new_recovery_code_is_printed_and_never_told_by_the_card(driver: Driver, settings: View) -> None:
    """Its sheet goes to the printer; where the printer is off the dialog says so, and nobody else keeps the page."""
    dialog = recovery_dialog(driver, settings)
    prints = next(one for one in dialog.findChildren(QuietButton) if one.text() == say("setup.print_sheet"))
    driver.printed.is_off = True
    driver.bot.mouseClick(prints, Qt.MouseButton.LeftButton)
    words = say("error.printer_failed", printer="HP")
    driver.bot.waitUntil(lambda: words in [one.text() for one in dialog.findChildren(PlainLabel)], timeout=20_000)
    assert driver.frame.watch.isHidden()

    driver.printed.is_off = False
    driver.bot.mouseClick(prints, Qt.MouseButton.LeftButton)
    driver.bot.waitUntil(lambda: bool(driver.printed.jobs), timeout=20_000)
    ((title, (pdf,)),) = driver.printed.jobs
    assert "王敏" not in title
    assert pdf.startswith(b"%PDF")


def test_the_cover_hides_a_dialog_and_gives_it_back(driver: Driver, settings: View) -> None:
    """F9 works over a dialog that takes the keys; a recovery code is not left standing beside the cover."""
    dialog = recovery_dialog(driver, settings)
    driver.bot.keyClick(dialog, Qt.Key.Key_F9)
    cover = driver.desktop.scenes.cover
    assert cover is not None
    assert dialog.isHidden()

    driver.bot.keyClicks(cover.field, "24682468")
    driver.bot.keyClick(cover, Qt.Key.Key_Space)
    driver.bot.keyClicks(cover.field, "2468")
    assert dialog.isVisible()


def test_locking_takes_a_dialog_away(driver: Driver, settings: View) -> None:
    """Nothing asked of one person waits for the next."""
    recovery_dialog(driver, settings)
    driver.desktop.idle.idled.emit()

    assert driver.start.chosen is not None
    driver.bot.waitUntil(lambda: not driver.window.findChildren(RecoveryDialog))


def test_the_printer_chosen_is_remembered_and_shown(driver: Driver, settings: View) -> None:
    """By name, with its trays; another printer begins with its own tray."""
    driver.settle()
    settings.printing._show({"HP": ("Upper", "Manual"), "Brother": ("Upper",)})
    choose(settings.printing.printer, "HP")
    choose(settings.printing.tray, "Manual")
    root = driver.desktop.parts.root
    assert (load(root).printer, load(root).tray) == ("HP", "Manual")
    driver.frame.go(Place("forms"))
    assert "HP" in driver.frame.room.printer.text()  # type: ignore[union-attr]  # the forms room

    choose(settings.printing.printer, "Brother")
    assert (load(root).printer, load(root).tray) == ("Brother", "")


def test_the_kind_of_printer_is_remembered_and_pages_are_drawn_for_it(driver: Driver, settings: View) -> None:
    """Chosen by its segment: the next page has thick lines, and so has one after locking and unlocking."""
    assert settings.printing.kind.value() == "laser" and thinnest(blank(driver)) < 0.75
    driver.bot.mouseClick(settings.printing.kind.button("dot"), Qt.MouseButton.LeftButton)
    assert load(driver.desktop.parts.root).printer_kind == "dot"
    assert thinnest(blank(driver)) >= 0.75

    driver.press(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    driver.unlock().go(Place("settings"))
    room = driver.frame.room
    assert isinstance(room, View)
    assert room.printing.kind.value() == "dot" and thinnest(blank(driver)) >= 0.75


def blank(driver: Driver) -> bytes:
    """An empty sheet as it would be printed now."""
    made: list[bytes] = []
    driver.frame.shell.run(lambda work: sheets.blank(work, "marriage/cooling_off_notice", "zh"), made.append)
    driver.bot.waitUntil(lambda: bool(made), timeout=20_000)
    return made[0]


def test_a_mended_key_file_is_told_once_after_unlocking(driver: Driver) -> None:
    """A torn first copy opens all the same; a sentence says what was put right."""
    (folder,) = (driver.desktop.parts.root / "seats").iterdir()
    (folder / layout.HEADER).write_bytes(b"torn")
    frame = driver.unlock()
    driver.bot.waitUntil(lambda: bool(frame.messages.sentence))

    assert frame.messages.sentence == say("start.mended.header_restored")
    driver.press(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert driver.unlock().messages.sentence == ""


def choose(box: QComboBox, name: str) -> None:
    """As a person does with a box: the index, then its signal."""
    box.setCurrentIndex(box.findData(name))
    box.activated.emit(box.currentIndex())
