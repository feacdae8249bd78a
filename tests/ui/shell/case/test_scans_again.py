"""A stored scan is printed after the same question as the sheet itself, asked the moment it is printed."""

import hashlib
from io import BytesIO

import pytest
from PIL import Image

from app.casework import cases, people, scans, sheets
from app.casework.scans import Arrived
from app.casework.work import Work
from app.domain.cases import Sheet
from app.domain.ids import RecordId
from app.domain.people import VIOLENCE
from app.domain.readers import Reader, Role
from app.paper.scanned import Picture
from tests.desk import MONDAY
from tests.ui.shell.counter import LI, WANG, Counter
from ui.printing.questions import PrivateDialog
from ui.printing.sheets_dialog import ScanDialog
from ui.shell.case.view import View
from ui.shell.room import Place
from ui.words import say

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)


@pytest.fixture
def case(counter: Counter) -> RecordId:
    """李强 and 王芳, with the worker alone."""
    counter.let_in(Reader.WORKER)
    return counter.do(lambda work: cases.open_couple(work, LI, WANG, "04"))


def _filed(work: Work, case: RecordId, form: str, role: Role | None) -> Sheet:
    """A sheet that has come back from the scanner."""
    file = BytesIO()
    Image.new("RGB", (827, 1169), (200, 200, 200)).save(file, "JPEG")
    sheet = sheets.issue(work, case, [(form, role)], "zh").value[0].sheet
    came = Arrived((Picture(file.getvalue(), 595.0, 842.0),), MONDAY, hashlib.sha256(sheet.code.encode()).digest())
    scans.file(work, sheet.code, came)
    return sheet


def _print_scan(view: View, counter: Counter, sheet: Sheet) -> None:
    """Open what came back and press print."""
    view.side.pressed.emit("open_scan", view.presenter.entry(sheet.id))
    counter.settle()
    (dialog,) = [one for one in view.findChildren(ScanDialog) if one.isVisible()]
    dialog.print.click()
    counter.settle()


def _flag_her(work: Work, case: RecordId) -> object:
    her = cases.page(work, case, Reader.WORKER).case.party(Role.WIFE).person
    return people.set_flag(work, her.id, VIOLENCE, Reader.WORKER, stands=True)


@pytest.mark.parametrize(
    ("form", "role", "about"),
    [
        ("marriage/safety_plan", Role.WIFE, "private"),
        ("marriage/counselling_registration", None, "found"),
    ],
)
def test_the_question_of_the_sheet_is_asked_of_its_scan(
    counter: Counter, case: RecordId, form: str, role: Role | None, about: str
) -> None:
    """Leaving it prints nothing; saying yes prints what was shown."""
    sheet = counter.do(lambda work: _filed(work, case, form, role))
    counter.do(lambda work: _flag_her(work, case))
    (pdf,) = counter.do(lambda work: scans.bytes_of(work, sheet.id, Reader.WORKER))
    view = counter.show(View, Place("case", case=case))
    for answer in ("wait", "print"):
        _print_scan(view, counter, sheet)
        assert counter.shell.printed == []
        (dialog,) = [one for one in view.findChildren(PrivateDialog) if one.isVisible()]
        assert dialog.wait.isDefault() and dialog.windowTitle() == say(f"print.{about}_title")
        getattr(dialog, answer).click()
    assert counter.shell.printed == [(say("scans.print_title"), [pdf])]


def test_nothing_is_asked_of_a_scan_that_hurts_nobody(counter: Counter, case: RecordId) -> None:
    """It goes to the printer at once."""
    sheet = counter.do(lambda work: _filed(work, case, "marriage/cooling_off_notice", None))
    view = counter.show(View, Place("case", case=case))
    _print_scan(view, counter, sheet)
    assert not view.findChildren(PrivateDialog)
    assert [title for title, _ in counter.shell.printed] == [say("scans.print_title")]


def test_a_flag_that_came_while_the_scan_was_looked_at_is_asked_about(counter: Counter, case: RecordId) -> None:
    """The question is that of the moment it is printed, not of the moment it was opened."""
    sheet = counter.do(lambda work: _filed(work, case, "marriage/counselling_registration", None))
    view = counter.show(View, Place("case", case=case))
    view.side.pressed.emit("open_scan", view.presenter.entry(sheet.id))
    counter.settle()
    counter.do(lambda work: _flag_her(work, case))
    (shown,) = view.findChildren(ScanDialog)
    shown.print.click()
    counter.settle()
    assert view.findChildren(PrivateDialog)[-1].windowTitle() == say("print.found_title")
    assert counter.shell.printed == []
