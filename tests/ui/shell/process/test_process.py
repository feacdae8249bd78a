"""The page of the process, as a worker uses it: what is missing is got, gone on without, and the case is closed."""

from datetime import date

import msgspec
import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from app.casework import cases, consents, process
from app.domain.cases import Case, ConsentState, Stage
from app.domain.consenting import Ground
from app.domain.ids import RecordId
from app.domain.process import LOST
from app.domain.readers import Reader, Role
from tests.desk import agreed
from tests.ui.shell.counter import LI, WANG, Counter
from ui.shell.case.view import View as CaseView
from ui.shell.process.view import View
from ui.shell.room import Place

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)
"""The offscreen screen says this of every window; it means nothing."""

DAY = date(2026, 11, 23)


@pytest.fixture
def case(counter: Counter) -> RecordId:
    """李强 and 王芳; the worker is alone."""
    counter.let_in(Reader.WORKER)
    return counter.do(lambda work: cases.open_couple(work, LI, WANG, "04"))


def said(widget: QWidget) -> str:
    """Every word of a widget that is on screen."""
    QApplication.processEvents()  # what was just put into a layout shows itself then
    shown = [*widget.findChildren(QLabel), *widget.findChildren(QPushButton)]
    return "\n".join(part.text() for part in shown if part.isVisible())


def now(counter: Counter, case: RecordId) -> Case:
    """The case as it is stored."""
    return counter.do(lambda work: cases.get(work, case))


def says(counter: Counter, case: RecordId, role: Role, state: ConsentState) -> None:
    """What one of them said."""
    counter.do(lambda work: consents.record(work, case, role, state, given_on=DAY, witness="陈静"))


def test_what_is_missing_is_asked_for_and_noted_here(counter: Counter, case: RecordId) -> None:
    """The way beside the line opens the panel; what was explained is kept with it; the line goes."""
    view = counter.show(View, Place("process", case=case))
    assert "男方：还没有单独问过是否同意" in said(view.next) and "不能略过" in said(view.next)
    view.next.ways[1].click()
    assert view.consent.isVisible() and "王芳" in view.consent.title.text()
    assert "M-2" in said(view.consent.text)
    view.consent.save.click()
    counter.settle()
    assert not view.consent.isVisible() and "女方：还没有单独问过" not in said(view.next)
    assert "女方：签字同意" in said(view.consents) and "M-2 婚姻家庭辅导知情同意书（第 2 版）" in said(view.consents)


def test_going_on_all_the_same_wants_a_reason(counter: Counter, case: RecordId) -> None:
    """Said at the field; typed, it goes on, and the clock of the next stage runs."""
    counter.do(lambda work: agreed(work, case))
    view = counter.show(View, Place("process", case=case))
    view.next.go.click()
    counter.settle()
    assert "要往下走请写一句原因" in view.next.reason_box.problem
    view.next.reason.setText("赶火车，下次补")
    view.next.go.click()
    counter.settle()
    assert now(counter, case).stage is Stage.ASSESSMENT
    assert "进入“计划”之前" in said(view.next) and view.next.reason.text() == ""
    assert "完成预估的最后一日：2026年12月7日" in said(view.clocks)


def test_what_the_law_wants_cannot_be_reasoned_away(counter: Counter, case: RecordId) -> None:
    """There is no button for it."""
    view = counter.show(View, Place("process", case=case))
    assert not view.next.go.isVisible() and not view.next.reason_box.isVisible()
    says(counter, case, Role.WIFE, ConsentState.ORAL)
    counter.settle()
    assert view.next.go.isVisible() and view.next.reason_box.isVisible()


def test_a_step_pressed_on_the_case_page_explains_itself_here(counter: Counter, case: RecordId) -> None:
    """Nothing was moved; the page of the process is asked for that stage."""
    page = counter.show(CaseView, Place("case", case=case))
    page.header.steps.steps[Stage.PLAN].click()
    counter.settle()
    assert counter.shell.places[-1] == Place("process", case=case, stage="plan")
    assert now(counter, case).stage is Stage.INTAKE
    view = counter.show(View, counter.shell.places[-1])
    assert "进入“计划”之前" in said(view.next) and "还没有单独筛查" in said(view.next)


@pytest.mark.parametrize("reader", [Reader.BOTH, Reader.HIM])
def test_he_is_shown_nothing_of_what_she_said(counter: Counter, case: RecordId, reader: Reader) -> None:
    """Word for word the same page whatever she said, and nothing of it left from before he came in."""
    pages = []
    view = counter.show(View, Place("process", case=case))
    for state in (ConsentState.SIGNED, ConsentState.REFUSED, ConsentState.WITHDRAWN):
        counter.let_in(Reader.WORKER)
        says(counter, case, Role.WIFE, state)
        counter.settle()
        assert "女方" in said(view)
        counter.let_in(reader)
        counter.settle()
        pages.append(said(view))
    assert len(set(pages)) == 1 and "女方" not in pages[0] and "个案流程" in pages[0]


def test_who_said_no_is_served_without_a_name_or_on_a_ground(counter: Counter, case: RecordId) -> None:
    """Both ways stand beside the answer; the ground is refused without a choice and without words."""
    says(counter, case, Role.WIFE, ConsentState.REFUSED)
    view = counter.show(View, Place("process", case=case))
    wife = next(one for one in view.consents.people if one.person.role is Role.WIFE)
    wife.write.click()
    assert counter.shell.places[-1] == Place("entry", form="casework/anonymous_service")
    wife.go_without.click()
    view.ground.save.click()
    assert "请选择是哪一种情况" in view.ground.which_box.problem
    view.ground.which.button(Ground.LIFE).click()
    view.ground.save.click()
    counter.settle()
    assert "要写明发生了什么" in view.ground.reason_box.problem
    view.ground.reason.setText("她站在楼顶")
    view.ground.save.click()
    counter.settle()
    assert not view.ground.isVisible() and "已写明原因先行处理" in said(view.consents)


def test_a_case_is_closed_read_and_followed_by_a_later_one(counter: Counter, case: RecordId) -> None:
    """Lost contact needs its days; a mistake is taken back; then the later case is shown."""
    counter.do(lambda work: agreed(work, case))
    view = counter.show(View, Place("process", case=case))
    view.ended.close_case.click()
    view.closing.save.click()
    counter.settle()
    assert "请选择结案原因" in view.closing.boxes["reason"].problem
    view.closing.reason.button("04").click()
    view.closing.save.click()
    counter.settle()
    assert "三次不同日期" in view.closing.boxes["attempts"].problem
    view.closing.day.setText("明天")
    view.closing.save.click()
    assert "没有看懂这个日期" in view.closing.boxes["day"].problem
    view.closing.reason.button("02").click()
    view.closing.day.show_day(DAY)
    view.closing.save.click()
    counter.settle()
    assert now(counter, case).stage is Stage.CLOSED and not view.closing.isVisible()
    assert "原因：服务对象要求" in said(view.ended) and "督导还没有审阅签字" in said(view.ended)
    view.ended.take_back.click()
    counter.settle()
    assert now(counter, case).stage is Stage.INTAKE
    view.closing.reason.offer(())
    view.ended.close_case.click()
    view.closing.reason.button("01").click()
    view.closing.save.click()
    counter.settle()
    view.ended.again.click()
    counter.settle()
    place = counter.shell.places[-1]
    assert place.room == "process" and place.case not in (None, case)
    later = counter.show(View, place)
    assert "前一个案" in said(later.ended)
    later.ended.links[0].click()
    assert counter.shell.places[-1] == Place("case", case=case)


def test_closing_is_done_while_the_worker_is_alone(counter: Counter, case: RecordId) -> None:
    """With somebody in the room the page says so, and what was being typed is not left standing."""
    counter.do(lambda work: agreed(work, case))
    view = counter.show(View, Place("process", case=case))
    view.ended.close_case.click()
    view.closing.words.setText("她搬去外地了")
    counter.let_in(Reader.BOTH)
    counter.settle()
    assert not view.closing.isVisible() and view.closing.words.text() == ""
    assert not view.ended.close_case.isVisible() and "请在只有您一个人时办" in said(view.ended)


def test_a_supervisor_reads_a_colleagues_case_and_changes_nothing(counter: Counter, case: RecordId) -> None:
    """No button that would be refused is there."""

    def visit(work) -> object:
        work.seat = msgspec.structs.replace(work.seat, worker="张华", post="supervisor")
        return process.page(work, case, Reader.WORKER)

    counter.do(visit)
    view = counter.show(View, Place("process", case=case))
    assert view.visiting.isVisible() and not view.next.go.isVisible() and not view.ended.close_case.isVisible()
    assert not any(one.ask.isVisible() for one in view.consents.people)


def test_what_was_half_typed_comes_back_before_the_same_eyes(counter: Counter, case: RecordId) -> None:
    """Somebody comes in: it is gone from the screen, and there again when they have left, also after a lock."""
    counter.do(lambda work: agreed(work, case))
    view = counter.show(View, Place("process", case=case))
    view.ended.closing.emit()
    view.closing.reason.choose(LOST)
    view.closing.words.setText("打了两次没有人接")
    view.closing.attempts[0].setText("2026-11-20")
    view.next.reason.setText("赶火车")
    counter.let_in(Reader.HIM)
    counter.settle()
    assert view.closing.isHidden() and not view.closing.words.text() and not view.next.reason.text()
    counter.let_in(Reader.WORKER)
    counter.settle()
    assert (view.closing.words.text(), view.next.reason.text()) == ("打了两次没有人接", "赶火车")
    view.leave()
    counter.settle()
    again = counter.show(View, Place("process", case=case))
    counter.settle()
    assert again.closing.isVisible() and again.closing.reason.value() == LOST
    assert again.closing.attempts[0].text() == "2026-11-20"
    again.closing.cancel.click()
    again.next.reason.clear()
    again.leave()
    counter.settle()
    last = counter.show(View, Place("process", case=case))
    assert last.closing.isHidden() and not last.next.reason.text()
