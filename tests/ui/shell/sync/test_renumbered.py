"""A vault put back from a backup, in the window: told once, and everything of both is there. A real server."""

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.casework import cases
from app.domain.cases import SyncMark
from app.domain.ids import RecordId
from app.domain.people import PersonDetails
from app.domain.readers import Reader
from tests.ui.desktop import QUIET, Driver, make_seats, running
from tests.ui.shell.settings.test_centre import centre, connect
from ui.shell.sync.renumbered_dialog import RenumberedDialog
from ui.touring.server import ServerProcess
from ui.words import say

pytestmark = pytest.mark.qt_log_ignore(QUIET, extend=True)

LONG = 20_000


def opened(driver: Driver, address: str) -> RecordId:
    """A case, brought to the centre."""
    client, background = PersonDetails(address=address), driver.desktop.parts.background
    case: RecordId = background.ask(lambda work: cases.open_single(work, client, "06")).result().value

    def is_sent() -> bool:
        """Asked for until it is."""
        driver.desktop.parts.sync.round_now()  # type: ignore[union-attr]  # there is a centre
        found = background.ask(lambda work: cases.rows(work, Reader.WORKER)).result()
        return next(one.mark for one in found if one.id == case) is SyncMark.CENTRE

    driver.bot.waitUntil(is_sent, timeout=LONG)
    return case


def test_a_restored_computer_tells_its_worker_and_goes_on(
    server: ServerProcess, qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    """A case before the backup, one after it, one since it was put back: all are there, the last numbered by no. 02."""
    root, backup = tmp_path / "wang", tmp_path / "backup"
    make_seats(root, "王敏")
    with running(qapp, qtbot, tmp_path / "first", root) as driver:
        driver.unlock()
        server.add_site(centre(driver).card.text())
        connect(driver, server.address)
        driver.bot.waitUntil(lambda: driver.desktop.parts.sync.status().state == "resting", timeout=LONG)  # type: ignore[union-attr]  # there is a centre
        before = opened(driver, "赵女士")
    shutil.copytree(tmp_path / "first", backup)
    with running(qapp, qtbot, tmp_path / "second", tmp_path / "first") as driver:
        driver.unlock()
        after = opened(driver, "钱女士")
    with running(qapp, qtbot, tmp_path / "third", backup) as driver:
        driver.unlock()
        driver.bot.waitUntil(lambda: bool(driver.window.findChildren(RenumberedDialog)), timeout=LONG)
        dialog = driver.window.findChildren(RenumberedDialog)[0]
        assert dialog.windowTitle() == say("sync.renumbered_title", number="02")
        driver.bot.mouseClick(dialog.done_button, Qt.MouseButton.LeftButton)
        since = opened(driver, "孙女士")
        found = driver.desktop.parts.background.ask(lambda work: cases.rows(work, Reader.WORKER)).result()
        assert {one.id for one in found} == {before, after, since}
        assert "02-" in next(one.number for one in found if one.id == since)
        assert not driver.window.findChildren(RenumberedDialog)
