"""Attached at one computer, seen and fetched at another: a real server, real vaults, a window that is clicked."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt

from app.casework import attachments, cases, rights
from app.domain.attachments import SMALL_BYTES
from app.domain.ids import RecordId
from app.domain.readers import Reader, Scope
from tests.journeys.computer import Computer
from tests.ui.desktop import QUIET, Driver
from tests.ui.shell.case.test_attachments import listed
from tests.ui.shell.counter import LI, WANG
from tests.ui.shell.settings.test_seats import come_in
from tests.ui.viewing.test_drawing import jpeg, pdf
from ui.shell.case.view import View
from ui.shell.room import Place
from ui.shell.sync.view import View as SyncView
from ui.sync_desk import Whom
from ui.touring.server import ServerProcess
from ui.words import say

pytestmark = pytest.mark.qt_log_ignore(QUIET, extend=True)

LONG = 40_000
LEFT = Qt.MouseButton.LeftButton
BIG = pdf(2)[:-6] + b"%" * (SMALL_BYTES * 3) + b"\n%%EOF"
MARKER = "王芳的验伤报告"


@pytest.fixture
def colleague(driver: Driver, server: ServerProcess, tmp_path: Path) -> Iterator[Computer]:
    """陈静's computer, let in."""
    yield from come_in(driver, server, tmp_path, Whom("陈静", "supervisor"))


def page_of(driver: Driver, case: RecordId, attached: int) -> View:
    """The case in the window, once so many attachments stand in it."""
    driver.frame.shell.set_reader(Reader.WORKER)
    sync = driver.desktop.parts.sync
    assert sync is not None

    def is_known() -> bool:
        if sync.status().state == "resting":
            sync.round_now()
        rows = driver.desktop.parts.background.ask(lambda work: cases.rows(work, Reader.WORKER)).result()
        return case in [row.id for row in rows]

    driver.bot.waitUntil(is_known, timeout=LONG)
    driver.desktop.parts.background.ask(lambda work: rights.join(work, case, "代班")).result()
    driver.frame.go(Place("case", case=case))
    page = driver.frame.room
    assert isinstance(page, View)
    driver.bot.waitUntil(lambda: len(listed(page)) == attached, timeout=LONG)
    return page


def state(page: View, name: str) -> str:
    """The word a line says of itself."""
    row = next((row for row in listed(page) if row.title == name), None)
    return row.tags[0].words if row is not None else ""


def press(driver: Driver, page: View, name: str) -> None:
    """The button of its line."""
    row = next(row for row in listed(page) if row.title == name)
    place = next(n for n in range(page.timeline.rows.rowCount()) if page.timeline.rows.position(row.ref) == n)
    page.timeline.setCurrentIndex(page.timeline.rows.index(place))
    driver.bot.keyClick(page.timeline, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def test_attached_there_seen_and_fetched_here(
    driver: Driver, colleague: Computer, server: ServerProcess, tmp_path: Path
) -> None:
    """The small one comes by itself; the long one when somebody presses, and then it is looked at."""
    case = cases.open_couple(colleague.work, LI, WANG, "04").value
    attachments.add(colleague.work, case, Scope.BOTH, attachments.ready("欠条.jpg", jpeg()))
    attachments.add(colleague.work, case, Scope.HER, attachments.ready(f"{MARKER}.pdf", BIG))
    colleague.round()
    page = page_of(driver, case, 2)
    driver.bot.waitUntil(lambda: state(page, "欠条.jpg") == say("attach.state.centre"), timeout=LONG)
    assert state(page, f"{MARKER}.pdf") == say("attach.state.elsewhere")

    press(driver, page, f"{MARKER}.pdf")
    driver.bot.waitUntil(lambda: state(page, f"{MARKER}.pdf") == say("attach.state.centre"), timeout=LONG)
    press(driver, page, f"{MARKER}.pdf")
    driver.bot.waitUntil(
        lambda: page.attachments.viewer is not None and bool(page.attachments.viewer.sheet.pages), timeout=LONG
    )
    viewer = page.attachments.viewer
    assert viewer is not None and viewer.pages == 2 and viewer.title.text() == f"{MARKER}.pdf"

    driver.desktop.parts.session.lock()
    driver.bot.waitUntil(lambda: driver.desktop.scenes.start is not None, timeout=LONG)
    assert viewer._content == b""
    assert not outside(tmp_path, MARKER.encode(), BIG[400:500])


def attach_here(driver: Driver, file: Path, scope: Scope) -> tuple[RecordId, View]:
    """A new case in the window, and a file attached to it."""
    made: list[RecordId] = []
    driver.frame.shell.set_reader(Reader.WORKER)
    driver.frame.shell.run(lambda work: cases.open_couple(work, LI, WANG, "04"), made.append)
    driver.bot.waitUntil(lambda: bool(made), timeout=LONG)
    driver.frame.go(Place("case", case=made[0]))
    page = driver.frame.room
    assert isinstance(page, View)
    driver.bot.waitUntil(lambda: page.presenter.reading is not None, timeout=LONG)
    driver.bot.mouseClick(page.side.attach, LEFT)
    page.attach._on_files([str(file)])
    driver.bot.waitUntil(lambda: bool(page.attach.presenter.ready), timeout=LONG)
    driver.bot.mouseClick(page.attach.scope.button(scope), LEFT)
    driver.bot.mouseClick(page.attach.save, LEFT)
    driver.bot.waitUntil(lambda: bool(state(page, file.name)), timeout=LONG)
    return made[0], page


def test_attached_here_and_read_there_by_those_it_is_for(driver: Driver, colleague: Computer, tmp_path: Path) -> None:
    """The line says when the centre has all of it; then she has it fetched, and he is not told that it is there."""
    file = tmp_path / f"{MARKER}.pdf"
    file.write_bytes(BIG)
    case, page = attach_here(driver, file, Scope.HER)
    driver.bot.waitUntil(lambda: state(page, file.name) == say("attach.state.centre"), timeout=LONG)
    colleague.round()
    (one,) = attachments.of_case(colleague.work, case, Reader.HER)
    attachments.want(colleague.work, one.id, Reader.HER)
    colleague.round()

    assert attachments.content(colleague.work, one.id, Reader.HER)[1] == BIG
    assert attachments.of_case(colleague.work, case, Reader.HIM) == ()
    file.unlink()
    assert not outside(tmp_path, MARKER.encode(), BIG[400:500])


def test_what_has_not_reached_the_centre_is_named_in_the_sync_room(
    driver: Driver, colleague: Computer, server: ServerProcess, tmp_path: Path
) -> None:
    """Without a way to the centre; pressing it leads to the case."""
    server.stop()
    file = tmp_path / "协议书.pdf"
    file.write_bytes(BIG)
    _, page = attach_here(driver, file, Scope.BOTH)
    assert state(page, file.name) == say("attach.state.here")
    exchange = driver.desktop.parts.sync
    assert exchange is not None
    driver.bot.waitUntil(lambda: exchange.status().files == 1, timeout=LONG)
    assert say("shell.sync.files_hint", count=1) in driver.frame.bar.sync.toolTip()
    driver.bot.mouseClick(driver.frame.bar.sync, LEFT)
    driver.bot.waitUntil(lambda: isinstance(driver.frame.room, SyncView), timeout=LONG)
    room = driver.frame.room
    assert isinstance(room, SyncView)
    driver.bot.waitUntil(lambda: file.name in [row.title for row in room.presenter.group_rows()], timeout=LONG)
    driver.frame.go(Place("today"))
    today: Any = driver.frame.room
    driver.bot.waitUntil(lambda: say("today.files", count=1) in today.waiting.text(), timeout=LONG)


def outside(folder: Path, *secrets: bytes) -> list[Path]:
    """Files that hold any of these in clear."""
    return [
        file for file in folder.rglob("*") if file.is_file() and any(secret in file.read_bytes() for secret in secrets)
    ]


def test_the_viewer_is_covered_with_everything_and_goes_with_the_lock(driver: Driver, tmp_path: Path) -> None:
    """F9 hides it; locked from there, nothing of it stays."""
    driver.unlock()
    file = tmp_path / "照片.jpg"
    file.write_bytes(jpeg())
    _, page = attach_here(driver, file, Scope.BOTH)
    press(driver, page, file.name)
    driver.bot.waitUntil(
        lambda: page.attachments.viewer is not None and bool(page.attachments.viewer.sheet.pages), timeout=LONG
    )
    viewer = page.attachments.viewer
    assert viewer is not None
    driver.bot.keyClick(viewer, Qt.Key.Key_F9)
    driver.bot.waitUntil(lambda: driver.desktop.scenes.cover is not None, timeout=LONG)
    assert not viewer.isVisible()
    driver.desktop.parts.session.lock()
    driver.bot.waitUntil(lambda: driver.desktop.scenes.start is not None, timeout=LONG)
    assert viewer._content == b"" and viewer._drawing is None
