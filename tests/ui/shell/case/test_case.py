"""The case page, driven as a counsellor drives it with two people at the desk."""

from datetime import date

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from app.casework import cases, consents, forms, notes, own_forms, people, sheets
from app.casework.work import Work
from app.domain.cases import ConsentState, Note, SheetState, Stage
from app.domain.changes import Changes
from app.domain.ids import RecordId
from app.domain.people import PersonDetails
from app.domain.readers import Reader, Role, Scope
from app.errors import Refused
from app.store import cases as cases_store
from app.store import people as people_store
from tests.app.definitions.test_own_form import EXAMPLE
from tests.ui.shell.counter import LI, WANG, Counter
from ui.printing.questions import PrivateDialog
from ui.printing.sheets_dialog import SheetsDialog
from ui.shell.case.lines import Filter
from ui.shell.case.view import View
from ui.shell.room import Place
from ui.widgets.row import Row
from ui.widgets.rows_model import ROW_ROLE
from ui.wording import sentence
from ui.words import say

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)
"""The offscreen screen says this of every window; it means nothing."""

HERS = "她说想先稳定下来"
SHARED = "两人一起来，商定先各自单独谈"


@pytest.fixture
def case(counter: Counter) -> RecordId:
    """李强 and 王芳."""
    return counter.do(lambda work: cases.open_couple(work, LI, WANG, "04"))


def signed(work: Work, case: RecordId, scope: Scope, body: str) -> RecordId:
    """A signed note."""
    draft = notes.start(work, case, scope).value
    notes.keep(work, msgspec.structs.replace(draft, body=body))
    return notes.sign(work, draft.id).value


def lines(view: View) -> list[Row]:
    """What the timeline shows."""
    model = view.timeline.rows
    return [model.index(place).data(ROW_ROLE) for place in range(model.rowCount())]


def shown(view: View) -> str:
    """Everything the timeline says."""
    return "\n".join(row.spoken for row in lines(view))


def choose(view: View, ref: object) -> None:
    """Put the keys on a line of the timeline."""
    view.timeline.setCurrentIndex(view.timeline.rows.index(view.timeline.rows.position(ref)))


def write(view: View, scope: Scope, text: str, qtbot: QtBot, counter: Counter) -> None:
    """Begin a note for some and type."""
    QTest.keyClick(view.timeline, Qt.Key.Key_N, Qt.KeyboardModifier.AltModifier)
    view.editor.scope.button(scope).click()
    counter.settle()
    qtbot.waitUntil(view.editor.text.isEnabled)
    view.editor.text.setPlainText(text)


def test_nothing_can_be_typed_before_it_is_said_for_whom(counter: Counter, case: RecordId) -> None:
    """For a couple the text is closed until a segment is chosen; for one person there is nothing to choose."""
    view = counter.show(View, Place("case", case=case))
    view.side.note.click()
    assert not view.editor.text.isEnabled()
    view.editor.scope.button(Scope.BOTH).click()
    counter.settle()
    assert view.editor.text.isEnabled()
    single = counter.do(lambda work: cases.open_single(work, PersonDetails(address="周女士"), ""))
    view.open(Place("case", case=single))
    counter.settle()
    view.side.note.click()
    counter.settle()
    assert view.editor.text.isEnabled() and view.editor.scope.isHidden()


def test_what_is_typed_is_in_the_vault_within_a_second(counter: Counter, case: RecordId, qtbot: QtBot) -> None:
    """The draft is kept by itself, and the page says when."""
    view = counter.show(View, Place("case", case=case))
    write(view, Scope.BOTH, SHARED, qtbot, counter)
    qtbot.waitUntil(lambda: "已自动保存 09:00" in view.editor.kept.text(), timeout=5_000)
    page = counter.do(lambda work: cases.page(work, case, Reader.BOTH))
    assert [draft.body for draft in page.drafts] == [SHARED]


def test_leaving_the_page_keeps_the_last_letters_at_once(counter: Counter, case: RecordId, qtbot: QtBot) -> None:
    """Leave, lock, another room: nothing waits for the timer."""
    view = counter.show(View, Place("case", case=case))
    write(view, Scope.BOTH, SHARED, qtbot, counter)
    view.leave()
    counter.settle()
    page = counter.do(lambda work: cases.page(work, case, Reader.BOTH))
    assert [draft.body for draft in page.drafts] == [SHARED]
    assert view.editor.text.toPlainText() == ""


def test_a_draft_nobody_wrote_in_leaves_no_trace(counter: Counter, case: RecordId) -> None:
    """Opening the editor and going away makes no draft."""
    view = counter.show(View, Place("case", case=case))
    view.side.note.click()
    view.editor.scope.button(Scope.BOTH).click()
    counter.settle()
    view.editor.close_button.click()
    counter.settle()
    assert counter.do(lambda work: cases.page(work, case, Reader.BOTH)).drafts == ()


def test_signing_asks_once_and_freezes(counter: Counter, case: RecordId, qtbot: QtBot) -> None:
    """Ctrl+Enter says what will be frozen; the second one freezes it, with the very last letters."""
    view = counter.show(View, Place("case", case=case))
    write(view, Scope.BOTH, SHARED, qtbot, counter)
    QTest.keyClick(view.editor.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert view.editor.bar.isVisible()
    assert "双方共同" in view.editor.bar._words.text()
    view.editor.bar.confirm.click()
    counter.settle()
    assert view.stack.currentWidget() is view.main
    assert any(row.body == SHARED for row in lines(view))
    assert "已签名" in counter.shell.told[-1]


def test_an_empty_note_cannot_be_signed(counter: Counter, case: RecordId) -> None:
    """There is nothing to freeze, and the page says so."""
    view = counter.show(View, Place("case", case=case))
    view.side.note.click()
    view.editor.scope.button(Scope.BOTH).click()
    counter.settle()
    view.editor.sign.click()
    assert not view.editor.bar.isVisible()
    assert "正文" in view.editor.kept.text()


def test_a_talk_cannot_have_been_tomorrow(counter: Counter, case: RecordId, qtbot: QtBot) -> None:
    """A day in the future is refused at the field and never reaches the draft."""
    view = counter.show(View, Place("case", case=case))
    write(view, Scope.BOTH, SHARED, qtbot, counter)
    view.editor.happened_on.setText("2026-11-24")
    assert "今天之后" in view.editor.day_box.problem
    view.editor.sign.click()
    assert not view.editor.bar.isVisible()
    assert view.editor.presenter.draft is not None
    assert view.editor.presenter.draft.happened_on == date(2026, 11, 23)


def test_a_side_can_only_be_chosen_when_the_other_is_not_there(counter: Counter, case: RecordId) -> None:
    """With both in the room no note for one of them can be begun."""
    view = counter.show(View, Place("case", case=case))
    view.side.note.click()
    assert not view.editor.scope.button(Scope.HIS).isEnabled()
    assert not view.editor.scope.button(Scope.HER).isEnabled()
    counter.let_in(Reader.HER)
    assert view.editor.scope.button(Scope.HER).isEnabled()


def test_a_note_for_her_closes_when_he_comes_in(counter: Counter, case: RecordId, qtbot: QtBot) -> None:
    """The draft is kept, the editor closes and its text is gone from the screen, before anything is read."""
    counter.let_in(Reader.HER)
    view = counter.show(View, Place("case", case=case))
    write(view, Scope.HER, HERS, qtbot, counter)
    counter.let_in(Reader.BOTH)
    assert view.editor.text.toPlainText() == ""
    assert view.stack.currentWidget() is view.main
    counter.settle()
    assert "草稿" not in shown(view)
    page = counter.do(lambda work: cases.page(work, case, Reader.HER))
    assert [draft.body for draft in page.drafts] == [HERS]


def test_what_is_for_one_leaves_without_a_gap(counter: Counter, case: RecordId) -> None:
    """With both in the room the timeline holds only what both may see, and nothing hints at more."""
    counter.do(lambda work: signed(work, case, Scope.BOTH, SHARED))
    counter.do(lambda work: signed(work, case, Scope.HER, HERS))
    counter.do(lambda work: cases.set_risk(work, case, "high"))
    counter.let_in(Reader.WORKER)
    view = counter.show(View, Place("case", case=case))
    assert HERS in shown(view) and not view.header.risk.isHidden()
    counter.let_in(Reader.BOTH)
    assert not lines(view), "gone at once"
    counter.settle()
    assert SHARED in shown(view)
    assert HERS not in shown(view) and "风险" not in shown(view) and "仅女方" not in shown(view)
    assert view.header.risk.isHidden()
    assert all("短信" not in card.safe.text() for card in view.header.cards)
    assert all(LI.phone not in card.facts.text() for card in view.header.cards)


def test_an_addendum_stands_under_its_note_with_its_reason(counter: Counter, case: RecordId, qtbot: QtBot) -> None:
    """A signed note changes no more; the addendum names its reason and follows it."""
    note = counter.do(lambda work: signed(work, case, Scope.BOTH, SHARED))
    view = counter.show(View, Place("case", case=case))
    choose(view, note)
    view.side.pressed.emit("addendum", view.presenter.entry(note))
    counter.settle()
    view.editor.text.setPlainText("孩子八岁")
    view.editor.sign.click()
    assert "原因" in view.editor.reason_box.label.text() and view.editor.reason_box.problem
    view.editor.reason.setText("更正年龄")
    view.editor.sign.click()
    view.editor.bar.confirm.click()
    counter.settle()
    bodies = [row.body for row in lines(view) if row.body]
    assert bodies == [SHARED, "孩子八岁"]
    assert "更正年龄" in shown(view)


def test_a_discarded_draft_comes_back_with_undo(counter: Counter, case: RecordId, qtbot: QtBot) -> None:
    """Throwing away can be undone."""
    view = counter.show(View, Place("case", case=case))
    write(view, Scope.BOTH, SHARED, qtbot, counter)
    view.editor.discard.click()
    counter.settle()
    assert "草稿" not in shown(view)
    assert counter.shell.undo is not None
    counter.shell.undo()
    counter.settle()
    assert [draft.body for draft in counter.do(lambda work: cases.page(work, case, Reader.BOTH)).drafts] == [SHARED]


def registered(work: Work, case: RecordId) -> object:
    """The registration form is filled in: the first stage wants it."""
    form = "marriage/counselling_registration"
    typed = dict(forms.open_entry(work, case, form, None).raw) | {"informed": "yes", "accepted": "yes"}
    done = forms.save_entry(work, case, form, None, typed).value
    assert done.answer is not None, done.problems
    return done.answer


def test_a_stage_moves_with_a_sentence_and_undo(counter: Counter, case: RecordId) -> None:
    """One press moves the case on where nothing is missing; Undo moves it back."""
    counter.do(lambda work: registered(work, case))
    view = counter.show(View, Place("case", case=case))
    view.header.steps.steps[Stage.ASSESSMENT].click()
    counter.settle()
    assert "预估" in counter.shell.told[-1]
    assert view.header.steps.steps[Stage.ASSESSMENT].isChecked()
    assert counter.shell.undo is not None
    counter.shell.undo()
    counter.settle()
    assert view.header.steps.steps[Stage.INTAKE].isChecked()


def test_an_oral_consent_needs_a_witness(counter: Counter, case: RecordId) -> None:
    """The panel asks for the witness, then writes it down for that party alone."""
    counter.let_in(Reader.HER)
    view = counter.show(View, Place("case", case=case))
    wife = view.presenter.reading.page.case.party(Role.WIFE)
    view.side.consent_wanted.emit(wife)
    view.consent.state.button(ConsentState.ORAL).click()
    view.consent.save.click()
    assert view.consent.witness_box.problem
    view.consent.witness.setText("赵敏")
    view.consent.save.click()
    counter.settle()
    assert "口头同意" in shown(view) and "赵敏" in shown(view)
    counter.let_in(Reader.HIM)
    counter.settle()
    assert "口头同意" not in shown(view)


def test_a_consent_is_recorded_for_the_chosen_day(counter: Counter, case: RecordId) -> None:
    """What was recorded stands in the party's card."""
    counter.do(lambda work: consents.record(work, case, Role.HUSBAND, ConsentState.SIGNED, given_on=date(2026, 11, 20)))
    counter.let_in(Reader.HIM)
    view = counter.show(View, Place("case", case=case))
    assert view.header.cards[0].consent.text() == "签字同意"
    assert view.header.cards[1].consent.isHidden()


def test_the_set_is_printed_in_one_key(counter: Counter, case: RecordId) -> None:
    """Alt+P: registration, one consent each, the notice; then each sheet waits for its signature."""
    facts = {"receipt_on": "2026-11-23", "handed_on": "2026-11-23"}
    counter.do(lambda work: forms.save_entry(work, case, "marriage/cooling_off_notice", None, facts))
    view = counter.show(View, Place("case", case=case))
    QTest.keyClick(view.timeline, Qt.Key.Key_P, Qt.KeyboardModifier.AltModifier)
    counter.settle()
    (title, pdfs) = counter.shell.printed[0]
    assert len(pdfs) == 4 and all(pdf.startswith(b"%PDF") for pdf in pdfs)
    assert "李" not in title and "王" not in title
    waiting = [row for row in lines(view) if row.act == "已签收"]
    assert len(waiting) == 2, "with both in the room only the two sheets both may see"


def test_a_sheet_is_marked_signed_and_printed_again_as_it_was(counter: Counter, case: RecordId) -> None:
    """The line's button marks it; a reprint sends exactly the bytes that were printed."""
    item = ("marriage/counselling_registration", None)
    issued = counter.do(lambda work: sheets.issue(work, case, [item], "zh"))[0]
    counter.let_in(Reader.WORKER)
    view = counter.show(View, Place("case", case=case))
    view.side.pressed.emit("print_again", view.presenter.entry(issued.sheet.id))
    counter.settle()
    assert counter.shell.printed[0][1] == [issued.pdf]
    choose(view, issued.sheet.id)
    QTest.keyClick(view.timeline, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    counter.settle()
    entry = view.presenter.entry(issued.sheet.id)
    assert entry.state is SheetState.SIGNED


@pytest.fixture
def sheet(counter: Counter, case: RecordId) -> RecordId:
    """The registration, printed and waiting for its signature."""
    item = ("marriage/counselling_registration", None)
    return counter.do(lambda work: sheets.issue(work, case, [item], "zh"))[0].sheet.id


def offered(view: View) -> dict[str, QPushButton]:
    """The steps the side column offers for the chosen line, as they can be seen."""
    QApplication.processEvents()
    buttons = [one for one in view.side.findChildren(QPushButton) if one.isVisible()]
    return {one.objectName(): one for one in buttons if one.objectName().startswith("sheet_")}


def steps(view: View) -> list[str]:
    """Their names."""
    return list(offered(view))


def step(view: View, sheet: RecordId, name: str, counter: Counter) -> None:
    """Choose the sheet's line and press one of its steps."""
    choose(view, sheet)
    QTest.mouseClick(offered(view)[name], Qt.MouseButton.LeftButton)
    counter.settle()


def test_a_sheet_line_offers_only_what_can_follow(counter: Counter, case: RecordId, sheet: RecordId) -> None:
    """Printed, signed, filed: each line offers its own steps; what is void offers none."""
    view = counter.show(View, Place("case", case=case))
    choose(view, sheet)
    assert steps(view) == ["sheet_signed", "sheet_refused", "sheet_void"]
    step(view, sheet, "sheet_signed", counter)
    assert steps(view) == ["sheet_archived", "sheet_void"]
    step(view, sheet, "sheet_archived", counter)
    assert steps(view) == ["sheet_void"]
    assert "已扫描归档" in shown(view)
    counter.do(lambda work: sheets.mark(work, sheet, SheetState.VOID, reason="重复打印"))
    assert steps(view) == []


def test_a_refusal_is_asked_for_its_witness(counter: Counter, case: RecordId, sheet: RecordId) -> None:
    """An empty name gets a sentence under the field and changes nothing; Enter writes it, the line names it."""
    view = counter.show(View, Place("case", case=case))
    step(view, sheet, "sheet_refused", counter)
    panel = view.sheet_end
    box = panel.boxes[SheetState.REFUSED]
    assert panel.witness.hasFocus() and not panel.reason.isVisible()
    QTest.keyClicks(panel.witness, "   ")
    QTest.keyClick(panel.witness, Qt.Key.Key_Return)
    assert "见证人" in box.problem and panel.witness.text() == "   " and panel.isVisible()
    assert counter.do(lambda work: sheets.get(work, sheet)).state is SheetState.PRINTED
    panel.witness.setText("赵敏")
    QTest.keyClick(panel.witness, Qt.Key.Key_Return)
    counter.settle()
    assert view.stack.currentWidget() is view.main and panel.witness.text() == ""
    assert "拒签" in shown(view) and "见证人 赵敏" in shown(view)
    assert steps(view) == ["sheet_signed", "sheet_void"]


def test_a_void_sheet_is_asked_for_its_reason(counter: Counter, case: RecordId, sheet: RecordId) -> None:
    """By the button, with the sentence for an empty field; Esc puts the panel away and nothing has happened."""
    view = counter.show(View, Place("case", case=case))
    step(view, sheet, "sheet_void", counter)
    panel = view.sheet_end
    panel.save.click()
    assert "原因" in panel.boxes[SheetState.VOID].problem and panel.reason.hasFocus()
    panel.reason.setText("姓名打错")
    QTest.keyClick(panel.reason, Qt.Key.Key_Escape)
    assert view.stack.currentWidget() is view.main and panel.reason.text() == ""
    assert counter.do(lambda work: sheets.get(work, sheet)).state is SheetState.PRINTED
    step(view, sheet, "sheet_void", counter)
    assert panel.boxes[SheetState.VOID].problem == ""
    panel.reason.setText("姓名打错")
    panel.save.click()
    counter.settle()
    assert "作废原因：姓名打错" in shown(view) and view.stack.currentWidget() is view.main


def test_a_step_the_store_refuses_loses_nothing_typed(counter: Counter, case: RecordId, sheet: RecordId) -> None:
    """Somebody made the sheet void meanwhile: the sentence says so, and the name is still in the field."""
    view = counter.show(View, Place("case", case=case))
    step(view, sheet, "sheet_refused", counter)
    counter.do(lambda work: sheets.mark(work, sheet, SheetState.VOID, reason="重复打印"))
    view.sheet_end.witness.setText("赵敏")
    view.sheet_end.save.click()
    counter.settle()
    assert counter.shell.told[-1] == sentence(Refused(rule="sheet_cannot_move"))
    assert view.sheet_end.isVisible() and view.sheet_end.witness.text() == "赵敏"


def test_the_panel_of_a_sheet_goes_when_somebody_comes_in(counter: Counter, case: RecordId, sheet: RecordId) -> None:
    """No name typed for one reader stays for the next."""
    view = counter.show(View, Place("case", case=case))
    step(view, sheet, "sheet_refused", counter)
    view.sheet_end.witness.setText("赵敏")
    counter.let_in(Reader.HIM)
    assert view.stack.currentWidget() is view.main and view.sheet_end.witness.text() == ""


def test_the_chips_show_one_kind_only(counter: Counter, case: RecordId) -> None:
    """Notes alone, without what else happened."""
    counter.do(lambda work: signed(work, case, Scope.BOTH, SHARED))
    view = counter.show(View, Place("case", case=case))
    assert len(lines(view)) == 2
    view.filter.button(Filter.NOTES).click()
    assert [row.body for row in lines(view)] == [SHARED]


def test_a_form_opens_for_the_party_it_is_for(counter: Counter, case: RecordId) -> None:
    """The menu offers every form of the desk, once for each spouse where each signs alone."""
    view = counter.show(View, Place("case", case=case))
    menu = view.side.form.menu()
    wanted = next(one for one in menu.actions() if one.data() == ("marriage/informed_consent", Role.WIFE))
    wanted.trigger()
    assert counter.shell.places[-1] == Place("entry", case=case, form="marriage/informed_consent", role=Role.WIFE)


def test_details_are_completed_later(counter: Counter) -> None:
    """A quick contact gets its name when it is known."""
    case = counter.do(lambda work: cases.open_single(work, PersonDetails(address="周女士"), ""))
    view = counter.show(View, Place("case", case=case))
    view.header.cards[0].edit.click()
    view.amend.card.name.setText("周宁")
    view.amend.save.click()
    counter.settle()
    page = counter.do(lambda work: cases.page(work, case, Reader.BOTH))
    assert (page.case.parties[0].person.details.name, page.case.parties[0].person.details.address) == ("周宁", "周女士")


def test_another_case_shows_nothing_of_the_one_before(counter: Counter, case: RecordId) -> None:
    """Going from case to case leaves nothing behind, not even for a moment."""
    counter.do(lambda work: signed(work, case, Scope.BOTH, SHARED))
    other = counter.do(lambda work: cases.open_single(work, PersonDetails(address="周女士"), ""))
    view = counter.show(View, Place("case", case=case))
    assert SHARED in shown(view)
    view.open(Place("case", case=other))
    assert not lines(view) and not view.header.cards
    counter.settle()
    assert SHARED not in shown(view)


def test_a_note_is_plain_text(counter: Counter, case: RecordId) -> None:
    """What looks like markup in a note is shown as it was written."""
    note = counter.do(lambda work: signed(work, case, Scope.BOTH, "<b>不是标记</b>"))
    view = counter.show(View, Place("case", case=case))
    entry = view.presenter.entry(note)
    assert isinstance(entry, Note)
    assert any(row.body == "<b>不是标记</b>" for row in lines(view))
    view.redraw(Changes.SITE)


def test_internal_forms_are_offered_to_the_worker_alone(counter: Counter, case: RecordId) -> None:
    """With both in the room no menu names them; what belongs to no case is never offered for one."""
    view = counter.show(View, Place("case", case=case))
    offered = {offer.form for offer in view.presenter.reading.forms}
    assert "casework/intake" in offered
    assert offered.isdisjoint({"marriage/case_assessment", "marriage/course_feedback"})

    counter.let_in(Reader.WORKER)
    counter.settle()
    alone = {offer.form for offer in view.presenter.reading.forms}
    assert "marriage/case_assessment" in alone
    assert "marriage/course_feedback" not in alone


def test_a_sheet_that_could_hurt_is_printed_again_only_while_somebody_watches(counter: Counter, case: RecordId) -> None:
    """Asked first; leaving it prints nothing, saying yes prints the very bytes."""
    counter.let_in(Reader.HER)
    (issued,) = counter.do(lambda work: sheets.issue(work, case, [("marriage/safety_plan", Role.WIFE)], "zh"))
    view = counter.show(View, Place("case", case=case))
    for answer in ("wait", "print"):
        view.side.pressed.emit("print_again", view.presenter.entry(issued.sheet.id))
        counter.settle()
        assert counter.shell.printed == []
        dialog = view.findChildren(PrivateDialog)[-1]
        getattr(dialog, answer).click()
    assert [pdfs for _, pdfs in counter.shell.printed] == [[issued.pdf]]


def test_the_masked_copy_of_a_sheet_that_could_hurt_waits_too(counter: Counter, case: RecordId) -> None:
    """Without names it still says what it is about; leaving the question prints nothing."""
    counter.let_in(Reader.HER)
    (issued,) = counter.do(lambda work: sheets.issue(work, case, [("marriage/safety_plan", Role.WIFE)], "zh"))
    view = counter.show(View, Place("case", case=case))
    for answer in ("wait", "print"):
        view.side.pressed.emit("masked_copy", view.presenter.entry(issued.sheet.id))
        counter.settle()
        view.findChildren(SheetsDialog)[-1].print.click()
        counter.settle()
        assert counter.shell.printed == []
        getattr(view.findChildren(PrivateDialog)[-1], answer).click()
    assert [title for title, _ in counter.shell.printed] == [say("case.print.masked_title")]


@pytest.mark.qt_log_ignore("does not support", extend=True)
def test_the_menu_of_an_open_case_follows_the_sites_own_forms(counter: Counter, case: RecordId) -> None:
    """Put in use or out of use by a colleague, even while the menu is open; else the menu is left alone."""
    view = counter.show(View, Place("case", case=case))
    view.side.form.menu().popup(view.mapToGlobal(view.rect().center()))

    def offered() -> set[str]:
        return {action.data()[0] for action in view.side.form.menu().actions()}

    before = offered()
    untouched = view.side.form.menu().actions()
    counter.do(lambda work: signed(work, case, Scope.BOTH, SHARED))
    counter.shell.changed.emit(Changes.ALL)
    counter.settle()
    assert view.side.form.menu().actions() == untouched

    counter.do(lambda work: own_forms.put_in_use(work, "site/goods", EXAMPLE, ()))
    counter.settle()
    assert offered() == before | {"site/goods"}
    assert view.side.form.menu().isVisible()

    counter.do(lambda work: own_forms.take_out(work, "site/goods"))
    counter.settle()
    assert offered() == before
    view.side.form.menu().close()


def test_a_case_a_later_version_wrote_to_says_so_and_offers_no_step(counter: Counter, case: RecordId) -> None:
    """The steps and the risk give way to a sentence; a note is written as always."""
    view = counter.show(View, Place("case", case=case))
    counter.let_in(Reader.WORKER)
    counter.settle()
    assert view.header.steps.isVisible() and view.header.risk.isEnabled() and not view.header.later.isVisible()

    counter.do(lambda work: _of_later_version(work, case))
    view.redraw(Changes.CASES)
    counter.settle()
    assert view.header.later.isVisible() and view.header.later.text() == say("case.page.later_version")
    assert view.header.later.width() >= view.header.later.sizeHint().width()
    assert not view.header.steps.isVisible() and not view.header.risk.isEnabled()
    counter.do(lambda work: signed(work, case, Scope.BOTH, SHARED))
    view.redraw(Changes.NOTES)
    counter.settle()
    assert SHARED in shown(view)


def test_details_that_are_not_stored_stay_as_they_were_typed(counter: Counter, case: RecordId) -> None:
    """A later version wrote to the person: the panel says so, keeps every letter, and goes when it is put away."""
    view = counter.show(View, Place("case", case=case))
    wife = view.presenter.reading.page.case.party(Role.WIFE).person
    counter.do(lambda work: _of_later_version(work, case, wife.id))
    view.header.cards[1].edit.click()
    view.amend.card.name.setText("王芳芳")
    view.amend.save.click()
    counter.settle()
    assert counter.shell.told[-1] == sentence(Refused(rule="update_to_edit"))
    assert view.amend.isVisible() and view.amend.card.name.text() == "王芳芳"
    assert counter.do(lambda work: people.get(work, wife.id)).details.name == "王芳"
    view.amend.cancel.click()
    assert view.stack.currentWidget() is view.main and view.amend.card is None


def test_a_consent_pressed_twice_is_written_once(counter: Counter, case: RecordId) -> None:
    """The panel stays until it is stored; the second press finds it on its way."""
    view = counter.show(View, Place("case", case=case))
    view.side.consent_wanted.emit(view.presenter.reading.page.case.party(Role.WIFE))
    view.consent.save.click()
    view.consent.save.click()
    counter.settle()
    page = counter.do(lambda work: cases.page(work, case, Reader.WORKER))
    assert [one.state for one in page.consents] == [ConsentState.SIGNED]
    assert view.stack.currentWidget() is view.main


def _of_later_version(work: Work, case: RecordId, person: RecordId | None = None) -> bool:
    """A field this version has no place for, in the case or in what is known of a person."""
    with work.store.save() as save:
        if person is None:
            save.put(cases_store.folder(save.connection, case), "case", case, {"referral_reason": "housing"})
        else:
            folder = people_store.get(save.connection, person).folder
            save.put(folder, "person", person, {"nickname": "小芳"})
    return True
