"""What was asked for while the worker was alone does not open before the person who has come in meanwhile."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.casework import cases, sheets
from app.domain.readers import Reader, Role
from tests.ui.shell.counter import LI, WANG, Counter
from ui.shell.case.presenter import CasePresenter
from ui.shell.case.view import View
from ui.shell.room import Place

pytestmark = pytest.mark.qt_log_ignore("does not support", extend=True)

ASKED = ("masked", "guarded", "signing", "scanned", "previewed", "boxed")
"""Whatever opens over the page."""


@pytest.fixture
def counter(qtbot: QtBot, tmp_path: Path) -> Iterator[Counter]:
    """A working desk."""
    made = Counter(qtbot, tmp_path / "seat")
    yield made
    made.close()


@pytest.mark.parametrize("comes", [False, True])
def test_nothing_opens_before_whoever_has_come_in(counter: Counter, comes: bool) -> None:
    """A masked copy of one side's form is asked for, and the other side comes in before it is drawn."""
    case = counter.do(lambda work: cases.open_couple(work, LI, WANG, "04"))
    issued = counter.do(lambda work: sheets.print_set(work, case, "zh"))
    sheet = next(one.sheet for one in issued if one.sheet.role is not None)
    counter.let_in(Reader.WORKER)
    view: View = counter.show(View, Place("case", case=case))
    presenter: CasePresenter = view.presenter
    opened: list[str] = []
    for name in ASKED:
        getattr(presenter, name).connect(opened.append)
    presenter.mask(sheet)
    if comes:
        counter.let_in(Reader.HER if sheet.role is Role.HUSBAND else Reader.HIM)
    counter.settle()
    assert bool(opened) is not comes
    assert counter.shell.told == []
