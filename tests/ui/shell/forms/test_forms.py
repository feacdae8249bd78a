"""The gallery on a real seat."""

from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from app.casework import cases, sheets
from app.domain.ids import RecordId
from app.domain.readers import Reader, Role
from tests.ui.shell.counter import LI, WANG, Counter
from ui.printing.sheets_dialog import SheetsDialog
from ui.shell.forms.gallery import Gallery
from ui.shell.forms.view import View
from ui.shell.room import Place
from ui.words import say

pytestmark = pytest.mark.qt_log_ignore("does not support", extend=True)

COOLING = "marriage/cooling_off_notice"
CONSENT = "marriage/informed_consent"
NAMELESS = "marriage/course_feedback"


@pytest.fixture
def counter(qtbot: QtBot, tmp_path: Path) -> Iterator[Counter]:
    """A working desk."""
    made = Counter(qtbot, tmp_path / "seat")
    yield made
    made.close()


@pytest.fixture
def view(counter: Counter) -> View:
    """The gallery, with the pictures on screen drawn."""
    shown: View = counter.show(View, Place("forms"))
    _rest(counter)
    return shown


def _rest(counter: Counter) -> None:
    """Until everything asked for, and what that asks for in turn, has come back."""
    for _ in range(3):
        QTest.qWait(20)
        counter.settle()


def _codes(view: View) -> list[str]:
    return [leaf.code for leaf in view.gallery.leaves if leaf.code]


def _press(view: View, form_id: str, part: str) -> None:
    """Click a part of a card, scrolled to as a person would."""
    gallery = view.gallery
    gallery.scrollTo(gallery.cards.index(gallery.cards.position(form_id)), Gallery.ScrollHint.PositionAtCenter)
    QTest.mouseClick(gallery.viewport(), Qt.MouseButton.LeftButton, pos=gallery.place_of(form_id, part).center())


def _go_to(view: View, form_id: str) -> None:
    view.gallery.setFocus()
    view.gallery.setCurrentIndex(view.gallery.cards.index(view.gallery.cards.position(form_id)))


def _drawn(view: View) -> list[str]:
    width = view.gallery.picture_width()
    return [leaf.id for leaf in view.gallery.leaves if view.presenter.picture(leaf, width) is not None]


@pytest.fixture
def case(counter: Counter) -> RecordId:
    """A couple's."""
    return counter.do(lambda work: cases.open_couple(work, LI, WANG, "04"))


def test_every_form_of_the_desk_is_there_and_only_pages_in_view_are_drawn(counter: Counter, view: View) -> None:
    """In the order of their codes; the others are drawn as they scroll into view."""
    codes = _codes(view)
    assert codes[:3] == ["M-1", "M-1b", "M-2"]
    assert codes.index("M-9c") < codes.index("M-10")
    last = view.gallery.leaves[-1].id
    assert view.gallery.leaves[0].id in _drawn(view)
    assert last not in _drawn(view)

    view.gallery.scrollToBottom()
    _rest(counter)

    assert last in _drawn(view)


def test_a_sheet_that_names_nobody_is_filled_in_for_no_case(counter: Counter, view: View, case: RecordId) -> None:
    """Whether a case is chosen or not; what belongs to a case needs one."""
    assert not view.gallery.place_of(NAMELESS, "fill").isEmpty()
    assert view.gallery.place_of(COOLING, "fill").isEmpty()
    _press(view, NAMELESS, "fill")
    assert counter.shell.places[-1] == Place("entry", form=NAMELESS)
    view.open(Place("forms", case=case))
    counter.settle()
    _press(view, NAMELESS, "fill")
    assert counter.shell.places[-1] == Place("entry", form=NAMELESS)


@pytest.mark.parametrize("typed", ["冷静期", "M-5", "m5", "Ｍ－５", "cooling", "notice cool"])
def test_a_form_is_found_by_a_word_or_its_code(view: View, typed: str) -> None:
    """Chinese, English, code with or without its dash, in either width."""
    view.search.setText(typed)
    assert _codes(view) == ["M-5"]


def test_a_search_that_finds_nothing_says_what_to_try(view: View) -> None:
    """And the forms come back when it is cleared."""
    whole = _codes(view)
    view.search.setText("没有这张")
    assert view.nothing.sentence == say("forms.none_found", text="没有这张")
    assert view.nothing.isVisible()
    view.search.clear()
    assert _codes(view) == whole


def test_a_blank_goes_to_the_printer_from_its_card(counter: Counter, view: View) -> None:
    """For power cuts; the job's title carries no name."""
    _press(view, COOLING, "blank")
    _rest(counter)
    ((title, (pdf,)),) = counter.shell.printed
    document = pypdfium2.PdfDocument(pdf)
    assert title == say("print.blank_job")
    assert "离婚冷静期告知单" in document[0].get_textpage().get_text_range()
    document.close()


def test_without_a_case_pressing_a_page_looks_at_it(counter: Counter, view: View) -> None:
    """The page large, with print and PDF below; printing goes through the frame."""
    _press(view, COOLING, "page")
    _rest(counter)
    (dialog,) = view.findChildren(SheetsDialog)
    assert len(dialog.pages.pages) >= 1
    dialog.print.click()
    assert len(counter.shell.printed) == 1


def test_with_a_case_a_form_is_filled_in_for_it(counter: Counter, view: View, case: RecordId) -> None:
    """The gallery says for whom, and goes there."""
    view.open(Place("forms", case=case))
    counter.settle()
    assert view.page.beside.text() == say("forms.for_case", called="李强 / 王芳")
    _press(view, COOLING, "fill")
    assert counter.shell.places == [Place("entry", case=case, form=COOLING)]


def test_the_gallery_works_by_keys_alone(counter: Counter, view: View) -> None:
    """Enter in the search goes to the first page; arrows to the neighbours, also below; Ctrl+Enter prints it blank."""
    gallery = view.gallery
    QTest.keyClick(view.search, Qt.Key.Key_Return)
    assert view.focusWidget() is gallery
    first = gallery.visualRect(gallery.currentIndex())
    QTest.keyClick(gallery, Qt.Key.Key_Right)
    assert gallery.current_leaf() == gallery.leaves[1]
    QTest.keyClick(gallery, Qt.Key.Key_Left)
    QTest.keyClick(gallery, Qt.Key.Key_Down)
    below = gallery.visualRect(gallery.currentIndex())
    assert below.left() == first.left()
    assert below.top() > first.top()
    QTest.keyClick(gallery, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    _rest(counter)
    assert len(counter.shell.printed) == 1


def test_what_a_scanner_types_moves_nothing(view: View) -> None:
    """Letters alone are no keys of the gallery."""
    _go_to(view, COOLING)
    QTest.keyClicks(view.gallery, "M-1")
    leaf = view.gallery.current_leaf()
    assert leaf is not None
    assert leaf.id == COOLING


def test_a_favourite_stands_first_under_its_own_heading(counter: Counter, view: View) -> None:
    """By its star or Ctrl+D; kept in the vault, so that it is there the next time; the keys stay on the card."""
    _press(view, NAMELESS, "star")
    _rest(counter)
    assert view.gallery.leaves[0].id == NAMELESS
    _go_to(view, COOLING)
    QTest.keyClick(view.gallery, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    _rest(counter)
    again: View = counter.show(View, Place("forms"))
    assert {leaf.id for leaf in again.gallery.leaves[:2]} == {COOLING, NAMELESS}
    kept = view.gallery.current_leaf()
    assert kept is not None
    assert kept.id == COOLING

    QTest.keyClick(view.gallery, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    _rest(counter)
    assert [leaf.id for leaf in view.gallery.leaves if leaf.is_favourite] == [NAMELESS]


def test_the_menu_of_a_card_offers_everything_with_its_keys(counter: Counter, view: View) -> None:
    """By the menu key, for those who use no mouse, and for screen readers."""
    _go_to(view, COOLING)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(0, 0), QPoint(0, 0))
    QApplication.sendEvent(view.gallery.viewport(), event)
    (menu,) = view.gallery.findChildren(QMenu)
    words = [action.text().partition("\t")[0] for action in menu.actions()]
    assert words[:3] == [say("forms.look_menu"), say("forms.print_blank"), say("forms.star")]
    menu.actions()[2].trigger()
    _rest(counter)
    assert view.gallery.leaves[0].id == COOLING
    menu.close()


def test_a_screen_reader_hears_every_card(view: View) -> None:
    """Title, code, whether its words are verified, and the keys."""
    index = view.gallery.cards.index(view.gallery.cards.position(COOLING))
    heard = str(index.data(Qt.ItemDataRole.AccessibleTextRole))
    assert heard.startswith("离婚冷静期告知单, M-5")
    assert index.data(Qt.ItemDataRole.AccessibleDescriptionRole) == say("forms.keys")


def test_what_was_printed_today_is_listed_for_those_in_the_room(counter: Counter, view: View, case: RecordId) -> None:
    """Sheets open their record, blanks are only counted; her own sheet is neither listed nor counted for both."""
    counter.do(lambda work: sheets.issue(work, case, [(COOLING, None), (CONSENT, Role.WIFE)], "zh"))
    _press(view, COOLING, "blank")
    _rest(counter)
    assert view.today.text() == say("forms.printed.count", count=2)
    view.today.click()
    titles = [view.printed.rows.index(n).data() for n in range(view.printed.rows.rowCount())]
    assert [("离婚冷静期告知单" in title) for title in titles] == [True, True]
    assert not any("知情同意" in title for title in titles)

    counter.let_in(Reader.HER)
    _rest(counter)
    assert view.today.text() == say("forms.printed.count", count=3)
    counter.let_in(Reader.BOTH)
    assert view.printed.rows.rowCount() == 0
    _rest(counter)

    view.printed.setCurrentIndex(view.printed.rows.index(0))
    QTest.keyClick(view.printed, Qt.Key.Key_Return)
    assert counter.shell.places == [Place("case", case=case)]
    view.printed.setCurrentIndex(view.printed.rows.index(1))
    QTest.keyClick(view.printed, Qt.Key.Key_Return)
    assert len(counter.shell.places) == 1


def test_yesterday_is_forgotten(counter: Counter, view: View, case: RecordId) -> None:
    """The list begins anew every day."""
    counter.do(lambda work: sheets.issue(work, case, [(COOLING, None)], "zh"))
    _press(view, COOLING, "blank")
    _rest(counter)
    counter.clock.pass_by(days=1)
    view.open(Place("forms"))
    _rest(counter)
    assert view.today.text() == say("forms.printed.none_yet")
    view.today.click()
    assert view.nothing.sentence == say("forms.printed.nothing")
