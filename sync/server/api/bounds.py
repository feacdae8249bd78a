"""How often one address or one seat may ask, and how many at once, so that nobody can keep the others out."""

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


class Gate:
    """So many may be inside at once; `with gate:` raises Refusal("busy") for one more. For one event loop."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._inside = 0

    def __enter__(self) -> None:
        if self._inside >= self._most:
            raise Refusal("busy")
        self._inside += 1

    def __exit__(self, *_exception: object) -> None:
        self._inside -= 1
