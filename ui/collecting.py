"""Garbage is collected on the UI thread alone.

Python collects cycles on whatever thread happens to allocate; a cycle that holds a widget would then be taken down on
a worker thread, and Qt crashes (seen: a segmentation fault while a vault was being unlocked).
"""

import gc

from PySide6.QtCore import QObject, QTimer, Slot

LOOK_MS = 500

_held: list["Collecting"] = []


class Collecting(QObject):
    """From `start` to `stop`, Python's own collection is off, and this one runs by the UI thread's clock."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock = QTimer(self)
        self._clock.setInterval(LOOK_MS)
        self._clock.timeout.connect(self.look)

    def start(self) -> None:
        """Take over. Several may have; Python gets it back when the last one stops."""
        _held.append(self)
        gc.disable()
        self._clock.start()

    def stop(self) -> None:
        """Give back. Harmless when called twice."""
        if self in _held:
            _held.remove(self)
        self._clock.stop()
        if not _held:
            gc.enable()

    @Slot()
    def look(self) -> None:
        """Collect the oldest generation that is due by Python's own thresholds."""
        for generation in (2, 1, 0):
            if gc.get_count()[generation] > gc.get_threshold()[generation]:
                gc.collect(generation)
                return
