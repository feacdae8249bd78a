"""Notices that nobody is there: no key and no pointer for some minutes, or the computer was asleep."""

from PySide6.QtCore import QEvent, QObject, QTimer, Signal, Slot

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
    """Install it as event filter on the application.

    Signals:
        idled: nobody has touched anything for `minutes`, or the computer has woken from sleep.
    """

    idled = Signal()

    def __init__(self, now: Now, minutes: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.minutes = minutes
        self._now = now
        self._touched = self._ticked = wall_ms(now())
        self._clock = QTimer(self)
        self._clock.setInterval(TICK_MS)
        self._clock.timeout.connect(self.tick)

    def start(self) -> None:
        """Begin to watch; counted from now."""
        self._touched = self._ticked = wall_ms(self._now())
        self._clock.start()

    def stop(self) -> None:
        """Stop watching: nothing is open."""
        self._clock.stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take note of every sign of life; hold back none."""
        if event.type() in _SIGNS_OF_LIFE:
            self._touched = wall_ms(self._now())
        return False

    @Slot()
    def tick(self) -> None:
        """Look at the clock: the wall's, because a sleeping computer's own stands still."""
        here = wall_ms(self._now())
        slept = here - self._ticked > ASLEEP_MS
        self._ticked = here
        if slept or (self.minutes and here - self._touched >= self.minutes * 60_000):
            self._touched = here
            self.idled.emit()
