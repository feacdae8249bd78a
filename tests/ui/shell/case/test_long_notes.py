"""A very long note: folded in the timeline, whole on a panel, and the window goes on meanwhile."""

import pytest
from msgspec import structs
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.casework import cases, notes
from app.casework.work import Work
from app.domain.changes import Done
from app.domain.ids import RecordId
from app.domain.readers import Reader, Scope
from tests.ui.shell.counter import LI, WANG, Counter
from ui.shell.case.view import View
from ui.shell.room import Place
from ui.widgets.row import Row
from ui.widgets.rows_model import ROW_ROLE
from ui.widgets.running_text import MOST_SHOWN, RunningTexts
from ui.words import say

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)

END = "最后一句:孩子放学由外婆接。"
LONG = "妻子说起争吵的经过。" * 900 + END


@pytest.fixture
def case(counter: Counter) -> RecordId:
    """A couple with one short note for both and one long one, hers alone."""

    def written(work: Work) -> Done[RecordId]:
        made = cases.open_couple(work, LI, WANG, "04")
        for body, scope in (("双方都来了。", Scope.BOTH), (LONG, Scope.HER)):
            draft = notes.start(work, made.value, scope).value
            notes.keep(work, structs.replace(draft, body=body))
            notes.sign(work, draft.id)
        return made

    counter.shell.reader = Reader.HER
    return counter.do(written)


def row(view: View, begins: str) -> Row:
    """The line of the note that begins so."""
    model = view.timeline.rows
    found: list[Row] = [model.index(place).data(ROW_ROLE) for place in range(model.rowCount())]
    return next(one for one in found if one.body.startswith(begins))


def test_a_long_note_is_folded_and_read_whole_on_a_panel(counter: Counter, case: RecordId) -> None:
    """A short one is whole where it stands, and there is nothing to press."""
    view = counter.show(View, Place("case", case=case))
    short, long = row(view, "双方"), row(view, "妻子")
    assert short.body == "双方都来了。" and not short.act
    assert len(long.body) <= MOST_SHOWN + 1 and END not in long.body and long.act == say("case.entry.read_on")
    view.timeline.opened.emit(short.ref)
    assert view.stack.currentWidget() is view.main
    view.timeline.opened.emit(long.ref)
    assert view.whole_note.text.toPlainText().endswith(END)
    assert view.whole_note.text.toPlainText().replace("\n", "") == LONG
    QTest.keyClick(view.whole_note.text, Qt.Key.Key_Escape)
    assert view.stack.currentWidget() is view.main and not view.whole_note.text.toPlainText()


def test_whoever_comes_in_finds_it_put_away(counter: Counter, case: RecordId) -> None:
    """Not a word of it stays."""
    view = counter.show(View, Place("case", case=case))
    view.timeline.opened.emit(row(view, "妻子").ref)
    counter.let_in(Reader.BOTH)
    assert view.stack.currentWidget() is view.main
    assert not view.whole_note.text.toPlainText() and not view.whole_note.title.text()


def test_lines_are_broken_once_for_each_width(qtbot: QtBot) -> None:
    """And what is not listed any more does not stay in memory."""
    texts, font = RunningTexts(), QFont()
    first = texts.broken("一段话", font, 300)
    assert texts.broken("一段话", font, 300) is first
    assert texts.broken("一段话", font, 200) is not first
    again = texts.broken("一段话", font, 200)
    texts.keep_only(["另一段"])
    assert texts.broken("一段话", font, 200) is not again
