"""The day of a marriage desk by keys alone, and what the counter's own post is offered."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.casework import bookings, cases, notes, rights
from app.domain.bookings import State, Wanted
from app.domain.changes import Changes
from app.domain.people import PersonDetails
from app.domain.readers import Reader, Scope
from app.now import today
from tests.ui.desktop import QUIET, Driver, make_seats, running
from ui.shell.frame.view import RAIL_ROOMS
from ui.shell.room import Place
from ui.words import say

pytestmark = pytest.mark.qt_log_ignore(QUIET, extend=True)
ALT, CONTROL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One person at the desk."""
    root = tmp_path_factory.mktemp("template") / "data"
    make_seats(root, "王敏")
    return root


@pytest.fixture
def driver(qapp: QApplication, qtbot: QtBot, tmp_path: Path, template: Path) -> Iterator[Driver]:
    """Her desktop, unlocked."""
    with running(qapp, qtbot, tmp_path / "data", template) as made:
        made.unlock()
        made.settle()
        yield made


def do(driver: Driver, verb: Any) -> Any:
    """The value of a verb."""
    got: list[Any] = []
    driver.frame.shell.run(verb, got.append)
    driver.bot.waitUntil(lambda: bool(got), timeout=20_000)
    driver.settle()
    return got[0]


def keys(driver: Driver, *pressed: Any) -> None:
    """Each key where the keys are; words are typed."""
    for one in pressed:
        focus = QApplication.focusWidget()
        assert focus is not None
        if isinstance(one, str) and not one.isascii():  # as an input method does it
            focus.insert(one)  # type: ignore[attr-defined]  # words go into fields only
        elif isinstance(one, str):
            driver.bot.keyClicks(focus, one)
        else:
            key, modifier = one if isinstance(one, tuple) else (one, Qt.KeyboardModifier.NoModifier)
            driver.bot.keyClick(focus, key, modifier)
        driver.settle()


def room_key(room: str) -> Qt.Key:
    """The digit that opens a room of the rail."""
    return Qt.Key(Qt.Key.Key_1 + RAIL_ROOMS.index(room))


def of_today(driver: Driver) -> Any:
    """Who was here."""
    return do(driver, lambda work: bookings.of_day(work, Reader.WORKER, today(work.now)))


def test_from_the_first_walk_in_to_the_last_print_without_the_mouse(driver: Driver) -> None:
    """A walk-in gets a number, a line goes into the window log; from Today she is called, taken, becomes a case whose
    page is prefilled, a sheet of it is printed, and she is done."""
    driver.press(Qt.Key.Key_1, CONTROL)
    driver.press(room_key("bookings"), ALT)
    driver.settle()
    keys(driver, "王女士", (Qt.Key.Key_Return, CONTROL))
    driver.bot.waitUntil(lambda: len(driver.printed.jobs) == 1, timeout=20_000)
    driver.press(room_key("window"), ALT)
    driver.settle()
    keys(driver, "5", "1", "4", "1", Qt.Key.Key_Return)

    driver.press(room_key("today"), ALT)
    driver.settle()
    driver.press(Qt.Key.Key_R, ALT)
    for state in (State.CALLED, State.WITH):
        keys(driver, (Qt.Key.Key_Return, CONTROL))
        assert of_today(driver)[0].state is state
    keys(driver, (Qt.Key.Key_Return, CONTROL))
    assert driver.frame.place.room == "cases"
    room = driver.frame.room
    assert room is not None
    card = room.new.cards[next(iter(role for role in room.new.cards if role == "client"))]  # type: ignore[attr-defined]
    driver.bot.waitUntil(lambda: card.address.text() == "王女士", timeout=20_000)
    keys(driver, "王小燕", (Qt.Key.Key_Return, CONTROL))
    driver.bot.waitUntil(lambda: driver.frame.place.room == "case", timeout=20_000)
    (booking,) = of_today(driver)
    assert booking.case == driver.frame.place.case and booking.state is State.WITH

    driver.press(room_key("today"), ALT)
    driver.settle()
    driver.press(Qt.Key.Key_R, ALT)
    keys(driver, (Qt.Key.Key_Return, CONTROL))
    assert of_today(driver)[0].state is State.DONE


def test_the_counters_post_is_offered_the_counter_and_nothing_of_a_case(driver: Driver) -> None:
    """Rail, search, Today, bookings: what is hers to keep; no name, count or note of a case anywhere on it."""

    def prepare(work: Any) -> None:
        case = cases.open_single(work, PersonDetails(name="单雄信"), "04").value
        draft = notes.start(work, case, Scope.BOTH).value
        notes.discard(work, draft.id)
        wanted = Wanted(day=today(work.now), time="23:50", address="王女士", worker="王敏")
        bookings.book(work, wanted)
        bookings.book(work, msgspec.structs.replace(wanted, address="林女士", worker="", scope=Scope.HER))

    do(driver, lambda work: [prepare(work)])
    driver.press(Qt.Key.Key_1, CONTROL)
    driver.settle()
    do(driver, lambda work: rights.take_post(work, "desk"))
    driver.frame.shell.changed.emit(Changes.ALL)
    driver.settle()
    offered = [room for room in RAIL_ROOMS if not driver.frame.rail.button(room).isHidden()]
    assert set(offered) & {"today", "bookings", "window", "forms", "settings", "cases"} == {
        "today", "bookings", "window", "forms", "settings",
    }  # fmt: skip
    assert driver.frame.bar.search.isHidden() and driver.frame.bar.presence.isVisible()
    driver.frame.go(Place("today"))
    driver.settle()
    for key, sees_her in ((Qt.Key.Key_2, False), (Qt.Key.Key_1, True)):
        driver.press(key, CONTROL)
        driver.settle()
        assert ("林女士" in spoken(driver)) is sees_her
    for room in ("today", "bookings", "window"):
        driver.frame.go(Place(room))
        driver.settle()
        words = spoken(driver)
        assert "单雄信" not in words and say("bookings.act.begin") not in words, room
        assert ("王女士" in words) is (room != "window")


def spoken(driver: Driver) -> str:
    """Everything the room says: labels, buttons, rows."""
    from PySide6.QtWidgets import QAbstractButton, QLabel  # noqa: PLC0415 - only here

    from ui.widgets.rows_view import RowsView  # noqa: PLC0415 - only here

    room = driver.frame.room
    assert room is not None
    seen = [one.text() for kind in (QLabel, QAbstractButton) for one in room.findChildren(kind) if one.isVisible()]
    for view in room.findChildren(RowsView):
        found = [view.rows.row_at(view.rows.index(n)) for n in range(view.rows.rowCount())]
        seen += [row.spoken + row.act for row in found if row is not None and view.isVisible()]
    return " ".join(seen)
