"""The safety page as a worker uses it: one party's alone, what to do first, the rule, the plan, the extract."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.casework import cases, forms, safety
from app.domain.ids import RecordId
from app.domain.readers import Reader, Role
from tests.ui.shell.counter import LI, WANG, Counter
from ui.printing.questions import PrivateDialog
from ui.shell.case import pages
from ui.shell.room import Place
from ui.shell.safety.view import View

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)

TOLD = {
    "told_at": "2026-11-23 08:30", "capacity": "limited", "forms": ("beat",), "facts": "昨晚打了两次", "choking": "yes",
}  # fmt: skip


@pytest.fixture
def couple(counter: Counter) -> RecordId:
    """Two spouses."""
    return counter.do(lambda work: cases.open_couple(work, LI, WANG, "04"))


def fill(counter: Counter, case: RecordId, form: str, typed: dict[str, object]) -> None:
    """A sheet of hers, filled in and saved."""

    def verb(work):
        entry = forms.open_entry(work, case, form, Role.WIFE)
        return forms.save_entry(work, case, form, Role.WIFE, entry.raw | typed, entry.filling)

    assert counter.do(verb).answer


def alone(counter: Counter, case: RecordId, role: Role = Role.WIFE) -> View:
    """The page while the worker is alone."""
    counter.shell.reader = Reader.WORKER
    return counter.show(View, Place("safety", case=case, role=role))


def said(view: View) -> str:
    """Everything the cards say."""
    return "\n".join(line for section in view._sections() if section.isVisible() for line in section.lines())


def agree(view: View) -> None:
    """Yes to the question before printing."""
    dialog = next(one for one in view.findChildren(PrivateDialog) if one.isVisible())
    dialog.print.click()


def test_it_says_what_to_do_first_and_what_the_law_asks(counter: Counter, couple: RecordId) -> None:
    """Danger before talk; the duty in red with its article; never a score."""
    fill(counter, couple, safety.HELP, TOLD)
    view = alone(counter, couple)
    words = said(view)
    assert "掐脖" in words and "110" in words and "反家庭暴力法第14条" in words and "不是诊断" in words
    assert "还没有报案记录" in words


def test_whoever_comes_in_sees_nothing_of_it(counter: Counter, couple: RecordId) -> None:
    """Gone at once; for him a page of his own, for both the case page."""
    fill(counter, couple, safety.HELP, TOLD)
    view = alone(counter, couple)
    counter.let_in(Reader.HIM)
    assert said(view) == ""
    counter.settle()
    assert "掐脖" not in said(view) and view.segments is None
    counter.let_in(Reader.BOTH)
    counter.settle()
    assert said(view) == "" and counter.shell.places == [Place("case", case=couple)]


@pytest.mark.parametrize("reader", list(Reader))
def test_the_menu_names_it_to_those_who_have_such_a_page(counter: Counter, couple: RecordId, reader: Reader) -> None:
    """In every case of a couple alike, whatever was told."""
    case = counter.do(lambda work: cases.get(work, couple))
    offered = {one.room for one in pages.offered(case, reader)}
    assert ("safety" in offered) is (reader in (Reader.WORKER, Reader.HIM, Reader.HER))


def test_the_rule_is_written_down_and_a_mistake_is_said_at_its_field(counter: Counter, couple: RecordId) -> None:
    """What was typed stays; then the page says what is allowed now."""
    view = alone(counter, couple)
    view.set_rule.click()
    panel = view.rule_panel
    assert panel.phone.text() == "00000005678"
    panel.since.setText("下午")
    QTest.keyClick(panel, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    counter.settle()
    assert panel.boxes["since"].problem and panel.isVisible()
    panel.since.setText("13:00")
    panel.ways.button("sms").click()
    panel.save.click()
    counter.settle()
    words = said(view)
    assert not panel.isVisible() and "可以发短信" in words and "现在不在可以联系的时间里" in words
    assert "上班时间打单位电话" in words  # what was written before, in free words


def test_a_rule_half_typed_comes_back_to_those_who_may_see_it(counter: Counter, couple: RecordId) -> None:
    """He sees nothing of it; when he has left it is there again."""
    view = alone(counter, couple)
    view.set_rule.click()
    view.rule_panel.phone.setText("00000007777")
    counter.let_in(Reader.HIM)
    counter.settle()
    assert not view.rule_panel.isVisible() and not view.rule_panel.phone.text()
    counter.let_in(Reader.HER)
    counter.settle()
    assert view.rule_panel.isVisible() and view.rule_panel.phone.text() == "00000007777"


def test_a_plan_is_printed_to_be_taken_along_only_after_the_question(counter: Counter, couple: RecordId) -> None:
    """Told only prints nothing."""
    fill(counter, couple, safety.PLAN, {"code_word": "收快递", "carry": "no"})
    view = alone(counter, couple)
    view.tell.click()
    counter.settle()
    assert not counter.shell.printed and "只口头说明" in said(view)
    view.take.click()
    assert not counter.shell.printed
    agree(view)
    counter.settle()
    assert len(counter.shell.printed) == 1 and "带走一份" in said(view)


def test_an_extract_is_made_and_a_paper_compared(counter: Counter, couple: RecordId) -> None:
    """The record is chosen already; a wrong code is said at its field, a right one compared."""
    fill(counter, couple, safety.HELP, TOLD)
    view = alone(counter, couple)
    view.make.click()
    assert [box.isChecked() for box in view.extract_panel.boxes.values()] == [True]
    view.extract_panel.make.click()
    agree(view)
    counter.settle()
    assert len(counter.shell.printed) == 1 and not view.extract_panel.isVisible()
    sheet = counter.do(lambda work: safety.look(work, couple, Role.WIFE, Reader.WORKER)).extracts[0]
    assert sheet.code in said(view)
    total = str(
        counter.do(lambda work: forms.open_entry(work, couple, sheet.form, Role.WIFE, sheet.answer)).values[
            "content_sha256"
        ]
    )
    view.check.click()
    panel = view.check_panel
    panel.code.setText("123")
    panel.sum.setText(total)
    panel.ask.click()
    counter.settle()
    assert panel.boxes["code"].problem
    panel.code.setText(sheet.code)
    panel.ask.click()
    counter.settle()
    assert "一致" in panel.outcome.text()


def test_the_forms_are_one_press_away(counter: Counter, couple: RecordId) -> None:
    """A new record by Alt+N, the newest to go on with, the order, the plan: for the party looked at."""
    fill(counter, couple, safety.HELP, TOLD)
    view = alone(counter, couple)
    QTest.keyClick(view, Qt.Key.Key_N, Qt.KeyboardModifier.AltModifier)
    view.go_on.click()
    view.fill_order.click()
    view.fill_plan.click()
    asked = [(place.form, place.role, place.record is not None) for place in counter.shell.places]
    assert asked == [
        (safety.HELP, Role.WIFE, False), (safety.HELP, Role.WIFE, True), (safety.ORDER, Role.WIFE, False),
        (safety.PLAN, Role.WIFE, False),
    ]  # fmt: skip
