"""What a pen, a finger or a mouse drew: strokes of points with their time, and whether they can be a signature."""

import math
from collections.abc import Sequence
from itertools import pairwise

import msgspec

LEAST_POINTS = 12
LEAST_PATH = 0.5
"""Of the pad's width: a dot, a tick or a slip of the hand is shorter than any name."""


class Point(msgspec.Struct, frozen=True, array_like=True):
    """Where the pen was: both from 0 to 1 of the pad, counted from its upper left corner, and when."""

    x: float
    y: float
    ms: int  # since the first touch


Stroke = tuple[Point, ...]


def is_signature(strokes: Sequence[Stroke], shape: float) -> bool:
    """Whether enough was drawn for a name; `shape` is the pad's height over its width."""
    points = sum(map(len, strokes))
    return points >= LEAST_POINTS and sum(_length(stroke, shape) for stroke in strokes) >= LEAST_PATH


def _length(stroke: Stroke, shape: float) -> float:
    return sum(math.hypot(to.x - at.x, (to.y - at.y) * shape) for at, to in pairwise(stroke))
