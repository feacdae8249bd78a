"""How far a step of the exchange has come, brought from the network's thread to the window; and the way to stop it."""

import time
from threading import Event

import msgspec
from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

SHOWN_EVERY_S = 0.1
"""More often nobody can read it."""


class Step(msgspec.Struct, frozen=True):
    """What is going on: a word under `sync.step`, and how much of it is done; `total` 0 where nobody knows."""

    name: str
    done: int
    total: int


class Steps(QObject):
    """The engine's progress callback (sync.ports.Progress). Called on the network's thread.

    Signals:
        moved: carries a Step.
    """

    moved = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stopped = Event()
        self._told: tuple[str, float] = ("", 0.0)

    def begin(self) -> None:
        """Something new may run."""
        self._stopped.clear()

    def stop(self) -> None:
        """What runs comes to its end after what it is doing now; all that is done is kept."""
        self._stopped.set()

    def __call__(self, step: str, done: int, total: int) -> bool:
        """Whether to go on."""
        name, at = self._told
        now = time.monotonic()
        if (name != step or now - at >= SHOWN_EVERY_S or done >= total > 0) and isValid(self):
            self._told = step, now
            self.moved.emit(Step(step, done, total))
        return not self._stopped.is_set()
