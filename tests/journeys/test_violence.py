"""A wife who discloses violence in the private screen: what to do first, the record, the rule, the plan kept here, the
extract; ending in M-10, M-10a, M-11 and M-12, and in a husband for whom none of it exists."""

from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from app.casework import cases, safety, sheets, today
from app.domain.people import PersonDetails, Sex
from app.domain.readers import Reader, Role
from tests.ui.desktop import QUIET, Driver, make_seats, running
from ui.printing.questions import PrivateDialog
from ui.shell.case.view import View as CaseView
from ui.shell.entry.view import View as EntryView
from ui.shell.room import Place
from ui.shell.safety.view import View as SafetyView

pytestmark = pytest.mark.qt_log_ignore(QUIET, extend=True)
GUIDE = "marriage/protection_order_guide"
MARKER = "厨房里的擀面杖"
"""Something only she said."""


def words(pdf: bytes) -> str:
    """What stands on the pages."""
    said = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))
    return "".join(said.split())


class Desk:
    """A worker with a couple."""

    def __init__(self, driver: Driver) -> None:
        self.driver = driver
        self.frame = driver.unlock()
        driver.settle()
        him, her = PersonDetails(name="李强", sex=Sex.MALE), PersonDetails(name="王芳", sex=Sex.FEMALE)
        self.case = self.do(lambda work: cases.open_couple(work, him, her, "04"))

    def do(self, verb: Any) -> Any:
        """Something at the desk, and what came of it."""
        got: list[Any] = []
        self.frame.shell.run(verb, got.append)
        self.driver.settle()
        return got[0]

    def stays_with(self, number: int) -> None:
        """Ctrl+1 to 4: alone, both, him, her."""
        self.driver.press(Qt.Key(Qt.Key.Key_0 + number), Qt.KeyboardModifier.ControlModifier)
        self.driver.settle()

    def room(self, kind: type) -> Any:
        """The room shown now."""
        self.driver.bot.waitUntil(lambda: isinstance(self.frame.room, kind), timeout=20_000)
        self.driver.settle()
        return self.frame.room

    def safety(self) -> SafetyView:
        """Through the menu of the case page."""
        self.frame.shell.go(Place("case", case=self.case))
        side = self.room(CaseView).side
        self.driver.bot.waitUntil(side.more.isVisible)
        menu = side.more.findChild(QMenu)
        next(action for action in menu.actions() if action.data() == "safety").trigger()
        return self.room(SafetyView)

    def fills(self, view: EntryView, **typed: str | tuple[str, ...]) -> None:
        """Type into a form and save it."""
        self.driver.bot.waitUntil(lambda: set(typed) <= set(view.column.questions), timeout=20_000)
        for name, said in typed.items():
            editor = view.column.questions[name].editor
            if isinstance(said, tuple):
                for code in said:
                    editor.chips.button(code).click()
            elif hasattr(editor.field, "setPlainText"):
                editor.field.setPlainText(said)
            else:
                QTest.keyClicks(editor.field, said) if said.isascii() else editor.field.setText(said)
        view.save.click()
        self.driver.settle()

    def answers(self, parent: Any) -> None:
        """Yes to the question before printing; then wait for the printer."""
        before = len(self.driver.printed.jobs)
        found: list[PrivateDialog] = []
        self.driver.bot.waitUntil(
            lambda: bool(found.extend(one for one in parent.findChildren(PrivateDialog) if one.isVisible()) or found)
        )
        found[0].print.click()
        self.driver.bot.waitUntil(lambda: len(self.driver.printed.jobs) > before, timeout=20_000)
        self.driver.settle()

    def printed(self) -> str:
        """What came out last."""
        return words(self.driver.printed.jobs[-1][1][0])


def test_a_wife_tells_of_violence_and_gets_what_she_needs(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    """From the private talk to the printed set; then her husband comes in."""
    make_seats(tmp_path / "template", "王敏")
    with running(qapp, qtbot, tmp_path / "root", tmp_path / "template") as driver:
        desk = Desk(driver)
        seen_by_him = desk.do(lambda work: (cases.page(work, desk.case, Reader.HIM), today.today(work, Reader.HIM).due))
        desk.stays_with(4)
        page = desk.safety()
        assert "110" in page.first.lines()[0]

        QTest.keyClick(page, Qt.Key.Key_N, Qt.KeyboardModifier.AltModifier)
        form = desk.room(EntryView)
        desk.fills(
            form, told_at="2026-11-23 8:30", capacity=("full",), forms=("beat",), choking=("yes",),
            facts=f"昨晚用{MARKER}打，掐过脖子",
        )  # fmt: skip
        page = desk.safety()
        lines = "".join(page.first.lines())
        assert "掐脖" in lines and "由本人决定" in lines  # danger first; a capable adult decides
        page.go_on.click()
        form = desk.room(EntryView)
        driver.bot.waitUntil(lambda: "facts" in form.column.questions)
        form.print.click()
        desk.answers(form)
        assert MARKER in desk.printed()  # M-10

        page = desk.safety()
        page.set_rule.click()
        page.rule_panel.phone.setText("00000000003")
        page.rule_panel.save.click()
        driver.settle()
        page.fill_plan.click()
        desk.fills(desk.room(EntryView), carry=("no",), code_word="parcel")
        page = desk.safety()
        page.take.click()
        dialog = next(one for one in page.findChildren(PrivateDialog) if one.isVisible())
        jobs = len(driver.printed.jobs)
        dialog.print.click()
        driver.settle()
        assert len(driver.printed.jobs) == jobs  # by the rule she carries nothing home
        page.keep.click()
        desk.answers(page)
        assert "parcel" in desk.printed()  # M-11, kept here
        assert any("留在本站" in line for line in page.plan.lines())

        page.make.click()
        page.extract_panel.make.click()
        desk.answers(page)
        assert MARKER in desk.printed() and "SHA-256" in desk.printed()  # M-10a
        (guide,) = desk.do(lambda work: sheets.issue(work, desk.case, [(GUIDE, None)], "zh"))
        assert "七十二小时" in words(guide.pdf) and "王芳" not in words(guide.pdf)  # M-12 names nobody

        desk.stays_with(3)
        page = desk.room(SafetyView)
        assert MARKER not in "".join(line for section in page._sections() for line in section.lines())
        desk.stays_with(2)
        assert isinstance(desk.room(CaseView), CaseView)
        after = desk.do(lambda work: (cases.page(work, desk.case, Reader.HIM), today.today(work, Reader.HIM).due))
        assert [one.id for one in after[0].timeline if getattr(one, "form", "") != GUIDE] == [
            one.id for one in seen_by_him[0].timeline
        ]
        assert (after[0].case.parties, after[0].tasks, after[1]) == (
            seen_by_him[0].case.parties, seen_by_him[0].tasks, seen_by_him[1],
        )  # fmt: skip
        her = desk.do(lambda work: safety.look(work, desk.case, Role.WIFE, Reader.WORKER))
        assert (len(her.records), len(her.extracts), her.plan is not None) == (1, 1, True)
