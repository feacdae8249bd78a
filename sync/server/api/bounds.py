"""How often one address or one seat may ask, so that a runaway program cannot keep the others out."""

import threading
from collections import OrderedDict
from collections.abc import Callable

from sync.server.faults import Refusal

Seconds = Callable[[], float]
"""A clock that only moves forward: time.monotonic."""

_REMEMBERED = 10_000  # askers; the one silent for longest is forgotten first


class Bucket:
    """Each asker may ask `burst` times at once and `per_second` times in the long run."""

    def __init__(self, per_second: float, burst: int, seconds: Seconds) -> None:
        self._per_second = per_second
        self._burst = burst
        self._seconds = seconds
        self._left: OrderedDict[bytes, tuple[float, float]] = OrderedDict()
        self._turn = threading.Lock()

    def take(self, asker: bytes) -> None:
        """Count one request. Raises Refusal("too_many")."""
        now = self._seconds()
        with self._turn:
            left, then = self._left.pop(asker, (float(self._burst), now))
            left = min(float(self._burst), left + (now - then) * self._per_second)
            self._left[asker] = (max(0.0, left - 1), now)
            if len(self._left) > _REMEMBERED:
                self._left.popitem(last=False)
        if left < 1:
            raise Refusal("too_many")
