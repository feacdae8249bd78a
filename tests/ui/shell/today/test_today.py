"""Today, driven as a worker drives it."""

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.casework import cases, forms, notes
from app.casework.work import Work
from app.domain.cases import Draft
from app.domain.ids import RecordId
from app.domain.readers import Reader, Scope
from tests.ui.shell.counter import LI, WANG, Counter
from ui.shell.room import Place
from ui.shell.today.view import View
from ui.widgets.row import Row
from ui.widgets.rows_model import ROW_ROLE
from ui.widgets.rows_view import RowsView

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)
"""The offscreen screen says this of every window; it means nothing."""


def rows(view: RowsView) -> list[Row]:
    """What a list shows."""
    return [view.rows.index(place).data(ROW_ROLE) for place in range(view.rows.rowCount())]


def with_draft(work: Work, case: RecordId, scope: Scope) -> Draft:
    """A draft with a few words."""
    draft = notes.start(work, case, scope).value
    return notes.keep(work, msgspec.structs.replace(draft, body="还没写完")).value


def test_an_empty_day_says_what_belongs_here(counter: Counter) -> None:
    """An empty page says in one sentence what belongs here."""
    view = counter.show(View, Place("today"))
    assert not view.due.list.isVisible()
    assert view.reception._empty.isVisible()


def test_who_was_received_today_is_listed_and_opens_with_a_key(counter: Counter) -> None:
    """A case opened today stands in the first column; Enter goes to it."""
    case = counter.do(lambda work: cases.open_couple(work, LI, WANG, "04"))
    view = counter.show(View, Place("today"))
    assert [row.title for row in rows(view.reception.list)] == ["李强 / 王芳"]
    view.reception.list.setCurrentIndex(view.reception.list.rows.index(0))
    QTest.keyClick(view.reception.list, Qt.Key.Key_Return)
    assert counter.shell.places == [Place("case", case=case)]


def test_a_deadline_is_finished_from_its_row(counter: Counter) -> None:
    """A due date says what, whose, when and why; its button deals with it and it leaves."""
    case = counter.do(lambda work: cases.open_couple(work, LI, WANG, "05"))
    facts = {"receipt_on": "2026-10-26", "handed_on": "2026-11-23"}
    counter.do(lambda work: forms.save_entry(work, case, "marriage/cooling_off_notice", None, facts))
    view = counter.show(View, Place("today"))
    first = rows(view.due.list)[0]
    assert "李强 / 王芳" in first.meta and "11月25日" in first.meta
    assert "10月26日" in first.why
    before = len(rows(view.due.list))
    view.due.list.setCurrentIndex(view.due.list.rows.index(0))
    QTest.keyClick(view.due.list, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    counter.settle()
    assert len(rows(view.due.list)) == before - 1


def test_a_draft_of_one_side_is_not_hinted_at_before_both(counter: Counter) -> None:
    """What is for one spouse stands on Today only while the worker is alone or that spouse is there alone."""
    case = counter.do(lambda work: cases.open_couple(work, LI, WANG, "04"))
    counter.do(lambda work: with_draft(work, case, Scope.HER))
    view = counter.show(View, Place("today"))
    assert not rows(view.unfinished.list)
    counter.let_in(Reader.HER)
    counter.settle()
    assert len(rows(view.unfinished.list)) == 1
    counter.let_in(Reader.BOTH)
    assert not rows(view.unfinished.list), "it leaves before anything is read again"


def test_a_draft_is_overdue_after_72_hours(counter: Counter) -> None:
    """A draft unsigned 72 hours after the day of the talk is marked, and comes first."""
    case = counter.do(lambda work: cases.open_couple(work, LI, WANG, "04"))
    counter.do(lambda work: with_draft(work, case, Scope.BOTH))
    counter.clock.pass_by(hours=24 * 5)
    view = counter.show(View, Place("today"))
    assert [tag.icon for tag in rows(view.unfinished.list)[0].tags] == ["warning"]


def test_the_ways_to_begin_lead_to_a_new_case(counter: Counter) -> None:
    """Couple, one person, and a quick contact begin here."""
    view = counter.show(View, Place("today"))
    for button in (view.couple, view.one, view.quick):
        button.click()
    assert [place.form for place in counter.shell.places] == ["couple", "one", "quick"]


def test_the_columns_become_one_where_the_window_is_narrow(counter: Counter, qtbot: QtBot) -> None:
    """Below 1,100 effective pixels Today is one column."""
    view = counter.show(View, Place("today"))
    view.resize(1021, 556)
    qtbot.waitUntil(lambda: view.due.width() > 800)
    view.resize(1208, 740)
    qtbot.waitUntil(lambda: view.due.width() < 500)
