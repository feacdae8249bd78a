"""Chapter five: cover and lock, English, dark, and a small screen."""

from PySide6.QtCore import Qt

from ui.application import Desktop
from ui.touring import cast
from ui.touring.first_seat import unlock
from ui.touring.hands import Hands
from ui.words import say

SMALLEST = (1093, 614)
PIN = "4826"


def cover(desktop: Desktop, hands: Hands) -> None:
    """F9 hides everything; a PIN chosen there brings it back."""
    window = desktop.parts.window
    hands.key(window, Qt.Key.Key_F9)
    hands.wait(lambda: desktop.scenes.cover is not None, "covered")
    hands.picture("covered")


def lock_and_come_back(desktop: Desktop, hands: Hands) -> None:
    """Ctrl+L; the start screen with one wrong passphrase, then the right one."""
    window = desktop.parts.window
    hands.key(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    hands.wait(lambda: desktop.scenes.start is not None, "locked")
    hands.rest(300)
    hands.picture("start")
    unlock(desktop, hands, cast.PASSPHRASE, wrong_first=True)


def other_looks(desktop: Desktop, hands: Hands) -> None:
    """The same window in English, dark, and on the smallest desk screen."""
    hands.press(say("shell.room.settings"))
    hands.press(f"{say('settings.screen.language')}: {say('settings.screen.english')}")
    hands.rest(500)
    hands.press(say("shell.room.today"))
    hands.rest(400)
    hands.picture("today-english")
    hands.press(say("shell.room.settings"))
    hands.press(f"{say('settings.screen.theme')}: {say('settings.screen.dark')}")
    hands.rest(500)
    hands.press(f"{say('settings.screen.language')}: {say('settings.screen.simplified')}")
    hands.rest(500)
    hands.press(say("shell.room.today"))
    hands.rest(400)
    hands.picture("today-dark")
    desktop.parts.window.resize(*SMALLEST)
    hands.rest(300)
    hands.picture("today-small")
