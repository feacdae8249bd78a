"""The one window: shows one scene at a time and knows the keys that work everywhere."""

from PySide6.QtCore import QSize, Signal, SignalInstance
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QMainWindow, QStackedWidget, QWidget
from shiboken6 import isValid

from ui.words import say

SMALLEST = QSize(960, 560)
USUAL = QSize(1280, 800)


class Window(QMainWindow):
    """Start screen, set-up, frame or cover. Its title never carries a name.

    Signals:
        cover_asked: F9.
        lock_asked: Ctrl+L.
        closing: the person closes the window.
    """

    cover_asked = Signal()
    lock_asked = Signal()
    closing = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._set_aside: list[QDialog] = []
        self.has_pin = False  # whether four digits were chosen that lead back from the cover
        self._stack = QStackedWidget()
        self._stack.setProperty("role", "page")
        self.setCentralWidget(self._stack)
        self.setMinimumSize(SMALLEST)
        self.resize(USUAL)
        self._key("F9", self.cover_asked)
        self._key("Ctrl+L", self.lock_asked)
        self.name_itself()

    def name_itself(self) -> None:
        """Take the program's name in the language spoken now."""
        self.setWindowTitle(say("shell.product"))

    @property
    def scene(self) -> QWidget:
        """What is shown now."""
        return self._stack.currentWidget() or self._stack

    def show_scene(self, scene: QWidget) -> None:
        """Show a scene at once; it is added where it is new."""
        if self._stack.indexOf(scene) < 0:
            self._stack.addWidget(scene)
        self._stack.setCurrentWidget(scene)
        scene.setFocus()

    def drop_scene(self, scene: QWidget) -> None:
        """Take a scene down for good."""
        self._stack.removeWidget(scene)
        scene.hide()
        scene.deleteLater()

    def hide_dialogs(self) -> None:
        """Whatever is asked over the scene goes out of sight with it."""
        self._set_aside = [one for one in self.findChildren(QDialog) if one.isVisible()]
        for dialog in self._set_aside:
            dialog.hide()

    def show_dialogs(self) -> None:
        """What was set aside comes back."""
        for dialog in self._set_aside:
            if isValid(dialog):
                dialog.show()
        self._set_aside = []

    def drop_dialogs(self) -> None:
        """Nothing is asked any more: the scene it was asked over is gone."""
        self._set_aside = []
        for dialog in self.findChildren(QDialog):
            dialog.close()
            dialog.deleteLater()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Tell first, so that drafts are handed over. Out of sight before that: a job under way is waited for."""
        self.hide()
        self.closing.emit()
        super().closeEvent(event)

    def _key(self, keys: str, signal: SignalInstance) -> None:
        QShortcut(QKeySequence(keys), self).activated.connect(signal)
