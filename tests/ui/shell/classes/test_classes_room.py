"""The room of classes as the counter uses it: planned, enrolled, scanned in, found by initials, wrong input told."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.casework import classes, enrolments
from app.casework.enrolments import Applicant
from app.domain import class_code
from app.domain.classes import SessionState, Stand
from app.domain.ids import RecordId
from app.domain.readers import Reader
from tests.app.casework.test_classes import AT_TWO, PLAN
from tests.ui.shell.counter import Counter
from ui.shell.classes.view import View
from ui.shell.room import Place
from ui.widgets.line_edit import COMMIT_MS

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)

NAMES = ("王芳", "李强", "陈静", "王飞")


def write(qtbot: QtBot, field: QWidget, text: str) -> None:
    """As an input method does; then a hand needs a moment for Enter."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(field, event)
    qtbot.wait(COMMIT_MS + 20)


def scan(qtbot: QtBot, view: View, text: str, end: Qt.Key = Qt.Key.Key_Return) -> None:
    """As a scanner types."""
    if text.isascii():
        qtbot.keyClicks(view.one.field, text)
    else:
        write(qtbot, view.one.field, text)
    qtbot.keyClick(view.one.field, end)


def made(counter: Counter, *names: str) -> RecordId:
    """A class with these people."""
    session = counter.do(lambda work: classes.plan(work, PLAN))
    for name in names:
        counter.do(lambda work, name=name: enrolments.enrol(work, session, Applicant(name=name), may_wait=True))
    return session


def stands(counter: Counter, session: RecordId) -> dict[str, Stand]:
    """How each stands."""
    page = counter.do(lambda work: classes.page(work, session, Reader.WORKER))
    return {one.enrolment.name: one.stand for one in page.people}


def shown(view: View) -> list[str]:
    """The names in the list."""
    return [view.one.list.rows.row_at(view.one.list.rows.index(n)).title for n in range(view.one.list.rows.rowCount())]


def test_a_class_is_planned_filled_and_begun_with_the_keyboard(qtbot: QtBot, counter: Counter) -> None:
    """From the empty page to the first check-in; what cannot be is told at its field, and nothing is lost."""
    view = counter.show(View, Place("classes"))
    qtbot.keyClick(view.list, Qt.Key.Key_N, Qt.KeyboardModifier.AltModifier)
    counter.settle()
    plan = view.plan
    write(qtbot, plan.edits["title"], "新婚第一课")
    qtbot.keyClicks(plan.edits["day"], "2026-11-22")
    write(qtbot, plan.edits["clock"], "二点")
    plan.edits["seats"].clear()
    qtbot.keyClicks(plan.edits["seats"], "1")
    qtbot.mouseClick(plan.save, Qt.MouseButton.LeftButton)
    assert plan.boxes["clock"].problem
    plan.edits["clock"].clear()
    write(qtbot, plan.edits["clock"], "14点")
    qtbot.mouseClick(plan.save, Qt.MouseButton.LeftButton)
    counter.settle()
    assert plan.modules_box is not None
    assert plan.modules_box.problem
    qtbot.mouseClick(plan.modules.button("M1"), Qt.MouseButton.LeftButton)
    qtbot.mouseClick(plan.save, Qt.MouseButton.LeftButton)
    counter.settle()
    assert "已经过去" in plan.boxes["day"].problem
    plan.edits["day"].clear()
    qtbot.keyClicks(plan.edits["day"], "2026-11-23")
    qtbot.keyClick(plan, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    counter.settle()

    one = view.one
    assert view.stack.currentWidget() is one
    assert one.field.hasFocus()
    qtbot.keyClick(one.field, Qt.Key.Key_N, Qt.KeyboardModifier.AltModifier)
    for name in ("王芳", "李强"):
        write(qtbot, one.panel.name, name)
        qtbot.keyClick(one.panel.name, Qt.Key.Key_Return)
        counter.settle()
    assert "报满" in one.panel.name_box.problem
    assert one.panel.name.text() == "李强"
    qtbot.keyClick(one.panel.name, Qt.Key.Key_Return)
    counter.settle()
    assert one.counts.numbers["waiting"].text() == "1"
    write(qtbot, one.panel.name, "王芳")
    for _ in range(2):
        qtbot.keyClick(one.panel.name, Qt.Key.Key_Return)
        counter.settle()
    assert shown(view) == ["王芳", "李强"]
    qtbot.keyClick(one.panel.name, Qt.Key.Key_Return)
    counter.settle()
    assert shown(view) == ["王芳", "李强", "王芳"]


def test_the_door(qtbot: QtBot, counter: Counter) -> None:
    """Slips one after the other without waiting; what is none changes nothing, and the field is ready again."""
    counter.clock.moment = AT_TWO - timedelta(minutes=10)
    session = made(counter, *NAMES)
    page = counter.do(lambda work: classes.page(work, session, Reader.WORKER))
    codes = {one.enrolment.name: class_code.for_scanners(one.enrolment.code) for one in page.people}
    view = counter.show(View, Place("classes", record=session))
    assert view.one.field.hasFocus()
    scan(qtbot, view, codes["王芳"])
    scan(qtbot, view, codes["李强"], Qt.Key.Key_Tab)
    counter.settle()
    assert view.one.counts.numbers["here"].text() == "2"
    assert "李强" in view.one.line.text()
    scan(qtbot, view, codes["王芳"])
    counter.settle()
    assert "已经签到过" in view.one.line.text()
    scan(qtbot, view, "~#31%%4")
    counter.settle()
    assert "没有认出" in view.one.line.text()
    scan(qtbot, view, codes["陈静"])  # takes the place of the garbage
    counter.settle()
    assert "陈静" in view.one.line.text()
    assert "已坐满" in view.one.line.text()
    assert view.one.field.hasFocus()
    assert view.one.field.text() == ""
    assert stands(counter, session) == {
        "王芳": Stand.ATTENDED, "李强": Stand.ATTENDED, "陈静": Stand.WAITING, "王飞": Stand.WAITING,
    }  # fmt: skip


def test_somebody_is_found_by_initials_and_one_key_checks_in(qtbot: QtBot, counter: Counter) -> None:
    """Of two who fit, the arrow keys choose; twice is told, a button takes it back; nobody is checked in by a guess."""
    session = made(counter, "王芳", "王飞")
    counter.clock.moment = AT_TWO + timedelta(minutes=5)
    view = counter.show(View, Place("classes", record=session))
    scan(qtbot, view, "wf")
    counter.settle()
    assert "2 位符合" in view.one.line.text()
    assert set(stands(counter, session).values()) == {Stand.CONFIRMED}
    qtbot.keyClicks(view.one.field, "wf")
    qtbot.waitUntil(lambda: len(shown(view)) == 2 and not view.one._soon.isActive())
    for _ in range(2):
        qtbot.keyClick(view.one.field, Qt.Key.Key_Down)
    qtbot.keyClick(view.one.field, Qt.Key.Key_Return)
    counter.settle()
    assert stands(counter, session) == {"王芳": Stand.CONFIRMED, "王飞": Stand.LATE}
    scan(qtbot, view, "wangfei")
    counter.settle()
    assert "已经签到过" in view.one.line.text()
    for _ in range(2):
        qtbot.keyClick(view.one.field, Qt.Key.Key_Down)
    qtbot.mouseClick(view.one.take_back, Qt.MouseButton.LeftButton)
    counter.settle()
    assert stands(counter, session)["王飞"] is Stand.CONFIRMED
    scan(qtbot, view, "芳")
    counter.settle()
    assert stands(counter, session)["王芳"] is Stand.LATE


def test_who_moves_up_is_to_be_told(qtbot: QtBot, counter: Counter) -> None:
    """Cancelling can be undone; the telephone is said only when it is asked for."""
    session = made(counter, "王芳", "李强")
    who = Applicant(name="陈静", phone="13800000000")
    counter.do(lambda work: enrolments.enrol(work, session, who, may_wait=True))
    view = counter.show(View, Place("classes", record=session))
    qtbot.keyClick(view.one.field, Qt.Key.Key_Down)
    qtbot.mouseClick(view.one.cancel, Qt.MouseButton.LeftButton)
    counter.settle()
    assert "陈静 补上了名额" in counter.shell.told[-1]
    for _ in range(2):
        qtbot.keyClick(view.one.field, Qt.Key.Key_Down)
    counter.settle()
    assert view.one.who.text() == "陈静"
    assert "13800000000" not in view.one.list.rows.row_at(view.one.list.currentIndex()).spoken
    qtbot.mouseClick(view.one.phone, Qt.MouseButton.LeftButton)
    counter.settle()
    assert "13800000000" in view.one.line.text()
    qtbot.mouseClick(view.one.told, Qt.MouseButton.LeftButton)
    counter.settle()
    assert stands(counter, session) == {"王芳": Stand.CANCELLED, "李强": Stand.CONFIRMED, "陈静": Stand.CONFIRMED}
    assert counter.shell.undo is not None
    counter.shell.undo()
    counter.settle()
    assert stands(counter, session)["陈静"] is Stand.WAITING


def test_a_class_goes_its_steps_and_is_printed(qtbot: QtBot, counter: Counter) -> None:
    """Begun, ended, its list and keepsakes printed; a plan left half typed is there again."""
    counter.clock.moment = AT_TWO
    session = made(counter, "王芳", "李强")
    view = counter.show(View, Place("classes", record=session))
    scan(qtbot, view, "lq")
    counter.settle()
    for state in (SessionState.RUNNING, SessionState.DONE):
        if counter.do(lambda work: classes.page(work, session, Reader.WORKER)).session.state is not state:
            qtbot.mouseClick(view.one.next, Qt.MouseButton.LeftButton)
            counter.settle()
    for action in view.one.menu.menu().actions()[:2]:
        action.trigger()
        counter.settle()
        qtbot.waitUntil(lambda: not counter.background.is_busy)
    qtbot.waitUntil(lambda: len(counter.shell.printed) == 2, timeout=10_000)
    assert all(pdf.startswith(b"%PDF") for _, pdfs in counter.shell.printed for pdf in pdfs)
    assert stands(counter, session) == {"王芳": Stand.ABSENT, "李强": Stand.CERTIFIED}

    view.one.back.click()
    counter.settle()
    view.list.new.click()
    counter.settle()
    write(qtbot, view.plan.edits["title"], "沟通")
    view.leave()
    counter.settle()
    again = counter.show(View, Place("classes"))
    again.list.new.click()
    counter.settle()
    assert again.plan.edits["title"].text() == "沟通"


def test_others_in_the_room_read_no_quiet_name(qtbot: QtBot, counter: Counter) -> None:
    """When somebody comes in, the list is taken away at once and read anew for them."""
    session = made(counter)
    who = Applicant(name="王芳", is_quiet=True)
    counter.do(lambda work: enrolments.enrol(work, session, who))
    counter.let_in(Reader.WORKER)
    view = counter.show(View, Place("classes", record=session))
    assert shown(view) == ["王芳"]
    counter.let_in(Reader.HIM)
    assert shown(view) == []
    counter.settle()
    assert len(shown(view)) == 1
    assert "王芳" not in view.one.list.rows.row_at(view.one.list.rows.index(0)).spoken
