"""The history of a case in the window: opened by one press, gone the moment somebody comes in."""

import pytest
from pytestqt.qtbot import QtBot

from app.casework import cases, people
from app.domain.people import PersonDetails
from app.domain.readers import Reader, Role
from tests.ui.shell.counter import LI, WANG, Counter
from ui.shell.case.view import View
from ui.shell.room import Place
from ui.widgets.plain_label import PlainLabel

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)
"""The offscreen screen says this of every window; it means nothing."""


def words(view: View) -> list[str]:
    """Everything the panel says."""
    return [label.text() for label in view.history.findChildren(PlainLabel) if label.isVisible()]


def test_the_history_opens_alone_and_closes_when_somebody_comes_in(counter: Counter, qtbot: QtBot) -> None:
    """The telephone and who wrote it; for her, no button and nothing left in a label."""
    case = counter.do(lambda work: cases.open_couple(work, LI, WANG, "04"))
    party = counter.do(lambda work: cases.page(work, case, Reader.WORKER)).case.party(Role.WIFE)
    changed = PersonDetails(name=WANG.name, sex=WANG.sex, phone="00000000009")
    counter.do(lambda work: people.amend(work, party.person.id, changed))
    counter.do(lambda work: cases.set_risk(work, case, "3"))
    counter.let_in(Reader.WORKER)
    view = counter.show(View, Place("case", case=case))
    qtbot.waitUntil(lambda: view.header.history.isVisible())

    view.header.history.click()
    counter.settle()
    qtbot.waitUntil(lambda: "00000000009" in words(view))
    shown = words(view)
    assert "个案" in shown
    assert any("王敏" in word for word in shown)
    assert not [word for word in shown if word.startswith("case.")]

    counter.let_in(Reader.HER)
    counter.settle()
    qtbot.waitUntil(lambda: view.stack.currentWidget() is view.main)
    assert not view.header.history.isVisible()
    assert "00000000009" not in words(view)
