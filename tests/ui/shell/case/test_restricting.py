"""A case kept among chosen colleagues, in the window: a real server, a colleague's real vault."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.casework import cases, notes, restricting, rights
from app.domain.cases import Note
from app.domain.ids import RecordId
from app.domain.people import PersonDetails
from app.domain.readers import Reader, Scope
from tests.journeys.computer import Computer
from tests.ui.desktop import QUIET, Driver
from tests.ui.shell.counter import LI, WANG
from tests.ui.shell.settings.test_seats import come_in
from ui.shell.case.view import View
from ui.shell.cases.view import View as CasesView
from ui.shell.room import Place
from ui.sync_desk import Whom
from ui.touring.server import ServerProcess
from ui.words import say

pytestmark = pytest.mark.qt_log_ignore(QUIET, extend=True)

LONG = 60_000
LEFT = Qt.MouseButton.LeftButton
WORDS = "她不愿意让别的同事知道"


@pytest.fixture
def colleague(driver: Driver, server: ServerProcess, tmp_path: Path) -> Iterator[Computer]:
    """陈静's computer, let in."""
    yield from come_in(driver, server, tmp_path, Whom("陈静", "worker"))


def ask(driver: Driver, verb: Any) -> Any:
    """Something of the vault behind the window."""
    return driver.desktop.parts.background.ask(verb).result()


def meets(driver: Driver) -> None:
    """A whole round of the window's own, after everything asked before."""
    sync = driver.desktop.parts.sync
    assert sync is not None
    for _ in range(2):
        driver.bot.waitUntil(lambda: sync.status().state == "resting", timeout=LONG)
        before = sync.status().last_contact
        sync.round_now()
        driver.bot.waitUntil(
            lambda before=before: sync.status().state == "resting" and sync.status().last_contact != before,
            timeout=LONG,
        )
    driver.settle()


def page(driver: Driver, case: RecordId) -> View:
    """The case in the window, for the worker alone."""
    driver.frame.shell.set_reader(Reader.WORKER)
    driver.frame.go(Place("case", case=case))
    driver.settle()
    room = driver.frame.room
    assert isinstance(room, View)
    return room


def signed(work: Any, case: RecordId, body: str) -> None:
    """A note."""
    draft = notes.start(work, case, Scope.WORKER).value
    notes.keep(work, type(draft)(**{name: getattr(draft, name) for name in draft.__struct_fields__} | {"body": body}))
    notes.sign(work, draft.id)


def bodies(work: Any, case: RecordId) -> set[str]:
    """The notes of a case."""
    return {one.body for one in cases.page(work, case, Reader.WORKER).timeline if isinstance(one, Note)}


def listed(work: Any) -> list[RecordId]:
    """The cases in the list."""
    return [row.id for row in cases.rows(work, Reader.WORKER)]


def test_restricted_later_it_leaves_the_colleague_and_nothing_is_lost(driver: Driver, colleague: Computer) -> None:
    """Who may have read it is told before; what she had not sent is handed in; then the case is gone from her list."""
    case = ask(driver, lambda work: cases.open_couple(work, LI, WANG, "04")).value
    meets(driver)
    colleague.round()
    rights.join(colleague.work, case, "代班")
    signed(colleague.work, case, "陈静写的")
    view = page(driver, case)
    driver.bot.mouseClick(view.header.restrict, LEFT)
    driver.bot.waitUntil(lambda: view.stack.currentWidget() is view.restrict, timeout=LONG)
    assert "陈静" in view.restrict.seen.text()
    assert view.restrict.chips is not None
    driver.bot.mouseClick(view.restrict.go, LEFT)
    driver.bot.waitUntil(lambda: view.stack.currentWidget() is view.main, timeout=LONG)
    meets(driver)
    for _ in range(2):
        colleague.round()
    assert listed(colleague.work) == []
    meets(driver)
    assert ask(driver, lambda work: bodies(work, case)) == {"陈静写的"}
    assert view.header.restrict.text() == say("case.restrict.apart")
    assert [row.is_apart for row in ask(driver, lambda work: cases.rows(work, Reader.WORKER))] == [True]


def test_a_new_case_is_opened_among_chosen_colleagues_and_one_is_taken_out(driver: Driver, colleague: Computer) -> None:
    """Chosen on the page of a new case, left half typed and found again; then taken out on the case's page."""
    driver.frame.shell.set_reader(Reader.WORKER)
    driver.frame.go(Place("cases", form="quick"))
    room = driver.frame.room
    assert isinstance(room, CasesView)
    driver.bot.mouseClick(room.new.apart.toggle, LEFT)
    driver.bot.waitUntil(lambda: room.new.apart.chips is not None, timeout=LONG)
    hers = bytes(colleague.work.seat.id).hex()
    driver.bot.mouseClick(room.new.apart.chips.button(hers), LEFT)  # type: ignore[union-attr]  # as just waited for
    room.new.quick.setText("赵女士")
    room.new.quick.textEdited.emit("赵女士")
    driver.bot.mouseClick(room.new.save, LEFT)
    driver.bot.waitUntil(lambda: driver.frame.place.room == "case", timeout=LONG)
    case = driver.frame.place.case
    assert case is not None
    ask(driver, lambda work: signed(work, case, WORDS))
    meets(driver)
    for _ in range(2):
        colleague.round()
    assert listed(colleague.work) == [case]
    rights.join(colleague.work, case, "一起办")
    assert bodies(colleague.work, case) == {WORDS}
    view = page(driver, case)
    driver.bot.waitUntil(lambda: view.header.restrict.text() == say("case.restrict.apart"), timeout=LONG)
    driver.bot.mouseClick(view.header.restrict, LEFT)
    driver.bot.waitUntil(lambda: view.restrict.chips is not None, timeout=LONG)
    assert view.restrict.chips.codes() == (hers,)  # type: ignore[union-attr]  # as just waited for
    driver.bot.mouseClick(view.restrict.chips.button(hers), LEFT)  # type: ignore[union-attr]  # the same
    driver.bot.mouseClick(view.restrict.go, LEFT)
    driver.bot.waitUntil(lambda: view.stack.currentWidget() is view.main, timeout=LONG)
    meets(driver)
    for _ in range(2):
        colleague.round()
    assert listed(colleague.work) == []


def test_a_case_colleagues_keep_to_themselves_is_gone_here_and_half_written_words_stay(
    driver: Driver, colleague: Computer
) -> None:
    """With a sentence where one would look; what was being written is copied, then thrown away."""
    case = cases.open_single(colleague.work, PersonDetails(name="赵兰"), "06").value
    colleague.round()
    meets(driver)
    ask(driver, lambda work: rights.join(work, case, "代班"))
    draft = ask(driver, lambda work: notes.start(work, case, Scope.WORKER)).value
    kept = type(draft)(**{name: getattr(draft, name) for name in draft.__struct_fields__} | {"body": "写到一半"})
    ask(driver, lambda work: notes.keep(work, kept))
    meets(driver)
    view = page(driver, case)
    assert view.stack.currentWidget() is view.main
    restricting.restrict(colleague.work, case, ())
    colleague.round()
    meets(driver)
    driver.bot.waitUntil(lambda: view.stack.currentWidget() is view.door, timeout=LONG)
    assert view.door.title.text() == say("case.door.gone")
    assert view.header.cards == []
    assert view.door.text.toPlainText() == "写到一半"
    driver.bot.mouseClick(view.door.copy, LEFT)
    assert QApplication.clipboard().text() == "写到一半"
    driver.bot.mouseClick(view.door.throw, LEFT)
    driver.settle()
    assert ask(driver, lambda work: restricting.left_behind(work, case)) == ()
    assert ask(driver, listed) == []
