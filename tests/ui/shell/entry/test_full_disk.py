"""A disk that is full while a form is saved, printed or left: a sentence, and every word is there afterwards."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import text

from app.casework import cases, forms
from app.casework.work import Work
from app.domain.ids import RecordId
from app.domain.readers import Reader
from app.errors import DiskFull
from tests.ui.shell.counter import Counter
from tests.ui.shell.entry.conftest import COOLING, REGISTRATION
from ui.shell.entry.view import View
from ui.shell.room import Place
from ui.wording import sentence

pytestmark = pytest.mark.qt_log_ignore("does not support", extend=True)

STORY = "他说过的话" * 90
"""Needs more room than the last page of the database has."""


def limit(pages: int) -> Callable[[Work], int]:
    """Let the database grow to so many pages; what it has already is the least there is."""

    def verb(work: Work) -> int:
        with work.store._engine.connect() as connection:
            return int(connection.execute(text(f"PRAGMA max_page_count = {pages}")).scalar_one())

    return verb


def write(view: View, name: str, words: str) -> None:
    """Through an input method, all at once."""
    line = view.column.questions[name].editor.line()
    line.clear()
    event = QInputMethodEvent()
    event.setCommitString(words)
    QApplication.sendEvent(line, event)
    view._readers.settle()


def _sheets(work: Work, case: RecordId) -> list[Any]:
    return [line for line in cases.page(work, case, Reader.WORKER).timeline if hasattr(line, "sha256")]


def test_what_was_typed_when_the_disk_was_full_is_saved_later(counter: Counter, couple: RecordId, fill: Any) -> None:
    """By the page itself, too, where somebody only leaves it; nothing is printed that was not stored."""
    view: View = fill(COOLING)
    write(view, "receipt_on", "2026-10-26")
    counter.do(limit(1))
    for number in range(3):
        write(view, "receipt_no", f"{STORY}{number}")
        view.print.click()
        counter.settle()
        counter.settle()
    assert counter.shell.told == [sentence(DiskFull())] * 3
    assert view.column.questions["receipt_no"].editor.raw() == f"{STORY}2"
    assert counter.shell.printed == []

    counter.do(limit(1_000_000))
    view.leave()
    counter.settle()
    assert counter.do(lambda work: forms.open_entry(work, couple, COOLING, None)).raw["receipt_no"] == f"{STORY}2"
    assert counter.do(lambda work: _sheets(work, couple)) == []
    view.save.click()
    counter.settle()
    counter.settle()
    assert counter.shell.printed == []
    view.print.click()
    counter.settle()
    counter.settle()
    assert len(counter.shell.printed) == len(counter.do(lambda work: _sheets(work, couple))) == 1


def test_a_form_left_while_the_disk_was_full_is_kept_later(
    counter: Counter, couple: RecordId, fill: Any, qtbot: QtBot
) -> None:
    """Another form is open by then: what was typed into the first is handed over all the same."""
    view: View = fill(COOLING)
    write(view, "receipt_no", STORY * 40)
    counter.do(limit(1))
    view.open(Place("entry", case=couple, form=REGISTRATION))
    counter.settle()
    assert counter.shell.told == [sentence(DiskFull())]
    counter.do(limit(1_000_000))

    def is_kept() -> bool:
        raw = counter.do(lambda work: forms.open_entry(work, couple, COOLING, None)).raw
        return raw.get("receipt_no") == STORY * 40

    qtbot.waitUntil(is_kept, timeout=10_000)
