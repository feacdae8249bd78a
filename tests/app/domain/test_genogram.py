"""The drawings themselves: nothing leaves the sheet, no name lies over another, everybody has a symbol."""

import math
from itertools import combinations, pairwise

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain import ecomap, genogram
from app.domain.drawing import Drawing, Label, Oval, Stroke, bowed, shortened, wide, zigzag
from app.domain.family import Family, Feeling, Flow, Link, Sort, Strength, System, TieKind, Union, whole
from app.domain.people import Sex
from app.domain.readers import Role, Scope
from tests.app.domain.test_family_layout import families, member, name, tie, trees


@st.composite
def told(draw: st.DrawFn) -> Family:
    """A family with names, deaths, homes and feelings."""
    base = draw(trees())
    people = [
        msgspec.structs.replace(
            one, name=draw(st.sampled_from(["", "外婆", "欧阳建国庆", "Gulnara B."])), is_dead=draw(st.booleans()),
            at_home=draw(st.booleans()), sort=draw(st.sampled_from([Sort.PERSON, *Sort])),
            died=draw(st.none() | st.just(2020)), role=Role.CLIENT if number == 0 else None,
        )
        for number, one in enumerate(base.members)
    ]  # fmt: skip
    some = st.integers(0, len(people) - 1)
    pairs = draw(st.lists(st.tuples(some, some, st.sampled_from(list(Feeling))), max_size=6))
    unions = [
        msgspec.structs.replace(one, detail=draw(st.sampled_from(list(Union))))
        for one in base.ties
        if one.kind is TieKind.PARTNER
    ]
    children = [one for one in base.ties if one.kind is TieKind.PARENT]
    feelings = [
        msgspec.structs.replace(tie(1000 + number, TieKind.FEELING, a, b), detail=what)
        for number, (a, b, what) in enumerate(pairs)
    ]
    return whole(people, [*unions, *children, *feelings], ())


def spots(drawing: Drawing) -> list[tuple[float, float]]:
    """The outermost spots of everything."""
    found: list[tuple[float, float]] = []
    for one in drawing.marks:
        if isinstance(one, Stroke):
            found += one.points
        elif isinstance(one, Oval):
            found += [(one.x - one.rx, one.y - one.ry), (one.x + one.rx, one.y + one.ry)]
        else:
            half = one.width / 2 if one.is_centred else 0
            found += [
                (one.x - half, one.y - one.size / 2),
                (one.x + max(half, one.width * (not one.is_centred)), one.y),
            ]
    return found


def boxes(drawing: Drawing) -> list[tuple[float, float, float, float]]:
    """Where words stand."""
    words = [one for one in drawing.marks if isinstance(one, Label)]
    return [(one.x - one.width / 2, one.y - one.size / 2, one.x + one.width / 2, one.y + one.size / 2) for one in words]


@given(told())
@settings(max_examples=40, deadline=None)
def test_nothing_leaves_the_sheet_and_no_words_lie_on_words(family: Family) -> None:
    """For a family of any size that is told as families are."""
    drawing = genogram.draw(family, 2026)
    assert all(0 <= x <= drawing.width and 0 <= y <= drawing.height for x, y in spots(drawing))
    for one, other in combinations(boxes(drawing), 2):
        apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
        assert apart, (one, other)


@given(families(most=16))
@settings(max_examples=60, deadline=None)
def test_even_what_cannot_be_true_is_drawn(family: Family) -> None:
    """Two computers may have written it: nobody is lost, and nothing fails."""
    drawing = genogram.draw(family, 2026)
    outlines = [one for one in drawing.marks if isinstance(one, Stroke | Oval) and one.fill == "ground" and one.width]
    assert len(outlines) == len(family.members)


def test_symbols_say_who_somebody_is() -> None:
    """A square with a square inside for him, a circle for her, a cross for the dead, two strokes for the divorced."""
    people = [member(0, Sex.MALE, 1980, Role.HUSBAND), member(1, Sex.FEMALE, 1985)]
    dead = msgspec.structs.replace(member(2, Sex.FEMALE, 1950), is_dead=True, died=2010)
    parted = msgspec.structs.replace(tie(0, TieKind.PARTNER, 0, 1), detail=Union.DIVORCED)
    drawing = genogram.draw(whole([*people, dead], [parted], ()), 2026)
    squares = [one for one in drawing.marks if isinstance(one, Stroke) and one.closed and len(one.points) == 4]
    circles = [one for one in drawing.marks if isinstance(one, Oval)]
    assert (len(squares), len(circles)) == (2, 2)
    assert {"46", "41", "60", "1980", "1985", "1950–2010"} == set(drawing.words)
    slashes = [one for one in drawing.marks if isinstance(one, Stroke) and len(one.points) == 2
               and one.points[0][0] < one.points[1][0] and one.points[0][1] > one.points[1][1]]  # fmt: skip
    assert len(slashes) == 2


@given(st.lists(st.sampled_from(list(System)), min_size=1, max_size=20), st.data())
@settings(max_examples=40)
def test_what_a_family_lives_among_stands_around_it_without_touching(systems: list[System], data) -> None:
    """Any number of them, for two parties and the family."""
    people = [member(0, Sex.MALE, role=Role.HUSBAND), member(1, Sex.FEMALE, role=Role.WIFE)]
    links = [
        Link(id=name(100 + n), scope=Scope.BOTH, owner=data.draw(st.sampled_from([None, name(0), name(1)])), system=one,
             name="某某单位某某部门", strength=data.draw(st.sampled_from(list(Strength))),
             flow=data.draw(st.sampled_from(list(Flow))))
        for n, one in enumerate(systems)
    ]  # fmt: skip
    drawing = ecomap.draw(whole(people, [], links), {None: "家庭"}, {one: one.value for one in System})
    ovals = [one for one in drawing.marks if isinstance(one, Oval)]
    assert len(ovals) == len(links) + len({one.owner for one in links})
    assert all(0 <= x <= drawing.width + 1e-6 and 0 <= y <= drawing.height + 1e-6 for x, y in spots(drawing))
    for one, other in combinations(ovals, 2):
        assert (
            abs(one.x - other.x) >= one.rx + other.rx or abs(one.y - other.y) >= one.ry + other.ry or _apart(one, other)
        )


def _apart(one: Oval, other: Oval) -> bool:
    turns = [number * math.pi / 90 for number in range(180)]
    edge = [(one.x + one.rx * math.cos(turn), one.y + one.ry * math.sin(turn)) for turn in turns]
    return all(math.hypot((x - other.x) / other.rx, (y - other.y) / other.ry) >= 1 for x, y in edge)


@given(st.text(max_size=30), st.floats(2, 10))
def test_a_name_cut_short_fits(text: str, room: float) -> None:
    """And a short one is whole."""
    assert wide(shortened(text, room)) <= max(room, 1) + 1e-9
    assert wide(text) > room or shortened(text, room) == text


def test_teeth_stay_on_their_line() -> None:
    """From the first spot to the last, and never far from it."""
    line = bowed((0, 0), (100, 40), 20)
    teeth = zigzag(line)
    assert (teeth[0], teeth[-1]) == (line[0], line[-1]) and len(teeth) > 10
    assert all(min(math.dist(spot, one) for one in line) < 8 for spot in teeth)
    assert all(math.dist(one, other) < 20 for one, other in pairwise(teeth))
