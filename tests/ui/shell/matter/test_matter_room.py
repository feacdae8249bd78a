"""The room of the registry matter: what happened is written down by clicks, wrong days are said, walls hold."""

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.casework import cases, forms, matter
from app.casework.matter import FORM, Told
from app.domain.divorce import Move
from app.domain.ids import RecordId
from app.domain.readers import Reader, Role
from tests.desk import see_alone
from tests.ui.shell.counter import LI, WANG, Counter
from ui.shell.matter import sections
from ui.shell.matter.presenter import CHECKLIST
from ui.shell.matter.view import View
from ui.shell.room import Place
from ui.widgets.buttons import LinkButton
from ui.words import say

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)
MONDAY = date(2026, 11, 23)


@pytest.fixture
def couple(counter: Counter) -> RecordId:
    """李强 and 王芳."""
    return counter.do(lambda work: cases.open_couple(work, LI, WANG, "04"))


def _apply(counter: Counter, case: RecordId) -> None:
    told = Told(day=MONDAY, receipt_no="A-1", registry="海湾区婚姻登记处")
    counter.do(lambda work: matter.record(work, case, Move.APPLY, told, Reader.BOTH))


def _shown(view: View) -> Iterator[str]:
    """Every word on the page a person can read."""
    for label in view.findChildren(QLabel):
        if label.isVisible() and label.text():
            yield label.text()


def _press(view: View, move: Move) -> None:
    QTest.mouseClick(view.buttons[move], Qt.MouseButton.LeftButton)


def test_a_receipt_is_recorded_and_the_days_are_shown(counter: Counter, couple: RecordId) -> None:
    """The day is today until another is typed; Enter saves."""
    view = counter.show(View, Place("matter", case=couple))
    assert view.phase.text() == say("matter.phase.none") and not view.path.isVisible()
    _press(view, Move.APPLY)
    view.panel.receipt.setText("A-1")
    QTest.keyClick(view.panel.receipt, Qt.Key.Key_Return)
    counter.settle()

    assert view.phase.text() == say("matter.phase.cooling") and view.path.isVisible()
    assert "12月23日" in view.path.accessibleDescription() and "2027年1月22日" in view.path.accessibleDescription()
    assert not view.panel.isVisible() and counter.shell.told[-1] == say("matter.stored.apply")
    assert set(view.buttons) == {Move.WITHDRAW}


def test_a_wrong_day_is_said_and_what_was_typed_stays(counter: Counter, couple: RecordId) -> None:
    """A day to come, a day before the receipt, nobody chosen; then it is recorded, and taken back."""
    _apply(counter, couple)
    view = counter.show(View, Place("matter", case=couple))
    _press(view, Move.WITHDRAW)
    for typed, problem in (
        ("2026-11-24", "in_future"),
        ("2026-11-20", "before_receipt"),
        ("2026-11-23", "withdrawn_by_whom"),
    ):
        view.panel.day.setText(typed)
        QTest.mouseClick(view.panel.save, Qt.MouseButton.LeftButton)
        counter.settle()
        assert view.panel.problem.text() == say(f"error.entry.{problem}")
        assert view.panel.isVisible() and view.panel.day.text() == typed
    view.panel.day.setText("不知道")
    QTest.mouseClick(view.panel.save, Qt.MouseButton.LeftButton)
    assert view.panel.day_box.problem

    view.panel.day.setText("2026-11-23")
    QTest.mouseClick(view.panel.choice.button("wife"), Qt.MouseButton.LeftButton)
    QTest.mouseClick(view.panel.save, Qt.MouseButton.LeftButton)
    counter.settle()
    assert "已撤回" in view.phase.text() and "女方" in view.about.text()
    assert "和好" not in " ".join(_shown(view))
    counter.shell.undo()
    counter.settle()
    assert view.phase.text() == say("matter.phase.cooling")


def test_whoever_comes_in_finds_what_was_typed_and_never_the_reason_of_the_other(
    counter: Counter, couple: RecordId
) -> None:
    """Her reason is hers; for him and for both there is no gap where it was."""
    typed = {"attendance": "couple", "husband_accepted": "yes", "wife_accepted": "no", "wife_decline": "04"}
    counter.do(lambda work: forms.save_entry(work, couple, FORM, None, typed))
    view = counter.show(View, Place("matter", case=couple))
    _press(view, Move.APPLY)
    view.panel.receipt.setText("没写完")
    seen = {}
    for reader in (Reader.BOTH, Reader.HIM, Reader.HER, Reader.WORKER):
        counter.let_in(reader)
        assert not [one for one in _shown(view) if "王芳" in one]
        counter.settle()
        seen[reader] = "\n".join(_shown(view))
        assert view.panel.isVisible() and view.panel.receipt.text() == "没写完"
    reason = "不信任"
    assert reason in seen[Reader.HER] and reason in seen[Reader.WORKER]
    assert reason not in seen[Reader.HIM] + seen[Reader.BOTH]
    assert seen[Reader.HIM] == seen[Reader.BOTH]


def test_the_gate_says_one_thing_whatever_she_said(counter: Counter, couple: RecordId) -> None:
    """Nobody seen, and something disclosed: the same page for him, her and both; the worker alone sees why."""

    def pages() -> dict[Reader, list[str]]:
        found = {}
        for reader in (Reader.BOTH, Reader.HIM, Reader.HER, Reader.WORKER):
            counter.let_in(reader)
            counter.settle()
            found[reader] = list(_shown(view))
        return found

    view = counter.show(View, Place("matter", case=couple))
    before = pages()
    counter.do(lambda work: _seen(work, couple, dv_screen="disclosed"))
    after = pages()
    others = [Reader.BOTH, Reader.HIM, Reader.HER]
    assert all(before[one] == after[one] and say("matter.gate.alone_first") in after[one] for one in others)
    assert before[Reader.WORKER] != after[Reader.WORKER]
    assert say("matter.gate.not_clear", who="王芳") in after[Reader.WORKER]


def _seen(work, case, **hers):
    see_alone(work, case, Role.HUSBAND)
    see_alone(work, case, Role.WIFE, **hers)


def test_a_day_to_look_is_seen_once(counter: Counter, couple: RecordId, qtbot: QtBot) -> None:
    """Day 3: said, looked at, gone; undone, said again."""
    _apply(counter, couple)
    counter.clock.pass_by(days=3)
    view = counter.show(View, Place("matter", case=couple))
    line = view.alerts.findChild(sections.AlertLine)
    assert line is not None
    QTest.mouseClick(line.button, Qt.MouseButton.LeftButton)
    counter.settle()
    assert not view.alerts.isVisible()
    counter.shell.undo()
    counter.settle()
    assert view.alerts.isVisible()


def test_the_sheets_are_one_click_away(counter: Counter, couple: RecordId) -> None:
    """M-7 of each; with one spouse in the room only that one's."""
    view = counter.show(View, Place("matter", case=couple))
    roles = [one.property("party") for one in view.findChildren(LinkButton) if one.property("form") == CHECKLIST]
    assert roles == ["husband", "wife"]
    counter.let_in(Reader.HER)
    counter.settle()
    links = [one for one in view.findChildren(LinkButton) if one.isVisible() and one.property("form") == CHECKLIST]
    assert [one.property("party") for one in links] == ["wife"]
    QTest.mouseClick(links[0], Qt.MouseButton.LeftButton)
    assert counter.shell.places[-1] == Place("entry", case=couple, form=CHECKLIST, role=Role.WIFE)
    QTest.keyClick(view, Qt.Key.Key_E, Qt.KeyboardModifier.AltModifier)
    assert counter.shell.places[-1] == Place("entry", case=couple, form=FORM)
