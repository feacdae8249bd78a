"""The site's recovery sheet in the window: made and typed back, tried, and used on a new computer. A real server."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.casework import cases, site_sheet
from app.casework.site_sheet import QUARTER
from app.domain.people import PersonDetails
from app.domain.readers import Reader
from app.domain.site_sheet import read
from tests.ui.desktop import PASSPHRASE, QUIET, Driver, make_seats, running
from tests.ui.shell.settings.test_centre import centre, connect, read_qr
from ui.shell.room import Place
from ui.shell.settings.sheet_dialog import SheetDialog
from ui.shell.settings.sheet_section import SheetSection
from ui.shell.settings.sheet_trial_dialog import SheetTrialDialog
from ui.shell.setup.confirm_page import ConfirmPage
from ui.shell.setup.secret_page import SecretPage
from ui.touring.server import ServerProcess
from ui.words import say

pytestmark = pytest.mark.qt_log_ignore(QUIET, extend=True)

LONG = 20_000


@pytest.fixture
def driver(qapp: QApplication, qtbot: QtBot, tmp_path: Path, server: ServerProcess) -> Iterator[Driver]:
    """The founder's computer, on the server."""
    template = tmp_path / "template"
    make_seats(template, "王敏")
    with running(qapp, qtbot, tmp_path / "wang", template) as made:
        made.unlock()
        section = centre(made)
        server.add_site(section.card.text())
        connect(made, server.address)
        made.bot.waitUntil(section_of(made).make.isVisible, timeout=LONG)
        yield made


def section_of(driver: Driver) -> SheetSection:
    """The section of the settings."""
    driver.frame.go(Place("settings"))
    section = driver.frame.room.sheet  # type: ignore[union-attr]  # the settings room
    assert isinstance(section, SheetSection)
    return section


def make_sheet(driver: Driver) -> str:
    """Through all steps of the dialog; what the square on the paper says."""
    section = section_of(driver)
    driver.bot.mouseClick(section.make, Qt.MouseButton.LeftButton)
    dialog = driver.window.findChildren(SheetDialog)[-1]
    driver.bot.keyClicks(dialog.passphrase, PASSPHRASE)
    driver.bot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    driver.bot.waitUntil(dialog.print.isVisible, timeout=LONG)
    before = len(driver.printed.jobs)
    driver.bot.mouseClick(dialog.print, Qt.MouseButton.LeftButton)
    driver.bot.waitUntil(lambda: len(driver.printed.jobs) == before + 1, timeout=LONG)
    square = read_qr(driver.printed.jobs[-1][1][0])
    driver.bot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    assert dialog.groups is not None
    assert not dialog.groups.isVisible()
    wrong = square.split()[-1]
    dialog.typed.setText(("2" if wrong[12] != "2" else "3").join((wrong[:12], wrong[13:])))
    driver.bot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    assert dialog.typed_box.problem == say("settings.sheet.differs", group=3)
    dialog.typed.setText(square)
    driver.bot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    driver.bot.waitUntil(section.trial.isVisible, timeout=LONG)
    return square


def test_a_sheet_is_made_tried_and_asked_for_again(driver: Driver) -> None:
    """Typed back wrong it is not good; then it is, can be tried, and Today asks for it after a quarter."""
    background = driver.desktop.parts.background
    assert background.ask(site_sheet.state).result().due == "make"
    square = make_sheet(driver)
    section = section_of(driver)
    assert background.ask(site_sheet.state).result().due == ""
    driver.bot.mouseClick(section.trial, Qt.MouseButton.LeftButton)
    dialog = driver.window.findChildren(SheetTrialDialog)[-1]
    dialog.code.setText(square.split()[-1][:-1])
    driver.bot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    driver.bot.waitUntil(lambda: bool(dialog.box.problem), timeout=LONG)
    assert "75" in dialog.box.problem
    dialog.code.setText(square)
    driver.bot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    driver.bot.waitUntil(lambda: not driver.window.findChildren(SheetTrialDialog), timeout=LONG)
    later = background.ask(lambda work: site_sheet.state(work.at(work.now() + QUARTER + timedelta(days=1)))).result()
    assert (later.is_made, later.due) == (True, "try")


def test_a_wrong_passphrase_makes_no_sheet(driver: Driver) -> None:
    """Somebody at an unlocked computer that is not theirs."""
    section = section_of(driver)
    driver.bot.mouseClick(section.make, Qt.MouseButton.LeftButton)
    dialog = driver.window.findChildren(SheetDialog)[-1]
    driver.bot.keyClicks(dialog.passphrase, "not the passphrase")
    driver.bot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    driver.bot.waitUntil(lambda: bool(dialog.passphrase_box.problem), timeout=LONG)
    assert not dialog.print.isVisible()
    dialog.reject()


def test_the_site_comes_back_on_a_new_computer(
    driver: Driver, qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    """The sheet is scanned at set-up; the case of the old computer is read, and colleagues can be invited again."""
    square = make_sheet(driver)
    client = PersonDetails(address="王女士")
    case = driver.desktop.parts.background.ask(lambda work: cases.open_single(work, client, "06")).result().value
    sync = driver.desktop.parts.sync
    assert sync is not None

    def is_sent() -> bool:
        """At the centre; then the computer burns."""
        sync.round_now()
        found = driver.desktop.parts.background.ask(lambda work: cases.rows(work, Reader.WORKER)).result()
        return all(one.mark == "centre" for one in found)

    driver.bot.waitUntil(is_sent, timeout=LONG)
    driver.desktop.close()
    with running(qapp, qtbot, tmp_path / "new") as other:
        assert other.desktop.scenes.setup is not None
        view = other.desktop.scenes.setup.view
        other.bot.keyClicks(view.facts.worker.field, square)
        assert view.facts.how.value() == "recover"
        view.facts.worker.field.setText("陈静")  # type: ignore[attr-defined]  # it is a LineEdit
        other.bot.mouseClick(view.facts.forward, Qt.MouseButton.LeftButton)
        other.bot.waitUntil(lambda: isinstance(view.page, SecretPage), timeout=LONG)
        secret = view.page
        assert isinstance(secret, SecretPage)
        for field in (secret.fresh.first, secret.fresh.second):
            other.bot.keyClicks(field, PASSPHRASE)
        other.bot.mouseClick(secret.forward, Qt.MouseButton.LeftButton)
        other.bot.waitUntil(lambda: hasattr(view.page, "told"), timeout=LONG)
        other.bot.mouseClick(view.page.forward, Qt.MouseButton.LeftButton)
        confirm = view.page
        assert isinstance(confirm, ConfirmPage)
        for box, group in confirm.boxes:
            box.field.setText(group)  # type: ignore[attr-defined]  # it is a LineEdit
        other.bot.mouseClick(confirm.forward, Qt.MouseButton.LeftButton)
        other.unlock()
        background = other.desktop.parts.background

        def is_back() -> bool:
            """The case stands in the list."""
            other.desktop.parts.sync.round_now()  # type: ignore[union-attr]  # there is a centre
            found = background.ask(lambda work: cases.rows(work, Reader.WORKER)).result()
            return case in {one.id for one in found}

        other.bot.waitUntil(is_back, timeout=LONG)
        other.frame.go(Place("settings"))
        seats = other.frame.room.seats  # type: ignore[union-attr]  # the settings room
        other.bot.waitUntil(seats.invite.isVisible, timeout=LONG)
        other.bot.waitUntil(lambda: len(seats.rows) == 2, timeout=LONG)


def test_what_is_typed_at_set_up_is_looked_at_first(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    """A slip of typing is named by its group, before the centre is asked."""
    with running(qapp, qtbot, tmp_path / "new") as other:
        assert other.desktop.scenes.setup is not None
        facts = other.desktop.scenes.setup.view.facts
        other.bot.mouseClick(facts.how.button("recover"), Qt.MouseButton.LeftButton)
        facts.worker.field.setText("陈静")  # type: ignore[attr-defined]  # it is a LineEdit
        other.bot.mouseClick(facts.forward, Qt.MouseButton.LeftButton)
        assert facts.server.problem == say("setup.fill_server")
        assert facts.sheet.problem == say("setup.fill_sheet")
        facts.server.field.setText("http://127.0.0.1:9")  # type: ignore[attr-defined]  # the same
        facts.sheet.field.setText("AAAAA")  # type: ignore[attr-defined]  # the same
        other.bot.mouseClick(facts.forward, Qt.MouseButton.LeftButton)
        assert facts.sheet.problem == say("error.wrong_length", least=15, most=75, typed=5)
    assert read("TXS1 - AAAAA") is None
