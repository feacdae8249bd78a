"""The window log by keys: a line in seven of them, struck out with a reason, counted."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.casework import window_log
from app.domain.window_log import Line, Wish
from ui.shell.room import Place
from ui.shell.window.view import View
from ui.words import say

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)
TODAY = date(2026, 11, 23)
DIVORCE = Line(matter="05", is_told=True, him=Wish.NO_NEED, her=Wish.NEED, people=2, slip="A01")


def press(qtbot, *keys):
    """Each key where the keys are."""
    for key in keys:
        qtbot.keyClick(QApplication.focusWidget(), key)


def lines(counter):
    """What stands in the log."""
    return counter.do(lambda work: window_log.of_day(work, TODAY))


def test_a_line_takes_a_handful_of_keys_and_the_next_can_begin(qtbot, counter):
    """Divorce, told, he undecided, she wants it, two people by themselves; Enter. The keys are on the first field."""
    view = counter.show(View, Place("window"))
    press(qtbot, "5", "1", "3", "1", Qt.Key.Key_Return)
    counter.settle()
    (entry,) = lines(counter)
    assert entry.line == Line(matter="05", is_told=True, him=Wish.UNSAID, her=Wish.NEED, people=2)
    assert counter.shell.told == [say("window.written")]
    assert view.list.rows.rowCount() == 1 and "1 对" in view.of_day.text()
    counter.clock.pass_by(minutes=1)
    press(qtbot, "6", "1", "4", "2", "3", Qt.Key.Key_Tab, "b", "7", Qt.Key.Key_Return)
    counter.settle()
    assert lines(counter)[0].line == Line(
        matter="06", is_told=True, him=Wish.ABSENT, her=Wish.NO_NEED, people=3, slip="B7"
    )


def test_what_is_missing_or_cannot_be_is_said_at_its_field_and_the_rest_stays(qtbot, counter):
    """Enter too early, letters for a number, fewer people than spouses, a barcode for a slip."""
    view = counter.show(View, Place("window"))
    card = view.card
    press(qtbot, "5", "1", "2", Qt.Key.Key_Return)
    assert card._boxes["her"].problem == say("window.choose") and card.matter.value() == "05"
    press(qtbot, "1", "x", Qt.Key.Key_Return)
    assert card._boxes["people"].problem == say("window.people_digits")
    card.people.clear()
    press(qtbot, "1", Qt.Key.Key_Return)
    counter.settle()
    assert "2" in card._boxes["people"].problem and lines(counter) == ()
    card.people.setText("2")
    card.slip.setText("6901234567892")
    card.slip.setFocus()
    press(qtbot, Qt.Key.Key_Return)
    counter.settle()
    assert card._boxes["slip"].problem and lines(counter) == ()
    assert card.her.value() is Wish.NEED


def test_a_line_is_struck_out_with_a_reason_and_written_anew(qtbot, counter):
    """By keys from the list; without a reason it stands. What it said comes back into the fields."""
    counter.do(lambda work: window_log.write(work, DIVORCE))
    view = counter.show(View, Place("window"))
    view.list.setCurrentIndex(view.list.rows.index(0))
    view.list.setFocus()
    qtbot.keyClick(view.list, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    press(qtbot, Qt.Key.Key_Return)
    counter.settle()
    assert view.reason_box.problem and lines(counter)[0].struck is None
    view.reason.insert("选错业务")
    qtbot.mouseClick(view.anew, Qt.MouseButton.LeftButton)
    counter.settle()
    assert lines(counter)[0].struck.reason == "选错业务"
    assert view.card.isVisible() and view.card.matter.value() == "05" and view.card.slip.text() == "A01"
    press(qtbot, "4", Qt.Key.Key_Return)
    counter.settle()
    assert [one.line.matter for one in lines(counter) if one.struck is None] == ["04"]
    assert "1 行" in view.of_day.text()


def test_another_day_is_looked_at_and_not_written_into(qtbot, counter):
    """Its lines stand; nothing can be added or struck out there."""
    counter.do(lambda work: window_log.write(work, DIVORCE))
    counter.clock.pass_by(days=1)
    view = counter.show(View, Place("window"))
    assert view.card.isVisible() and view.list.isHidden()
    view.when.setFocus()
    view.when.setText("2026-11-23")
    press(qtbot, Qt.Key.Key_Return)
    counter.settle()
    assert view.card.isHidden() and view.list.rows.row_at(view.list.rows.index(0)).act == ""
