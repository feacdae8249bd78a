"""Paper of a class, read back from the PDF; and what its participants thought."""

from datetime import timedelta

import msgspec
import pypdfium2
import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st

from app.casework import class_feedback, class_papers, classes, enrolments
from app.casework.enrolments import Applicant
from app.casework.work import Work
from app.domain.class_feedback import FEW, Feedback, hidden
from app.domain.classes import SessionState, short_code
from app.domain.readers import Reader
from tests.app.casework.test_classes import AT_TWO, planned, put_down, refused
from tests.desk import HeldClock
from ui.printing.pages import OpenPdf

ALL = ("王芳", "李强", "陈静", "赵雷")


def pages(pdf: bytes) -> list[str]:
    """The text of each page, without blanks."""
    document = pypdfium2.PdfDocument(pdf)
    found = ["".join(page.get_textpage().get_text_range().split()) for page in document]
    document.close()
    return found


def held(work: Work, clock: HeldClock, **other: object):
    """A class with one in time, one late, one who left early, one absent."""
    session = planned(work, seats=9, **other)
    people = put_down(work, session, *ALL)
    clock.moment = AT_TWO - timedelta(minutes=5)
    for who in (people[0], people[2]):
        enrolments.check_in(work, who, Reader.WORKER)
    clock.moment = AT_TWO + timedelta(minutes=12)
    enrolments.check_in(work, people[1], Reader.WORKER)
    enrolments.leave(work, people[2])
    classes.move(work, session, SessionState.DONE)
    return session, people


def test_keepsakes_come_in_one_batch_with_numbers_that_stay(work: Work, clock: HeldClock) -> None:
    """One page for each who came and stayed; who left early gets one when somebody decides so."""
    session, people = held(work, clock)
    first = class_papers.draw(class_papers.keepsakes(work, session, "zh").value)
    texts = pages(first.pdf)
    assert [name in text for name, text in zip(("王芳", "李强"), texts, strict=True)] == [True, True]
    assert ["课程〔2026〕01-0001" in texts[0], "课程〔2026〕01-0002" in texts[1]] == [True, True]
    assert "90" in texts[0]
    assert "78" in texts[1]
    assert "不是办理婚姻登记的材料或者条件" in texts[0]
    assert refused(lambda: enrolments.take_back_check_in(work, people[0])) == "class_certified"

    early = class_papers.draw(class_papers.keepsakes(work, session, "zh", people[2]).value)
    assert ["陈静" in text and "01-0003" in text and "12" in text for text in pages(early.pdf)] == [True]
    again = class_papers.draw(class_papers.keepsakes(work, session, "zh").value)
    assert ["01-0001" in text or "01-0002" in text or "01-0003" in text for text in pages(again.pdf)] == [True] * 3
    assert refused(lambda: class_papers.keepsakes(work, session, "zh", people[3])) == "class_nobody"


def test_the_list_for_the_door_has_no_name_of_who_asked_for_none(work: Work, clock: HeldClock) -> None:
    """Before: empty cells to sign in; afterwards who came when; what was given out, and who waits is not on it."""
    session = planned(work, seats=3, starts_at=AT_TWO)
    for name, is_quiet in (("王芳", False), ("李强", True), ("", False), ("陈静", False)):
        who = Applicant(name=name, is_quiet=is_quiet)
        enrolments.enrol(work, session, who, may_wait=True)
    classes.give_materials(work, session, ("marriage/legal_aid", "of/a/later/version"))
    drawn = class_papers.draw(class_papers.sign_in(work, session, "zh"))
    text = "".join(pages(drawn.pdf))
    people = classes.page(work, session, Reader.WORKER).people
    numbers = [f"编号{short_code(one.enrolment.code)}" in text for one in people]
    assert ("王芳" in text, "李强" in text, "陈静" in text, numbers) == (True, False, False, [False, True, True, False])
    assert "发放材料：" in text
    assert "later" not in text
    assert "14:00" in text

    clock.moment = AT_TWO - timedelta(minutes=2)
    enrolments.check_in(work, classes.page(work, session, Reader.WORKER).people[0].enrolment.id, Reader.WORKER)
    drawn = class_papers.draw(class_papers.sign_in(work, session, "en"))
    assert "13:58" in "".join(pages(drawn.pdf))


def test_one_persons_enrolment_says_what_it_is_and_that_it_is_free(work: Work) -> None:
    """With the telephone the person gave, and whether there is a place."""
    session = planned(work, seats=1)
    put_down(work, session, "李强")
    who = Applicant(name="王芳", phone="13800000000", with_partner=True, is_quiet=True)
    second = enrolments.enrol(work, session, who, may_wait=True).value
    drawn = class_papers.draw(class_papers.enrolment(work, second, "zh"))
    text = "".join(pages(drawn.pdf))
    assert all(words in text for words in ("王芳", "13800000000", "新婚第一课", "参加与否不影响婚姻登记"))


@pytest.mark.parametrize("width", [80, 58])
def test_the_slip_is_read_by_a_scanner_and_has_no_name(work: Work, width) -> None:
    """Its square code checks the person in."""
    session = planned(work)
    (who,) = put_down(work, session, "王芳")
    slip = class_papers.slip(work, who, width, "zh")
    (text,) = pages(slip.pdf)
    assert "王芳" not in text
    assert "不影响婚姻登记" in text
    image = OpenPdf(slip.pdf).picture(0, 640)
    (found,) = zxingcpp.read_barcodes(image)
    assert enrolments.scan(work, session, found.text, Reader.BOTH).value.who.id == who


def test_feedback_has_no_name_and_few_are_no_number(work: Work) -> None:
    """Four sheets are told as few; from five on there is a mean, and what one alone ticked is not shown."""
    session = planned(work)
    assert refused(lambda: class_feedback.keep(work, session, Feedback({"useful": 5}))) == "feedback_closed"
    classes.move(work, session, SessionState.RUNNING)
    assert refused(lambda: class_feedback.keep(work, session, Feedback({"nobody asked": 5}, " "))) == "feedback_empty"
    assert refused(lambda: class_feedback.keep(work, session, Feedback(gain="长" * 501))) == "too_long"
    for points in (5, 5, 5, 4):
        class_feedback.keep(work, session, Feedback({"useful": points}, gain="学会了先听"))
    summary = class_feedback.summary(work, session)
    assert (summary.sheets, summary.items[0].mean, summary.items[0].cells) == (4, None, (0, 0, 0, None, None))
    for _ in range(6):
        class_feedback.keep(work, session, Feedback({"useful": 5}))
    item = class_feedback.summary(work, session).items[0]
    assert (item.answered, item.mean, item.cells) == (10, 4.9, (0, 0, 0, None, None))
    assert class_feedback.summary(work, session).said == ("学会了先听",) * 4
    classes.move(work, session, SessionState.DONE)
    classes.move(work, session, SessionState.CLOSED)
    assert refused(lambda: class_feedback.keep(work, session, Feedback({"useful": 5}))) == "feedback_closed"


@given(st.lists(st.integers(0, 40), min_size=5, max_size=5))
def test_no_small_number_can_be_worked_out(counted: list[int]) -> None:
    """None is shown, and one alone is not the only one left out, where there is another to leave out with it."""
    shown = hidden(counted)
    assert all(number is None or number == 0 or number >= FEW for number in shown)
    left_out = [count for count, number in zip(counted, shown, strict=True) if number is None]
    is_alone = len(left_out) == 1
    assert not is_alone or all(number in (None, 0) for number in shown)


def test_materials_are_kept_as_a_set(work: Work) -> None:
    """What is ticked, and not what is taken away again."""
    session = planned(work)
    classes.give_materials(work, session, ("marriage/legal_aid", "marriage/cooling_off"))
    classes.give_materials(work, session, ("marriage/legal_aid",))
    assert classes.page(work, session, Reader.BOTH).session.materials == ("marriage/legal_aid",)
    assert msgspec.structs.asdict(classes.page(work, session, Reader.BOTH).counts)["signed_up"] == 0
