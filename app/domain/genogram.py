"""A genogram (家系图) as a drawing, by the symbols of McGoldrick & Gerson (see app.domain.family).

Square man, circle woman, diamond where it is not known; a second outline for whom the case is about, a cross over who
has died, the age inside. A line joins partners: broken for a life together, one stroke for separated, two for divorced,
two and one across them for married again. Broken or dotted down to a child: adopted, foster, step.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from app.domain.drawing import (
    Dash,
    Drawing,
    Label,
    Mark,
    Oval,
    Spot,
    Stroke,
    arrow,
    beside,
    bowed,
    shortened,
    wide,
    zigzag,
)
from app.domain.family import Descent, Family, Feeling, Member, Sort, Tie, TieKind, Union
from app.domain.family_layout import COLUMN, GAP, Couple, Layout, lay_out
from app.domain.ids import RecordId
from app.domain.people import Sex

HALF = 18
"""Half of a symbol."""
_TOP = 62
_FIRST_LINE, _SECOND_LINE = HALF + 11, HALF + 26
_LABELS = HALF + 36
_LANE = 9
_OVER = 24  # from the last lane to the next row's symbols
_NAME = (COLUMN - 8) / 12
_BOWS = 56

_DESCENT: Mapping[str, Dash] = {Descent.ADOPTED: "dash", Descent.FOSTER: "dot", Descent.STEP: "dot"}


def draw(family: Family, year: int) -> Drawing:
    """The whole drawing; ages as of `year`."""
    if not family.members:
        return Drawing()
    return _Genogram(family, lay_out(family), year).draw()


class _Bar(msgspec.Struct, frozen=True):
    """Where the line above some sisters and brothers hangs."""

    couple: Couple
    drop: Spot
    lane: int


class _Genogram:
    def __init__(self, family: Family, layout: Layout, year: int) -> None:
        self._family, self._layout, self._year = family, layout, year
        self._people = {one.id: one for one in family.members}
        self._unions = {frozenset((tie.a, tie.b)): tie for tie in family.ties if tie.kind is TieKind.PARTNER}
        self._bars: list[_Bar] = []
        self._arches = self._over_others()
        self._tops = self._heights()

    def draw(self) -> Drawing:
        """From the ground up: the household, lines, people, what is between them."""
        marks = [
            *self._household(),
            *(mark for couple in self._layout.couples for mark in self._couple(couple)),
            *(mark for bar in self._bars for mark in self._descent(bar)),
            *(mark for one in self._family.ties if one.kind is TieKind.FEELING for mark in self._feeling(one)),
            *(mark for one in self._family.members for mark in self._person(one)),
        ]
        height = self._tops[-1] + _LABELS + 14
        return Drawing(width=self._layout.width, height=height, marks=tuple(marks))

    # --- where
    def _at(self, id_: RecordId) -> Spot:
        spot = self._layout.spots[id_]
        return spot.x, self._tops[spot.row]

    def _row(self, couple: Couple) -> int:
        return self._layout.spots[couple.parents[0]].row

    def _over_others(self) -> dict[tuple[RecordId, ...], int]:
        """Couples between whom others stand are joined over their heads; who is how high."""
        apart = [one for one in self._layout.couples if self._is_apart(one)]
        return {one.parents: number for number, one in enumerate(apart, start=1)}

    def _is_apart(self, couple: Couple) -> bool:
        if len(couple.parents) < 2:
            return False
        left, right = (self._layout.spots[one].x for one in couple.parents)
        return right - left > COLUMN

    def _heights(self) -> list[float]:
        """Where the middle of every row is: as much room below each as its lines need."""
        tops, y = [], float(_TOP)
        for row in range(self._layout.rows):
            tops.append(y)
            bars = self._lanes([one for one in self._layout.couples if one.children and self._row(one) == row], y)
            self._bars += bars
            arches = sum(_LANE for one in self._arches if self._layout.spots[one[0]].row == row + 1)
            y += _LABELS + _LANE * max([one.lane + 1 for one in bars], default=0) + arches + _OVER + HALF
        return tops

    def _lanes(self, couples: Sequence[Couple], y: float) -> list[_Bar]:
        """Bars that would touch hang at different heights."""
        taken: list[float] = []  # how far to the right each lane is taken
        found = []
        for couple in sorted(couples, key=self._reach):
            left, right = self._reach(couple)
            lane = next((number for number, end in enumerate(taken) if end < left), len(taken))
            taken[lane : lane + 1] = [right + 6]
            found.append(_Bar(couple, (self._drop(couple), y), lane))
        return found

    def _reach(self, couple: Couple) -> tuple[float, float]:
        xs = [self._drop(couple), *(self._layout.spots[child].x for child in couple.children)]
        return min(xs), max(xs)

    def _drop(self, couple: Couple) -> float:
        """Where the line down to the children begins: between two people, never through a name."""
        right = self._layout.spots[couple.parents[-1]].x
        return right - COLUMN / 2 if len(couple.parents) > 1 else right + COLUMN / 2

    # --- lines
    def _couple(self, couple: Couple) -> Iterator[Mark]:
        if len(couple.parents) < 2:
            return
        tie = self._unions.get(frozenset(couple.parents))
        state = tie.detail if tie else ""
        (left, y), (right, _) = (self._at(one) for one in couple.parents)
        dash: Dash = "" if tie and state != Union.COHABITING else "dash"
        arch = self._arches.get(couple.parents)
        if arch is None:
            yield Stroke(points=((left + HALF, y), (right - HALF, y)), dash=dash)
            yield from strokes(state, (left + right) / 2 - 8, y)
            return
        over = y - HALF - 6 - _LANE * arch
        corners = ((left + 8, y - HALF), (left + 8, over), (right - 8, over), (right - 8, y - HALF))
        yield Stroke(points=corners, dash=dash)
        yield from strokes(state, right - COLUMN / 2 - 12, over)

    def _descent(self, bar: _Bar) -> Iterator[Mark]:
        x, y = bar.drop
        arch = self._arches.get(bar.couple.parents)
        start = y if arch is None else y - HALF - 6 - _LANE * arch
        level = y + _LABELS + _LANE * (bar.lane + 0.5)
        yield Stroke(points=((x, start), (x, level)))
        if len(bar.couple.parents) == 1:
            yield Stroke(points=((x - COLUMN / 2 + HALF, y), (x, y)))
        left, right = self._reach(bar.couple)
        if right > left:
            yield Stroke(points=((left, level), (right, level)))
        for child in bar.couple.children:
            to_x, to_y = self._at(child)
            yield from descent(self._detail(bar.couple, child), (to_x, level), (to_x, to_y - HALF))

    def _detail(self, couple: Couple, child: RecordId) -> str:
        of_child = [tie for tie in self._family.ties if tie.kind is TieKind.PARENT and tie.b == child]
        said = [tie.detail for tie in of_child if tie.a in couple.parents]
        return next((one for one in said if one != Descent.BIRTH), "")

    def _feeling(self, tie: Tie) -> Iterator[Mark]:
        start, end = self._at(tie.a), self._at(tie.b)
        is_level = start[1] == end[1]
        bow = min(18 + abs(end[0] - start[0]) / 8, _BOWS - HALF) if is_level else 14.0
        if is_level and end[0] < start[0]:
            bow = -bow  # always over their heads
        line = [one for one in bowed(start, end, bow) if min(math.dist(one, start), math.dist(one, end)) > HALF + 6]
        if len(line) > 1:
            yield from feeling(tie.detail, line)

    # --- people
    def _household(self) -> Iterator[Mark]:
        """A broken line round those who live together, as far as they stand beside each other."""
        rows: dict[int, list[float]] = {}
        for one in self._family.members:
            if one.at_home:
                rows.setdefault(self._layout.spots[one.id].row, []).append(self._layout.spots[one.id].x)
        for row, xs in rows.items():
            y = self._tops[row]
            for left, right in _runs(sorted(xs)):
                yield _box(left - COLUMN / 2 + 1, y - HALF - 7, right + COLUMN / 2 - 1, y + _LABELS - 1)

    def _person(self, one: Member) -> Iterator[Mark]:
        x, y = self._at(one.id)
        yield from symbol(one, x, y)
        if age := _age(one, self._year):
            yield Label(x=x, y=y, text=age, size=12)
        yield from self._clear(one, x, y)
        if one.name:
            yield Label(x=x, y=y + _FIRST_LINE, text=shortened(one.name, _NAME), is_bold=one.role is not None)
        if years := _years(one):
            yield Label(x=x, y=y + _SECOND_LINE, text=years, size=10, tone="quiet")

    def _clear(self, one: Member, x: float, y: float) -> Iterator[Mark]:
        """The ground under the words, where a line of what is between people may pass."""
        half = max(wide(shortened(one.name, _NAME)) * 6, wide(_years(one)) * 5)
        if half and any(tie.kind is TieKind.FEELING for tie in self._family.ties):
            top, bottom = y + HALF + 4, y + HALF + (33 if _years(one) else 19)
            corners = ((x - half, top), (x + half, top), (x + half, bottom), (x - half, bottom))
            yield Stroke(points=corners, width=0, closed=True, fill="ground")


def symbol(one: Member, x: float, y: float) -> Iterator[Mark]:
    """The outline of somebody, a second one inside it for a party of the case, a cross for who has died."""
    if one.sort is Sort.PERSON or one.sort is Sort.STILLBIRTH:
        half = HALF if one.sort is Sort.PERSON else HALF * 0.6
        yield _outline(one.sex, x, y, half, fill="ground")
        if one.role is not None:
            yield _outline(one.sex, x, y, half - 4)
        if one.is_dead or one.sort is Sort.STILLBIRTH:
            yield from _cross(x, y, half)
    elif one.sort is Sort.PREGNANCY:
        corners = ((x, y - HALF), (x + HALF, y + HALF), (x - HALF, y + HALF))
        yield Stroke(points=corners, closed=True, fill="ground")
    elif one.sort is Sort.MISCARRIAGE:
        yield Stroke(points=((x, y - HALF), (x, y)))
        yield Oval(x=x, y=y, rx=6, ry=6, fill="ink")
    else:
        yield Stroke(points=((x, y - HALF), (x, y)))
        yield from _cross(x, y, 7)


def descent(detail: str, start: Spot, end: Spot) -> Iterator[Mark]:
    """The line down to a child."""
    yield Stroke(points=(start, end), dash=_DESCENT.get(detail, ""))
    if detail == Descent.STEP:
        middle = (start[1] + end[1]) / 2
        yield Stroke(points=((start[0] - 5, middle), (start[0] + 5, middle)))


def feeling(detail: str, line: Sequence[Spot]) -> Iterator[Mark]:
    """What is between two people, along a line."""
    if detail == Feeling.CLOSE:
        yield Stroke(points=beside(line, 2.5), tone="tie")
        yield Stroke(points=beside(line, -2.5), tone="tie")
    elif detail == Feeling.DISTANT:
        yield Stroke(points=tuple(line), dash="dot", tone="tie")
    elif detail == Feeling.CONFLICT:
        yield Stroke(points=zigzag(line), tone="alert")
    elif detail == Feeling.VIOLENCE:
        yield Stroke(points=zigzag(line), tone="alert", width=2)
        yield arrow(line, tone="alert")
    elif detail == Feeling.CUT_OFF:
        yield from _broken(line)


def _broken(line: Sequence[Spot]) -> Iterator[Mark]:
    """A line with a gap in its middle, and a bar at each side of the gap."""
    middle = len(line) // 2
    before, after = line[: max(middle - 1, 1)], line[middle + 1 :]
    for part, is_last in ((before, True), (after, False)):
        if len(part) > 1:
            yield Stroke(points=tuple(part), tone="alert")
            end, next_to = (part[-1], part[-2]) if is_last else (part[0], part[1])
            length = math.dist(end, next_to) or 1.0
            across = -(next_to[1] - end[1]) / length * 6, (next_to[0] - end[0]) / length * 6
            bar = ((end[0] - across[0], end[1] - across[1]), (end[0] + across[0], end[1] + across[1]))
            yield Stroke(points=bar, tone="alert", width=2)


def strokes(state: str, x: float, y: float) -> Iterator[Mark]:
    """On the line between partners: one for separated, two for divorced, one across them for married again."""
    counts: Mapping[str, int] = {Union.SEPARATED: 1, Union.DIVORCED: 2, Union.REMARRIED: 2}
    count = counts.get(state, 0)  # a later version may know others
    for number in range(count):
        yield Stroke(points=((x + 5 * number - 4, y + 8), (x + 5 * number + 4, y - 8)))
    if state == Union.REMARRIED:
        yield Stroke(points=((x - 4, y - 8), (x + 10, y + 8)))


def _outline(sex: Sex, x: float, y: float, half: float, fill: str = "") -> Mark:
    ground = "ground" if fill else ""
    if sex is Sex.FEMALE:
        return Oval(x=x, y=y, rx=half, ry=half, fill=ground)  # type: ignore[arg-type]  # one of two words
    if sex is Sex.MALE:
        corners = ((x - half, y - half), (x + half, y - half), (x + half, y + half), (x - half, y + half))
    else:
        corners = ((x, y - half), (x + half, y), (x, y + half), (x - half, y))
    return Stroke(points=corners, closed=True, fill=ground)  # type: ignore[arg-type]  # one of two words


def _cross(x: float, y: float, half: float) -> Iterator[Mark]:
    yield Stroke(points=((x - half, y - half), (x + half, y + half)), width=1)
    yield Stroke(points=((x + half, y - half), (x - half, y + half)), width=1)


def _box(left: float, top: float, right: float, bottom: float) -> Mark:
    cut = 8
    corners = (
        (left + cut, top), (right - cut, top), (right, top + cut), (right, bottom - cut), (right - cut, bottom),
        (left + cut, bottom), (left, bottom - cut), (left, top + cut),
    )  # fmt: skip
    return Stroke(points=corners, closed=True, dash="dash", width=1, tone="quiet")


def _runs(xs: Iterable[float]) -> Iterator[tuple[float, float]]:
    """Neighbours together."""
    start = last = None
    for x in xs:
        if last is not None and x - last > COLUMN + GAP:
            yield start or 0.0, last
            start = x
        start, last = x if start is None else start, x
    if start is not None and last is not None:
        yield start, last


def _age(one: Member, year: int) -> str:
    """Whole years by the calendar, at death for who has died; empty where it cannot be told."""
    end = one.died if one.is_dead else year
    if one.sort is not Sort.PERSON or one.born is None or end is None or end < one.born:
        return ""
    return str(end - one.born)


def _years(one: Member) -> str:
    born = "" if one.born is None else str(one.born)
    died = "" if one.died is None else str(one.died)
    return f"{born}–{died}" if one.is_dead and (born or died) else born
