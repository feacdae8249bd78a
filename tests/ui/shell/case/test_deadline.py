"""A deadline looked at on the case page: dealt with on a day of its own, moved for a reason, shifted by new tables."""

from datetime import date

import pytest
from msgspec import structs
from pytestqt.qtbot import QtBot

from app.casework import cases, forms, sheets
from app.casework.work import Work
from app.domain.cases import Task
from app.domain.changes import Changes, Done
from app.domain.ids import RecordId
from tests.ui.shell.counter import LI, WANG, Counter
from ui.shell.case.view import View
from ui.shell.room import Place
from ui.widgets.row import Row
from ui.widgets.rows_model import ROW_ROLE
from ui.words import say

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)

NOTICE = "marriage/cooling_off_notice"


@pytest.fixture
def case(counter: Counter) -> RecordId:
    """They applied on a Monday; the notice is printed, and nobody's cooling-off is over."""

    def applied(work: Work) -> Done[RecordId]:
        made = cases.open_couple(work, LI, WANG, "04")
        day = work.now().date().isoformat()
        entry = forms.open_entry(work, made.value, NOTICE, None)
        assert forms.save_entry(work, made.value, NOTICE, None, entry.raw | {"receipt_on": day}).value.answer
        sheets.issue(work, made.value, [(NOTICE, None)], "zh")
        return made

    return counter.do(applied)


def rows(view: View) -> list[Row]:
    """The deadlines on the right."""
    model = view.side.deadlines.rows
    return [model.index(place).data(ROW_ROLE) for place in range(model.rowCount())]


def cooling(view: View) -> Task:
    """The last day of the cooling-off, which the notice prints."""
    task: Task = next(row.ref for row in rows(view) if row.ref.rule == "divorce.cooling_last")
    return task


def look(view: View, counter: Counter) -> None:
    """Open the nearest one, as Enter does."""
    view.side.deadlines.opened.emit(rows(view)[0].ref)
    counter.settle()


def test_it_is_dealt_with_on_a_day_of_its_own_and_stays_in_sight(counter: Counter, case: RecordId) -> None:
    """A day that is still to come is refused beside the field, and nothing typed is lost."""
    view = counter.show(View, Place("case", case=case))
    open_ones = len(rows(view))
    look(view, counter)
    panel = view.deadline
    assert view.stack.currentWidget() is panel
    assert say("case.deadline.source", source="").rstrip() in panel.steps.text()
    panel.how.setText("电话提醒过")
    today = panel.done_on.day()
    assert today is not None
    panel.done_on.show_day(date(today.year + 1, 1, 1))
    panel.finish.click()
    assert panel.done_box.problem == say("case.deadline.future")
    assert panel.how.text() == "电话提醒过"
    panel.done_on.show_day(today)
    panel.finish.click()
    counter.settle()
    assert view.stack.currentWidget() is view.main
    assert [bool(row.act) for row in rows(view)] == [True] * (open_ones - 1) + [False]
    assert rows(view)[-1].why == "电话提醒过"
    view.side.deadlines.opened.emit(rows(view)[-1].ref)
    counter.settle()
    assert not panel.finish.isVisible()
    panel.reopen.click()
    counter.settle()
    assert all(row.act for row in rows(view))


def test_another_day_needs_a_reason(counter: Counter, case: RecordId) -> None:
    """Both days are told afterwards."""
    view = counter.show(View, Place("case", case=case))
    look(view, counter)
    panel = view.deadline
    panel.move.click()
    assert panel.other_box.problem == say("case.deadline.same_day")
    before = panel.other_day.day()
    assert before is not None
    panel.other_day.show_day(date(before.year + 1, 1, 8))
    panel.move.click()
    assert panel.reason_box.problem == say("case.deadline.needs_reason")
    panel.reason.setText("登记机关书面通知")
    panel.move.click()
    counter.settle()
    assert view.stack.currentWidget() is view.main
    view.side.deadlines.opened.emit(next(row.ref for row in rows(view) if row.ref.due.year == before.year + 1))
    counter.settle()
    assert "登记机关书面通知" in panel.told.text()


def test_new_tables_ask_before_they_move_anything(counter: Counter, case: RecordId, qtbot: QtBot) -> None:
    """Old and new are shown, with how many sheets carry the old one; one press takes the new one."""
    view = counter.show(View, Place("case", case=case))
    due = cooling(view).due

    def newer(work: Work) -> Done[None]:
        tables = work.definitions.workdays
        tables = structs.replace(tables, rest=tables.rest | {due}, work=tables.work - {due}, version="newer")
        work.definitions = structs.replace(work.definitions, workdays=tables)
        return Done(Changes.TASKS, None)

    counter.do(newer)
    view.side.deadlines.opened.emit(cooling(view))
    counter.settle()
    panel = view.deadline
    assert panel.take.isVisible()
    assert " 1 " in panel.shift.text()
    panel.keep.click()
    assert panel.reason_box.problem == say("case.deadline.needs_reason")
    panel.take.click()
    counter.settle()
    assert cooling(view).due > due
    view.side.deadlines.opened.emit(cooling(view))
    counter.settle()
    assert not panel.take.isVisible()
