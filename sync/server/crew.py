"""The same done to many things on all cores: making and checking signatures needs no lock of Python's."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

_HANDS = os.cpu_count() or 1
_FEW = 8  # to share out fewer costs more than it gives


def each(work: Callable[[T], R], things: Sequence[T]) -> list[R]:
    """What comes of every one, in their order; raises what the first that failed has raised."""
    share = max(_FEW, -(-len(things) // _HANDS))
    shares = [things[at : at + share] for at in range(0, len(things), share)]
    if len(shares) < 2:
        return [work(thing) for thing in things]
    return [done for part in _crew().map(lambda part: [work(thing) for thing in part], shares) for done in part]


@cache
def _crew() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(_HANDS, thread_name_prefix="crew")
