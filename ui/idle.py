"""Notices that nobody is there: no key and no pointer for some minutes, or the computer was asleep."""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication, QWindow
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from app.errors import OurError
from app.now import Now, wall_ms

TICK_MS = 5_000
ASLEEP_MS = 60_000
"""A tick this late means that the computer slept; it locks as it wakes."""

_SIGNS_OF_LIFE = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
        QEvent.Type.InputMethod,
    }
)


class IdleWatch(QObject):
    """From `start` to `stop` it sees what the windows and the field with the focus are given.

    Not every event of the application: that would make each one slower, and a page has thousands as it is laid out.
    A field is watched beside its window because what an input method writes comes to the field alone.

    Signals:
        idled: nobody has touched anything for `minutes`, or the computer has woken from sleep.
    """

    idled = Signal()

    def __init__(self, now: Now, minutes: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.minutes = minutes
        self._now = now
        self._touched = self._ticked = wall_ms(now())
        self._watched: list[QObject] = []
        self._clock = QTimer(self)
        self._clock.setInterval(TICK_MS)
        self._clock.timeout.connect(self.tick)

    def start(self) -> None:
        """Begin to watch; counted from now."""
        self._touched = self._ticked = wall_ms(self._now())
        self._clock.start()
        application = _application()
        application.focusChanged.connect(self._on_focus, Qt.ConnectionType.UniqueConnection)
        application.focusWindowChanged.connect(self._on_window, Qt.ConnectionType.UniqueConnection)
        for window in QGuiApplication.topLevelWindows():
            self._on_window(window)
        self._on_focus(None, QApplication.focusWidget())

    def stop(self) -> None:
        """Stop watching: nothing is open."""
        if not self._clock.isActive():
            return
        self._clock.stop()
        application = _application()
        application.focusChanged.disconnect(self._on_focus)
        application.focusWindowChanged.disconnect(self._on_window)
        for one in self._watched:
            if isValid(one):
                one.removeEventFilter(self)
        self._watched = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take note of every sign of life; hold back none."""
        if event.type() in _SIGNS_OF_LIFE:
            self._touched = wall_ms(self._now())
        return False

    @Slot(QWindow)
    def _on_window(self, window: QWindow | None) -> None:
        """A dialog is a window of its own; once seen it is watched until `stop`."""
        if window is not None:
            self._watch(window)

    @Slot(QWidget, QWidget)
    def _on_focus(self, before: QWidget | None, now: QWidget | None) -> None:
        if before is not None and isValid(before):
            before.removeEventFilter(self)
        if now is not None:
            self._watch(now)

    def _watch(self, one: QObject) -> None:
        one.installEventFilter(self)
        self._watched = [*(known for known in self._watched if isValid(known) and known is not one), one]

    @Slot()
    def tick(self) -> None:
        """Look at the clock: the wall's, because a sleeping computer's own stands still."""
        here = wall_ms(self._now())
        slept = here - self._ticked > ASLEEP_MS
        self._ticked = here
        if slept or (self.minutes and here - self._touched >= self.minutes * 60_000):
            self._touched = here
            self.idled.emit()


def _application() -> QApplication:
    running = QApplication.instance()
    if not isinstance(running, QApplication):
        raise OurError(missing="application")
    return running
