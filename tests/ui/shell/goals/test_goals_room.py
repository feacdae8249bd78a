"""The page of goals: agreed, rated and moved by keyboard, and nothing of one spouse before the other."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.casework import cases, goals
from app.casework.goals import Judged
from app.domain.goals import GoalState, GoalWords
from app.domain.ids import RecordId
from app.domain.readers import Reader, Scope
from tests.ui.shell.counter import LI, WANG, Counter
from ui.shell.goals.view import View
from ui.shell.room import Place
from ui.widgets.plain_label import PlainLabel

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)

HERS = "先找到安全的住处"


@pytest.fixture
def couple(counter: Counter) -> RecordId:
    """Two spouses."""
    return counter.do(lambda work: cases.open_couple(work, LI, WANG, "04"))


def words(view: View) -> str:
    """Everything the page says, once what was made anew is shown."""
    QApplication.processEvents()
    return "\n".join(label.text() for label in view.findChildren(PlainLabel) if label.isVisible())


def typed(view: View, **content: str) -> None:
    """Put words into the fields that are open, as a person would."""
    fields = view.panels[view.presenter.draft.name.partition(":")[0]].fields
    fields.fill(fields.read() | content)
    fields.changed.emit()


def test_a_goal_is_set_rated_and_moved_without_the_mouse(counter: Counter, couple: RecordId) -> None:
    """Alt+N, Ctrl+S; what is wrong is said at its field and nothing typed is lost."""
    view = counter.show(View, Place("goals", case=couple))
    assert "目标由当事人自己定" in words(view)
    QTest.keyClick(view, Qt.Key.Key_N, Qt.KeyboardModifier.AltModifier)
    QTest.keyClicks(view.edit.fields.field("problem"), "short")
    view.edit.save.click()
    counter.settle()
    assert "请先写出目标" in view.edit.fields.box("goal").problem
    typed(view, goal="每周谈一次", expected="每周一次", start="-1", due="2026-13-40")
    QTest.keyClick(view.edit.fields.field("goal"), Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert "没有认出这个日期" in view.edit.fields.box("due").problem
    typed(view, due="2026年12月31日")
    view.edit.save.click()
    counter.settle()
    assert view.edit.isHidden() and "每周谈一次" in words(view) and "期限：2026-12-31" in words(view)

    view.cards[0].rate.click()
    view.rate.fields.field("level").button("1").click()
    view.rate.fields.field("own_level").button("0").click()
    view.rate.save.click()
    counter.settle()
    assert "工作人员 +1 · 本人 0" in words(view)
    assert view.score.text().startswith("目标达成 T 分：开始 40.0，现在 60.0")
    assert [point.number for point in view.cards[0].chart.series.points] == ["−1", "+1"]

    view.cards[0].move_button.click()
    view.move_panel.fields.field("state").button("dropped").click()
    view.move_panel.save.click()
    counter.settle()
    assert "为什么" in view.move_panel.fields.box("why").problem
    typed(view, why="双方商定换一个")
    view.move_panel.save.click()
    counter.settle()
    assert "双方商定换一个" in words(view) and view.cards[0].rate.isHidden() and not view.score.text()


def test_nothing_of_hers_is_there_for_him(counter: Counter, couple: RecordId) -> None:
    """Neither goal, score, nor what is half typed; back with her, it can be gone on with."""
    goal = counter.do(
        lambda work: goals.add(work, couple, Scope.HER, GoalWords(goal=HERS, levels={0: "住下"}, start=-2))
    )
    counter.do(lambda work: goals.rate(work, goal, Judged(level=0, happened_on=date(2026, 11, 23))))
    counter.shell.reader = Reader.HER
    view = counter.show(View, Place("goals", case=couple))
    assert HERS in words(view) and view.score.text()
    view.presenter.begin(Scope.HER)
    typed(view, goal="换一份工作")
    counter.let_in(Reader.HIM)
    assert HERS not in words(view)
    counter.settle()
    shown = words(view)
    assert HERS not in shown and "换一份工作" not in shown and not view.score.text() and not view.going_on.isVisible()
    assert view.edit.fields.read()["goal"] == ""
    counter.let_in(Reader.HER)
    counter.settle()
    assert view.going_on.isVisible()
    link = next(one for one in view.going_on.children() if hasattr(one, "click"))
    link.click()
    assert view.edit.fields.read()["goal"] == "换一份工作"


def test_only_those_in_the_room_can_be_chosen(counter: Counter, couple: RecordId) -> None:
    """With both present there is no goal for one alone."""
    view = counter.show(View, Place("goals", case=couple))
    view.add_goal.click()
    assert [view.edit.scope.button(one).isEnabled() for one in (Scope.BOTH, Scope.HIS, Scope.HER)] == [
        True, False, False,
    ]  # fmt: skip
    QTest.keyClick(view, Qt.Key.Key_Escape)
    counter.settle()
    assert view.edit.isHidden() and counter.shell.places == []
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert counter.shell.places == [Place("case", case=couple)]


def test_what_was_given_up_can_be_taken_back(counter: Counter, couple: RecordId) -> None:
    """Undo brings the words back."""
    view = counter.show(View, Place("goals", case=couple))
    view.add_goal.click()
    typed(view, goal="每周谈一次")
    view.edit.discard.click()
    counter.settle()
    assert view.edit.isHidden()
    counter.shell.undo()
    counter.settle()
    assert view.edit.fields.read()["goal"] == "每周谈一次"


def test_a_goal_moved_elsewhere_shows_here(counter: Counter, couple: RecordId) -> None:
    """Verbs from anywhere redraw the page, and what is being typed stays."""
    goal = counter.do(lambda work: goals.add(work, couple, Scope.BOTH, GoalWords(goal="每周谈一次")))
    view = counter.show(View, Place("goals", case=couple))
    view.add_goal.click()
    typed(view, goal="写到一半")
    counter.do(lambda work: goals.move(work, goal, GoalState.REACHED))
    counter.settle()
    assert "已达成" in words(view) and view.edit.fields.read()["goal"] == "写到一半"
