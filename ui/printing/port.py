"""What printing needs of a printer, so that the tour and the tests can hand in one that is not there."""

from collections.abc import Callable, Sequence
from typing import Protocol

from app.settings import Settings

Progress = Callable[[int, int], None]
"""Called with pages done and pages in all, on the thread that prints."""

Stopped = Callable[[], bool]
"""Whether somebody has called the job off."""


class PrinterPort(Protocol):
    """Where pages go."""

    def name(self) -> str:
        """What a person calls this printer; empty where there is none. May ask the system: not on the UI thread."""

    def send(self, title: str, pdfs: Sequence[bytes], progress: Progress, stopped: Stopped) -> None:
        """Print every page, blocking. `title` carries no name of a person. Raises PrinterFailed(printer=…)."""


Ports = Callable[[Settings], PrinterPort]
"""Makes the port for the settings as they are when a job begins."""


def ignore_progress(done: int, total: int) -> None:
    """For those who do not watch."""


def never_stopped() -> bool:
    """For jobs nobody can call off."""
    return False
