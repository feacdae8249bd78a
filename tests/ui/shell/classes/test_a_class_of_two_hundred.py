"""A class of two hundred at the door: slips scanned one behind the other, keepsakes printed and read back."""

from datetime import timedelta

import msgspec
import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.casework import classes, enrolments
from app.casework.enrolments import Applicant
from app.casework.work import Work
from app.domain import class_code
from app.domain.classes import Stand
from app.domain.ids import RecordId
from app.domain.readers import Reader
from tests.app.casework.test_classes import PLAN
from tests.ui.desktop import Driver
from ui.shell.room import Place

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)

PEOPLE, CAME = 200, 197


def fill(work: Work) -> RecordId:
    """A class that begins in a while, full, with one who waits."""
    starts_at = (work.now() + timedelta(minutes=30)).replace(second=0, microsecond=0)
    plan = msgspec.structs.replace(PLAN, seats=PEOPLE, starts_at=starts_at)
    if starts_at.date() != work.now().date():  # about midnight: the door is open all day
        plan = msgspec.structs.replace(plan, starts_at=work.now().replace(hour=0, minute=0, second=0, microsecond=0))
    session = classes.plan(work, plan, is_past_meant=True).value
    for number in range(PEOPLE + 1):
        enrolments.enrol(work, session, Applicant(name=f"参加者{number:03d}"), may_wait=True)
    return session


def test_two_hundred_check_in_and_go_home_with_a_keepsake(driver: Driver, qtbot: QtBot) -> None:
    """No slip waits for the one before it; the numbers on top are right; each keepsake has its own name and number."""
    frame = driver.unlock()
    made: list[RecordId] = []
    frame.shell.run(fill, made.append)
    driver.settle()
    (session,) = made
    people: list[classes.ClassPage] = []
    frame.shell.run(lambda work: classes.page(work, session, Reader.WORKER), people.append)
    driver.settle()
    codes = [class_code.for_scanners(one.enrolment.code) for one in people[0].people]
    frame.rail.button("classes").click()
    driver.settle()
    frame.go(Place("classes", record=session))
    driver.settle()
    one = frame.room.one
    for code in codes[:CAME]:
        one.field.setText(code)  # the keys of a scanner, without their time: nothing is waited for in between
        qtbot.keyClick(one.field, Qt.Key.Key_Return)
        assert QApplication.focusWidget() is one.field
    driver.settle()
    assert one.counts.numbers["here"].text() == str(CAME)
    assert one.counts.numbers["expected"].text() == str(PEOPLE - CAME)
    assert one.counts.numbers["waiting"].text() == "1"

    for _ in range(2):  # begun, ended
        one.next.click()
        driver.settle()
    keepsakes = next(action for action in one.menu.menu().actions() if "纪念卡" in action.text())
    keepsakes.trigger()
    qtbot.waitUntil(lambda: bool(driver.printed.jobs), timeout=60_000)
    ((title, (pdf,)),) = driver.printed.jobs
    assert "参加者" not in title
    document = pypdfium2.PdfDocument(pdf)
    texts = ["".join(page.get_textpage().get_text_range().split()) for page in document]
    document.close()
    assert len(texts) == CAME
    assert all(f"参加者{at:03d}" in text and f"01-{at + 1:04d}" in text for at, text in enumerate(texts))
    driver.settle()
    frame.shell.run(lambda work: classes.page(work, session, Reader.WORKER), people.append)
    driver.settle()
    stands = [one.stand for one in people[-1].people]
    assert stands == [Stand.CERTIFIED] * CAME + [Stand.ABSENT] * (PEOPLE - CAME) + [Stand.WAITING]
