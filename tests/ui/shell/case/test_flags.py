"""Special circumstances on the card of a party: for the worker's eyes, and without a trace for everybody else."""

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.casework import cases, people, sheets
from app.domain.ids import RecordId
from app.domain.people import VIOLENCE
from app.domain.readers import Reader
from tests.ui.shell.counter import LI, WANG, Counter
from ui.printing.questions import PrivateDialog
from ui.shell.case.party_card import PartyCard
from ui.shell.case.view import View
from ui.shell.entry.view import View as EntryView
from ui.shell.room import Place
from ui.words import say

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)

REGISTRATION = "marriage/counselling_registration"


@pytest.fixture
def case(counter: Counter) -> RecordId:
    """李强 and 王芳."""
    return counter.do(lambda work: cases.open_couple(work, LI, WANG, "04"))


def _wife(view: View) -> PartyCard:
    return view.header.cards[1]


def _choose(view: View, counter: Counter, code: str) -> None:
    """Open the menu at her card and press a line of it."""
    button = _wife(view).flag
    assert button is not None
    (action,) = [one for one in button.menu().actions() if one.data() == code]
    action.trigger()
    counter.settle()


def _everything(widget: QWidget) -> list[tuple[str, ...]]:
    """What can be seen, read aloud or pointed at."""
    QApplication.processEvents()
    shown = [one for one in widget.findChildren(QWidget) if one.isVisibleTo(widget)]
    texts = [one.text() if isinstance(one, QLabel) else "" for one in shown]
    return [
        (type(one).__name__, text, one.accessibleName(), one.toolTip()) for one, text in zip(shown, texts, strict=True)
    ]


def test_set_and_taken_back_from_the_card_with_the_worker_alone(counter: Counter, case: RecordId) -> None:
    """Two clicks each way; the card says what it means; what is told says nothing of it."""
    counter.let_in(Reader.WORKER)
    view = counter.show(View, Place("case", case=case))
    _choose(view, counter, VIOLENCE)
    words = "不能让对方找到（有暴力危险）"
    assert not _wife(view).flags.isHidden() and words in _wife(view).flags.text()
    assert not view.header.cards[0].flags.text()
    assert counter.shell.told == [say("case.told.amended")]

    _choose(view, counter, VIOLENCE)
    assert not _wife(view).flags.text()


@pytest.mark.parametrize("reader", [Reader.BOTH, Reader.HIM, Reader.HER])
def test_with_anybody_in_the_room_the_page_is_that_of_a_case_without(
    counter: Counter, case: RecordId, reader: Reader, qtbot: QtBot
) -> None:
    """Every widget, word, tooltip and spoken name, and the picture itself: the same before and after."""
    view = counter.show(View, Place("case", case=case))
    counter.let_in(reader)
    counter.settle()
    before, picture = _everything(view), view.grab().toImage()
    counter.let_in(Reader.WORKER)
    counter.settle()
    _choose(view, counter, VIOLENCE)
    counter.let_in(reader)
    counter.settle()
    assert all(card.flag is None and not card.flags.text() for card in view.header.cards)
    assert _everything(view) == before
    view.timeline.setFocus()
    qtbot.waitUntil(lambda: view.grab().toImage() == picture)


def test_at_the_joint_form_the_worker_alone_is_told_why_a_field_is_empty(
    counter: Counter, case: RecordId, qtbot: QtBot
) -> None:
    """One line, gone the moment anybody else comes in; and at no form where nothing is kept back."""
    wife = counter.do(lambda work: cases.page(work, case, Reader.WORKER)).case.parties[1].person.id
    counter.do(lambda work: people.set_flag(work, wife, VIOLENCE, Reader.WORKER, stands=True))
    counter.let_in(Reader.WORKER)
    view = counter.show(EntryView, Place("entry", case=case, form=REGISTRATION))
    assert not view.kept_back.isHidden()
    counter.let_in(Reader.BOTH)
    assert view.kept_back.isHidden()
    counter.settle()
    assert view.kept_back.isHidden()
    counter.let_in(Reader.WORKER)
    view.open(Place("entry", case=case, form="marriage/cooling_off_notice"))
    counter.settle()
    assert view.kept_back.isHidden()


def _print_again(view: View, counter: Counter, sheet: RecordId) -> None:
    view.side.pressed.emit("print_again", view.presenter.entry(sheet))
    counter.settle()


def test_an_old_joint_sheet_is_not_handed_out_again(counter: Counter, case: RecordId) -> None:
    """With others: refused, in the same words before and after the flag. Alone: asked, and by default not printed."""
    (issued,) = counter.do(lambda work: sheets.issue(work, case, [(REGISTRATION, None)], "zh"))
    view = counter.show(View, Place("case", case=case))
    _print_again(view, counter, issued.sheet.id)
    counter.let_in(Reader.WORKER)
    counter.settle()
    _choose(view, counter, VIOLENCE)
    counter.let_in(Reader.BOTH)
    counter.settle()
    _print_again(view, counter, issued.sheet.id)
    first, _, second = counter.shell.told
    assert first == second == say("error.refused.print_again_alone")
    assert counter.shell.printed == []

    counter.let_in(Reader.WORKER)
    counter.settle()
    for answer in ("wait", "print"):
        _print_again(view, counter, issued.sheet.id)
        dialog = view.findChildren(PrivateDialog)[-1]
        assert dialog.wait.isDefault() and dialog.windowTitle() == say("print.found_title")
        getattr(dialog, answer).click()
    assert [pdfs for _, pdfs in counter.shell.printed] == [[issued.pdf]]
