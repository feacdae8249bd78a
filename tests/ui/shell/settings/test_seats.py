"""The computers of a site: one is shut out, its unsent work carried by hand. A real server, a second real vault."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton

from app.casework import cases, opening
from app.domain.cases import SyncMark
from app.domain.ids import RecordId, SeatId
from app.domain.invitation_slip import Slip
from app.domain.people import PersonDetails
from app.domain.readers import Reader
from app.paths import seats_root
from sync.enrolment import joined_site
from sync.errors import ServerRefused, WipeOrdered
from sync.hand_in import pack
from sync.membership import order_wipe, revoke
from tests.journeys.computer import Computer, joined
from tests.letting_in import answered
from tests.ui.desktop import QUIET, Driver
from tests.ui.shell.settings.test_centre import centre, connect
from ui.doors import Invitation
from ui.shell.room import Place
from ui.shell.settings.exposure_dialog import ExposureDialog
from ui.shell.settings.leave_dialog import LeaveDialog
from ui.shell.settings.seats_section import SeatsSection
from ui.shell.settings.shut_out_dialog import ShutOutDialog
from ui.shell.settings.view import View as SettingsView
from ui.shell.settings.wipe_dialog import WipeDialog
from ui.shell.start.wiped_dialog import WipedDialog
from ui.sync_desk import Whom
from ui.touring.server import ServerProcess
from ui.words import say

pytestmark = pytest.mark.qt_log_ignore(QUIET, extend=True)

UNSENT = "停用以前没有送出的记录"
LONG = 20_000


@pytest.fixture
def colleague(driver: Driver, server: ServerProcess, tmp_path: Path) -> Iterator[Computer]:
    """陈静, let in by this administrator's seat, who has sent one round and then written a note without a network."""
    yield from come_in(driver, server, tmp_path, Whom("陈静", "worker"))


@pytest.fixture
def deputy(driver: Driver, server: ServerProcess, tmp_path: Path) -> Iterator[Computer]:
    """陈静 as a second administrator."""
    yield from come_in(driver, server, tmp_path, Whom("陈静", "worker", is_admin=True))


def come_in(driver: Driver, server: ServerProcess, folder: Path, whom: Whom) -> Iterator[Computer]:
    """The site is put on the server and a colleague let in."""
    driver.unlock()
    section = centre(driver)
    server.add_site(section.card.text())
    connect(driver, server.address)
    exchange = driver.desktop.parts.sync
    assert exchange is not None
    driver.bot.waitUntil(lambda: exchange.status().state == "resting", timeout=LONG)
    slips: list[Invitation] = []
    exchange.invite(whom, slips.append, pytest.fail)
    driver.bot.waitUntil(lambda: bool(slips), timeout=LONG)
    joining = answered(Slip(slips[0].address, slips[0].code), "陈静")
    is_in: list[object] = []
    exchange.let_in(slips[0].id, is_in.append, pytest.fail)
    driver.bot.waitUntil(lambda: bool(is_in), timeout=LONG)
    made = joined(folder / "chen", joined_site(joining, "陈静"), server.address)
    made.round()
    opening.catch_up(made.work)
    made.round()
    yield made
    made.close()


def seats(driver: Driver) -> SeatsSection:
    """The section, scrolled to, once both computers stand in it."""
    driver.frame.go(Place("settings"))
    section = driver.frame.room.seats  # type: ignore[union-attr]  # the settings room
    assert isinstance(section, SeatsSection)
    assert driver.desktop.parts.sync is not None
    driver.desktop.parts.sync.round_now()
    driver.bot.waitUntil(lambda: [row.line.worker for row in section.rows] == ["王敏", "陈静"], timeout=LONG)
    return section


def press(driver: Driver, section: SeatsSection) -> None:
    """陈静's computer is shut out, the question answered."""
    _, hers = section.rows
    driver.bot.mouseClick(hers.out, Qt.MouseButton.LeftButton)
    dialog = next(one for one in section.findChildren(ShutOutDialog) if one.isVisible())
    assert dialog.leave.isDefault()
    driver.bot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    driver.bot.waitUntil(lambda: any(not row.line.is_active for row in section.rows), timeout=LONG)


def test_a_colleague_is_shut_out_and_her_unsent_work_is_not_lost(
    driver: Driver, colleague: Computer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Shut out in the window; her file is taken in, her work let count, and the note is read at the centre's side."""
    section = seats(driver)
    driver.frame.go(Place("settings"))
    room = driver.frame.room
    assert isinstance(room, SettingsView)
    assert section.y() < room.screen_section.y(), "an administrator finds them first"
    assert room.scroll.verticalScrollBar().value() == 0
    assert not section.rows[0].out.isVisible()
    case = cases.open_single(colleague.work, PersonDetails(address="王女士"), "06").value
    colleague.write(case, UNSENT)
    press(driver, section)
    with pytest.raises(ServerRefused):
        colleague.round()
    assert say("settings.seats.out") in section.rows[1].words.text()
    assert not section.rows[1].out.isVisible()

    stick = tmp_path / "stick"
    stick.write_bytes(pack(colleague.talk))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(stick), ""))
    driver.bot.mouseClick(section.take_in, Qt.MouseButton.LeftButton)
    driver.bot.waitUntil(lambda: len(section.late) == 1, timeout=LONG)
    assert "陈静" in section.late[0].words.text()
    assert not section.problem.isVisible()
    driver.bot.mouseClick(section.late[0].admit, Qt.MouseButton.LeftButton)
    driver.bot.waitUntil(lambda: section.late == [], timeout=LONG)
    driver.bot.waitUntil(lambda: mark_at(driver, case) is SyncMark.CENTRE, timeout=LONG)


def opened(driver: Driver, address: str) -> None:
    """A case of the administrator's, at the centre."""
    client = PersonDetails(address=address)
    case = driver.desktop.parts.background.ask(lambda work: cases.open_single(work, client, "06")).result().value
    assert driver.desktop.parts.sync is not None
    driver.desktop.parts.sync.round_now()
    driver.bot.waitUntil(lambda: mark_at(driver, case) is SyncMark.CENTRE, timeout=LONG)


def listed(section: SeatsSection) -> ExposureDialog:
    """The list that has just been asked for, once it is there."""
    return next(one for one in section.findChildren(ExposureDialog) if one.isVisible())


def test_what_a_computer_could_read_is_listed_before_and_after(driver: Driver, colleague: Computer) -> None:
    """Named on this computer, which may read it; copied and printed; a case opened after the shut-out is not on it."""
    section = seats(driver)
    opened(driver, "李女士")
    driver.bot.mouseClick(section.rows[1].out, Qt.MouseButton.LeftButton)
    question = next(one for one in section.findChildren(ShutOutDialog) if one.isVisible())
    driver.bot.mouseClick(question.seen, Qt.MouseButton.LeftButton)
    dialog = listed(section)
    driver.bot.waitUntil(dialog.copy.isEnabled, timeout=LONG)
    assert "李女士" in dialog.list.toPlainText()
    assert dialog.words.text().startswith(say("settings.exposure.active"))
    driver.bot.mouseClick(dialog.copy, Qt.MouseButton.LeftButton)
    assert "李女士" in QApplication.clipboard().text()
    driver.bot.mouseClick(dialog.print, Qt.MouseButton.LeftButton)
    driver.bot.waitUntil(lambda: len(driver.printed.jobs) == 1, timeout=LONG)
    assert "陈静" not in driver.printed.jobs[0][0]
    dialog.accept()
    driver.bot.mouseClick(question.go, Qt.MouseButton.LeftButton)
    driver.bot.waitUntil(lambda: any(not row.line.is_active for row in section.rows), timeout=LONG)
    opened(driver, "赵女士")
    driver.bot.mouseClick(section.rows[1].seen, Qt.MouseButton.LeftButton)
    dialog = listed(section)
    driver.bot.waitUntil(dialog.copy.isEnabled, timeout=LONG)
    assert "李女士" in dialog.list.toPlainText()
    assert "赵女士" not in dialog.list.toPlainText()
    assert not dialog.words.text().startswith(say("settings.exposure.active"))


def test_shut_out_as_of_the_day_it_was_lost(driver: Driver, colleague: Computer) -> None:
    """A moment that is none, one that has not come, then a good one: what was sent since is left out, and told."""
    section = seats(driver)
    case = cases.open_single(colleague.work, PersonDetails(address="王女士"), "06").value
    colleague.write(case, UNSENT)
    colleague.round()
    driver.bot.mouseClick(section.rows[1].out, Qt.MouseButton.LeftButton)
    dialog = next(one for one in section.findChildren(ShutOutDialog) if one.isVisible())
    assert not dialog.box.isVisible()
    driver.bot.mouseClick(dialog.choice.findChildren(QPushButton)[1], Qt.MouseButton.LeftButton)
    for typed, problem in (("昨天", "moment_wrong"), ("2999-01-01 10:00", "moment_ahead")):
        dialog.moment.setText(typed)
        driver.bot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
        assert dialog.box.problem == say(f"settings.seats.{problem}")
    dialog.moment.setText("2026-01-02 8:30")
    driver.bot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    driver.bot.waitUntil(lambda: len(section.late) == 1, timeout=LONG)
    assert not section.rows[1].line.is_active


def test_the_only_administrator_cannot_leave(driver: Driver, colleague: Computer) -> None:
    """Told in a sentence; nothing has changed."""
    section = seats(driver)
    driver.bot.mouseClick(section.rows[0].leave, Qt.MouseButton.LeftButton)
    dialog = next(one for one in section.findChildren(LeaveDialog) if one.isVisible())
    assert dialog.stay.isDefault()
    driver.bot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    driver.bot.waitUntil(lambda: dialog.told.text() == say("error.refused.last_admin"), timeout=LONG)
    driver.bot.mouseClick(dialog.stay, Qt.MouseButton.LeftButton)
    assert all(row.line.is_active for row in section.rows)


def test_this_computer_leaves(driver: Driver, deputy: Computer) -> None:
    """What was unsent is with the colleague; the record is still here; the seat is out."""
    section = seats(driver)
    client = PersonDetails(address="王女士")
    case = driver.desktop.parts.background.ask(lambda work: cases.open_single(work, client, "06")).result().value
    driver.bot.mouseClick(section.rows[0].leave, Qt.MouseButton.LeftButton)
    dialog = next(one for one in section.findChildren(LeaveDialog) if one.isVisible())
    driver.bot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    driver.bot.waitUntil(lambda: say("settings.seats.out") in section.rows[0].words.text(), timeout=LONG)
    assert not section.rows[0].leave.isVisible()
    deputy.round()
    assert case in {one.id for one in cases.rows(deputy.work, Reader.WORKER)}
    assert mark_at(driver, case) is SyncMark.CENTRE


def test_a_shut_out_computer_is_ordered_to_wipe(driver: Driver, colleague: Computer) -> None:
    """Asked first; then the line says so, and her program is told at its next contact."""
    section = seats(driver)
    assert not section.rows[1].wipe.isVisible()
    press(driver, section)
    driver.bot.mouseClick(section.rows[1].wipe, Qt.MouseButton.LeftButton)
    dialog = next(one for one in section.findChildren(WipeDialog) if one.isVisible())
    assert dialog.leave.isDefault()
    driver.bot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    driver.bot.waitUntil(lambda: say("settings.seats.wiped") in section.rows[1].words.text(), timeout=LONG)
    assert not section.rows[1].wipe.isVisible()
    with pytest.raises(WipeOrdered):
        colleague.round()


def test_this_computer_is_wiped_on_contact(driver: Driver, deputy: Computer) -> None:
    """Shut out and ordered by the other administrator: the vault is gone, and a sentence says why."""
    session, sync = driver.desktop.parts.session, driver.desktop.parts.sync
    assert session.card is not None
    assert sync is not None
    folder = seats_root(driver.desktop.parts.root) / session.card.seat
    mine = next(seat for seat in deputy.talk.control.members if seat != deputy.talk.keys.seat)
    revoke(deputy.talk, SeatId(mine))
    order_wipe(deputy.talk, SeatId(mine))
    assert folder.exists()

    def is_told() -> bool:
        """Asked for again and again: a round that was under way has greeted before."""
        sync.round_now()
        return bool(driver.window.findChildren(WipedDialog))

    driver.bot.waitUntil(is_told, timeout=LONG)
    assert not folder.exists()
    assert driver.desktop.scenes.frame is None
    assert driver.desktop.parts.people() == []
    dialog = driver.window.findChildren(WipedDialog)[0]
    driver.bot.mouseClick(dialog.done_button, Qt.MouseButton.LeftButton)


def mark_at(driver: Driver, case: RecordId) -> SyncMark | None:
    """How far the case has come, as the administrator's own list has it; None before it is there."""
    found = driver.desktop.parts.background.ask(lambda work: cases.rows(work, Reader.WORKER)).result()
    return next((one.mark for one in found if one.id == case), None)


@pytest.mark.parametrize("content", [b"", b"a letter", b"TXHI\x01" + bytes(40)])
def test_another_file_is_refused_in_a_sentence(
    driver: Driver, colleague: Computer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    """Empty, something else, damaged; and a file that has gone."""
    section = seats(driver)
    wrong = tmp_path / "wrong"
    for name in (wrong, tmp_path / "gone"):
        wrong.write_bytes(content)
        monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_, name=name: (str(name), ""))
        driver.bot.mouseClick(section.take_in, Qt.MouseButton.LeftButton)
        driver.bot.waitUntil(section.problem.isVisible, timeout=LONG)
        wanted = say("error.bad_hand_in") if name is wrong else say("settings.seats.unreadable")
        driver.bot.waitUntil(lambda wanted=wanted: section.problem.text() == wanted, timeout=LONG)


def test_unsent_work_is_written_to_a_file(
    driver: Driver, colleague: Computer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing readable in it."""
    section = seats(driver)
    file = tmp_path / "mine.tongxing-handin"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    driver.bot.mouseClick(section.pack, Qt.MouseButton.LeftButton)
    driver.bot.waitUntil(file.exists, timeout=LONG)
    driver.bot.waitUntil(lambda: file.read_bytes().startswith(b"TXHI"), timeout=LONG)
    assert "王敏".encode() not in file.read_bytes()
