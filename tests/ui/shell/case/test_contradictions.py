"""Two computers wrote one field apart: both values are shown, and a person chooses."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.casework import cases, people
from app.casework.work import Work
from app.domain.readers import Reader, Role
from tests.desk import give, open_work
from tests.ui.shell.counter import LI, WANG, Counter
from ui.contradictions.column import VersionLine
from ui.shell.case.view import View
from ui.shell.room import Place

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)
"""The offscreen screen says this of every window; it means nothing."""


def test_a_name_written_twice_is_settled_by_choosing(counter: Counter, tmp_path: Path, qtbot: QtBot) -> None:
    """A badge on the party; both values with who and when; choosing takes the badge away."""
    case = counter.do(lambda work: cases.open_couple(work, LI, WANG, "04"))

    def part_and_meet(work: Work) -> bool:
        other = open_work(tmp_path / "other", 2, counter.clock, "陈静")
        give(work, other)
        person = cases.page(work, case, Reader.WORKER).case.party(Role.WIFE)
        assert person is not None
        for seat, name in ((work, "王芬"), (other, "王芳华")):
            people.amend(seat, person.person.id, type(WANG)(name=name, sex=WANG.sex, address=WANG.address))
        give(other, work)
        other.close()
        return True

    counter.do(part_and_meet)
    counter.let_in(Reader.HER)
    view = counter.show(View, Place("case", case=case))
    qtbot.waitUntil(lambda: view.header.cards[1].settle.isVisible())
    view.header.cards[1].settle.click()
    counter.settle()

    def shown() -> dict[str, VersionLine]:
        lines = view.conflict.findChildren(VersionLine)
        return {line.version.shown: line for line in lines if line.isVisible()}

    qtbot.waitUntil(lambda: bool(shown()))
    versions = shown()
    assert set(versions) == {"王芬", "王芳华"}
    assert any("王敏" in line.version.told for line in versions.values())
    versions["王芳华"].take.click()
    counter.settle()
    assert view.header.cards[1].settle.isHidden()
    assert view.stack.currentWidget() is view.main
    page = counter.do(lambda work: cases.page(work, case, Reader.WORKER))
    assert "王芳华" in {party.person.details.name for party in page.case.parties}
