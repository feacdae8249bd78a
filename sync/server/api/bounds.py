"""How often one address or one seat may ask, and how much at once, so that nobody can keep the others out."""

import math
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sync.server.faults import Refusal
from sync.server.limits import Rate

Seconds = Callable[[], float]
"""A clock that only moves forward: time.monotonic."""

_REMEMBERED = 10_000  # askers; the one silent for longest is forgotten first
BUSY_S = 5
"""A busy server asks to be left alone so long."""


class Bucket:
    """Each asker may take `burst` at once and `per_second` in the long run."""

    def __init__(self, rate: Rate, seconds: Seconds) -> None:
        self._rate = rate
        self._seconds = seconds
        self._left: OrderedDict[bytes, tuple[float, float]] = OrderedDict()
        self._turn = threading.Lock()

    def take(self, asker: bytes, cost: int = 1) -> None:
        """Take so much, if anything is left. Raises Refusal("too_many") with the seconds until there is.

        The last one may take more than is left; the asker then waits the longer.
        """
        with self._turn:
            left = self._refilled(asker)
            self._keep(asker, left - cost if left >= 1 else left)
        if left < 1:
            raise Refusal("too_many", wait_s=math.ceil((1 - left) / self._rate.per_second))

    def spend(self, asker: bytes, cost: int) -> None:
        """Count what was used, whether or not so much was left."""
        with self._turn:
            self._keep(asker, self._refilled(asker) - cost)

    def _refilled(self, asker: bytes) -> float:
        full = float(self._rate.burst)
        left, then = self._left.get(asker, (full, self._seconds()))
        return min(full, left + (self._seconds() - then) * self._rate.per_second)

    def _keep(self, asker: bytes, left: float) -> None:
        self._left[asker] = (left, self._seconds())
        self._left.move_to_end(asker)
        if len(self._left) > _REMEMBERED:
            self._left.popitem(last=False)


class Room:
    """Room for so much at once. For one event loop."""

    def __init__(self, most: int) -> None:
        self._left = most

    @contextmanager
    def taken(self, size: int) -> Iterator[None]:
        """Hold so much of it. Raises Refusal("busy") where it is not left."""
        if size > self._left:
            raise Refusal("busy", wait_s=BUSY_S)
        self._left -= size
        try:
            yield
        finally:
            self._left += size
