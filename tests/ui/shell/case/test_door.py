"""Before a colleague's case, and inside one that is only to be read."""

import msgspec
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.casework import cases, notes, rights, sheets
from app.casework.work import Work
from app.domain.ids import RecordId
from app.domain.readers import Reader, Scope
from tests.ui.shell.counter import LI, WANG, Counter
from ui.shell.case.view import View
from ui.shell.room import Place
from ui.widgets.row import Row
from ui.widgets.rows_model import ROW_ROLE
from ui.words import say

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)

WORDS = "她说想先稳定下来"


def colleagues_case(work: Work) -> RecordId:
    """张华's case, with a note and a sheet in it."""
    me = work.seat
    work.seat = msgspec.structs.replace(me, worker="张华")
    case = cases.open_couple(work, LI, WANG, "04").value
    draft = notes.start(work, case, Scope.BOTH).value
    notes.keep(work, msgspec.structs.replace(draft, body=WORDS))
    notes.sign(work, draft.id)
    sheets.issue(work, case, [("marriage/cooling_off_notice", None)], "zh")
    work.seat = me
    return case


def lines(view: View) -> list[Row]:
    """What the timeline shows."""
    model = view.timeline.rows
    return [model.index(place).data(ROW_ROLE) for place in range(model.rowCount())]


def test_a_colleagues_case_opens_with_a_word_of_why(counter: Counter, qtbot: QtBot) -> None:
    """Nothing of it is shown before; without a reason it stays shut; whose it is and why it was opened is told."""
    case = counter.do(colleagues_case)
    counter.let_in(Reader.WORKER)
    view = counter.show(View, Place("case", case=case))
    assert view.stack.currentWidget() is view.door
    assert view.door.title.text() == say("case.door.colleague", worker="张华")
    assert (lines(view), view.header.cards) == ([], [])
    view.door.open_it.click()
    assert view.door.reason_box.problem
    view.door.reason.insert("代班")
    qtbot.keyClick(view.door.reason, Qt.Key.Key_Return)
    counter.settle()
    assert view.stack.currentWidget() is view.main
    assert [row.body for row in lines(view) if row.title == say("case.verb.case_joined")] == ["代班"]
    assert WORDS in {row.body for row in lines(view)}
    assert view.side.form.isVisible()
    assert not view.door.reason.text()


def test_who_looks_at_a_colleagues_case_and_turns_away_is_back_in_the_list(counter: Counter) -> None:
    """No line of it stays anywhere."""
    case = counter.do(colleagues_case)
    view = counter.show(View, Place("case", case=case))
    view.door.away.click()
    assert counter.shell.places[-1] == Place("cases")


def test_a_supervisor_reads_and_comments_and_is_offered_nothing_that_would_be_refused(
    counter: Counter, qtbot: QtBot
) -> None:
    """Until the case is taken over, with a reason."""
    case = counter.do(colleagues_case)
    counter.do(lambda work: rights.take_post(work, "supervisor"))
    counter.let_in(Reader.WORKER)
    view = counter.show(View, Place("case", case=case))
    assert view.stack.currentWidget() is view.main
    assert WORDS in {row.body for row in lines(view)}
    assert {row.act for row in lines(view)} == {""}
    side = view.side
    assert side.note.isVisible()
    assert not any(part.isVisible() for part in (side.form, side.screening, side.print, side.preview))
    assert not view.header.steps.isEnabled()
    assert not view.header.risk.isEnabled()
    assert not any(card.edit.isVisible() or card.flag for card in view.header.cards)
    qtbot.keyClick(view, Qt.Key.Key_P, Qt.KeyboardModifier.AltModifier)
    counter.settle()
    assert counter.shell.printed == []
    view.header.take_over.click()
    assert view.stack.currentWidget() is view.door
    view.door.reason.insert("接手")
    view.door.open_it.click()
    counter.settle()
    assert view.stack.currentWidget() is view.main
    assert view.side.form.isVisible()
    assert view.header.visit.isHidden()


def test_a_post_that_opens_no_cases_is_told_so(counter: Counter) -> None:
    """By a code scanned from paper, say, whoever keeps the counter comes before a case, and no further."""
    case = counter.do(colleagues_case)
    counter.do(lambda work: rights.take_post(work, "desk"))
    view = counter.show(View, Place("case", case=case))
    assert view.door.title.text() == say("case.door.post")
    assert not view.door.reason.isVisible()
    assert lines(view) == []


def test_while_a_case_is_open_the_post_may_change(counter: Counter) -> None:
    """Its page goes as soon as the site says so."""
    case = counter.do(lambda work: cases.open_couple(work, LI, WANG, "04"))
    view = counter.show(View, Place("case", case=case))
    assert view.stack.currentWidget() is view.main
    counter.do(lambda work: rights.take_post(work, "head"))
    counter.settle()
    assert view.stack.currentWidget() is view.door
    assert view.header.cards == []
