"""The gallery of forms on a real seat."""

from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.casework import cases
from tests.ui.shell.counter import LI, WANG, Counter
from ui.printing.sheets_dialog import SheetsDialog
from ui.shell.forms.form_card import FormCard
from ui.shell.forms.view import View
from ui.shell.room import Place
from ui.words import say

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)

COOLING = "marriage/cooling_off_notice"


@pytest.fixture
def counter(qtbot: QtBot, tmp_path: Path) -> Iterator[Counter]:
    """A working desk."""
    made = Counter(qtbot, tmp_path / "seat")
    yield made
    made.close()


@pytest.fixture
def view(counter: Counter, qtbot: QtBot) -> View:
    """The gallery, with its pictures drawn."""
    shown: View = counter.show(View, Place("forms"))
    qtbot.waitUntil(lambda: all(card.miniature.has_picture for card in shown.cards), timeout=60_000)
    counter.settle()
    return shown


def _codes(view: View) -> list[str]:
    return [card.leaf.code for card in view.shown if card.isVisible()]


def _card(view: View, form_id: str) -> FormCard:
    return next(card for card in view.cards if card.leaf.id == form_id)


def test_every_form_of_the_desk_shows_its_first_page(view: View) -> None:
    """In the order of their codes, as the pages they are."""
    codes = _codes(view)
    assert codes[:3] == ["M-1", "M-2", "M-3"]
    assert codes.index("M-9c") < codes.index("M-10")
    assert all(card.miniature.has_picture for card in view.cards)


def test_a_sheet_that_names_nobody_is_only_printed_blank(counter: Counter, view: View) -> None:
    """With a case chosen, too, it is not offered to be filled in for it."""
    view.open(Place("forms", case=counter.do(lambda work: cases.open_couple(work, LI, WANG, "04"))))
    counter.settle()
    assert _card(view, "marriage/course_feedback").fill.isHidden()
    assert not _card(view, COOLING).fill.isHidden()


@pytest.mark.parametrize("typed", ["冷静期", "M-5", "m5", "Ｍ－５", "cooling", "notice cool"])
def test_a_form_is_found_by_a_word_or_its_code(view: View, typed: str) -> None:
    """Chinese, English, code with or without its dash, in either width."""
    view.search.setText(typed)
    assert _codes(view) == ["M-5"]


def test_a_search_that_finds_nothing_says_what_to_try(view: View) -> None:
    """And the forms come back when it is cleared."""
    view.search.setText("没有这张")
    assert view.nothing.sentence == say("forms.none_found", text="没有这张")
    assert view.nothing.isVisible()
    view.search.clear()
    assert len(_codes(view)) == len(view.cards)


def test_a_blank_goes_to_the_printer_from_its_card(counter: Counter, view: View) -> None:
    """For power cuts; the job's title carries no name."""
    _card(view, COOLING).blank.click()
    counter.settle()
    ((title, (pdf,)),) = counter.shell.printed
    document = pypdfium2.PdfDocument(pdf)
    assert title == say("print.blank_job")
    assert "离婚冷静期告知单" in document[0].get_textpage().get_text_range()
    document.close()


def test_without_a_case_pressing_a_page_looks_at_it(counter: Counter, view: View, qtbot: QtBot) -> None:
    """The page large, with print and PDF below; printing goes through the frame."""
    QTest.keyClick(_card(view, COOLING).miniature, Qt.Key.Key_Return)
    counter.settle()
    (dialog,) = view.findChildren(SheetsDialog)
    counter.settle()
    assert len(dialog.pages.pages) >= 1
    dialog.print.click()
    assert len(counter.shell.printed) == 1


def test_with_a_case_a_form_is_filled_in_for_it(counter: Counter, view: View) -> None:
    """The gallery says for whom, and goes there."""
    case = counter.do(lambda work: cases.open_couple(work, LI, WANG, "04"))
    view.open(Place("forms", case=case))
    counter.settle()
    assert view.page.beside.text() == say("forms.for_case", called="李强 / 王芳")
    _card(view, COOLING).fill.click()
    assert counter.shell.places == [Place("entry", case=case, form=COOLING)]


def test_the_gallery_works_by_keys_alone(view: View) -> None:
    """Enter in the search goes to the first page, arrow keys to its neighbours."""
    view.search.submitted.emit()
    assert view.focusWidget() is view.cards[0].miniature
    view.cards[0].miniature.stepped.emit(1, 0)
    assert view.focusWidget() is view.cards[1].miniature
