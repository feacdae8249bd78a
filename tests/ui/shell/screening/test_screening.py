"""Instruments entered as a counsellor enters them: by the number keys, with slips, with a risk among the answers."""

from datetime import date

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.casework import cases, screenings
from app.casework.work import Work
from app.domain.cases import Screening
from app.domain.changes import Changes
from app.domain.ids import RecordId
from app.domain.people import PersonDetails
from app.domain.readers import Reader, Role
from tests.desk import agreed
from tests.ui.shell.counter import LI, WANG, Counter
from ui.printing.questions import PrivateDialog
from ui.shell.case.lines import Filter
from ui.shell.case.view import View as CaseView
from ui.shell.room import Place
from ui.shell.screening.view import View
from ui.widgets.row import Row
from ui.widgets.rows_model import ROW_ROLE
from ui.widgets.rows_view import RowsView
from ui.words import say

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)
"""The offscreen screen says this of every window; it means nothing."""

CTRL = Qt.KeyboardModifier.ControlModifier
CALM = dict.fromkeys(range(1, 11), 1) | {9: 0}


@pytest.fixture
def case(counter: Counter) -> RecordId:
    """李强 and 王芳."""
    return counter.do(lambda work: agreed(work, cases.open_couple(work, LI, WANG, "04").value))


@pytest.fixture
def single(counter: Counter) -> RecordId:
    """A case of one person."""
    return counter.do(lambda work: agreed(work, cases.open_single(work, PersonDetails(name="周燕"), "04").value))


def save(work: Work, case: RecordId, role: Role, instrument: str = "phq9", **more: object) -> RecordId:
    """A screening saved before."""
    draft = screenings.begin(work, case, role, instrument)
    return screenings.save(work, msgspec.structs.replace(draft, **({"answers": CALM} | more))).value


def saved(counter: Counter, case: RecordId) -> list[Screening]:
    """What the record holds, newest first."""
    page = counter.do(lambda work: cases.page(work, case, Reader.WORKER))
    return [entry for entry in page.timeline if isinstance(entry, Screening)]


def press(keys: str) -> None:
    """Type where the keys are now, whatever field that is."""
    for key in keys:
        QTest.keyClicks(QApplication.focusWidget(), key)


def enter(modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Enter where the keys are."""
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return, modifier)


def rows(view: RowsView) -> list[Row]:
    """What a list shows."""
    return [view.rows.index(place).data(ROW_ROLE) for place in range(view.rows.rowCount())]


def said(widget: QWidget) -> str:
    """Every word of a widget that is on screen, what stands in its fields and lists too."""
    labels = [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]
    fields = [field.text() for field in widget.findChildren(QLineEdit) if field.isVisible()]
    lists = [row.spoken for view in widget.findChildren(RowsView) if view.isVisible() for row in rows(view)]
    return "\n".join([*labels, *fields, *lists])


def begin(view: View, counter: Counter, words: str) -> None:
    """Find an instrument by a word and open the first with Enter."""
    view.chooser.search.setFocus()
    QTest.keyClicks(view.chooser.search, words)
    enter()
    counter.settle()
    assert view.entry.isVisible()


def test_a_phq9_by_keys_alone(counter: Counter, single: RecordId) -> None:
    """Find it, ten digits, Enter, Enter: saved, and what it came to was said in words on the way."""
    view = counter.show(View, Place("screening", case=single))
    begin(view, counter, "phq-9")
    press("22")
    assert view.head.progress.text() == "已答 2 / 10 项"
    assert "合计 4，答完才有总分" in view.head.outcome.text()
    press("22222200")
    assert "总分：16（0 至 27），中重度，筛查阳性" in view.head.outcome.text()
    assert QApplication.focusWidget() is view.head.save
    enter()
    assert "保存后不能再改" in view.head.bar.question and "中重度" in view.head.bar.question
    enter()
    counter.settle()

    (one,) = saved(counter, single)
    assert one.answers == {1: 2, 2: 2, 3: 2, 4: 2, 5: 2, 6: 2, 7: 2, 8: 2, 9: 0, 10: 0}
    assert (one.instrument, one.mode, one.happened_on) == ("phq9", "interview", date(2026, 11, 23))
    assert "量表已保存" in counter.shell.told[-1]
    assert view.chooser.isVisible() and not view.entry.isVisible()
    assert view.trend.chart.series.spoken == ("今天 16 中重度",)


def test_a_digit_no_item_takes_stays_and_says_what_it_takes(counter: Counter, single: RecordId) -> None:
    """9 in an item from 0 to 3: no answer, no step; the next digit takes its place."""
    view = counter.show(View, Place("screening", case=single))
    begin(view, counter, "phq9")
    press("2")
    second = view.entry.items.rows[2]
    press("9")
    assert QApplication.focusWidget() is second.edit
    assert second.below.text() == "可填 0 至 3"
    assert view.presenter.draft.answers == {1: 2}
    press("x")
    assert view.presenter.draft.answers == {1: 2}
    press("1")
    assert view.presenter.draft.answers == {1: 2, 2: 1}
    assert second.below.text() == "0 – 3"
    assert QApplication.focusWidget() is view.entry.items.rows[3].edit


def test_an_answer_typed_over_wrongly_is_no_answer_any_more(counter: Counter, single: RecordId) -> None:
    """What stands in the field and what is kept never differ."""
    view = counter.show(View, Place("screening", case=single))
    begin(view, counter, "phq9")
    press("2")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Up)
    press("7")
    assert view.presenter.draft.answers == {}
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Backspace)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Backspace)
    assert QApplication.focusWidget() is view.entry.items.rows[1].edit


def test_a_day_to_come_cannot_be_saved(counter: Counter, single: RecordId) -> None:
    """The field says so, the keys go there, and nothing is saved until it is put right."""
    view = counter.show(View, Place("screening", case=single))
    begin(view, counter, "gad7")
    press("0000000")
    view.entry.day.setText("2026-11-24")
    enter(CTRL)
    assert "在今天之后" in view.entry.day_box.problem
    assert view.head.bar.question == ""
    view.entry.day.setText("11 月")
    enter(CTRL)
    assert "2026-11-23" in view.entry.day_box.problem and view.head.bar.question == ""
    view.entry.day.setText("2026-11-20")
    enter(CTRL)
    enter()
    counter.settle()
    assert [one.happened_on for one in saved(counter, single)] == [date(2026, 11, 20)]


def test_a_risk_is_pointed_out_the_moment_it_is_answered(counter: Counter, single: RecordId) -> None:
    """Item 9 above 0: the steps stand there at once and block nothing; that they did is kept with the record."""
    counter.let_in(Reader.WORKER)
    view = counter.show(View, Place("screening", case=single))
    begin(view, counter, "phq9")
    press("00000000")
    assert not view.banner.isVisible()
    press("1")
    assert view.banner.isVisible() and "第 9 项" in view.banner.title.text()
    assert "120" in view.banner.steps.text() and "110" in view.banner.steps.text()
    assert QApplication.focusWidget() is view.entry.items.rows[10].edit
    view.banner.fold.click()
    assert view.banner.isVisible() and not view.banner.steps.isVisible()
    press("0")
    enter()
    enter()
    counter.settle()

    (one,) = saved(counter, single)
    assert (one.risk, one.prompted) == ((9,), True)
    assert view.banner.isVisible()
    view.banner.to_report.click()
    assert counter.shell.places[-1] == Place("entry", case=single, form="casework/risk_report")
    view.banner.to_screener.click()
    counter.settle()
    assert view.presenter.draft.instrument == "cssrs" and not view.banner.to_screener.isVisible()


def test_a_slip_at_the_risk_item_takes_the_prompt_away_again(counter: Counter, single: RecordId) -> None:
    """But that it was shown stays with the record; and the report waits for the worker to be alone."""
    view = counter.show(View, Place("screening", case=single))
    begin(view, counter, "phq9")
    for _ in range(8):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
    press("3")
    assert view.banner.isVisible() and not view.banner.to_report.isVisible()
    assert "Ctrl+1" in view.banner.not_now.text()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Up)
    press("0")
    assert not view.banner.isVisible()
    assert view.presenter.draft.prompted
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Up)
    press("2")
    assert view.banner.isVisible()


def test_the_screener_asks_only_what_hangs_on_the_answers(counter: Counter, single: RecordId) -> None:
    """No to item 2: on to item 6. Yes: 3 to 5 are there."""
    view = counter.show(View, Place("screening", case=single))
    begin(view, counter, "c-ssrs")
    shown = view.entry.items.rows
    press("00")
    assert QApplication.focusWidget() is shown[6].edit and not shown[3].edit.isVisible()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Up)
    press("1")
    assert QApplication.focusWidget() is shown[3].edit
    press("1000")
    assert "分级：中" in view.head.outcome.text()
    enter(CTRL)
    enter()
    counter.settle()
    assert [(one.level, one.risk) for one in saved(counter, single)] == [("moderate", (2, 3))]
    assert not view.trend.chart.isVisible() and "分级：中" in said(view.trend)


def test_pg13r_is_not_scored_before_its_time(counter: Counter) -> None:
    """Seven months after the loss a sentence says how long; twelve are a number that Enter ends."""

    def move_to_parlour(work: Work) -> RecordId:
        work.seat = msgspec.structs.replace(work.seat, desk="bereavement")
        return agreed(work, cases.open_single(work, PersonDetails(name="周燕"), "").value)

    case = counter.do(move_to_parlour)
    view = counter.show(View, Place("screening", case=case))
    begin(view, counter, "pg")
    press("1")
    press("7")
    assert QApplication.focusWidget() is view.entry.items.rows[2].edit
    enter()
    assert "距丧亲未满 12 个月，现在不计分" in view.head.outcome.text()
    press("3")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Up)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Up)
    press("14")
    enter()
    assert "未满" not in view.head.outcome.text()


def test_missing_items_are_named_before_it_is_saved(counter: Counter, single: RecordId) -> None:
    """A dash leaves an item open; the rule is said, the question names it, and there is no total."""
    view = counter.show(View, Place("screening", case=single))
    begin(view, counter, "gad7")
    press("111-111")
    assert view.head.progress.text() == "已答 6 / 7 项"
    assert "缺一项就不出总分" in view.head.rule.text() and "20%" in view.head.rule.text()
    enter(CTRL)
    assert "第 4 项没有回答" in view.head.bar.question and "合计" not in view.head.bar.question
    enter()
    counter.settle()
    (one,) = saved(counter, single)
    assert (one.unanswered, one.scores[0].total, one.why) == ((4,), None, "missing")


def test_what_is_half_entered_survives_leaving_and_can_be_given_up(counter: Counter, single: RecordId) -> None:
    """A lock or a power cut costs no more than the last second; giving up can be undone."""
    view = counter.show(View, Place("screening", case=single))
    begin(view, counter, "phq9")
    press("123")
    view.leave()
    counter.settle()
    assert "123" not in said(view).replace("\n", "")

    again = counter.show(View, Place("screening", case=single))
    assert "未填完" in said(again.chooser)
    begin(again, counter, "")
    assert again.presenter.draft.answers == {1: 1, 2: 2, 3: 3}
    assert QApplication.focusWidget() is again.entry.items.rows[4].edit
    again.head.discard.click()
    counter.settle()
    assert "未填完" not in said(again.chooser)
    counter.shell.undo()
    counter.settle()
    assert "未填完" in said(again.chooser)


def test_within_a_second_it_is_in_the_vault(counter: Counter, single: RecordId, qtbot: QtBot) -> None:
    """Without leaving, without saving."""
    view = counter.show(View, Place("screening", case=single))
    begin(view, counter, "phq9")
    press("12")
    qtbot.waitUntil(lambda: "已自动保存" in view.head.kept.text(), timeout=5_000)
    (draft,) = counter.do(lambda work: screenings.page(work, single, Reader.WORKER)).offers[0].drafts
    assert draft.answers == {1: 1, 2: 2}


def test_nobody_is_screened_before_the_other(counter: Counter, case: RecordId) -> None:
    """With both in the room the page only says how to go on; with her, nothing of his is there, and the reverse."""
    counter.do(lambda work: save(work, case, Role.HUSBAND, happened_on=date(2026, 11, 2)))
    view = counter.show(View, Place("screening", case=case))
    assert view.nobody.isVisible() and not view.chooser.isVisible()

    counter.let_in(Reader.HIM)
    counter.settle()
    assert "最近 11月2日：总分 8，轻度" in said(view)
    begin(view, counter, "phq9")
    press("3")
    counter.let_in(Reader.HER)
    counter.settle()
    assert view.presenter.offer.role is Role.WIFE and view.party is None
    assert "11月2日" not in said(view) and "未填完" not in said(view)
    assert not view.entry.isVisible()
    counter.let_in(Reader.WORKER)
    counter.settle()
    view.party.button(Role.HUSBAND).click()
    assert "未填完" in said(view)


def test_the_timeline_shows_it_to_whom_it_is_for(counter: Counter, case: RecordId) -> None:
    """Instrument, day, total and band; under its own filter; and nothing with the other in the room."""
    counter.do(lambda work: save(work, case, Role.WIFE, happened_on=date(2026, 11, 2)))
    view = counter.show(CaseView, Place("case", case=case))
    assert "PHQ-9" not in said(view)
    counter.let_in(Reader.HIM)
    counter.settle()
    assert "PHQ-9" not in said(view)
    counter.let_in(Reader.HER)
    counter.settle()
    view.filter.button(Filter.SCREENINGS).click()
    (row,) = rows(view.timeline)
    assert row.title == "PHQ-9 抑郁筛查 · 女方"
    assert "11月2日施测" in row.meta and row.body == "总分 8，轻度"
    view.timeline.setCurrentIndex(view.timeline.rows.index(0))
    view.timeline.setFocus()
    enter()
    assert counter.shell.places[-1] == Place("screening", case=case, role=Role.WIFE, instrument="phq9")
    QTest.keyClick(view.timeline, Qt.Key.Key_L, Qt.KeyboardModifier.AltModifier)
    assert counter.shell.places[-1] == Place("screening", case=case)


def test_a_correction_stands_beside_what_it_corrects(counter: Counter, single: RecordId) -> None:
    """It begins with the answers given, wants its reason, and counts in place of the first."""
    first = counter.do(lambda work: save(work, single, Role.CLIENT))
    page = counter.show(CaseView, Place("case", case=single))
    page.timeline.setCurrentIndex(page.timeline.rows.index(page.timeline.rows.position(first)))
    page.side.findChild(QWidget, "correct").click()
    view = counter.show(View, counter.shell.places[-1])
    assert "更正" in view.head.title.text()
    view.entry.items.rows[1].edit.setFocus()
    press("3")
    enter(CTRL)
    assert "为什么更正" in view.entry.reason_box.problem and view.head.bar.question == ""
    view.entry.reason.setText("第一项抄错")
    enter(CTRL)
    enter()
    counter.settle()

    told = [row.spoken for row in rows(view.trend.list)]
    assert len(told) == 2 and sum("已更正" in row for row in told) == 1
    assert view.trend.chart.series.spoken == ("今天 10 中度",)


def test_the_chart_says_what_it_shows(counter: Counter, single: RecordId) -> None:
    """Oldest first, for a screen reader too; the list has the same, newest first; licence and source stand below."""
    for day, first in ((date(2026, 9, 1), 3), (date(2026, 10, 5), 1)):
        answers = CALM | {1: first}
        counter.do(lambda work, day=day, answers=answers: save(
            work, single, Role.CLIENT, happened_on=day, answers=answers
        ))  # fmt: skip
    view = counter.show(View, Place("screening", case=single, role=Role.CLIENT, instrument="phq9"))
    chart = view.trend.chart
    assert chart.accessibleName() == "总分的变化，0 至 27"
    assert chart.accessibleDescription() == "9月1日 10 中度；10月5日 8 轻度"
    assert [row.title for row in rows(view.trend.list)] == ["10月5日", "9月1日"]
    assert "这是筛查，不是诊断" in said(view.trend)
    assert "使用说明：据公开说明可免费使用" in said(view.trend) and "Kroenke" in said(view.trend)
    assert not chart.grab().toImage().isNull()
    view.redraw(Changes.SCREENINGS)
    counter.settle()
    assert view.presenter.draft is not None


def test_from_which_age_on_it_is_offered_is_said_with_how_sure_that_is(counter: Counter, single: RecordId) -> None:
    """Beside its licence note."""
    view = counter.show(View, Place("screening", case=single))
    view._look_at("phq9")
    assert "适用年龄：12 岁及以上（尚待核实）" in said(view.trend)


def test_the_latest_result_is_printed_by_a_key(counter: Counter, single: RecordId) -> None:
    """Of the instrument looked at; without one there is nothing to print, and that is said."""
    counter.do(lambda work: save(work, single, Role.CLIENT))
    view = counter.show(View, Place("screening", case=single))
    QTest.keyClick(view, Qt.Key.Key_P, CTRL)
    counter.settle()
    assert counter.shell.printed == [] and "没有可以打印的结果" in counter.shell.told[-1]

    view._look_at("phq9")
    assert view.trend.print.isVisible()
    QTest.keyClick(view, Qt.Key.Key_P, CTRL)
    counter.settle()
    ((title, pdfs),) = counter.shell.printed
    assert len(pdfs) == 1 and pdfs[0].startswith(b"%PDF")
    assert title == say("print.job_one"), "the queue learns nothing of what it is"


def test_the_result_the_keys_are_on_is_printed_by_the_button(counter: Counter, single: RecordId) -> None:
    """An older one, chosen in the list."""
    counter.do(lambda work: save(work, single, Role.CLIENT, happened_on=date(2026, 9, 1)))
    counter.do(lambda work: save(work, single, Role.CLIENT, happened_on=date(2026, 11, 20)))
    view = counter.show(View, Place("screening", case=single))
    view._look_at("phq9")
    view.trend.list.setCurrentIndex(view.trend.list.rows.index(1))
    assert view.trend.wanted().happened_on == date(2026, 9, 1)
    view.trend.print.click()
    counter.settle()
    assert len(counter.shell.printed) == 1


def test_one_spouses_result_waits_for_somebody_at_the_printer(counter: Counter, case: RecordId) -> None:
    """Nothing goes out by itself; declined, nothing goes out at all."""
    counter.do(lambda work: save(work, case, Role.WIFE))
    counter.shell.reader = Reader.HER
    view = counter.show(View, Place("screening", case=case, role=Role.WIFE))
    view._look_at("phq9")
    for answer, sent in (("wait", 0), ("print", 1)):
        view.trend.print.click()
        dialog = view.findChildren(PrivateDialog)[-1]
        counter.settle()
        assert counter.shell.printed == []
        getattr(dialog, answer).click()
        counter.settle()
        assert len(counter.shell.printed) == sent


def test_a_page_for_eyes_that_have_left_is_not_printed(counter: Counter, case: RecordId) -> None:
    """Somebody else comes in while it is being made."""
    counter.do(lambda work: save(work, case, Role.WIFE))
    counter.shell.reader = Reader.WORKER
    view = counter.show(View, Place("screening", case=case, role=Role.WIFE))
    view._look_at("phq9")
    view.presenter.print_result(view.trend.wanted())
    counter.let_in(Reader.HIM)
    counter.settle()
    assert counter.shell.printed == []
    assert view.trend.wanted() is None
