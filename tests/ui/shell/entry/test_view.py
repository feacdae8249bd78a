"""Filling in the real forms, on a real vault, with keys and clicks."""

from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.casework import forms, sheets
from app.domain.ids import RecordId
from app.domain.readers import Reader, Role
from app.domain.sheet_code import PREFIX, make_code
from tests.ui.shell.counter import Counter
from ui.printing.questions import BoxedDialog
from ui.shell.entry.choice_editor import ChoiceEditor
from ui.shell.entry.presenter import KEEPS_AFTER_MS
from ui.shell.entry.view import View
from ui.shell.room import Place
from ui.widgets.plain_label import PlainLabel
from ui.words import say

REGISTRATION = "marriage/counselling_registration"
CONSENT = "marriage/informed_consent"
COOLING = "marriage/cooling_off_notice"
GOOD_ID = "990101198503070025"  # an invented woman born on 7 March 1985; no region has this code

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)  # the offscreen screen says so of any window

Fill = Callable[..., View]


def _line(view: View, name: str):
    return view.column.questions[name].editor.line()


def _type(view: View, name: str, text: str) -> None:
    """Type slowly enough to be a person; Chinese comes through an input method."""
    field = _line(view, name)
    field.setFocus()
    field.clear()
    for letter in text:
        if letter.isascii():
            QTest.keyClicks(field, letter)
        else:
            _compose(field, letter)
        view._readers.settle()


def _compose(field: QWidget, word: str) -> None:
    event = QInputMethodEvent()
    event.setCommitString(word)
    QApplication.sendEvent(field, event)


def _choose(view: View, name: str, code: str) -> None:
    editor = view.column.questions[name].editor
    assert isinstance(editor, ChoiceEditor)
    QTest.mouseClick(editor.chips.button(code), Qt.MouseButton.LeftButton)


def _settle(counter: Counter, qtbot: QtBot) -> None:
    """Wait for the room's own short clocks too."""
    qtbot.wait(KEEPS_AFTER_MS + 100)
    counter.settle()


def _text(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def test_what_is_known_stands_in_the_form_and_says_where_it_came_from(fill: Fill) -> None:
    """Nothing is typed twice, and nobody wonders who wrote it."""
    view = fill(REGISTRATION)
    assert _line(view, "husband_name").text() == "李强"
    assert view.column.questions["husband_name"].origin == say("entry.origin.husband")
    assert view.column.questions["counsel_type"].editor.raw() == "04"


def test_what_a_person_types_no_longer_comes_from_elsewhere(fill: Fill) -> None:
    """The quiet mark goes with the first letter."""
    view = fill(REGISTRATION)
    _type(view, "husband_phone", "00000000000")
    assert view.column.questions["husband_phone"].origin == ""


def test_what_only_one_side_may_see_is_not_on_the_page(counter: Counter, fill: Fill) -> None:
    """With both in the room neither sees the other's safe contact, and no gap tells of it."""
    counter.shell.reader = Reader.BOTH
    view = fill(REGISTRATION)
    scoped = [q.field.id for q in view.column.questions.values() if q.field.scope != "both"]
    assert scoped == []


def test_computed_dates_follow_the_typing(counter: Counter, fill: Fill, qtbot: QtBot) -> None:
    """domain.md's vector: received on 26 October, the last day of cooling-off is 25 November."""
    view = fill(COOLING)
    _type(view, "receipt_on", "20261026")
    _settle(counter, qtbot)
    assert _line(view, "cooling_last").text() == "2026年11月25日（周三）"
    assert _line(view, "cooling_last").isReadOnly()


def test_a_question_that_is_asked_no_more_keeps_its_answer(fill: Fill) -> None:
    """Changing one's mind twice costs nothing."""
    view = fill(REGISTRATION)
    _choose(view, "accepted", "no")
    reason = view.column.questions["decline_reason"]
    assert reason.isVisibleTo(view)
    code = next(iter(reason.editor.chips._buttons))
    _choose(view, "decline_reason", code)
    _choose(view, "accepted", "yes")
    assert not reason.isVisibleTo(view)
    _choose(view, "accepted", "no")
    assert reason.isVisibleTo(view)
    assert reason.editor.raw() == code


def test_a_choice_can_be_taken_back(fill: Fill) -> None:
    """Pressing what is on turns it off: not everything asked is answered."""
    view = fill(REGISTRATION)
    _choose(view, "informed", "yes")
    _choose(view, "informed", "yes")
    assert view.column.questions["informed"].editor.raw() == ""


def test_typing_is_in_the_vault_within_a_second(counter: Counter, fill: Fill, couple: RecordId, qtbot: QtBot) -> None:
    """Power may go at any moment; the page says when it was kept."""
    view = fill(COOLING)
    _type(view, "receipt_no", "440399-2026-000123")
    _settle(counter, qtbot)
    kept = counter.do(lambda work: forms.open_entry(work, couple, COOLING, None))
    assert kept.raw["receipt_no"] == "440399-2026-000123"
    assert view.state.text() == say("entry.kept", time="09:00")


def test_leaving_the_page_hands_over_what_was_typed(counter: Counter, fill: Fill, couple: RecordId) -> None:
    """Nobody waits for a clock when another room is shown or the vault locks."""
    view = fill(COOLING)
    _type(view, "receipt_no", "A-1")
    view.leave()
    counter.settle()
    assert counter.do(lambda work: forms.open_entry(work, couple, COOLING, None)).raw["receipt_no"] == "A-1"


def test_a_wrong_value_is_said_at_its_field_and_stays_as_typed(counter: Counter, fill: Fill, qtbot: QtBot) -> None:
    """Said only once the field has been left, in words; the save is refused, the text stays and is kept."""
    view = fill(COOLING)
    question = view.column.questions["receipt_on"]
    _type(view, "receipt_on", "2026-13-45")
    _settle(counter, qtbot)
    assert question.remark == ""
    _line(view, "receipt_on").editingFinished.emit()
    assert question.remark == say("entry.problem.no_such_day")
    view.save.click()
    counter.settle()
    assert _line(view, "receipt_on").text() == "2026-13-45"
    assert view.to_fix.isVisibleTo(view)
    assert not counter.shell.printed


def test_what_is_needed_is_only_asked_for_on_saving(counter: Counter, fill: Fill) -> None:
    """An empty form accuses nobody."""
    view = fill(COOLING)
    assert view.column.questions["receipt_on"].remark == ""
    view.save.click()
    counter.settle()
    assert view.column.questions["receipt_on"].remark == say("entry.problem.required", field="受理日期（当日不计）")


def test_the_page_scrolls_only_when_asked(counter: Counter, fill: Fill) -> None:
    """Saving with something missing moves nothing; the words beside the button lead there."""
    view = fill(REGISTRATION)
    before = view._scroll.verticalScrollBar().value()
    view.save.click()
    counter.settle()
    assert view._scroll.verticalScrollBar().value() == before
    view.to_fix.click()
    assert view._scroll.verticalScrollBar().value() > before


def test_an_id_number_fills_birth_date_and_sex(counter: Counter, fill: Fill, qtbot: QtBot) -> None:
    """Typed once, known thrice; a right number is not remarked on."""
    view = fill(REGISTRATION)
    _type(view, "wife_id_no", GOOD_ID)
    _settle(counter, qtbot)
    assert _line(view, "wife_birth_date").text() == "1985-03-07"
    assert view.column.questions["wife_birth_date"].origin == say("entry.origin.number")
    assert _line(view, "wife_age").text() == "41"


def test_a_wrong_check_digit_warns_and_is_saved_all_the_same(
    counter: Counter, fill: Fill, couple: RecordId, qtbot: QtBot
) -> None:
    """Cards are misread and numbers misprinted; the record must still be kept."""
    view = fill(REGISTRATION)
    wrong = GOOD_ID[:-1] + ("1" if GOOD_ID[-1] != "1" else "2")
    _type(view, "wife_id_no", wrong)
    _line(view, "wife_id_no").editingFinished.emit()
    _settle(counter, qtbot)
    assert view.column.questions["wife_id_no"].remark == say("entry.problem.wrong_check_digit")
    _answer_what_is_needed(view)
    view.save.click()
    counter.settle()
    saved = counter.do(lambda work: forms.open_entry(work, couple, REGISTRATION, None))
    assert saved.answer is not None
    assert saved.raw["wife_id_no"] == wrong


def test_a_card_read_into_the_wrong_field_goes_where_it_belongs(fill: Fill) -> None:
    """The name field is put back; number, name, birth date and age are filled."""
    view = fill(REGISTRATION)
    field = _line(view, "wife_phone")
    field.setFocus()
    QApplication.clipboard().setText(GOOD_ID)
    QTest.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert field.text() == "00000005678"
    assert _line(view, "wife_id_no").text() == GOOD_ID
    assert _line(view, "wife_birth_date").text() == "1985-03-07"


def test_a_sheet_code_scanned_into_a_field_is_taken_out_again(counter: Counter, fill: Fill) -> None:
    """The scanner's burst lands where the cursor was; the person's words are left as they were."""
    view = fill(COOLING)
    _type(view, "receipt_no", "A-1")
    field, code = _line(view, "receipt_no"), make_code(lambda size: b"7" * size)
    for letter in PREFIX + code:
        QTest.keyClicks(field, letter)
    assert field.text() == "A-1"
    assert counter.shell.told[-1] == say("entry.sheet_scanned", code=code, field="受理回执单编号")


def test_the_enter_of_an_input_method_saves_nothing(counter: Counter, fill: Fill) -> None:
    """Neither does any other Enter: it moves on."""
    view = fill(COOLING)
    field = _line(view, "registry")
    field.setFocus()
    _compose(field, "海湾")
    QTest.keyClick(field, Qt.Key.Key_Return)
    counter.settle()
    assert field.text().endswith("海湾")
    assert counter.shell.told == []


def test_printing_saves_issues_and_sends_the_page(counter: Counter, fill: Fill, couple: RecordId, qtbot: QtBot) -> None:
    """One press: stored, numbered, kept byte for byte, on its way; the job's title carries no name."""
    view = fill(COOLING)
    _type(view, "receipt_on", "2026年10月26日")
    view.print.click()
    counter.settle()
    counter.settle()
    ((title, (pdf,)),) = counter.shell.printed
    assert title == say("print.job_one")
    assert "2026年11月25日" in _text(pdf)
    (sheet,) = counter.do(lambda work: _sheets(work, couple))
    assert counter.do(lambda work: sheets.print_again(work, sheet.id, Reader.WORKER).pdf) == pdf


@pytest.mark.parametrize("button", ["print", "keep_pdf"])
def test_a_character_no_face_has_is_told_before_the_page_is_issued(
    counter: Counter, fill: Fill, couple: RecordId, button: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By its number, too. Left alone the form is saved and nothing issued, sent or written; else it goes its way."""
    file = tmp_path / "kept.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    view = fill(COOLING)
    _type(view, "receipt_on", "2026年10月26日")
    _type(view, "receipt_no", "甲\U000308ff1")
    for answer in ("wait", "print"):
        getattr(view, button).click()
        counter.settle()
        (dialog,) = [one for one in view.findChildren(BoxedDialog) if one.isVisible()]
        assert dialog.wait.isDefault() and "U+308FF" in dialog.findChildren(PlainLabel)[1].text()
        assert not counter.shell.printed and not file.exists()
        assert counter.do(lambda work: list(_sheets(work, couple))) == []
        getattr(dialog, answer).click()
        counter.settle()
    assert len(counter.do(lambda work: list(_sheets(work, couple)))) == 1
    assert (len(counter.shell.printed), file.exists()) == ((1, False) if button == "print" else (0, True))
    assert any("U+308FF" in told for told in counter.shell.told)


def test_the_page_beside_shows_what_was_typed(counter: Counter, fill: Fill, qtbot: QtBot) -> None:
    """The preview is the printed page itself, drawn away from the window and kept in its place."""
    view = fill(COOLING)
    counter.settle()
    before = view.panel.pages.pages
    bar = view.panel.pages.verticalScrollBar()
    bar.setValue(40)
    _type(view, "receipt_no", "440399-2026-000123")
    _settle(counter, qtbot)
    assert before and view.panel.pages.pages != before
    assert bar.value() == 40
    assert "440399-2026-000123" in _text(view.preview.latest.pdf)


def test_a_narrow_window_shows_the_page_in_place_of_the_questions(fill: Fill, counter: Counter) -> None:
    """Below 1,280 effective pixels Ctrl+P turns the page over, and back."""
    view = fill(COOLING)
    view.resize(1021, 560)
    assert not view.panel.isVisible()
    view._on_ctrl_p()
    counter.settle()
    assert view.panel.isVisible()
    assert not view._scroll.isVisible()
    view._on_ctrl_p()
    assert view._scroll.isVisible()


def test_a_form_of_one_party_waits_until_that_party_is_alone(counter: Counter, fill: Fill, qtbot: QtBot) -> None:
    """Consent is asked alone: with both in the room there is nothing to fill in, and a sentence says why."""
    view = fill(CONSENT, Role.WIFE)
    assert view.nobody.isVisible()
    assert not view.save.isVisible()
    counter.let_in(Reader.HER)
    qtbot.waitUntil(lambda: view.column is not None and view.column.is_complete)
    assert _line(view, "party_name").text() == "王芳"
    assert view.presenter.place.role is Role.WIFE


def test_the_worker_alone_can_switch_between_the_parties(counter: Counter, fill: Fill) -> None:
    """Two segments; choosing the other goes to the other's form."""
    counter.shell.reader = Reader.WORKER
    view = fill(CONSENT)
    view.party.button(Role.WIFE).click()
    assert counter.shell.places[-1].role is Role.WIFE


def test_a_pdf_touches_the_disk_only_where_somebody_says(
    counter: Counter, fill: Fill, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file is the page; it says that it is not encrypted."""
    view = fill(COOLING)
    _type(view, "receipt_on", "2026-10-26")
    chosen = tmp_path / "out.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(chosen), ""))
    view.keep_pdf.click()
    counter.settle()
    counter.settle()
    assert "2026年11月25日" in _text(chosen.read_bytes())
    assert counter.shell.told[-1] == say("print.kept", file="out.pdf")


def test_the_focus_is_taken_only_from_inside_the_room(
    counter: Counter, fill: Fill, couple: RecordId, qtbot: QtBot
) -> None:
    """Somebody who has gone to the search box meanwhile goes on typing there."""
    view = fill(COOLING)
    elsewhere = QWidget()
    search = QLineEdit(elsewhere)
    qtbot.addWidget(elsewhere)
    elsewhere.show()
    elsewhere.activateWindow()
    qtbot.waitUntil(elsewhere.isActiveWindow)
    search.setFocus()
    view.open(Place("entry", case=couple, form=COOLING))
    counter.settle()
    qtbot.waitUntil(lambda: view.column is not None and view.column.is_complete)
    assert QApplication.focusWidget() is search


def _answer_what_is_needed(view: View) -> None:
    for question in view.column.questions.values():
        if question.field.required == "save" and not question.editor.raw() and question.isVisibleTo(view):
            editor = question.editor
            assert isinstance(editor, ChoiceEditor)
            QTest.mouseClick(next(iter(editor.chips._buttons.values())), Qt.MouseButton.LeftButton)


def _sheets(work, case):
    from app.casework import cases  # noqa: PLC0415
    from app.domain.cases import Sheet  # noqa: PLC0415

    return tuple(one for one in cases.page(work, case, Reader.WORKER).timeline if isinstance(one, Sheet))


def test_a_worked_out_day_can_be_typed_over_and_comes_back_when_emptied(
    counter: Counter, fill: Fill, qtbot: QtBot
) -> None:
    """The days of mourning follow the death; what the family says takes the place of one of them."""
    view = fill("bereavement/mourning_card")
    _type(view, "death_on", "20261101")
    _settle(counter, qtbot)
    assert _line(view, "seven1").text() == "2026-11-07"
    assert view.column.questions["seven1"].origin == say("entry.computed")
    _type(view, "seven1", "20261106")
    _settle(counter, qtbot)
    assert view.column.questions["seven1"].origin == say("entry.origin.own")
    _type(view, "death_on", "20261102")
    _settle(counter, qtbot)
    assert (_line(view, "seven1").text(), _line(view, "seven2").text()) == ("2026-11-06", "2026-11-15")
    _line(view, "seven1").setFocus()
    _line(view, "seven1").selectAll()
    QTest.keyClick(_line(view, "seven1"), Qt.Key.Key_Delete)
    _settle(counter, qtbot)
    assert _line(view, "seven1").text() == ""
    _line(view, "seven3").setFocus()
    _settle(counter, qtbot)
    assert _line(view, "seven1").text() == "2026-11-08"


def test_what_was_to_be_printed_is_printed_though_one_goes_on_at_once(
    counter: Counter, fill: Fill, couple: RecordId, qtbot: QtBot
) -> None:
    """Ctrl+P and another form before the first is stored: the first comes out, and nothing of the second."""
    view = fill(COOLING)
    _type(view, "receipt_on", "2026年10月26日")
    view.print.click()
    view.open(Place("entry", case=couple, form=REGISTRATION))
    _settle(counter, qtbot)
    counter.settle()
    assert {sheet.form for sheet in counter.do(lambda work: list(_sheets(work, couple)))} == {COOLING}
    assert len(counter.shell.printed) == 1
    assert view.state.text() == "" and not view.to_fix.isVisibleTo(view)


def test_a_form_left_with_a_mistake_in_it_is_said_not_to_be_saved(
    counter: Counter, fill: Fill, couple: RecordId, qtbot: QtBot
) -> None:
    """By its name, because another is here by now; of that one nothing is wrong."""
    view = fill(COOLING)
    called = view.title.text()
    view.print.click()
    view.open(Place("entry", case=couple, form=REGISTRATION))
    _settle(counter, qtbot)
    counter.settle()
    assert counter.shell.told == [say("entry.left_unsaved", form=called)]
    assert counter.shell.printed == [] and not view.to_fix.isVisibleTo(view)


def test_pressing_twice_prints_once(counter: Counter, fill: Fill, couple: RecordId, qtbot: QtBot) -> None:
    """An impatient hand, and Ctrl+S on top: one sheet, told once by its name."""
    view = fill(COOLING)
    _type(view, "receipt_on", "2026年10月26日")
    for button in (view.print, view.print, view.save):
        button.click()
    for _ in range(3):
        counter.settle()
    assert len(counter.shell.printed) == len(counter.do(lambda work: list(_sheets(work, couple)))) == 1
    assert counter.shell.told == [say("entry.saved", form=view.title.text())]
