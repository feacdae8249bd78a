"""Several fillings of one form: going on, beginning anew, throwing away; and a sheet filled in for no case."""

from collections.abc import Callable
from functools import partial

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.casework import fillings, forms
from app.domain.ids import RecordId
from app.domain.readers import Reader, Role
from tests.desk import see_alone
from tests.ui.shell.counter import Counter
from ui.shell.entry.presenter import KEEPS_AFTER_MS
from ui.shell.entry.view import View
from ui.shell.room import Place
from ui.words import say

HELP = "marriage/mediation_record"  # one for every meeting, with both in the room
QUICK = "bereavement/quick_record"

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)

Fill = Callable[..., View]


@pytest.fixture
def couple(counter: Counter, couple: RecordId) -> RecordId:
    """Both have been seen alone, so that they may be spoken with together."""
    for role in (Role.HUSBAND, Role.WIFE):
        counter.do(partial(see_alone, case=couple, role=role))
    return couple


def _words(view: View) -> list[str]:
    return [action.text() for action in view.fillings.menu().actions() if action.text()]


def _pick(counter: Counter, view: View, words: str) -> None:
    action = next(one for one in view.fillings.menu().actions() if words in one.text())
    action.trigger()
    counter.settle()


def _settle(counter: Counter, qtbot: QtBot) -> None:
    qtbot.wait(KEEPS_AFTER_MS + 100)
    counter.settle()


def _follow(counter: Counter, qtbot: QtBot, view: View) -> None:
    """Go where the room asked to go last."""
    view.open(counter.shell.places[-1])
    counter.settle()
    qtbot.waitUntil(lambda: view.column is None or view.column.is_complete)


def test_what_was_begun_is_gone_on_with_and_a_new_one_is_one_choice_away(
    counter: Counter, couple: RecordId, fill: Fill, qtbot: QtBot
) -> None:
    """A half-typed filling opens by itself; the menu names it, and offers another."""
    view = fill(HELP)
    assert view.fillings.isVisible()
    assert view.fillings.text() == say("entry.filling.new")
    view.column.questions["mediated_on"].editor.line().setText("2026-11-20")
    _settle(counter, qtbot)

    again = fill(HELP)
    assert again.presenter.place.record == view.presenter.place.record
    assert again.column.questions["mediated_on"].editor.raw() == "2026-11-20"
    _pick(counter, again, say("entry.filling.begin"))
    _follow(counter, qtbot, again)
    assert again.presenter.place.record != view.presenter.place.record
    assert again.column.questions["mediated_on"].editor.raw() == "2026-11-23"
    assert again.fillings.text() == say("entry.filling.new")
    assert len(_words(again)) == 2  # a new one, and the one begun before


def test_a_draft_thrown_away_comes_back_when_undone(
    counter: Counter, couple: RecordId, fill: Fill, qtbot: QtBot
) -> None:
    """The page begins anew; Undo brings what was typed."""
    view = fill(HELP)
    view.column.questions["mediated_on"].editor.line().setText("2026-11-20")
    _settle(counter, qtbot)
    view = fill(HELP)
    _pick(counter, view, say("entry.filling.give_up"))
    form = counter.do(lambda work: work.definitions.form(HELP))
    assert counter.do(lambda work: fillings.begun(work, couple, form, None)) is None
    assert counter.shell.told[-1] == say("entry.filling.gone")
    _follow(counter, qtbot, view)
    assert view.column.questions["mediated_on"].editor.raw() == "2026-11-23"

    counter.shell.undo()
    counter.settle()
    _follow(counter, qtbot, view)
    assert view.column.questions["mediated_on"].editor.raw() == "2026-11-20"


def test_a_form_a_case_has_once_offers_no_fillings(fill: Fill) -> None:
    """As before."""
    assert not fill("marriage/cooling_off_notice").fillings.isVisible()


def test_a_sheet_that_names_nobody_is_filled_in_saved_and_printed_without_a_case(
    counter: Counter, qtbot: QtBot
) -> None:
    """From the gallery: typed, saved, printed; then the next one."""
    view: View = counter.show(View, Place("entry", form=QUICK))
    qtbot.waitUntil(lambda: view.column is not None and view.column.is_complete)
    QTest.keyClicks(view.column.questions["served_at"].editor.line(), "2026-11-23 10:15")
    _settle(counter, qtbot)
    form = counter.do(lambda work: work.definitions.form(QUICK))
    assert [one.is_draft for one in counter.do(lambda work: fillings.of_form(work, None, form, None))] == [True]

    for name, field in form.fields.items():
        if field.required == "save" and name != "served_at":
            _answer(counter, view, name)
    view.print.click()
    counter.settle()
    assert counter.shell.printed, (view.state.text(), view.to_fix.text())
    (saved,) = counter.do(lambda work: fillings.of_form(work, None, form, None))
    assert not saved.is_draft
    assert view.fillings.text() == say("entry.filling.saved", day="今天", moment="今天 09:00")
    assert counter.do(lambda work: forms.open_entry(work, None, QUICK, None, saved.id)).answer == saved.id


def test_an_internal_sheet_waits_until_the_worker_is_alone(counter: Counter, qtbot: QtBot) -> None:
    """And says so, whoever it names or not."""
    view: View = counter.show(View, Place("entry", form="casework/supervision"))
    assert view.column is None
    assert view.nobody.isVisible()
    counter.let_in(Reader.WORKER)
    counter.settle()
    qtbot.waitUntil(lambda: view.column is not None and view.column.is_complete)
    assert view.fillings.isVisible()


def _answer(counter: Counter, view: View, name: str) -> None:
    editor = view.column.questions[name].editor
    if hasattr(editor, "chips"):
        next(iter(editor.chips._buttons.values())).click()
    else:
        QTest.keyClicks(editor.line(), "15")
    QApplication.processEvents()
    counter.settle()
