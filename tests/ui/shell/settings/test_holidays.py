"""The yearly notice, pasted in the settings by somebody with a mouse and a keyboard."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.casework import rest_days
from tests.ui.shell.counter import Counter
from ui.shell.settings.holidays_section import HolidaysSection
from ui.words import say

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)

NOTICE = (
    "元旦：1月1日（周五）至3日（周日）放假，共3天。\n"
    "春节：2月5日（周五）至11日（周四）放假调休，共7天。2月14日（周日）上班。"
)


@pytest.fixture
def counter(qtbot: QtBot, tmp_path: Path) -> Iterator[Counter]:
    """An open seat with a store thread; it is November 2026."""
    made = Counter(qtbot, tmp_path / "seat")
    yield made
    made.close()


@pytest.fixture
def section(counter: Counter, qtbot: QtBot) -> HolidaysSection:
    """The card of the settings, read, with 2027 open."""
    made = HolidaysSection(counter.shell)
    counter.shell.changed.connect(lambda _: made.read())
    qtbot.addWidget(made)
    made.resize(860, 900)
    made.show()
    made.read()
    counter.settle()
    qtbot.waitUntil(lambda: made.list.visualRect(made.list.rows.index(0)).height() > 0)
    choose(made, 2027)
    assert made.editor.year == 2027
    return made


def choose(section: HolidaysSection, year: int) -> None:
    """A click on its row."""
    rows = section.list.rows
    place = next(at for at in range(rows.rowCount()) if str(year) in rows.index(at).data())
    section.list.scrollTo(rows.index(place))
    rect = section.list.visualRect(rows.index(place))
    QTest.mouseClick(section.list.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())


def save(section: HolidaysSection, counter: Counter) -> None:
    """Press the button and wait."""
    QTest.mouseClick(section.editor.save, Qt.MouseButton.LeftButton)
    counter.settle()


def known(counter: Counter, year: int) -> rest_days.Year:
    """What the vault says."""
    return next(one for one in counter.do(rest_days.years) if one.year == year)


def test_a_pasted_notice_is_read_looked_at_and_saved(section: HolidaysSection, counter: Counter) -> None:
    """The days stand in their fields before anything is stored."""
    editor = section.editor
    editor.notice.setPlainText(NOTICE)
    assert (editor.rest.text(), editor.work.text()) == ("1/1–1/3, 2/5–2/11", "2/14")
    assert not editor.notice_box.problem and not known(counter, 2027).is_published
    QTest.keyClicks(editor.source, "notice 2027")
    save(section, counter)
    assert known(counter, 2027).is_published and len(known(counter, 2027).rest) == 10
    assert counter.shell.told[-1] == say("holidays.saved")
    assert editor.drop.isVisible() and not editor.save.isEnabled()
    QTest.mouseClick(editor.drop, Qt.MouseButton.LeftButton)
    counter.settle()
    assert not known(counter, 2027).is_published and not editor.rest.text()


def test_a_notice_of_another_year_is_doubted(section: HolidaysSection) -> None:
    """Its weekdays do not fit; the clause is named."""
    section.editor.notice.setPlainText(NOTICE.replace("周五", "周四"))
    assert "元旦" in section.editor.notice_box.problem


def test_words_without_days_are_said_to_have_none(section: HolidaysSection) -> None:
    """Nothing that stands in the fields is lost."""
    section.editor.notice.setPlainText("各省、自治区、直辖市人民政府")
    assert section.editor.notice_box.problem == say("holidays.nothing_read")


def test_wrong_days_are_said_beside_their_field_and_stay(section: HolidaysSection, counter: Counter) -> None:
    """First what cannot be read, then what cannot be true."""
    editor = section.editor
    for field, words in ((editor.source, "notice"), (editor.rest, "1/1, 13/40"), (editor.work, "1/4")):
        field.setFocus()
        QTest.keyClicks(field, words)
    save(section, counter)
    assert "13/40" in editor.boxes["rest"].problem
    editor.rest.setText("1/1")
    save(section, counter)
    assert "2027-01-04" in editor.boxes["work"].problem and editor.work.text() == "1/4"
    assert not known(counter, 2027).is_published


def test_another_year_waits_until_this_one_is_saved(section: HolidaysSection, counter: Counter) -> None:
    """Nothing typed is lost by a click."""
    section.editor.notice.setPlainText(NOTICE)
    choose(section, 2026)
    assert section.editor.year == 2027 and section.editor.rest.text()
    assert counter.shell.told[-1] == say("holidays.unsaved", year=2027)
