"""The sync room, driven as a worker drives it: a real server, real vaults."""

import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from app.casework import cases, delivery, notes
from app.casework.work import Work
from app.domain.cases import Note, SyncMark
from app.domain.delivery import Waits
from app.domain.ids import RecordId
from app.domain.people import PersonDetails
from app.domain.readers import Reader, Scope
from app.ops.kept import TOO_BIG
from tests.sync.slow_line import SlowLine
from tests.ui.desktop import QUIET, Driver, make_seats, running
from tests.ui.shell.settings.test_centre import centre, connect
from ui.shell.room import Place
from ui.shell.sync.view import View
from ui.touring.server import ServerProcess
from ui.widgets.row import Row
from ui.widgets.rows_model import ROW_ROLE
from ui.widgets.rows_view import RowsView
from ui.words import say

pytestmark = pytest.mark.qt_log_ignore(QUIET, extend=True)

LONG = 20_000


@pytest.fixture
def line(server: ServerProcess) -> Iterator[SlowLine]:
    """The way to it, quick enough."""
    made = SlowLine(server.address, 2_000_000, 0.01)
    yield made
    made.close()


@pytest.fixture
def driver(qapp: QApplication, qtbot: QtBot, tmp_path: Path, server: ServerProcess, line: SlowLine) -> Iterator[Driver]:
    """王敏's computer, connected, alone in the room."""
    template = tmp_path / "template"
    make_seats(template, "王敏")
    with running(qapp, qtbot, tmp_path / "wang", template) as made:
        made.unlock()
        server.add_site(centre(made).card.text())
        connect(made, line.address)
        made.frame.shell.set_reader(Reader.WORKER)
        wait(made, lambda: status(made).waiting == 0 and status(made).state == "resting")
        yield made


def wait(driver: Driver, is_so: Any) -> None:
    """Until it is so."""
    driver.bot.waitUntil(is_so, timeout=LONG)


def status(driver: Driver) -> Any:
    """How the exchange stands."""
    assert driver.desktop.parts.sync is not None
    return driver.desktop.parts.sync.status()


def ask(driver: Driver, verb: Any) -> Any:
    """On the store thread."""
    return driver.desktop.parts.background.ask(verb).result()


def rows(view: RowsView) -> list[Row]:
    """What a list shows."""
    return [view.rows.index(place).data(ROW_ROLE) for place in range(view.rows.rowCount())]


def room(driver: Driver) -> View:
    """Through the dot in the top bar."""
    driver.bot.mouseClick(driver.frame.bar.sync, Qt.MouseButton.LeftButton)
    wait(driver, lambda: isinstance(driver.frame.room, View) and driver.frame.room.presenter.reading is not None)
    assert isinstance(driver.frame.room, View)
    return driver.frame.room


def write(work: Work, case: RecordId, body: str, scope: Scope = Scope.BOTH) -> RecordId:
    """A signed note."""
    draft = notes.start(work, case, scope).value
    notes.keep(work, type(draft)(**{name: getattr(draft, name) for name in draft.__struct_fields__} | {"body": body}))
    return notes.sign(work, draft.id).value


def marks(driver: Driver, case: RecordId) -> set[SyncMark]:
    """Of the notes of a case."""
    page = ask(driver, lambda work: cases.page(work, case, Reader.WORKER))
    return {one.mark for one in page.timeline if isinstance(one, Note)}


def test_offline_only_here_and_listed_back_online_at_the_centre(
    driver: Driver, server: ServerProcess, line: SlowLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Save without a network, see it listed with why; the network comes back, all is there, and the page says so."""
    line.cut()
    case = ask(driver, lambda work: cases.open_single(work, PersonDetails(address="王女士"), "06").value)
    driver.frame.shell.run(lambda work: write(work, case, "没有网络的时候"))
    driver.settle()
    assert marks(driver, case) == {SyncMark.HERE}
    view = room(driver)
    wait(driver, lambda: status(driver).state == "away" and len(rows(view.saves)) > 0)
    titles = [row.title for row in rows(view.groups)]
    view.groups.setCurrentIndex(view.groups.rows.index(titles.index("王女士")))
    wait(driver, lambda: say("sync.what.note") in [row.title for row in rows(view.saves)])
    assert all(row.why.endswith(say("sync.why.away", since="").strip()) for row in rows(view.saves))
    assert "连不上中心" in view.truth.text()
    driver.frame.shell.set_reader(Reader.BOTH)
    wait(driver, lambda: view.seen.isVisible())

    line.mend()
    driver.bot.mouseClick(view.now, Qt.MouseButton.LeftButton)
    wait(driver, lambda: status(driver).waiting == 0 and status(driver).state == "resting")
    assert marks(driver, case) == {SyncMark.CENTRE}
    wait(driver, lambda: rows(view.groups) == [])

    view.parts.button("checks").click()
    driver.bot.mouseClick(view.check_now, Qt.MouseButton.LeftButton)
    known = len(rows(view.checks))
    wait(driver, lambda: len(rows(view.checks)) > known or (rows(view.checks) and known == 0))
    assert rows(view.checks)[0].icon == "cloud-check"
    file = tmp_path / "核对单.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    driver.bot.mouseClick(view.proof, Qt.MouseButton.LeftButton)
    wait(driver, lambda: file.exists() and file.read_bytes().startswith(b"%PDF"))


def test_one_that_was_refused_is_listed_with_its_reason_and_offered_again(driver: Driver) -> None:
    """What the centre would not have says why; again, and it is there."""
    case = ask(driver, lambda work: cases.open_single(work, PersonDetails(address="王女士"), "06").value)
    ask(driver, lambda work: write(work, case, "中心没有接收"))
    _refuse_next(driver)
    view = room(driver)
    wait(driver, lambda: status(driver).refused > 1)
    assert marks(driver, case) == {SyncMark.REFUSED}
    wait(driver, lambda: any(row.tags for row in rows(view.groups)))
    place = next(at for at, row in enumerate(rows(view.groups)) if row.tags)
    view.groups.setCurrentIndex(view.groups.rows.index(place))
    wait(driver, lambda: say("error.server.quota") in [row.why for row in rows(view.saves)])
    assert view.all_again.isEnabled()
    note = next(at for at, row in enumerate(rows(view.saves)) if row.title == say("sync.what.note"))
    view.saves.setCurrentIndex(view.saves.rows.index(note))
    assert view.copy.isEnabled()
    view.saves.setFocus()
    driver.bot.keyClick(view.saves, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    wait(driver, lambda: marks(driver, case) == {SyncMark.CENTRE})
    wait(driver, view.all_again.isEnabled)
    driver.bot.mouseClick(view.all_again, Qt.MouseButton.LeftButton)
    wait(driver, lambda: status(driver).refused == 0 and status(driver).waiting == 0)


def _refuse_next(driver: Driver) -> None:
    """The centre has no room for this seat, once."""
    wire = driver.desktop.parts.sync._talk.wire  # type: ignore[union-attr]  # the conversation of the running desktop
    push = wire.push

    def full(stream: bytes, envelopes: list[bytes]) -> Any:
        from sync.protocol.envelope import parse_envelope  # noqa: PLC0415
        from sync.protocol.messages import PushResult  # noqa: PLC0415

        wire.push = push
        return [PushResult(parse_envelope(raw).id, "rejected", code="quota") for raw in envelopes]

    wire.push = full


def test_a_note_too_long_for_the_centre_is_copied_and_written_shorter(driver: Driver) -> None:
    """It is listed, cannot be tried again, and its words go into a new draft; the original stays."""
    case = ask(driver, lambda work: cases.open_single(work, PersonDetails(address="王女士"), "06").value)
    ask(driver, lambda work: write(work, case, secrets.token_hex(300_000)))
    view = room(driver)
    wait(driver, lambda: status(driver).refused == 1 and status(driver).state == "resting")
    (group,) = ask(driver, lambda work: delivery.undelivered(work, Reader.WORKER)).folders
    (big,) = ask(driver, lambda work: delivery.saves(work, group.folder, Reader.WORKER))
    assert (big.waits, big.reason) == (Waits.REFUSED, TOO_BIG)
    wait(driver, lambda: [row.act for row in rows(view.saves)] == [""])
    view.saves.setCurrentIndex(view.saves.rows.index(0))
    driver.bot.mouseClick(view.copy, Qt.MouseButton.LeftButton)
    wait(driver, lambda: driver.frame.place == Place("case", case=case))
    page = ask(driver, lambda work: cases.page(work, case, Reader.WORKER))
    assert len(page.drafts) == 1
    assert len([one for one in page.timeline if isinstance(one, Note)]) == 1
