"""A page beside the case page: of one case, for whoever is in the room, with the way back."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from app.casework import cases
from app.casework.work import Work
from app.domain.cases import Case
from app.domain.ids import RecordId
from app.domain.readers import Reader
from app.errors import Refused
from tests.ui.shell.counter import LI, WANG, Counter
from ui.shell.case import pages
from ui.shell.case.pages import Beside
from ui.shell.case.view import View as CaseView
from ui.shell.case_room import CaseRoom, Read
from ui.shell.room import Place, Shell
from ui.widgets.plain_label import PlainLabel

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)


class Plain(CaseRoom):
    """Shows for whom it was read."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, "一页", "plain")
        self.label = PlainLabel("")
        self.body.addWidget(self.label)
        self.cleared: list[str] = []

    def look(self, work: Work, case: Case, reader: Reader) -> Any:
        """The reader's name; him it is refused."""
        if reader is Reader.HIM:
            raise Refused(rule="reads_only")
        return reader.value

    def show_read(self, found: Read) -> None:
        """Show it."""
        self.label.setText(found.shown)

    def clear(self) -> None:
        """Note what was taken away."""
        self.cleared.append(self.label.text())
        self.label.clear()


@pytest.fixture
def couple(counter: Counter) -> RecordId:
    """Two spouses."""
    return counter.do(lambda work: cases.open_couple(work, LI, WANG, "04"))


def test_it_shows_whose_case_it_is_and_goes_back_to_it(counter: Counter, couple: RecordId) -> None:
    """Escape is the way back."""
    room = counter.show(Plain, Place("plain", case=couple))
    assert "李强 / 王芳" in room.page.beside.text()
    QTest.keyClick(room, Qt.Key.Key_Escape)
    assert counter.shell.places == [Place("case", case=couple)]


def test_whoever_comes_in_sees_nothing_that_was_read_for_another(counter: Counter, couple: RecordId) -> None:
    """It is taken away at once, then read for them."""
    room = counter.show(Plain, Place("plain", case=couple))
    counter.let_in(Reader.HER)
    assert not room.label.text() and not room.page.beside.text()
    counter.settle()
    assert room.label.text() == "her"


def test_what_came_late_for_the_reader_before_is_not_shown(counter: Counter, couple: RecordId) -> None:
    """A reading asked for before somebody came in is dropped."""
    room = counter.show(Plain, Place("plain", case=couple))
    room.reading.refresh()
    counter.let_in(Reader.HER)
    counter.settle()
    assert room.label.text() == "her" and room.cleared[-1] == "both"


def test_a_page_that_is_refused_leads_to_the_case_that_says_why(counter: Counter, couple: RecordId) -> None:
    """Nothing of the page stays."""
    room = counter.show(Plain, Place("plain", case=couple))
    counter.let_in(Reader.HIM)
    counter.settle()
    assert counter.shell.places == [Place("case", case=couple)] and not room.label.text()


def test_left_it_keeps_nothing(counter: Counter, couple: RecordId) -> None:
    """Not even the name."""
    room = counter.show(Plain, Place("plain", case=couple))
    room.leave()
    assert not room.label.text() and not room.page.beside.text()


@pytest.mark.parametrize(
    ("page", "readers"),
    [
        (Beside("history", "x"), set(Reader)),
        (Beside("history", "x", desks=("relief",)), set()),
        (Beside("history", "x", readers=(Reader.WORKER, Reader.HER)), {Reader.WORKER, Reader.HER}),
        (Beside("history", "x", is_for_couples=True), set(Reader)),
    ],
)
def test_a_page_is_offered_to_those_it_is_for(
    counter: Counter, couple: RecordId, monkeypatch: pytest.MonkeyPatch, page: Beside, readers: set[Reader]
) -> None:
    """For others not even its name is there."""
    monkeypatch.setattr(pages, "PAGES", (page,))
    case = counter.do(lambda work: cases.get(work, couple))
    assert {one for one in Reader if pages.offered(case, one)} == readers


def test_the_menu_of_the_case_page_leads_there(
    counter: Counter, couple: RecordId, monkeypatch: pytest.MonkeyPatch, qtbot: Any
) -> None:
    """Alt+M and a digit, without the mouse; with nothing to offer there is no button."""
    monkeypatch.setattr(pages, "PAGES", (Beside("back", "clock", readers=(Reader.BOTH,)),))
    view = counter.show(CaseView, Place("case", case=couple))
    shown: Callable[[], bool] = view.side.more.isVisible
    assert shown()
    menu = view.side.more.findChild(QMenu)
    menu.actions()[0].trigger()
    assert counter.shell.places == [Place("back", case=couple)]
    counter.let_in(Reader.WORKER)
    counter.settle()
    assert not shown()
