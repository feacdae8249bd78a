"""The list of cases and the page on which a case is opened, driven by keys."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.casework import cases, people, process, search
from app.casework.work import Work
from app.domain.cases import Stage
from app.domain.identity import check_digit
from app.domain.ids import RecordId
from app.domain.people import VIOLENCE, PersonDetails, Sex
from app.domain.readers import Reader, Role
from app.ops.values import Write
from app.store import cases as store
from app.store import heads
from tests.ui.shell.counter import LI, WANG, Counter
from ui.shell.cases.model import COLUMNS, PAGE
from ui.shell.cases.new_presenter import LOOKS_AFTER_MS
from ui.shell.cases.view import View
from ui.shell.frame.search_presenter import as_row
from ui.shell.room import Place
from ui.words import say

NUMBER = "99010119900307123"
NUMBER += check_digit(NUMBER)  # a man, born 7 March 1990, of an unassigned region

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)
"""The offscreen screen says this of every window; it means nothing."""


def words(view: View, row: int, column: str) -> str:
    """What stands in a cell."""
    model = view.list.presenter.model
    return str(model.index(row, COLUMNS.index(column)).data() or "")


def test_the_list_shows_a_case_and_opens_it_with_the_keyboard(counter: Counter) -> None:
    """A row says who, number, matter and stage; Enter opens it."""
    case = counter.do(lambda work: cases.open_couple(work, LI, WANG, "04"))
    view = counter.show(View, Place("cases"))
    assert words(view, 0, "called") == "李强 / 王芳"
    assert words(view, 0, "number").startswith("婚辅〔2026〕")
    assert words(view, 0, "stage") == "接案"
    QTest.keyClick(view.list.table, Qt.Key.Key_Return)
    assert counter.shell.places == [Place("case", case=case)]


def test_a_stage_narrows_the_list(counter: Counter) -> None:
    """The chips filter in the store."""
    case = counter.do(lambda work: cases.open_couple(work, LI, WANG, "04"))
    counter.do(lambda work: cases.open_single(work, PersonDetails(address="周女士"), ""))
    counter.do(lambda work: process.move(work, case, Stage.PLAN, Reader.BOTH, "当面谈过"))
    view = counter.show(View, Place("cases"))
    assert view.list.presenter.model.rowCount() == 2
    view.list.filter.button(Stage.PLAN).click()
    counter.settle()
    assert view.list.presenter.model.rowCount() == 1
    assert words(view, 0, "called") == "李强 / 王芳"


def test_a_stage_of_a_later_version_is_called_that(counter: Counter) -> None:
    """Not by the name of another stage."""
    case = counter.do(lambda work: cases.open_couple(work, LI, WANG, "04"))

    def later(work: Work) -> RecordId:
        with work.store.save() as save:
            folder = store.folder(save.connection, case)
            standing = tuple(head.op for head in heads.of(save.connection, "case", case, "stage"))
            save.supersede(folder, Write("case", case, "stage", "aftercare", standing))
        return case

    counter.do(later)
    view = counter.show(View, Place("cases"))
    assert words(view, 0, "stage") == say("case.stage.later")
    (hit,) = counter.do(lambda work: search.find(work, "李强", Reader.WORKER))
    assert say("case.stage.later") in as_row(hit).meta


def test_a_long_list_comes_in_pages(counter: Counter) -> None:
    """Only one page is read; the next comes when the list is scrolled to its end."""

    def many(work: object) -> int:
        for number in range(PAGE + 3):
            cases.open_single(work, PersonDetails(address=f"来访者{number}"), "")  # type: ignore[arg-type]  # a Work
        return PAGE

    counter.do(many)
    view = counter.show(View, Place("cases"))
    model = view.list.presenter.model
    assert model.rowCount() == PAGE
    view.list.table.scrollToBottom()
    counter.settle()
    assert model.rowCount() == PAGE + 3


def test_a_risk_is_not_listed_while_anybody_else_is_in_the_room(counter: Counter) -> None:
    """A risk seen by the other party is a danger of its own."""
    case = counter.do(lambda work: cases.open_couple(work, LI, WANG, "04"))
    counter.do(lambda work: cases.set_risk(work, case, "high"))
    view = counter.show(View, Place("cases"))
    assert words(view, 0, "risk") == ""
    counter.let_in(Reader.WORKER)
    counter.settle()
    assert words(view, 0, "risk") == "高"


def test_a_couple_is_opened_by_typing(counter: Counter) -> None:
    """Two names, a matter, one key: the case exists and its page opens."""
    view = counter.show(View, Place("cases", form="couple"))
    QTest.keyClicks(view.new.cards[Role.HUSBAND].address, "Mr Li")
    view.new.cards[Role.HUSBAND].name.setText("王𠅤䶮")
    view.new.cards[Role.WIFE].name.setText("李㛃")
    view.new.matter.button("04").click()
    view.new.save.click()
    counter.settle()
    case = counter.shell.places[-1].case
    assert case is not None
    page = counter.do(lambda work: cases.page(work, case, Reader.WORKER))
    assert [party.person.details.name for party in page.case.parties] == ["王𠅤䶮", "李㛃"]
    assert page.case.matter == "04"


def test_a_quick_contact_is_one_form_of_address_and_enter(counter: Counter) -> None:
    """A hall contact is saved in one step with Enter."""
    view = counter.show(View, Place("cases", form="quick"))
    view.new.quick.setText("周女士")
    QTest.keyClick(view.new.quick, Qt.Key.Key_Return)
    counter.settle()
    rows = counter.do(lambda work: cases.rows(work, Reader.BOTH))
    assert [(row.called, row.stage) for row in rows] == [("周女士", Stage.LEAD)]


def test_without_a_name_nothing_is_saved_and_the_field_says_so(counter: Counter) -> None:
    """A party without name or form of address is asked for one."""
    view = counter.show(View, Place("cases", form="couple"))
    view.new.save.click()
    counter.settle()
    assert "姓名" in view.new.cards[Role.HUSBAND]._boxes["name"].problem
    assert not counter.shell.places


def test_a_birth_date_in_the_future_is_refused_at_the_field(counter: Counter) -> None:
    """The sentence stands at the field, and the case waits."""
    view = counter.show(View, Place("cases", form="one"))
    card = view.new.cards[Role.CLIENT]
    card.name.setText("周宁")
    card.birth.setText("2030-01-01")
    view.new.save.click()
    counter.settle()
    assert "今天之后" in card._boxes["birth"].problem
    assert not counter.shell.places


def test_an_id_number_fills_birth_date_and_sex(counter: Counter) -> None:
    """Typed or pasted, the number says both."""
    view = counter.show(View, Place("cases", form="one"))
    card = view.new.cards[Role.CLIENT]
    card.id_no.setText(NUMBER)
    assert card.birth.text() == "1990-03-07"
    assert card.sex.value() is Sex.MALE


def test_a_wrong_check_digit_warns_and_saves(counter: Counter) -> None:
    """Numbers are wrong often enough; the record must still be kept."""
    wrong = NUMBER[:17] + ("1" if NUMBER[17] != "1" else "2")
    view = counter.show(View, Place("cases", form="one"))
    card = view.new.cards[Role.CLIENT]
    card.name.setText("周宁")
    card.id_no.setText(wrong)
    assert "校验码" in card._boxes["id_no"]._below.text()
    view.new.save.click()
    counter.settle()
    case = counter.shell.places[-1].case
    assert case is not None
    page = counter.do(lambda work: cases.page(work, case, Reader.WORKER))
    assert page.case.parties[0].person.details.id_no == wrong


def test_a_card_read_into_the_name_field_goes_where_it_belongs(counter: Counter, qtbot: QtBot) -> None:
    """A reader types name, Tab, number, Enter wherever the keys are; what stood in the field comes back."""
    view = counter.show(View, Place("cases", form="one"))
    card = view.new.cards[Role.CLIENT]
    card.safe_contact.setText("只发短信")
    QTest.keyClicks(card.safe_contact, NUMBER)
    QTest.keyClick(card.safe_contact, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: card.id_no.text() == NUMBER)
    assert card.safe_contact.text() == "只发短信"
    assert card.birth.text() == "1990-03-07"
    assert not counter.shell.places, "the reader's Enter saves nothing"


def test_slow_digits_stay_where_they_are_typed(counter: Counter, qtbot: QtBot) -> None:
    """Only a burst is a card; a person typing digits is left alone."""
    view = counter.show(View, Place("cases", form="one"))
    card = view.new.cards[Role.CLIENT]
    QTest.keyClicks(card.safe_contact, "00000001234", delay=1)
    qtbot.wait(200)
    assert card.safe_contact.text() == "00000001234"


def test_a_pasted_card_is_distributed(counter: Counter) -> None:
    """Name, sex, birth date, address and number out of one paste."""
    view = counter.show(View, Place("cases", form="couple"))
    card = view.new.cards[Role.HUSBAND]
    QGuiApplication.clipboard().setText(f"李强\t男\t汉\t海湾区海湾路1号\t{NUMBER}")
    QTest.keyClick(card.address, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert (card.name.text(), card.id_no.text(), card.address.text()) == ("李强", NUMBER, "")
    assert card.residence.text() == "海湾区海湾路1号"


def test_a_known_person_is_offered_with_reasons_and_linked(counter: Counter, qtbot: QtBot) -> None:
    """While the name is typed, whoever may be meant is offered; taking them links, and merges nobody."""
    case = counter.do(lambda work: cases.open_single(work, LI, ""))
    known = counter.do(lambda work: cases.page(work, case, Reader.WORKER)).case.parties[0].person.id
    view = counter.show(View, Place("cases", form="one"))
    card = view.new.cards[Role.CLIENT]
    card.name.setText("李强")
    qtbot.waitUntil(card.hits.isVisible)
    line = card.hits._column.itemAt(0).widget()
    line._link.click()
    assert not card.name.isEnabled()
    view.new.save.click()
    counter.settle()
    linked = counter.shell.places[-1].case
    assert linked is not None
    page = counter.do(lambda work: cases.page(work, linked, Reader.WORKER))
    assert page.case.parties[0].person.id == known
    assert counter.do(lambda work: people.get(work, known)).details.name == "李强"


def test_number_fields_turn_the_input_method_off(counter: Counter) -> None:
    """ID and phone fields take no input method."""
    view = counter.show(View, Place("cases", form="one"))
    card = view.new.cards[Role.CLIENT]
    for field in (card.id_no, card.phone, card.birth):
        assert not field.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)


def test_what_was_begun_is_still_there_after_a_look_elsewhere(counter: Counter) -> None:
    """Going to another room and coming back loses nothing that was typed; giving up does."""
    view = counter.show(View, Place("cases", form="couple"))
    view.new.cards[Role.WIFE].name.setText("王芳")
    view.leave()
    view.open(Place("cases", form="one"))
    assert view.new.cards[Role.WIFE].name.text() == "王芳"
    view.new.cancel.click()
    view.open(Place("cases", form="couple"))
    assert view.new.cards[Role.WIFE].name.text() == ""


def test_a_later_press_saves_one_case_only(counter: Counter) -> None:
    """Two presses in a hurry open one case."""
    view = counter.show(View, Place("cases", form="quick"))
    view.new.quick.setText("周女士")
    view.new.save.click()
    view.new.save.click()
    counter.settle()
    assert len(counter.do(lambda work: cases.rows(work, Reader.BOTH))) == 1


def test_a_half_typed_case_survives_a_lock(counter: Counter) -> None:
    """Leaving hands it to the vault; the next page, of the next day perhaps, has it again, and cancelling drops it."""
    view = counter.show(View, Place("cases", form="couple"))
    view.new.cards[Role.WIFE].name.setText("王芳")
    view.new.cards[Role.WIFE].phone.setText("00000005678")
    view.leave()
    counter.settle()

    again = counter.show(View, Place("cases", form="quick"))
    assert again.new.kind.value() == "couple"
    assert again.new.cards[Role.WIFE].name.text() == "王芳"
    assert again.new.cards[Role.WIFE].phone.text() == "00000005678"
    again.new.cancel.click()
    counter.settle()

    third = counter.show(View, Place("cases", form="couple"))
    assert third.new.cards[Role.WIFE].name.text() == ""


def test_who_must_not_be_found_is_not_known_by_a_telephone(counter: Counter, qtbot: QtBot) -> None:
    """Her number typed for somebody else: offered to the worker alone, and gone at once when others come in."""
    case = counter.do(lambda work: cases.open_couple(work, LI, WANG, "04"))
    wife = counter.do(lambda work: cases.page(work, case, Reader.WORKER)).case.parties[1].person.id
    counter.do(lambda work: people.set_flag(work, wife, VIOLENCE, Reader.WORKER, stands=True))
    counter.let_in(Reader.WORKER)
    view = counter.show(View, Place("cases", form="one"))
    card = view.new.cards[Role.CLIENT]
    card.name.setText("某某某")
    card.phone.setText(WANG.phone)
    qtbot.waitUntil(card.hits.isVisible)

    counter.let_in(Reader.BOTH)
    assert not card.hits.isVisible()
    qtbot.wait(2 * LOOKS_AFTER_MS)
    counter.settle()
    assert not card.hits.isVisible()
    counter.let_in(Reader.WORKER)
    qtbot.waitUntil(card.hits.isVisible)
