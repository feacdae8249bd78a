"""Handouts in the gallery of a real seat: found, looked at, printed, and asked about where they betray somebody."""

from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu
from pytestqt.qtbot import QtBot

from app.casework import cases, handouts, local_texts
from app.definitions.handouts import read_handouts
from app.errors import NotFound
from tests.desk import SITE
from tests.ui.shell.counter import LI, WANG, Counter
from ui.printing.drawn_for import DrawFor
from ui.printing.sheets_dialog import SheetsDialog
from ui.shell.forms.gallery import Gallery
from ui.shell.forms.gallery_model import entries_of, spoken
from ui.shell.forms.leaves import Leaf
from ui.shell.forms.view import View
from ui.shell.room import Place
from ui.words import say

pytestmark = pytest.mark.qt_log_ignore("does not support", extend=True)

COOLING = "marriage/cooling_off"
VIOLENCE = "marriage/violence_help"


@pytest.fixture
def counter(qtbot: QtBot, tmp_path: Path) -> Iterator[Counter]:
    """A working desk."""
    made = Counter(qtbot, tmp_path / "seat")
    yield made
    made.close()


@pytest.fixture
def view(counter: Counter) -> View:
    """The gallery."""
    shown: View = counter.show(View, Place("forms"))
    _rest(counter)
    return shown


def _rest(counter: Counter) -> None:
    for _ in range(3):
        QTest.qWait(20)
        counter.settle()


def _press(view: View, leaf_id: str, part: str) -> None:
    gallery = view.gallery
    gallery.scrollTo(gallery.cards.index(gallery.cards.position(leaf_id)), Gallery.ScrollHint.PositionAtCenter)
    QTest.mouseClick(gallery.viewport(), Qt.MouseButton.LeftButton, pos=gallery.place_of(leaf_id, part).center())


def _choose(view: View, leaf_id: str, words: str) -> None:
    """Open a card's menu with the menu key, and choose from it."""
    view.gallery.setCurrentIndex(view.gallery.cards.index(view.gallery.cards.position(leaf_id)))
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(0, 0), QPoint(0, 0))
    QApplication.sendEvent(view.gallery.viewport(), event)
    menu = view.gallery.findChildren(QMenu)[-1]
    next(one for one in menu.actions() if one.text() == words).trigger()
    menu.close()


def _ids(view: View) -> list[str]:
    return [leaf.id for leaf in view.gallery.leaves if leaf.is_handout]


def _leaf(view: View, leaf_id: str) -> Leaf:
    return next(leaf for leaf in view.gallery.leaves if leaf.id == leaf_id)


def _text(pdf: bytes) -> str:
    return "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))


def test_the_handouts_of_the_desk_stand_in_their_own_group(view: View) -> None:
    """Below the forms: those of the desk, then the one for the staff; of other desks none."""
    headings = [entry.words for entry in entries_of(view.gallery.leaves) if not isinstance(entry, Leaf)]
    assert headings == [say("forms.group.forms"), say("forms.group.handouts")]
    assert set(_ids(view)) == {one for one in read_handouts() if one.startswith(("marriage/", "care/"))}
    assert _ids(view)[-1] == "care/self_care"
    assert all(leaf.is_handout for leaf in view.gallery.leaves[-len(_ids(view)) :])


def test_a_handout_is_found_by_its_title_and_headings(view: View) -> None:
    """In both languages; a word that stands only in its text finds nothing."""
    found = {"须知": COOLING, "Cooling period": COOLING, "签字前": "marriage/rights_after_divorce", "暗号": ""}
    for typed, expected in found.items():
        view.search.setText(typed)
        assert _ids(view) == ([expected] if expected else [])


def test_a_handout_is_only_printed(counter: Counter, view: View) -> None:
    """With a case chosen, too, it is not filled in, and nobody makes a form of it."""
    view.open(Place("forms", case=counter.do(lambda work: cases.open_couple(work, LI, WANG, "04"))))
    counter.settle()
    assert view.gallery.place_of(COOLING, "fill").isEmpty()
    words = [act.words for act in view.gallery.acts_of(_leaf(view, COOLING))]
    in_other_languages = [say("forms.print_traditional"), say("forms.print_english")]
    assert words == [say("forms.look_menu"), say("common.print"), say("forms.star"), *in_other_languages]


def test_a_handout_goes_to_the_printer_with_the_sites_own_data(counter: Counter, view: View) -> None:
    """Through the same path as an empty form: a title that says nothing, counted among what was printed today."""
    _press(view, COOLING, "blank")
    _rest(counter)
    ((title, (pdf,)),) = counter.shell.printed
    assert title == say("print.blank_job")
    assert SITE.phone in _text(pdf)
    assert "三个要记住的日子" in _text(pdf)
    assert counter.shell.told == [say("forms.sent_handout", title="离婚冷静期须知")]
    assert view.today.text() == say("forms.printed.count", count=1)
    assert view.printed.rows.index(0).data() == f"离婚冷静期须知, {say('forms.printed.copy_one')}"


def test_a_handout_is_printed_in_the_language_of_its_reader(counter: Counter, view: View) -> None:
    """From the card's menu; what is unsafe is asked about in every language."""
    for words, said in (("print_traditional", "三個要記住的日子"), ("print_english", "Three days to remember")):
        _choose(view, COOLING, say(f"forms.{words}"))
        _rest(counter)
        assert said in _text(counter.shell.printed.pop()[1][0])

    _choose(view, VIOLENCE, say("forms.print_english"))
    _rest(counter)
    assert counter.shell.printed == []
    assert view.unsafe.isVisible()


def test_pressing_the_page_looks_at_it(counter: Counter, view: View) -> None:
    """All its pages; printed from there it is the same."""
    _press(view, COOLING, "page")
    _rest(counter)
    (dialog,) = view.findChildren(SheetsDialog)
    assert len(dialog.pages.pages) == 2
    dialog.print.click()
    assert len(counter.shell.printed) == 1


def test_what_betrays_somebody_is_marked_on_its_card(view: View) -> None:
    """In words a screen reader says, too; the others are not."""
    marked = [leaf.id for leaf in view.gallery.leaves if say("forms.unsafe") in spoken(leaf)]
    assert marked == ["marriage/protection_order", VIOLENCE]


def test_what_betrays_somebody_is_asked_about_before_it_is_printed(counter: Counter, view: View) -> None:
    """In the page; Enter and Esc do not print. Neither the bar nor today's list names what was printed."""
    _press(view, VIOLENCE, "blank")
    assert view.unsafe.isVisible()
    QTest.keyClick(view.unsafe.wait, Qt.Key.Key_Return)
    assert not view.unsafe.isVisible()
    assert view.focusWidget() is view.gallery
    _press(view, VIOLENCE, "blank")
    QTest.keyClick(view.unsafe.wait, Qt.Key.Key_Escape)
    _rest(counter)
    assert not view.unsafe.isVisible()
    assert counter.shell.printed == []

    _press(view, VIOLENCE, "blank")
    view.unsafe.go.click()
    _rest(counter)

    ((_, (pdf,)),) = counter.shell.printed
    assert "这不是您的错" in _text(pdf)
    assert counter.shell.told == [say("forms.sent_unsafe")]
    assert view.today.text() == say("forms.printed.none_yet")


def test_it_is_asked_about_after_looking_at_it_too(counter: Counter, view: View) -> None:
    """The preview says why; leaving the room takes the question away."""
    _press(view, VIOLENCE, "page")
    _rest(counter)
    (dialog,) = view.findChildren(SheetsDialog)
    assert say("forms.unsafe_hint") in dialog.findChildren(type(view.unsafe.title))[1].text()
    dialog.print.click()
    assert counter.shell.printed == []
    assert view.unsafe.isVisible()
    view.unsafe.go.click()
    assert len(counter.shell.printed) == 1

    _press(view, VIOLENCE, "blank")
    view.leave()
    assert not view.unsafe.isVisible()


def test_it_is_asked_about_before_it_is_kept_as_a_file(
    counter: Counter, view: View, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As before printing: leaving the question writes nothing, and nobody was asked for a place yet."""
    chosen, asked = tmp_path / "chosen.pdf", []

    def choose(*_: object) -> tuple[str, str]:
        asked.append(True)
        return str(chosen), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    for answer in ("wait", "go"):
        _press(view, VIOLENCE, "page")
        _rest(counter)
        (dialog,) = [one for one in view.findChildren(SheetsDialog) if one.isVisible()]
        dialog.keep.click()
        assert view.unsafe.isVisible() and view.focusWidget() is view.unsafe.wait
        assert view.unsafe.go.text() == say("forms.ask.go_file")
        assert not asked
        getattr(view.unsafe, answer).click()
    assert "这不是您的错" in _text(chosen.read_bytes())
    assert counter.shell.told == [say("print.kept", file="chosen.pdf")]
    assert counter.shell.printed == []

    _press(view, VIOLENCE, "blank")
    assert view.unsafe.go.text() == say("forms.ask.go")


def test_what_betrays_nobody_is_kept_at_once(
    counter: Counter, view: View, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No question stands between."""
    chosen = tmp_path / "chosen.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(chosen), ""))
    _press(view, COOLING, "page")
    _rest(counter)
    view.findChildren(SheetsDialog)[0].keep.click()
    assert not view.unsafe.isVisible()
    assert "三个要记住的日子" in _text(chosen.read_bytes())


def test_pictures_are_drawn_again_when_what_they_show_has_changed(counter: Counter, view: View) -> None:
    """Words of the site's own, and another kind of printer; what has not changed is not drawn again."""
    view.search.setText("保护令")
    _rest(counter)
    leaf_id = "marriage/protection_order"

    def picture() -> QImage:
        found = view.presenter.picture(_leaf(view, leaf_id), view.gallery.picture_width())
        assert found is not None
        return found

    before = picture()
    view.open(Place("forms"))
    _rest(counter)
    assert picture() is before

    counter.do(lambda work: local_texts.set_text(work, "court_where", "海湾区人民法院，青石路1号"))
    _rest(counter)
    worded = picture()
    assert worded is not before and worded != before

    counter.shell.settings.printer_kind = "dot"
    counter.do(DrawFor(counter.shell.settings))
    view.open(Place("forms"))
    _rest(counter)
    assert picture() is not worded
    assert len(view.presenter._pictures) == len(_drawn_now(view))


def _drawn_now(view: View) -> list[Leaf]:
    width = view.gallery.picture_width()
    return [leaf for leaf in view._shelf.leaves if view.presenter.picture(leaf, width) is not None]


def test_a_handout_nobody_has_written_is_not_found(counter: Counter) -> None:
    """It says so, as any other thing that is missing."""
    failed: list[Exception] = []
    counter.shell.run(lambda work: handouts.page(work, "marriage/nothing", "zh"), None, failed.append)
    counter.settle()
    assert isinstance(failed[0], NotFound)
