"""Auto-lock."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.now import CHINA
from ui.idle import IdleWatch


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 23, 9, 0, tzinfo=CHINA)

    def __call__(self) -> datetime:
        """The time it was set to."""
        return self.at

    def pass_by(self, watch: IdleWatch, seconds: int) -> None:
        """Let time pass in steps of 30 seconds, as a computer that is awake sees it."""
        for _ in range(seconds // 30):
            self.at += timedelta(seconds=30)
            watch.tick()


def test_it_locks_after_the_minutes_set(qtbot: QtBot) -> None:
    """Nobody there for ten minutes."""
    clock = Clock()
    watch = IdleWatch(clock, 10)
    clock.pass_by(watch, 570)
    with qtbot.waitSignal(watch.idled):
        clock.pass_by(watch, 60)


def test_a_key_begins_the_minutes_anew(qtbot: QtBot) -> None:
    """Somebody is there."""
    clock = Clock()
    watch = IdleWatch(clock, 10)
    clock.pass_by(watch, 570)
    watch.eventFilter(QObject(), QEvent(QEvent.Type.KeyPress))
    with qtbot.assertNotEmitted(watch.idled):
        clock.pass_by(watch, 570)


def test_a_computer_that_slept_is_locked_as_it_wakes(qtbot: QtBot) -> None:
    """A lid that was closed for two minutes is enough."""
    clock = Clock()
    watch = IdleWatch(clock, 10)
    clock.at += timedelta(minutes=2)
    with qtbot.waitSignal(watch.idled):
        watch.tick()


def test_zero_minutes_means_never(qtbot: QtBot) -> None:
    """Where a site decides so."""
    clock = Clock()
    watch = IdleWatch(clock, 0)
    with qtbot.assertNotEmitted(watch.idled):
        clock.pass_by(watch, 7200)


@pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)
def test_a_field_and_its_window_are_watched_from_start_to_stop(qtbot: QtBot) -> None:
    """Keys, pointer, and what an input method writes into a field; nothing before and nothing after."""
    clock = Clock()
    watch = IdleWatch(clock, 10)
    window = QWidget()
    field = QLineEdit(window)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    watch.start()
    field.setFocus()
    signs: tuple[Callable[[], object], ...] = (
        lambda: QApplication.sendEvent(field, QInputMethodEvent()),
        lambda: QTest.mouseMove(window, QPoint(5, 5)),
    )
    for give in signs:
        clock.pass_by(watch, 570)
        give()
        qtbot.wait(1)
        with qtbot.assertNotEmitted(watch.idled):
            clock.pass_by(watch, 570)
        watch.start()
    watch.stop()
    clock.pass_by(watch, 570)
    QApplication.sendEvent(field, QInputMethodEvent())
    with qtbot.waitSignal(watch.idled):
        clock.pass_by(watch, 60)
