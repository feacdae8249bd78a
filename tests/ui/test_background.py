"""The store thread and the way back."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from app.errors import NotFound, Refused
from ui.background import Background


class Opened:
    """What stands for an open vault here: it remembers whether it was closed."""

    def __init__(self) -> None:
        self.is_closed = False

    def close(self) -> None:
        """Let go."""
        self.is_closed = True


class Ear(QObject):
    """Hears answers, and on which thread."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[object] = []
        self.threads: list[threading.Thread] = []

    def hear(self, value: object) -> None:
        """Take an answer."""
        self.heard.append(value)
        self.threads.append(threading.current_thread())


@pytest.fixture
def background(qtbot: QtBot) -> Iterator[Background]:
    """One that is stopped afterwards."""
    made = Background()
    yield made
    made.stop()


def test_a_verb_gets_the_work_and_the_answer_comes_home(background: Background, qtbot: QtBot) -> None:
    """The verb runs on the store thread, its answer arrives on the thread of the window."""
    work, ear, ran_on = Opened(), Ear(), []

    def verb(given: Any) -> object:
        ran_on.append(threading.current_thread())
        return given

    background.open(lambda: work)  # type: ignore[arg-type, return-value]  # any object will do for a Work here
    background.run(verb, ear.hear)
    qtbot.waitUntil(lambda: ear.heard == [work])

    assert ear.threads == [threading.main_thread()]
    assert ran_on[0] is not threading.main_thread()


def test_without_an_open_vault_every_verb_is_refused(background: Background, qtbot: QtBot) -> None:
    """Locked means locked."""
    ear = Ear()
    background.run(lambda work: work, None, ear.hear)
    qtbot.waitUntil(lambda: bool(ear.heard))

    assert isinstance(ear.heard[0], Refused)


def test_closing_waits_for_what_was_asked_before(background: Background, qtbot: QtBot) -> None:
    """A draft handed over before the lock is stored; a verb after it is refused."""
    work, ear = Opened(), Ear()
    background.open(lambda: work)  # type: ignore[arg-type, return-value]  # as above
    background.run(lambda given: given.is_closed, ear.hear)  # type: ignore[attr-defined]  # as above
    background.close(lambda given: given.close())
    background.run(lambda given: given, None, ear.hear)
    qtbot.waitUntil(lambda: len(ear.heard) == 2)

    assert ear.heard[0] is False
    assert isinstance(ear.heard[1], Refused)
    assert work.is_closed


def test_in_a_lane_only_the_latest_is_answered(background: Background, qtbot: QtBot) -> None:
    """While somebody types, the answer to an older question is dropped."""
    gate, ear = threading.Event(), Ear()
    background.apart(gate.wait)
    for text in "abc":
        background.online(lambda text=text: text, ear.hear, lane="search")
    gate.set()
    qtbot.waitUntil(lambda: not background.is_busy)

    assert ear.heard == ["c"]


def test_an_error_nobody_waits_for_is_not_lost(background: Background, qtbot: QtBot) -> None:
    """It is sent to whoever tells errors."""

    def fail() -> None:
        raise NotFound(what="case")

    with qtbot.waitSignal(background.lost) as told:
        background.apart(fail)

    assert isinstance(told.args[0], NotFound)


def test_an_answer_for_a_room_that_is_gone_arrives_nowhere(background: Background, qtbot: QtBot) -> None:
    """A widget taken down meanwhile is not called, not even through a closure."""
    gate, ear, heard = threading.Event(), Ear(), []

    def closed_over(value: object) -> None:
        heard.append((ear.objectName(), value))

    background.apart(gate.wait)
    background.apart(lambda: 1, ear.hear)
    background.apart(lambda: 2, closed_over)
    delete(ear)
    gate.set()
    qtbot.waitUntil(lambda: not background.is_busy)

    assert heard == []


def test_after_a_lock_answers_are_forgotten(background: Background, qtbot: QtBot) -> None:
    """What belongs to the screen before the lock does not arrive after it."""
    gate, ear = threading.Event(), Ear()
    background.apart(gate.wait)
    background.apart(lambda: "case", ear.hear)
    background.forget_answers()
    gate.set()
    background.apart(lambda: "start", ear.hear)
    qtbot.waitUntil(lambda: bool(ear.heard))

    assert ear.heard == ["start"]
