"""Timing in interleaved rounds: every way in turn, so that a busy moment of the machine falls on all of them."""

import gc
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from statistics import median

Way = Callable[[], object]
"""Something to time. One that returns a float has timed itself, in seconds."""


def interleaved(rounds: int, ways: Mapping[str, Way], *, warm: bool = True) -> dict[str, float]:
    """Seconds each way takes, as the median of the rounds. With `warm` each runs once before anything counts."""
    taken: dict[str, list[float]] = defaultdict(list)
    for number in range(rounds + warm):
        for name in _turned(list(ways), number):
            seconds = _seconds(ways[name])
            if number >= warm:
                taken[name].append(seconds)
    return medians(taken)


def medians(taken: Mapping[str, list[float]]) -> dict[str, float]:
    """The median of each list."""
    return {name: median(values) for name, values in taken.items()}


def timed(way: Way) -> float:
    """How long one call takes, in seconds."""
    start = time.perf_counter()
    way()
    return time.perf_counter() - start


def _seconds(way: Way) -> float:
    gc.collect()
    start = time.perf_counter()
    said = way()
    spent = time.perf_counter() - start
    return said if isinstance(said, float) else spent


def _turned(names: list[str], number: int) -> list[str]:
    """Who went first goes last in the next round."""
    at = number % len(names)
    return names[at:] + names[:at]
