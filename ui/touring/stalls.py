"""How long the window did not answer: a heartbeat of the UI thread, timed only while the program itself is at work."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import msgspec
from PySide6.QtCore import QObject, Qt, QTimer, Slot

BEAT_MS = 5
NOTICED_MS = 50
"""From here on a person may feel it; a heartbeat later than this is a stall."""

MOST_TOLD = 8


class Stall(msgspec.Struct, frozen=True):
    """Once the event loop did not come round: for how long, in which chapter, after what the hands did last."""

    ms: int
    chapter: str
    after: str


class Stalls(QObject):
    """Counts only inside `watching`: what the tour does itself (pictures, looking for buttons) is not the program's."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.chapter = ""
        self.after = ""
        self.noticed: list[Stall] = []
        self.longest = Stall(0, "", "")
        self._depth = 0
        self._since = 0.0
        self._carried_s = 0.0  # watched since the last heartbeat, in spans that are over
        self._beat = QTimer(self, interval=BEAT_MS, timerType=Qt.TimerType.PreciseTimer)
        self._beat.timeout.connect(self._on_beat)
        self._beat.start()

    @contextmanager
    def watching(self, after: str = "") -> Iterator[None]:
        """The program is at work now; `after` says what set it to work."""
        self.after = after or self.after
        self._depth += 1
        if self._depth == 1:
            self._since = time.perf_counter()
        try:
            yield
        finally:
            self._depth -= 1
            if not self._depth:
                self._carried_s += time.perf_counter() - self._since

    def stop(self) -> None:
        """No more heartbeats."""
        self._beat.stop()

    def summed_up(self) -> dict[str, object]:
        """For summary.json: how many, the longest and where, and the worst few."""
        worst = sorted(self.noticed, key=lambda stall: -stall.ms)[:MOST_TOLD]
        return {
            f"stalls_over_{NOTICED_MS}_ms": len(self.noticed),
            "longest_stall_ms": self.longest.ms,
            "longest_stall_in": f"{self.longest.chapter}: {self.longest.after}",
            "worst_stalls": [msgspec.to_builtins(stall) for stall in worst],
        }

    @Slot()
    def _on_beat(self) -> None:
        now = time.perf_counter()
        silent_s = self._carried_s + (now - self._since if self._depth else 0.0)
        self._carried_s, self._since = 0.0, now
        stall = Stall(round(silent_s * 1_000) - BEAT_MS, self.chapter, self.after)
        if stall.ms > self.longest.ms:
            self.longest = stall
        if stall.ms > NOTICED_MS:
            self.noticed.append(stall)
