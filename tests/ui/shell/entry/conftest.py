"""A counter with a couple's case, and the entry room on top."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.casework import cases
from app.domain.ids import RecordId
from app.domain.readers import Role
from tests.ui.shell.counter import LI, WANG, Counter
from ui.shell.entry.view import View
from ui.shell.room import Place

REGISTRATION = "marriage/counselling_registration"
CONSENT = "marriage/informed_consent"
COOLING = "marriage/cooling_off_notice"


@pytest.fixture
def counter(qtbot: QtBot, tmp_path: Path) -> Iterator[Counter]:
    """A working desk."""
    made = Counter(qtbot, tmp_path / "seat")
    yield made
    made.close()


@pytest.fixture
def couple(counter: Counter) -> RecordId:
    """李强 and 王芳, before applying for divorce."""
    return counter.do(lambda work: cases.open_couple(work, LI, WANG, "04"))


@pytest.fixture
def fill(counter: Counter, couple: RecordId, qtbot: QtBot) -> Callable[..., View]:
    """Opens a form of the couple, for a party where one is named."""

    def show(form: str, role: Role | None = None) -> View:
        view: View = counter.show(View, Place("entry", case=couple, form=form, role=role))
        qtbot.waitUntil(lambda: view.column is None or view.column.is_complete)
        counter.settle()
        return view

    return show
