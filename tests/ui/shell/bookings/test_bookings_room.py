"""Bookings and walk-ins in the window: written down, moved, called, taken, behind the walls of who is in the room."""

from datetime import date

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from app.casework import bookings
from app.domain.bookings import State, Wanted
from app.domain.readers import Reader, Scope
from ui.shell.bookings.view import View
from ui.shell.room import Place
from ui.words import say

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)
TODAY = date(2026, 11, 23)
MS_WANG = Wanted(day=TODAY, time="14:30", address="王女士", about="04", phone="138 0000 0000", worker="王敏")


def day(counter, reader=Reader.WORKER):
    """The day's list."""
    return counter.do(lambda work: bookings.of_day(work, reader, TODAY))


def act(qtbot, view, name):
    """Press one of the buttons of the chosen one."""
    (button,) = [one for one in view.acts.findChildren(QPushButton) if one.isVisible() and one.text() == name]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_a_booking_is_typed_and_saved_with_enter(qtbot, counter):
    """Form of address, then the time as people type it; the fields are empty for the next."""
    view = counter.show(View, Place("bookings"))
    view.form.address.insert("王女士")
    view.form.time.insert("9点半")
    qtbot.keyClick(view.form.time, Qt.Key.Key_Return)
    counter.settle()
    (booking,) = day(counter)
    assert (booking.wanted.address, booking.wanted.time, booking.state) == ("王女士", "09:30", State.BOOKED)
    assert view.form.address.text() == "" and view.list.rows.rowCount() == 1


def test_what_cannot_be_saved_is_said_at_its_field_and_stays_typed(qtbot, counter):
    """No address, an unreadable day, a time past midnight, words for a telephone."""
    view = counter.show(View, Place("bookings"))
    qtbot.mouseClick(view.form.book, Qt.MouseButton.LeftButton)
    counter.settle()
    assert view.form._boxes["time"].problem
    for name, wrong in (("day", "后天"), ("time", "25点"), ("minutes", "一小时"), ("phone", "打她手机")):
        view.form.begin(TODAY)
        view.form.address.setText("王女士")
        view.form.time.setText("14:30")
        getattr(view.form, name).setText(wrong)
        qtbot.mouseClick(view.form.book, Qt.MouseButton.LeftButton)
        counter.settle()
        assert view.form._boxes[name].problem, name
        assert view.form.address.text() == "王女士"
    assert day(counter) == ()


def test_one_key_after_the_other_takes_somebody_from_the_door_to_the_end(qtbot, counter):
    """A walk-in gets a printed number; Ctrl+Enter calls, takes; then the case can be begun."""
    counter.let_in(Reader.WORKER)
    view = counter.show(View, Place("bookings"))
    view.form.address.insert("李先生")
    qtbot.keyClick(view.form.address, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    counter.settle()
    assert len(counter.shell.printed) == 1
    view.list.setCurrentIndex(view.list.rows.index(0))
    view.list.setFocus()
    for state in (State.CALLED, State.WITH):
        qtbot.keyClick(view.list, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        counter.settle()
        assert day(counter)[0].state is state
    qtbot.keyClick(view.list, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    (booking,) = day(counter)
    assert counter.shell.places == [Place("cases", form="one", record=booking.id)]
    act(qtbot, view, say("bookings.act.done"))
    counter.settle()
    assert day(counter)[0].state is State.DONE


def test_a_taken_hour_is_told_before_it_is_saved_and_a_move_is_kept(qtbot, counter):
    """Of whom it is taken nobody is told; it can be saved all the same, and moved."""
    counter.let_in(Reader.WORKER)
    first = counter.do(lambda work: bookings.book(work, MS_WANG))
    view = counter.show(View, Place("bookings", record=first))
    view.form.address.setText("陈先生")
    view.form.worker.setText("王敏")
    view.form.time.setFocus()
    qtbot.keyClicks(view.form.time, "15:00")
    qtbot.keyClick(view.form.time, Qt.Key.Key_Tab)
    counter.settle()
    assert "14:30" in view.form.warning.text() and "王女士" not in view.form.warning.text()
    act(qtbot, view, say("bookings.act.change"))
    view.form.time.setText("16:00")
    qtbot.keyClick(view.form.time, Qt.Key.Key_Return)
    counter.settle()
    assert day(counter)[0].wanted == msgspec.structs.replace(MS_WANG, time="16:00")


@pytest.mark.parametrize(("reader", "seen"), [(Reader.WORKER, 3), (Reader.BOTH, 1), (Reader.HIM, 2), (Reader.HER, 2)])
def test_a_spouse_who_comes_alone_is_not_on_the_others_screen(counter, reader, seen):
    """Neither in the list nor in the fields nor in the buttons; what somebody comes about is shown to nobody beside."""
    for number, scope in enumerate((Scope.BOTH, Scope.HIS, Scope.HER)):
        wanted = msgspec.structs.replace(MS_WANG, scope=scope, address=f"第{number}位", time=f"{9 + number}")
        last = counter.do(lambda work, wanted=wanted: bookings.book(work, wanted))
    counter.let_in(Reader.WORKER)
    view = counter.show(View, Place("bookings", record=last))
    view._change()
    assert view.form.amends == last
    counter.let_in(reader)
    counter.settle()
    assert view.list.rows.rowCount() == seen
    shown = " ".join(view.list.rows.row_at(view.list.rows.index(n)).spoken for n in range(seen))
    assert ("离婚" in shown) is (reader is Reader.WORKER)
    if reader is not Reader.WORKER:
        assert view.form.amends is None and view.form.address.text() == ""
    if reader in (Reader.BOTH, Reader.HIM):
        assert view.acts.isHidden() and "第2位" not in shown
