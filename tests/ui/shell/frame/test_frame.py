"""The frame: who is in the room, search, ways between rooms, messages, settings."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from app.casework import cases, own_forms
from app.domain.people import PersonDetails
from app.domain.readers import Reader
from app.settings import load
from tests.ui.desktop import QUIET, Driver, make_seats, running
from ui.shell.room import Place
from ui.words import say

pytestmark = pytest.mark.qt_log_ignore(QUIET, extend=True)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One person on one computer."""
    root = tmp_path_factory.mktemp("template") / "data"
    make_seats(root, "王敏")
    return root


@pytest.fixture
def driver(qapp: QApplication, qtbot: QtBot, tmp_path: Path, template: Path) -> Iterator[Driver]:
    """Unlocked, with one couple."""
    with running(qapp, qtbot, tmp_path / "data", template) as made:
        frame = made.unlock()
        opened: list[Any] = []
        couple = (PersonDetails(name="李强"), PersonDetails(name="王晓梅"))
        frame.shell.run(lambda work: cases.open_couple(work, *couple, "divorce"), opened.append)
        qtbot.waitUntil(lambda: bool(opened))
        yield made


def test_both_are_in_the_room_until_somebody_says_otherwise(driver: Driver) -> None:
    """Ctrl+3: only he is here, and every room is told."""
    frame = driver.frame
    assert frame.shell.reader is Reader.BOTH

    with driver.bot.waitSignal(frame.shell.reader_changed) as told:
        driver.press(Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    assert told.args == [Reader.HIM]


def test_search_finds_by_pinyin_and_enter_opens_the_case(driver: Driver) -> None:
    """Ctrl+K, three letters, Enter."""
    frame = driver.frame
    driver.press(Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    driver.bot.keyClicks(frame.bar.search, "wxm")
    driver.bot.waitUntil(frame.bar.search.results.isVisible)
    driver.bot.keyClick(frame.bar.search, Qt.Key.Key_Return)

    assert frame.place.room == "case"
    assert not frame.bar.search.results.isVisible()


def test_search_says_when_there_is_nothing(driver: Driver) -> None:
    """And what to try instead."""
    frame = driver.frame
    driver.press(Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    driver.bot.keyClicks(frame.bar.search, "zzz")
    driver.bot.waitUntil(frame.bar.search.results.isVisible)

    assert frame.bar.search.results.none.text() == say("shell.search_none", text="zzz")
    driver.bot.keyClick(frame.bar.search, Qt.Key.Key_Escape)
    assert frame.bar.search.text() == ""


def test_alt_digits_open_rooms_and_alt_left_comes_back(driver: Driver) -> None:
    """No hand leaves the keyboard."""
    frame = driver.frame
    driver.press(Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    assert frame.place == Place("cases")

    driver.press(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert frame.place == Place("today")


def test_undo_on_the_message_bar(driver: Driver) -> None:
    """What can be undone is undone with one click."""
    undone: list[bool] = []
    frame = driver.frame
    frame.shell.tell("已删除。", lambda: undone.append(True))
    assert frame.messages.sentence == "已删除。"

    driver.bot.mouseClick(frame.messages._undo_button, Qt.MouseButton.LeftButton)
    assert undone == [True]
    assert frame.messages.sentence == ""


def test_an_error_of_a_verb_is_told(driver: Driver) -> None:
    """A room that does not look after its errors still has them told."""

    def fail(work: object) -> None:
        raise OSError

    driver.frame.shell.run(fail)
    driver.bot.waitUntil(lambda: driver.frame.messages.sentence != "")


def test_the_frame_fits_the_smallest_desk_screen(driver: Driver) -> None:
    """1,093 x 614 pixels, and nothing asks for more."""
    driver.window.resize(1093, 614)
    for room in ("today", "cases", "forms", "settings"):
        driver.frame.go(Place(room))
        hint = driver.frame.minimumSizeHint()
        assert hint.width() <= 1093, room
        assert hint.height() <= 614, room


def test_the_site_data_is_saved(driver: Driver) -> None:
    """Typed, Enter, told, and there again."""
    frame = driver.frame
    frame.go(Place("settings"))
    site = frame.room.site  # type: ignore[union-attr]  # the settings room
    driver.bot.waitUntil(lambda: site.fields["name"].text() != "")
    driver.bot.keyClicks(site.fields["hours"], "9:00-17:00")
    driver.bot.keyClick(site.fields["hours"], Qt.Key.Key_Return)
    driver.bot.waitUntil(lambda: frame.messages.sentence == say("settings.site.saved"))


def test_auto_lock_is_remembered(driver: Driver) -> None:
    """And acted on at once."""
    frame = driver.frame
    frame.go(Place("settings"))
    minutes = frame.room.safety.minutes  # type: ignore[union-attr]  # the settings room
    driver.bot.mouseClick(minutes.button(5), Qt.MouseButton.LeftButton)

    assert driver.desktop.idle.minutes == 5
    assert load(driver.desktop.parts.root).auto_lock_minutes == 5


def test_another_theme_takes_down_the_hidden_rooms_and_loses_nothing_typed_there(driver: Driver) -> None:
    """Half a sentence in an own form, then the settings, dark, and back."""
    frame = driver.frame
    text = "# half a sent"
    frame.shell.run(lambda work: own_forms.begin(work, "goods", "code = 1\n"))
    frame.go(Place("own_form", form="site/goods"))
    driver.settle()
    typing = frame.room
    assert typing is not None
    typing.text.replace_all(text)  # type: ignore[attr-defined]  # the own form's room
    frame.go(Place("settings"))
    driver.settle()
    themes = frame.room.screen_section.themes  # type: ignore[union-attr]  # the settings room
    driver.bot.mouseClick(themes.button("dark"), Qt.MouseButton.LeftButton)
    assert not isValid(typing)

    driver.frame.go(Place("own_form", form="site/goods"))
    driver.settle()
    again = driver.frame.room
    driver.bot.waitUntil(lambda: again.text.toPlainText() == text)  # type: ignore[union-attr]  # as above
