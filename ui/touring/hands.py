"""A pair of hands: find a thing by its words, press it, type into it, wait for what follows, take a picture.

Nothing is reached for by name in the code of a room: what a person cannot see, the tour cannot press.
"""

import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QEventLoop, QPoint, Qt, QTimer
from PySide6.QtGui import QAction, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFileDialog,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QScrollArea,
    QWidget,
)

from ui.touring.stalls import Stalls

W = TypeVar("W", bound=QWidget)

PATIENCE_S = 30.0


class TourStuck(Exception):
    """What the tour waited for did not come. The text names it; it holds no case data."""


class Hands:
    """Works one window. `picture` numbers the shots, so that the folder reads in order."""

    def __init__(self, window: QWidget, album: "Album", stalls: Stalls, is_busy: Callable[[], bool]) -> None:
        self.window = window
        self._album = album
        self._stalls = stalls
        self._is_busy = is_busy

    # --- waiting
    def wait(self, until: Callable[[], object], what: str, patience_s: float = PATIENCE_S) -> None:
        """Let the window live until something holds. Raises TourStuck."""
        ends = time.monotonic() + patience_s
        while not until():
            if time.monotonic() > ends:
                self._album.take(self.window, f"stuck-{what}")
                raise TourStuck(what)
            self.rest(10)

    def rest(self, ms: int) -> None:
        """Let the window live for a while. Not QTest's own waiting: it keeps Python's other threads from working."""
        loop = QEventLoop()
        QTimer.singleShot(ms, loop.quit)
        with self._stalls.watching():
            loop.exec()

    def settle(self) -> None:
        """Until everything asked of the store has come back, and all is painted."""
        self.rest(30)
        self.wait(lambda: not self._is_busy(), "quiet")
        self.rest(30)

    def picture(self, name: str, of: QWidget | None = None) -> None:
        """Keep what the window, or a dialog, shows now."""
        self.settle()
        self._album.take(of or self.window, name)

    def reveal(self, widget: QWidget) -> None:
        """Scroll to a widget."""
        above = widget.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(widget)
        self.settle()

    # --- finding
    def sees(self, words: str) -> bool:
        """Whether a button with these words can be pressed."""
        return self._button(words) is not None

    def find(self, kind: type[W], fits: Callable[[W], bool], what: str) -> W:
        """The first visible widget of a kind that fits, waited for. Raises TourStuck."""
        found: list[W] = []

        def look() -> bool:
            found[:] = [one for one in self.window.findChildren(kind) if one.isVisible() and fits(one)]
            return bool(found)

        self.wait(look, what)
        return found[0]

    def shows(self, kind: type[QWidget]) -> bool:
        """Whether a widget of this kind is visible now."""
        return any(one.isVisible() for one in self.window.findChildren(kind))

    def field(self, label: str) -> QWidget:
        """The field whose label begins so. Raises TourStuck."""
        return self.find(QWidget, lambda one: one.accessibleName().startswith(label) and _takes_text(one), label)

    def _button(self, words: str) -> QAbstractButton | None:
        for button in self.window.findChildren(QAbstractButton):
            named = {button.text(), button.text().split("  ")[0], button.accessibleName()}
            if words in named and button.isVisible() and button.isEnabled():
                return button
        return None

    # --- doing
    def press(self, words: str) -> None:
        """Press the button that says `words`, as soon as it is there. Raises TourStuck."""
        self.wait(lambda: self.sees(words), words)
        button = self._button(words)
        if button is not None:
            self.click(button)

    def click(self, widget: QWidget, at: QPoint | None = None) -> None:
        """Press the left mouse button on a widget."""
        with self._stalls.watching(f"click {type(widget).__name__} {_words_of(widget)}"):
            QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=at or widget.rect().center())
        self.settle()

    def choose(self, words: str, action: str) -> None:
        """Open the menu behind a button and choose what begins with `action`. Raises TourStuck."""
        self.wait(lambda: self.sees(words), words)
        button = self._button(words)
        menu = next((one for one in button.findChildren(QMenu)), None) if button else None
        chosen = _action(menu, action) if menu else None
        if chosen is None:
            raise TourStuck(action)
        with self._stalls.watching(f"choose {action}"):
            chosen.trigger()
        self.settle()

    def fill(self, label: str, text: str) -> None:
        """Type into the field with this label, in place of what stands there."""
        self.type_into(self.field(label), text)

    def type_into(self, field: QWidget, text: str) -> None:
        """Click a field, empty it and type: Chinese comes as an input method gives it, the rest key by key."""
        self.window.activateWindow()  # a file dialog may have taken the keys
        self.click(field)
        field.setFocus()
        QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        if not text:
            QTest.keyClick(field, Qt.Key.Key_Delete)
        elif text.isascii():
            self._type_keys(field, text)
        else:
            event = QInputMethodEvent()
            event.setCommitString(text)
            with self._stalls.watching(f"type into {field.accessibleName()}"):
                QApplication.sendEvent(field, event)
        self.settle()

    def _type_keys(self, field: QWidget, text: str) -> None:
        """Each key is an event of its own, as at a keyboard."""
        for letter in text:
            with self._stalls.watching(f"type into {field.accessibleName()}"):
                QTest.keyClicks(field, letter)
                QApplication.processEvents()

    def key(self, widget: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press one key."""
        with self._stalls.watching(f"key {key.name}"):
            QTest.keyClick(widget, key, modifier)
        self.settle()

    def answer_file_dialog(self, file: Path, press: Callable[[], None]) -> None:
        """Do what opens a file dialog, and answer it with a file."""
        timer = QTimer(self.window)
        timer.setInterval(50)

        def answer() -> None:
            dialog = QApplication.activeModalWidget()
            if isinstance(dialog, QFileDialog):
                timer.stop()
                dialog.findChildren(QLineEdit)[0].setText(str(file))
                QTimer.singleShot(0, dialog.accept)

        timer.timeout.connect(answer)
        timer.start()
        press()
        timer.stop()
        self.settle()


class Album:
    """The pictures of one tour, numbered across its windows."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.taken: list[str] = []

    def take(self, window: QWidget, name: str) -> None:
        """Keep what a window shows."""
        file = f"{len(self.taken) + 1:02d}-{name}.png"
        window.grab().save(str(self.folder / file))
        self.taken.append(file)


def _words_of(widget: QWidget) -> str:
    """A button's own words, never what somebody typed."""
    return widget.text() if isinstance(widget, QAbstractButton) else widget.accessibleName()


def _takes_text(widget: QWidget) -> bool:
    return isinstance(widget, QLineEdit | QPlainTextEdit)


def _action(menu: QMenu, begins: str) -> QAction | None:
    return next((one for one in menu.actions() if one.text().startswith(begins)), None)
