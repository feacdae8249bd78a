"""The page beside the questions keeps up with whoever types."""

from collections.abc import Callable
from time import process_time

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.domain.readers import Reader, Role
from tests.ui.shell.counter import Counter
from ui.shell.entry.preview import AFTER_MS
from ui.shell.entry.view import View

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)

AT_MOST_S = 0.2


@pytest.mark.parametrize(
    ("form", "role", "field"),
    [
        ("marriage/counselling_registration", None, "husband_safe_contact"),
        ("marriage/safety_plan", Role.WIFE, "code_word"),
    ],
)
def test_the_page_is_there_a_fifth_of_a_second_after_the_last_key(
    counter: Counter, fill: Callable[..., View], qtbot: QtBot, form: str, role: Role | None, field: str
) -> None:
    """The wait for more keys, and what this process computes from the key to the pictures of both pages; the least of
    five, and no time of the clock, so that what else the computer does is not measured."""
    counter.let_in(Reader.WORKER)
    view = fill(form, role)
    line = view.column.questions[field].editor.line()
    line.setFocus()
    took = []
    for letter in "abcde":
        counter.settle()
        with qtbot.waitSignal(view.preview.drawn) as drawn:
            pressed = process_time()
            QTest.keyClicks(line, letter)
        took.append(process_time() - pressed)
        assert len(drawn.args[0].pages) == 2
    assert letter in line.text()
    assert AFTER_MS / 1000 + min(took) < AT_MOST_S, took
