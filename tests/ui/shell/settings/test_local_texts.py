"""The site's own words, written in the settings by somebody with a mouse and a keyboard."""

from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from app.casework import local_texts, sheets
from tests.ui.shell.counter import Counter
from ui.shell.settings.local_section import LocalSection
from ui.words import say

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)

GUIDE = "marriage/protection_order_guide"


@pytest.fixture
def counter(qtbot: QtBot, tmp_path: Path) -> Iterator[Counter]:
    """An open seat with a store thread."""
    made = Counter(qtbot, tmp_path / "seat")
    yield made
    made.close()


@pytest.fixture
def section(counter: Counter, qtbot: QtBot) -> LocalSection:
    """The card of the settings, read."""
    made = LocalSection(counter.shell)
    counter.shell.changed.connect(lambda _: made.read())
    qtbot.addWidget(made)
    made.resize(860, 800)
    made.show()
    made.read()
    counter.settle()
    return made


def _rows(section: LocalSection) -> list[str]:
    model = section.list.rows
    return [model.index(place).data() for place in range(model.rowCount())]


def _click(section: LocalSection, place: int = 0) -> None:
    rect = section.list.visualRect(section.list.rows.index(place))
    QTest.mouseClick(section.list.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())


def _find(section: LocalSection, typed: str) -> None:
    section.search.setText(typed)
    _click(section)


def _text(pdf: bytes) -> str:
    return "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))


def test_searched_chosen_written_and_printed(counter: Counter, section: LocalSection) -> None:
    """Found by the form's code; until it is saved the general line is shown; then the sheet says it."""
    section.search.setText("m-12")
    (row,) = _rows(section)
    assert "M-12" in row and say("settings.local.empty") in row
    _click(section)
    assert "您居住地" in section.editor.general.text() and not section.editor.save.isEnabled()
    field = section.editor.boxes["zh"].field
    assert isinstance(field, QPlainTextEdit)
    field.insertPlainText("海湾区人民法院，海湾路8号")
    section.editor.save.click()
    counter.settle()
    assert counter.shell.told == [say("settings.local.saved")]
    (row,) = _rows(section)
    assert say("settings.local.given") in row and "海湾区人民法院" in row
    assert "海湾区人民法院" in _text(counter.do(lambda work: sheets.blank(work, GUIDE, "zh")))

    section.editor.clear.click()
    counter.settle()
    assert "海湾区人民法院" not in _text(counter.do(lambda work: sheets.blank(work, GUIDE, "zh")))


def test_a_number_is_asked_for_once_and_enter_saves_it(counter: Counter, section: LocalSection) -> None:
    """One field without input method; what is no number is said under it and stays there."""
    _find(section, "法律援助电话")
    assert list(section.editor.boxes) == ["zh"]
    box = section.editor.boxes["zh"]
    QTest.keyClicks(box.field, "call us")
    QTest.keyClick(box.field, Qt.Key.Key_Return)
    counter.settle()
    assert "020-1234 5678" in box.problem and box.field.text() == "call us"  # type: ignore[attr-defined]  # a LineEdit
    box.field.clear()  # type: ignore[attr-defined]  # the same
    QTest.keyClicks(box.field, "0755-2500 0148")
    QTest.keyClick(box.field, Qt.Key.Key_Return)
    counter.settle()
    assert counter.do(local_texts.said)["help_legal_aid"].zh == "0755-2500 0148"
    assert "0755-2500 0148" in _text(counter.do(lambda work: sheets.blank(work, "marriage/rights_after_divorce", "zh")))


def test_going_on_to_another_text_saves_the_first(counter: Counter, section: LocalSection) -> None:
    """Nothing typed is lost; what cannot be saved keeps its place."""
    _find(section, "M-12")
    section.editor.boxes["zh"].field.insertPlainText("海湾区人民法院")  # type: ignore[attr-defined]  # a text field
    _find(section, "M-11")
    counter.settle()
    assert section.editor.key == "safety_numbers"
    assert counter.do(local_texts.said)["court_where"].zh == "海湾区人民法院"
    section.editor.boxes["zh"].field.setPlainText("x" * 401)  # type: ignore[attr-defined]  # the same
    _find(section, "M-12")
    counter.settle()
    assert section.editor.key == "safety_numbers" and "400" in section.editor.boxes["zh"].problem


def test_a_word_nothing_fits_is_said(section: LocalSection) -> None:
    """Rather than an empty list."""
    section.search.setText("no such thing")
    assert section.list.isHidden() and "no such thing" in section.none.text()
    section.search.setText("")
    assert not section.list.isHidden() and len(_rows(section)) > 5
