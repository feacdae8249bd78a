"""Today, driven as a worker drives it."""

from datetime import date

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.casework import cases, forms, notes, screenings
from app.casework.work import Work
from app.domain.cases import Draft, ScreeningDraft
from app.domain.changes import Changes, Done
from app.domain.ids import RecordId
from app.domain.readers import Reader, Role, Scope
from tests.desk import agreed, started
from tests.ui.shell.counter import LI, WANG, Counter
from ui.shell.room import Place
from ui.shell.screening.view import View as ScreeningView
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


def test_a_day_to_look_stands_there_until_somebody_has_looked(counter: Counter) -> None:
    """Day 3 of a cooling-off: it leads to the page of its days; looking deals with nothing else."""
    case = counter.do(lambda work: cases.open_couple(work, LI, WANG, "05"))
    facts = {"receipt_on": "2026-11-20", "handed_on": "2026-11-23"}
    counter.do(lambda work: forms.save_entry(work, case, "marriage/cooling_off_notice", None, facts))
    view = counter.show(View, Place("today"))
    before = rows(view.due.list)
    [(place, alert)] = [(at, row) for at, row in enumerate(before) if row.ref.is_alert]
    assert "第 3 天" in alert.title and "李强 / 王芳" in alert.meta
    view.due.list.setCurrentIndex(view.due.list.rows.index(place))
    QTest.keyClick(view.due.list, Qt.Key.Key_Return)
    assert counter.shell.places == [Place("matter", case=case)]
    QTest.keyClick(view.due.list, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    counter.settle()
    assert [row.ref for row in rows(view.due.list)] == [row.ref for row in before if row is not alert]
    assert len(counter.do(lambda work: Done(Changes.NONE, tuple(started(work, Reader.BOTH))))) == 3


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


def half_entered(work: Work, case: RecordId, role: Role = Role.WIFE, **more: object) -> ScreeningDraft:
    """A PHQ-9 with three of its items answered, by somebody who agreed to it."""
    agreed(work, case)
    draft = screenings.begin(work, case, role, "phq9")
    return screenings.keep(work, msgspec.structs.replace(draft, **({"answers": {1: 1, 2: 1, 3: 1}} | more))).value


def test_a_half_entered_instrument_is_gone_on_with_from_today(counter: Counter) -> None:
    """It says which and for whom, before the eyes it is for; Enter opens it where it was left; given up, it is gone."""
    case = counter.do(lambda work: cases.open_couple(work, LI, WANG, "04"))
    draft = counter.do(lambda work: half_entered(work, case))
    view = counter.show(View, Place("today"))
    assert not rows(view.unfinished.list), "not while both are here"
    counter.let_in(Reader.HIM)
    counter.settle()
    assert not rows(view.unfinished.list), "nor before him alone"

    counter.let_in(Reader.WORKER)
    counter.settle()
    (row,) = rows(view.unfinished.list)
    assert row.title == "李强 / 王芳" and "PHQ-9" in row.meta and "未填完" in row.meta and "女方" in row.why
    view.unfinished.list.setCurrentIndex(view.unfinished.list.rows.index(0))
    QTest.keyClick(view.unfinished.list, Qt.Key.Key_Return)
    (door,) = counter.shell.places
    assert door == Place("screening", case=case, role=Role.WIFE, instrument="phq9")

    room = counter.show(ScreeningView, door)
    assert room.head.progress.text() == "已答 3 / 10 项"
    counter.do(lambda work: screenings.discard(work, draft.id))
    assert not rows(view.unfinished.list)


def test_a_half_entered_correction_leads_to_what_it_corrects(counter: Counter) -> None:
    """And once it is saved it is unfinished no more."""
    case = counter.do(lambda work: cases.open_single(work, LI, "04"))
    first = counter.do(lambda work: screenings.save(work, half_entered(work, case, Role.CLIENT)))
    began = counter.do(lambda work: screenings.keep(work, screenings.correct(work, first)))
    view = counter.show(View, Place("today"))
    view.unfinished.list.setCurrentIndex(view.unfinished.list.rows.index(0))
    QTest.keyClick(view.unfinished.list, Qt.Key.Key_Return)
    (door,) = counter.shell.places
    assert door == Place("screening", case=case, role=Role.CLIENT, instrument="phq9", record=first)

    room = counter.show(ScreeningView, door)
    assert room.presenter.draft is not None and room.presenter.draft.amends == first
    counter.do(lambda work: screenings.save(work, msgspec.structs.replace(began, reason="抄错一项")))
    assert not rows(view.unfinished.list)


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


def test_days_that_new_tables_would_move_stand_first(counter: Counter) -> None:
    """Each with old and new; nothing deals with it from here, it leads to its case."""
    case = counter.do(lambda work: cases.open_couple(work, LI, WANG, "04"))
    facts = {"receipt_on": "2026-10-26", "handed_on": "2026-11-23"}
    counter.do(lambda work: forms.save_entry(work, case, "marriage/cooling_off_notice", None, facts))

    def newer(work: Work) -> Done[None]:
        """25 November becomes a day off."""
        tables = work.definitions.workdays
        tables = msgspec.structs.replace(tables, rest=tables.rest | {date(2026, 11, 25)}, version="newer")
        work.definitions = msgspec.structs.replace(work.definitions, workdays=tables)
        return Done(Changes.TASKS, None)

    counter.do(newer)
    view = counter.show(View, Place("today"))
    first, second, *_ = rows(view.due.list)
    assert "11月25日" in first.why and "11月26日" in first.why
    assert (first.act, first.meta) == ("", "李强 / 王芳")
    assert "11月26日" in second.why and "11月27日" in second.why
    view.due.list.setCurrentIndex(view.due.list.rows.index(0))
    QTest.keyClick(view.due.list, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    counter.settle()
    assert rows(view.due.list)[0] == first
    assert counter.shell.places == [Place("case", case=case)]
