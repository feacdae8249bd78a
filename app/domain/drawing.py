"""A drawing as a description: lines, ovals and words, painted on the screen and on paper from the same values.

Counted from the top left corner in units of about a sixth of a millimetre on paper and a pixel on the screen. `tone`
is a hint for screens; what a line means is in its form alone.
"""

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Literal

import msgspec

Spot = tuple[float, float]
Dash = Literal["", "dash", "dot"]
Fill = Literal["", "ground", "ink"]
Tone = Literal["ink", "quiet", "tie", "alert"]

LATIN = 0.56
"""How wide a Latin letter is beside a Chinese character, at most for what names are made of."""
_WIDE_FROM = 0x1100


class Stroke(msgspec.Struct, frozen=True, kw_only=True):
    """A line through some spots; `closed` back to the first. Of no width only what it fills is seen."""

    points: tuple[Spot, ...]
    width: float = 1.5
    dash: Dash = ""
    closed: bool = False
    fill: Fill = ""
    tone: Tone = "ink"


class Oval(msgspec.Struct, frozen=True, kw_only=True):
    """An oval around a spot."""

    x: float
    y: float
    rx: float
    ry: float
    width: float = 1.5
    dash: Dash = ""
    fill: Fill = ""
    tone: Tone = "ink"


class Label(msgspec.Struct, frozen=True, kw_only=True):
    """One line of words: around `x`, or from it on; its middle at `y`."""

    x: float
    y: float
    text: str
    size: float = 12
    is_bold: bool = False
    is_centred: bool = True
    tone: Tone = "ink"

    @property
    def width(self) -> float:
        """About how wide it is."""
        return wide(self.text) * self.size


Mark = Stroke | Oval | Label


class Drawing(msgspec.Struct, frozen=True, kw_only=True):
    """What is painted, in this order."""

    width: float = 0
    height: float = 0
    marks: tuple[Mark, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """Everything written on it."""
        return tuple(one.text for one in self.marks if isinstance(one, Label))


def wide(text: str) -> float:
    """How many Chinese characters wide a text is."""
    return sum(1.0 if ord(char) >= _WIDE_FROM else LATIN for char in text)


def shortened(text: str, most: float) -> str:
    """A text at most so many characters wide; the whole of it stands in the list beside the drawing."""
    if wide(text) <= most:
        return text
    kept = ""
    for char in text:
        if wide(kept + char) > most - 1:
            break
        kept += char
    return f"{kept}…"


def moved(marks: Iterable[Mark], right: float, down: float) -> tuple[Mark, ...]:
    """The same elsewhere."""
    return tuple(_moved(one, right, down) for one in marks)


def _moved(one: Mark, right: float, down: float) -> Mark:
    if isinstance(one, Stroke):
        points = tuple((x + right, y + down) for x, y in one.points)
        return msgspec.structs.replace(one, points=points)
    return msgspec.structs.replace(one, x=one.x + right, y=one.y + down)


def bowed(start: Spot, end: Spot, bow: float, steps: int = 24) -> tuple[Spot, ...]:
    """A line that swings out by `bow` in its middle, to the left of its direction."""
    (x, y), (to_x, to_y) = start, end
    length = math.dist(start, end) or 1.0
    across = (to_y - y) / length, -(to_x - x) / length
    return tuple(
        (
            x + (to_x - x) * part + across[0] * bow * 4 * part * (1 - part),
            y + (to_y - y) * part + across[1] * bow * 4 * part * (1 - part),
        )
        for part in (step / steps for step in range(steps + 1))
    )


def beside(points: Sequence[Spot], away: float) -> tuple[Spot, ...]:
    """The same line at a distance."""
    return tuple((x + dx * away, y + dy * away) for (x, y), (dx, dy) in _with_sides(points))


def zigzag(points: Sequence[Spot], swing: float = 4.0, step: float = 6.0) -> tuple[Spot, ...]:
    """Teeth along a line."""
    even = _evenly(points, step)
    sides = list(_with_sides(even))
    return tuple(
        spot if number in (0, len(sides) - 1) else _aside(spot, side, swing if number % 2 else -swing)
        for number, (spot, side) in enumerate(sides)
    )


def arrow(points: Sequence[Spot], size: float = 9.0, tone: Tone = "ink") -> Stroke:
    """The filled head at the end of a line."""
    tip = points[-1]
    back = next((one for one in reversed(points) if math.dist(one, tip) >= size), points[0])
    length = math.dist(back, tip) or 1.0
    ahead = (tip[0] - back[0]) / length, (tip[1] - back[1]) / length
    root = tip[0] - ahead[0] * size, tip[1] - ahead[1] * size
    side = -ahead[1] * size / 2, ahead[0] * size / 2
    corners = (tip, (root[0] + side[0], root[1] + side[1]), (root[0] - side[0], root[1] - side[1]))
    return Stroke(points=corners, width=1, closed=True, fill="ink", tone=tone)


def _aside(spot: Spot, side: Spot, away: float) -> Spot:
    return spot[0] + side[0] * away, spot[1] + side[1] * away


def _with_sides(points: Sequence[Spot]) -> Iterable[tuple[Spot, Spot]]:
    """Each spot with the direction across the line there."""
    for number, spot in enumerate(points):
        before, after = points[max(number - 1, 0)], points[min(number + 1, len(points) - 1)]
        length = math.dist(before, after) or 1.0
        yield spot, ((after[1] - before[1]) / length, -(after[0] - before[0]) / length)


def _evenly(points: Sequence[Spot], step: float) -> list[Spot]:
    """Spots at even distances along a line, its ends among them."""
    whole = sum(math.dist(one, other) for one, other in pairwise(points))
    count = max(round(whole / step), 2)
    found, gone, wanted = [points[0]], 0.0, whole / count
    for one, other in pairwise(points):
        length = math.dist(one, other)
        while length and wanted <= gone + length and len(found) < count:
            part = (wanted - gone) / length
            found.append((one[0] + (other[0] - one[0]) * part, one[1] + (other[1] - one[1]) * part))
            wanted += whole / count
        gone += length
    return [*found, points[-1]]
