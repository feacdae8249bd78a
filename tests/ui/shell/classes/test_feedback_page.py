"""Feedback typed in from paper, and what all sheets say together; what was given out."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.casework import class_feedback, classes
from app.domain.class_feedback import Feedback
from app.domain.classes import SessionState
from app.domain.readers import Reader
from tests.app.casework.test_classes import PLAN
from tests.ui.shell.classes.test_classes_room import write
from tests.ui.shell.counter import Counter
from ui.shell.classes.view import View
from ui.shell.room import Place
from ui.widgets.plain_label import PlainLabel
from ui.widgets.score_bars import ScoreBars

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)


def opened(counter: Counter) -> tuple[View, bytes]:
    """The page of a class that is under way."""
    session = counter.do(lambda work: classes.plan(work, PLAN))
    view = counter.show(View, Place("classes", record=session))
    next(one for one in view.one.menu.menu().actions() if "反馈" in one.text()).trigger()
    counter.settle()
    return view, session


def said(widget: QWidget) -> list[str]:
    """Every line that is on screen."""
    QApplication.processEvents()  # what was just put into a layout shows itself then
    return [label.text() for label in widget.findChildren(PlainLabel) if label.isVisible()]


def test_sheets_are_typed_in_one_after_the_other(qtbot: QtBot, counter: Counter) -> None:
    """Not before the class; an empty one is told of; from the fifth on there is a mean, and few are no number."""
    view, session = opened(counter)
    page = view.feedback
    assert not page.save.isEnabled()
    counter.do(lambda work: classes.move(work, session, SessionState.RUNNING))
    assert page.save.isEnabled()
    qtbot.mouseClick(page.save, Qt.MouseButton.LeftButton)
    counter.settle()
    assert "空的" in page.line.text()

    first = next(iter(page.points))
    write(qtbot, page.suggestion, "椅子太硬")
    view.leave()
    page.back.click()
    counter.settle()
    view._on_feedback()
    counter.settle()
    assert page.suggestion.text() == "椅子太硬"
    page.suggestion.clear()
    for points in "55554":
        qtbot.mouseClick(page.points[first].button(points), Qt.MouseButton.LeftButton)
        write(qtbot, page.gain, "会听了")
        qtbot.keyClick(page.gain, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
        counter.settle()
        assert page.gain.text() == ""
        assert page.points[first].codes() == ()
    assert "5" in page.summary.count.text()
    QApplication.processEvents()
    (bars,) = (one for one in page.summary.findChildren(ScoreBars) if one.isVisible())
    assert "<5" in bars.accessibleName()
    words = said(page.summary)
    assert any("平均 4.8，5 人答" in one for one in words)
    assert words.count("“会听了”") == 5
    assert not any("4 人" in one for one in words)


def test_materials_are_ticked_and_stay(qtbot: QtBot, counter: Counter) -> None:
    """They are kept at once, beside what another version knows."""
    view, session = opened(counter)
    counter.do(lambda work: classes.give_materials(work, session, ("of/a/later/version",)))
    qtbot.mouseClick(view.feedback.materials.button("marriage/legal_aid"), Qt.MouseButton.LeftButton)
    counter.settle()
    given = counter.do(lambda work: classes.page(work, session, Reader.BOTH)).session.materials
    assert given == ("marriage/legal_aid", "of/a/later/version")
    view.feedback.back.click()
    counter.settle()
    assert view.stack.currentWidget() is view.one


def test_few_of_a_wish_are_no_number(counter: Counter) -> None:
    """Nor do they stand in an order that tells which is more."""
    view, session = opened(counter)
    counter.do(lambda work: classes.move(work, session, SessionState.RUNNING))
    for topics in (("M3", "M2"), ("M3",), ("M3",), ("M3",), ("M3", "M1"), ("M2",)):
        sheet = Feedback(next_topics=topics)
        counter.do(lambda work, sheet=sheet: class_feedback.keep(work, session, sheet))
    assert counter.do(lambda work: class_feedback.summary(work, session)).topics == (
        ("M3", 5), ("M1", None), ("M2", None),
    )  # fmt: skip
    words = said(view.feedback.summary)
    assert any("沟通与冲突 5, 法律与登记 <5, 角色转换与责任 <5" in one for one in words)
