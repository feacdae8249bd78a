"""An ecomap (生态图) as a drawing: who it is about in the middle, what they live among around them (Hartman 1978).

A thick line is a strong tie, a broken one a weak one, teeth a stressful one; arrows say which way the energy goes.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence

from app.domain.drawing import Drawing, Label, Mark, Oval, Spot, Stroke, arrow, moved, shortened, zigzag
from app.domain.family import Family, Flow, Link, Strength, System
from app.domain.ids import RecordId

_ACROSS, _UP = 54.0, 28.0  # half of what a system is drawn in
_MIDDLE = 38.0
_LEAST = 138.0
_EDGE = 10.0


def draw(family: Family, names: Mapping[RecordId | None, str], systems: Mapping[System, str]) -> Drawing:
    """One star for everybody who has ties, beside each other. `names` of the parties, and under None of the family."""
    stars = [_star(names.get(owner, ""), links, systems) for owner, links in _by_owner(family)]
    height = max((one.height for one in stars), default=0.0)
    marks: list[Mark] = []
    x = 0.0
    for one in stars:
        marks += moved(one.marks, x, (height - one.height) / 2)
        x += one.width
    return Drawing(width=x, height=height, marks=tuple(marks))


def _by_owner(family: Family) -> Iterator[tuple[RecordId | None, list[Link]]]:
    """The parties in their order, then the family as a whole; in a star by system, whatever came first."""
    order = list(System)
    owners = [one.id for one in sorted(family.members, key=lambda one: (one.role is None, str(one.role), one.id))]
    for owner in (*owners, None):
        found = [link for link in family.links if link.owner == owner]
        if found:
            yield owner, sorted(found, key=lambda one: (order.index(one.system), one.name, one.id))


def _star(name: str, links: Sequence[Link], systems: Mapping[System, str]) -> Drawing:
    count = len(links)
    radius = max(_LEAST, (_ACROSS + 8) / math.sin(math.pi / count) if count > 1 else 0.0)
    middle = radius + _ACROSS + _EDGE, radius + _UP + _EDGE
    turns = [2 * math.pi * number / count - math.pi / 2 for number in range(count)]
    spots = [(middle[0] + radius * math.cos(turn), middle[1] + radius * math.sin(turn)) for turn in turns]
    marks: list[Mark] = []
    for link, spot in zip(links, spots, strict=True):
        marks += line(
            link.strength, link.flow, _edge(middle, spot, _MIDDLE, _MIDDLE), _edge(spot, middle, _ACROSS, _UP)
        )
    marks += [Oval(x=middle[0], y=middle[1], rx=_MIDDLE, ry=_MIDDLE, fill="ground", width=2)]
    marks += [Label(x=middle[0], y=middle[1], text=shortened(name, 5.5), is_bold=True)]
    for link, spot in zip(links, spots, strict=True):
        marks += _bubble(spot, systems.get(link.system, link.system.value), link.name)
    return Drawing(width=2 * middle[0], height=2 * middle[1], marks=tuple(marks))


def line(strength: Strength, flow: Flow, start: Spot, end: Spot) -> Iterable[Mark]:
    """One tie from the middle out."""
    if strength is Strength.STRESSFUL:
        yield Stroke(points=zigzag((start, end)), tone="alert")
    else:
        is_strong = strength is Strength.STRONG
        yield Stroke(points=(start, end), width=4 if is_strong else 1.5, dash="" if is_strong else "dash", tone="tie")
    if flow in (Flow.TO, Flow.BOTH):
        yield arrow((start, end), 12)
    if flow in (Flow.FROM, Flow.BOTH):
        yield arrow((end, start), 12)


def _bubble(spot: Spot, system: str, name: str) -> Iterator[Mark]:
    yield Oval(x=spot[0], y=spot[1], rx=_ACROSS, ry=_UP, fill="ground")
    said = [one for one in (system, name) if one]
    for number, text in enumerate(said):
        y = spot[1] + (number - (len(said) - 1) / 2) * 17
        yield Label(x=spot[0], y=y, text=shortened(text, 7.5), is_bold=number == 0, size=12)


def _edge(middle: Spot, towards: Spot, rx: float, ry: float) -> Spot:
    """Where a line from the middle of an oval leaves it."""
    dx, dy = towards[0] - middle[0], towards[1] - middle[1]
    part = 1 / (math.hypot(dx / rx, dy / ry) or 1.0)
    return middle[0] + dx * part, middle[1] + dy * part
