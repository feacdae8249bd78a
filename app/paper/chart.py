"""A small chart of totals over time, for black and white paper: a line, numbers at its corners, the bands beside."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from app.paper.measures import LEADING, MM, PADDING
from app.paper.pen import Area, Pen
from app.paper.text import Measure

_HEIGHT = 42 * MM
_LEFT, _FOOT = 12 * MM, 6 * MM  # for the numbers beside, and the days below
_NAMES = 42 * MM  # at most, for the names of the bands
_NOTCH = 2 * MM
_INSET = 7 * MM  # from the frame to the first and the last day
_DOT = 1.5 * MM
_LINE = 1.2
_APART = 1.2 * MM

_Spot = tuple[float, float]
"""A place on the page."""


@dataclass(frozen=True)
class Point:
    """One total: its place in time, its height, and both in words."""

    day: int  # any count of days
    value: float
    number: str
    when: str


@dataclass(frozen=True)
class Curve:
    """What is drawn: totals from the oldest on, and what they are read against."""

    least: float
    most: float
    points: tuple[Point, ...]
    bands: tuple[tuple[float, str], ...] = ()  # where each begins, from the smallest up, and what it is called
    cut_off: float | None = None


@dataclass(frozen=True)
class ChartBlock:
    """A chart as the content of a cell."""

    curve: Curve
    measure: Measure

    @property
    def height(self) -> float:
        """Always the same."""
        return _HEIGHT + 2 * PADDING

    def draw(self, pen: Pen, area: Area) -> None:
        """In the middle of the cell."""
        names = max((self.measure.width(name) for _, name in self.curve.bands), default=0.0)
        beside = min(names, _NAMES) + 2 * PADDING
        top = area.y + (area.height - _HEIGHT) / 2 + self.measure.size * LEADING / 2
        height = _HEIGHT - _FOOT - self.measure.size * LEADING / 2
        field = Area(area.x + _LEFT, top, area.width - _LEFT - beside, height)
        _Drawing(pen, self.curve, self.measure, field).draw()

    def cut(self, room: float) -> None:
        """Never: a chart stands on one page."""
        return


class _Drawing:
    """One chart in one field."""

    def __init__(self, pen: Pen, curve: Curve, measure: Measure, field: Area) -> None:
        self._pen, self._curve, self._measure, self._field = pen, curve, measure, field
        self._line = measure.size * LEADING
        self._spots = [(self._x(point), self._y(point.value)) for point in curve.points]

    def draw(self) -> None:
        """Frame, bands, cut-off, line, numbers, days."""
        self._pen.frame(self._field)
        self._draw_bands()
        self._draw_heights()
        for (x, y), after in pairwise(self._spots):
            self._pen.rule(x, y, after, _LINE)
        self._pen.dark([Area(x - _DOT / 2, y - _DOT / 2, _DOT, _DOT) for x, y in self._spots])
        self._draw_numbers()
        self._draw_days()

    def _x(self, point: Point) -> float:
        """By its day between the first and the last; a single one stands in the middle."""
        first, last = self._curve.points[0].day, self._curve.points[-1].day
        share = (point.day - first) / (last - first) if last > first else 0.5
        return self._field.x + _INSET + share * (self._field.width - 2 * _INSET)

    def _y(self, value: float) -> float:
        share = (value - self._curve.least) / ((self._curve.most - self._curve.least) or 1.0)
        return self._field.bottom - share * self._field.height

    def _draw_bands(self) -> None:
        """A notch at both sides where a band begins, its name beside it where it is high enough."""
        right = self._field.x + self._field.width
        ends = [start for start, _ in self._curve.bands[1:]] + [self._curve.most]
        for (start, name), end in zip(self._curve.bands, ends, strict=False):  # without bands there is one end too many
            top, bottom = self._y(end), self._y(start)
            if start > self._curve.least:
                self._pen.rule(self._field.x, bottom, (self._field.x + _NOTCH, bottom))
                self._pen.rule(right - _NOTCH, bottom, (right + _NOTCH, bottom))
            if bottom - top >= self._line:
                words = self._measure.wrap(name, _NAMES)[0]
                self._pen.text(right + PADDING, (top + bottom) / 2, words, self._measure.style, self._measure.size)

    def _draw_heights(self) -> None:
        """The least and the greatest total, and the cut-off where it does not touch them."""
        drawn = [self._curve.least, self._curve.most]
        if (cut := self._curve.cut_off) is not None:
            self._pen.dashes(self._field.x, self._y(cut), self._field.x + self._field.width)
            drawn += [cut] if all(abs(self._y(cut) - self._y(end)) > self._line for end in drawn) else []
        for value in drawn:
            words = f"{value:g}"
            x = self._field.x - _APART - self._measure.width(words)
            self._pen.text(x, self._y(value), words, self._measure.style, self._measure.size)

    def _draw_numbers(self) -> None:
        """Each beside its dot where nothing else stands; the list below the chart has them all."""
        taken: list[Area] = []
        for (x, y), point in zip(self._spots, self._curve.points, strict=True):
            width = self._measure.width(point.number)
            for room in self._rooms(x, y, width):
                if not any(_meet(room, other) for other in taken):
                    taken.append(room)
                    middle = room.y + room.height / 2
                    self._pen.text(room.x, middle, point.number, self._measure.style, self._measure.size)
                    break

    def _rooms(self, x: float, y: float, width: float) -> Iterator[Area]:
        """Above the dot, or below it: inside the frame, and off the line and the cut-off."""
        left = min(max(x - width / 2, self._field.x + _NOTCH), self._field.x + self._field.width - _NOTCH - width)
        for top in (y - _APART - self._line, y + _APART):
            room = Area(left, top, width, self._line)
            is_inside = self._field.y <= room.y and room.bottom <= self._field.bottom
            if is_inside and not any(_crosses(start, end, room) for start, end in self._lines()):
                yield room

    def _lines(self) -> Iterator[tuple[_Spot, _Spot]]:
        yield from pairwise(self._spots)
        if self._curve.cut_off is not None:
            height = self._y(self._curve.cut_off)
            yield (self._field.x, height), (self._field.x + self._field.width, height)

    def _draw_days(self) -> None:
        """The first and the last day always, those between where they do not touch."""
        taken: list[Area] = []
        points = list(zip(self._spots, self._curve.points, strict=True))
        for (x, _), point in (*points[:1], *points[-1:], *points[1:-1]):
            width = self._measure.width(point.when)
            left = min(max(x - width / 2, self._field.x), self._field.x + self._field.width - width)
            room = Area(left - _APART, self._field.bottom, width + 2 * _APART, _FOOT)
            if not any(_meet(room, other) for other in taken):
                taken.append(room)
                middle = self._field.bottom + _APART + self._line / 2
                self._pen.text(left, middle, point.when, self._measure.style, self._measure.size)


def _crosses(start: _Spot, end: _Spot, room: Area) -> bool:
    """Whether a line, drawn from left to right, runs through a room."""
    (x, y), (to_x, to_y) = start, end
    left, right = max(x, room.x), min(to_x, room.x + room.width)
    if left > right:
        return False
    slope = (to_y - y) / (to_x - x) if to_x > x else 0.0
    heights = (y, to_y) if to_x == x else (y + slope * (left - x), y + slope * (right - x))
    return max(heights) > room.y and min(heights) < room.bottom


def _meet(one: Area, other: Area) -> bool:
    return (
        one.x < other.x + other.width and other.x < one.x + one.width and one.y < other.bottom and other.y < one.bottom
    )
