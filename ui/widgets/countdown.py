"""Counts seconds down and says so."""

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

SECOND_MS = 1_100
"""A little long, so that the field never opens before the vault takes the next try."""


class Countdown(QObject):
    """The wait after a wrong secret.

    Signals:
        ticked: whole seconds that are left; 0 when it is over.
    """

    ticked = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._left = 0
        self._clock = QTimer(self)
        self._clock.setTimerType(Qt.TimerType.PreciseTimer)
        self._clock.setInterval(SECOND_MS)
        self._clock.timeout.connect(self._on_second)

    @property
    def is_running(self) -> bool:
        """Whether one still has to wait."""
        return self._left > 0

    def start(self, seconds: int) -> None:
        """Count from `seconds`."""
        self._left = max(0, seconds)
        self.ticked.emit(self._left)
        if self._left:
            self._clock.start()

    def stop(self) -> None:
        """Forget it."""
        self._left = 0
        self._clock.stop()

    @Slot()
    def _on_second(self) -> None:
        self._left -= 1
        if self._left <= 0:
            self._clock.stop()
        self.ticked.emit(max(0, self._left))
