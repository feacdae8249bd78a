"""Erasing in the window: proposed from a case, judged from Today, read in the register. A real server, real vaults."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.casework import cases, erasing, notes, opening, rights
from app.casework.work import Work
from app.domain.cases import ConsentState
from app.domain.erasing import State
from app.domain.ids import RecordId
from app.domain.people import PersonDetails
from app.domain.readers import Reader, Role, Scope
from app.store import seats
from sync.sealing.erasing import SeatPen
from sync.sealing.seat_keys import SeatKeys
from tests.journeys.computer import Computer, joined
from tests.letting_in import let_in
from tests.ui.desktop import QUIET, Driver, make_seats, running
from tests.ui.shell.settings.test_centre import centre, connect
from ui.shell.case.view import View as CaseView
from ui.shell.erasing.proposal_dialog import ProposalDialog
from ui.shell.erasing.propose_dialog import ProposeDialog
from ui.shell.erasing.section import ErasingSection
from ui.shell.erasing.unseen_dialog import UnseenDialog
from ui.shell.room import Place
from ui.spoken import day
from ui.touring.server import ServerProcess
from ui.widgets.rows_view import RowsView
from ui.words import say

pytestmark = pytest.mark.qt_log_ignore(QUIET, extend=True)

LONG = 20_000
SAID = "他说已经不来了"
KEPT = "还没有送出去的一句"


@pytest.fixture
def driver(qapp: QApplication, qtbot: QtBot, tmp_path: Path, server: ServerProcess) -> Iterator[Driver]:
    """王敏's desk, on the server."""
    template = tmp_path / "template"
    make_seats(template, "王敏")
    with running(qapp, qtbot, tmp_path / "wang", template) as made:
        made.unlock()
        section = centre(made)
        server.add_site(section.card.text())
        connect(made, server.address)
        rest(made)
        yield made


@pytest.fixture
def two(driver: Driver, server: ServerProcess, tmp_path: Path) -> Iterator[tuple[Computer, Computer]]:
    """陈静 and 赵磊, let in, who have read everything."""
    exchange = driver.desktop.parts.sync
    assert exchange is not None
    made = []
    for number, name in enumerate(("陈静", "赵磊")):
        founding = exchange._in_turn(lambda name=name: let_in(exchange._talk, server.address, name))()
        one = joined(tmp_path / f"other{number}", founding, server.address)
        rounds(driver)
        for _ in range(2):
            one.round()
            opening.catch_up(one.work)
        made.append(one)
    rounds(driver)
    yield made[0], made[1]
    for one in made:
        one.close()


def rest(driver: Driver) -> None:
    """Until the exchange is at rest."""
    exchange = driver.desktop.parts.sync
    assert exchange is not None
    driver.bot.waitUntil(lambda: exchange.status().state == "resting", timeout=LONG)
    driver.settle()


def rounds(driver: Driver) -> None:
    """One more round of the desk's, to its end."""
    exchange = driver.desktop.parts.sync
    assert exchange is not None
    before = exchange.status().last_contact
    exchange.round_now()
    driver.bot.waitUntil(lambda: exchange.status().last_contact != before, timeout=LONG)
    rest(driver)


def pen(computer: Computer) -> SeatPen:
    """What signs on a computer without a window."""
    return SeatPen(SeatKeys(seats.fact(computer.work.store, "seat.secret")), computer.work.seat.site)


def case_page(driver: Driver, case: RecordId) -> CaseView:
    """The page of a case, read."""
    driver.frame.go(Place("case", case=case))
    room = driver.frame.room
    assert isinstance(room, CaseView)
    driver.bot.waitUntil(lambda: room.presenter.reading is not None, timeout=LONG)
    driver.settle()
    return room


def register(driver: Driver) -> ErasingSection:
    """The section in the settings."""
    driver.frame.go(Place("settings"))
    driver.settle()
    section = driver.frame.room.erasing  # type: ignore[union-attr]  # the settings room
    assert isinstance(section, ErasingSection)
    driver.bot.waitUntil(lambda: section.print.isVisible(), timeout=LONG)  # it has been read
    driver.settle()
    return section


def shown(driver: Driver, kind: type[QWidget]) -> QWidget:
    """The dialog of a kind that is open."""

    def found() -> list[QWidget]:
        return [one for one in driver.window.findChildren(kind) if one.isVisible()]

    driver.bot.waitUntil(lambda: bool(found()), timeout=LONG)
    driver.settle()
    return found()[0]


def click(driver: Driver, button: QWidget) -> None:
    """With the mouse, once it can be."""
    driver.bot.waitUntil(lambda: button.isVisible() and button.isEnabled(), timeout=LONG)
    driver.bot.mouseClick(button, Qt.MouseButton.LeftButton)
    driver.settle()


def alone(driver: Driver) -> None:
    """Nobody else is in the room."""
    driver.frame.shell.set_reader(Reader.WORKER)
    driver.settle()


def write(work: Work, case: RecordId) -> None:
    """A signed note, of which no exchange hears."""
    draft = notes.start(work, case, Scope.BOTH).value
    notes.keep(work, msgspec.structs.replace(draft, body=KEPT))
    notes.sign(work, draft.id)


def takes_part(driver: Driver, case: RecordId) -> None:
    """王敏 stands in for her colleague."""
    driver.desktop.parts.background.ask(lambda work: rights.join(work, case, "代班")).result()


def titles(rows: RowsView) -> list[str]:
    """What its lines are called."""
    return [rows._row(place).title for place in range(rows.model().rowCount())]


def begun(computer: Computer) -> RecordId:
    """A case with a note, at the centre."""
    him, her = PersonDetails(name="李强", residence="海湾路九号"), PersonDetails(name="王芳")
    case = cases.open_couple(computer.work, him, her, "04").value
    computer.write(case, SAID)
    computer.round()
    return case


def test_proposed_judged_by_others_and_gone(driver: Driver, two: tuple[Computer, Computer]) -> None:
    """From the case page with its consequences; the register follows it until every computer has said so."""
    case = begun(two[0])
    rounds(driver)
    takes_part(driver, case)
    page = case_page(driver, case)
    assert not page.header.erase.isVisible()  # somebody is in the room
    alone(driver)
    page = case_page(driver, case)
    click(driver, page.header.erase)
    dialog = shown(driver, ProposeDialog)
    assert isinstance(dialog, ProposeDialog) and dialog.leave.isDefault()
    assert "李强" in dialog.words.text() and day(cases.get(two[0].work, case).opened_on) in dialog.words.text()
    click(driver, dialog.go)
    assert dialog.problem.text() == say("error.entry.erasure_reason")
    assert dialog.reasons is not None
    click(driver, dialog.reasons.button("asked"))
    click(driver, dialog.go)
    driver.bot.waitUntil(lambda: page.header.erase.text() == say("erasing.see"), timeout=LONG)
    rounds(driver)

    section = register(driver)
    assert [row.line.state for row in section.rows] == [State.OPEN] and not section.rows[0].line.is_asked
    click(driver, section.rows[0].look)
    detail = shown(driver, ProposalDialog)
    assert isinstance(detail, ProposalDialog)
    assert detail.withdraw.isVisible() and not detail.approve.isVisible() and SAID not in detail.stakes.text()
    click(driver, detail.close_button)
    erasure = section.rows[0].line.standing.erasure.id
    for one in two:
        one.round()
        erasing.approve(one.work, erasure, pen(one))
        one.round()
    page = case_page(driver, case)
    rounds(driver)
    driver.bot.waitUntil(lambda: page.presenter.reading is None, timeout=LONG)
    section = register(driver)
    assert [row.line.state for row in section.rows] == [State.ERASED]
    assert "陈静" in section.rows[0].words.text()  # her computer has not said so yet
    for one in two:
        one.round()
    rounds(driver)
    section = register(driver)
    assert section.rows[0].line.awaited == () and section.rows[0].line.approved == ("陈静", "赵磊")
    click(driver, section.print)
    driver.bot.waitUntil(lambda: bool(driver.printed.jobs), timeout=LONG)
    assert driver.printed.jobs[0][1][0].startswith(b"%PDF")


def test_judged_from_today_with_an_objection_taken_back(driver: Driver, two: tuple[Computer, Computer]) -> None:
    """A row of Today leads there; objecting wants a reason, agreeing is signed, own unsent work is read once more."""
    chen, zhao = two
    case = begun(chen)
    erasure = erasing.propose(chen.work, case, "consent_withdrawn", pen(chen)).value
    chen.round()
    rounds(driver)
    takes_part(driver, case)
    driver.frame.go(Place("today"))
    driver.settle()
    rows = driver.frame.room.unfinished.list  # type: ignore[union-attr]  # Today
    number = cases.get(chen.work, case).number
    driver.bot.waitUntil(lambda: say("today.erasing.judge", number=number) in titles(rows), timeout=LONG)
    alone(driver)
    driver.frame.go(Place("settings", text="erasing", record=erasure))
    dialog = shown(driver, ProposalDialog)
    assert isinstance(dialog, ProposalDialog)
    assert dialog.approve.isVisible() and dialog.open_case.isVisible() and "李强" in dialog.stakes.text()
    click(driver, dialog.object)
    click(driver, dialog.object)
    assert dialog.problem.text() == say("error.entry.erasure_remark")
    dialog.remark.insert("再等一周")
    click(driver, dialog.object)
    driver.bot.waitUntil(lambda: dialog.stands.text() == say("erasing.state.objected"), timeout=LONG)
    assert "再等一周" in dialog.said.text()
    click(driver, dialog.take_back)
    driver.bot.waitUntil(lambda: dialog.approve.isVisible(), timeout=LONG)
    click(driver, dialog.approve)
    driver.bot.waitUntil(lambda: "王敏" in dialog.said.text(), timeout=LONG)
    assert not dialog.approve.isVisible()
    click(driver, dialog.close_button)

    rounds(driver)
    driver.desktop.parts.background.ask(lambda work: write(work, case)).result()
    for _ in range(2):
        zhao.round()
        if erasing.to_judge(zhao.work):
            erasing.approve(zhao.work, erasure, pen(zhao))
    rounds(driver)
    section = register(driver)
    assert [row.line.state for row in section.rows] == [State.ERASED]
    assert say("erasing.unseen.told", count=1) == section.told.text() and section.told.isVisible()
    click(driver, section.read_unseen)
    unseen = shown(driver, UnseenDialog)
    assert isinstance(unseen, UnseenDialog) and KEPT in unseen.text.toPlainText() and unseen.close_button.isDefault()
    click(driver, unseen.go)
    driver.bot.waitUntil(lambda: not section.told.isVisible(), timeout=LONG)
    rounds(driver)
    assert register(driver).rows[0].line.receipts and not any(n for _, n in register(driver).rows[0].line.receipts)


def test_withdrawing_consent_says_where_to_propose(driver: Driver, two: tuple[Computer, Computer]) -> None:
    """The door stands where somebody would look for it."""
    case = begun(two[0])
    rounds(driver)
    takes_part(driver, case)
    page = case_page(driver, case)
    told: list[str] = []
    driver.frame.shell.told.connect(lambda words, _: told.append(words))
    page.presenter.record_consent(Role.HUSBAND, ConsentState.WITHDRAWN, cases.get(two[0].work, case).opened_on, "")
    driver.bot.waitUntil(lambda: say("erasing.after_withdrawal") in told, timeout=LONG)
