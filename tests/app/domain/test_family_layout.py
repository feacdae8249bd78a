"""Where people stand on a genogram, as rules, for families as strange as they come."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.family import Family, Member, Tie, TieKind, whole
from app.domain.family_layout import COLUMN, Layout, lay_out
from app.domain.family_rows import Generations
from app.domain.ids import RecordId
from app.domain.people import Sex
from app.domain.readers import Role, Scope


def name(number: int) -> RecordId:
    """The id of the person with that number."""
    return RecordId(number.to_bytes(16, "big"))


def member(number: int, sex: Sex = Sex.UNKNOWN, born: int | None = None, role: Role | None = None) -> Member:
    """A person."""
    return Member(id=name(number), scope=Scope.BOTH, sex=sex, born=born, role=role)


def tie(number: int, kind: TieKind, a: int, b: int) -> Tie:
    """A tie between two numbers."""
    return Tie(id=name(1000 + number), scope=Scope.BOTH, kind=kind, a=name(a), b=name(b), detail="")


@st.composite
def families(draw: st.DrawFn, most: int = 24) -> Family:
    """Anybody tied to anybody: cousins who marry, somebody who is their own grandmother, four parents."""
    count = draw(st.integers(1, most))
    people = [
        member(number, draw(st.sampled_from(list(Sex))), draw(st.none() | st.integers(1900, 2026)))
        for number in range(count)
    ]
    pairs = st.tuples(st.integers(0, count - 1), st.integers(0, count - 1))
    kinds = st.sampled_from([TieKind.PARTNER, TieKind.PARENT, TieKind.PARENT])
    drawn = draw(st.lists(st.tuples(kinds, pairs), max_size=2 * count))
    return whole(people, [tie(number, kind, *pair) for number, (kind, pair) in enumerate(drawn)], ())


@st.composite
def trees(draw: st.DrawFn) -> Family:
    """As families are: couples with children, who find partners from elsewhere; parents older than children."""
    people, ties = [member(0, Sex.MALE, 1930), member(1, Sex.FEMALE, 1932)], [tie(0, TieKind.PARTNER, 0, 1)]
    couples = [(0, 1, 1930)]
    while couples and len(people) < 40:
        father, mother, born = couples.pop(0)
        for _ in range(draw(st.integers(0, 4))):
            child, year = len(people), born + draw(st.integers(18, 40))
            sex = draw(st.sampled_from([Sex.MALE, Sex.FEMALE]))
            people.append(member(child, sex, year))
            ties += [tie(len(ties), TieKind.PARENT, parent, child) for parent in (father, mother)]
            if draw(st.booleans()) and year < 2000:
                partner = len(people)
                people.append(member(partner, Sex.FEMALE if sex is Sex.MALE else Sex.MALE, year))
                ties.append(tie(len(ties), TieKind.PARTNER, child, partner))
                couples.append((child, partner, year))
    return whole(people, ties, ())


def rows(layout: Layout) -> list[list[tuple[float, RecordId]]]:
    """Every row from left to right."""
    found: list[list[tuple[float, RecordId]]] = [[] for _ in range(layout.rows)]
    for id_, spot in layout.spots.items():
        found[spot.row].append((spot.x, id_))
    return [sorted(row) for row in found]


@given(families())
def test_everybody_has_a_place_of_their_own(family: Family) -> None:
    """Nobody is lost, nobody overlaps anybody, no row is empty, nobody stands left of the edge."""
    layout = lay_out(family)
    assert set(layout.spots) == {one.id for one in family.members}
    for row in rows(layout):
        assert row and row[0][0] >= COLUMN / 2 and row[-1][0] <= layout.width - COLUMN / 2
        assert all(right - left >= COLUMN for (left, _), (right, _) in pairwise(row))


@given(families(), st.randoms())
def test_the_same_family_is_drawn_the_same_whatever_came_first(family: Family, chance) -> None:
    """On every computer, after any sync."""
    people, ties = list(family.members), list(family.ties)
    chance.shuffle(people)
    chance.shuffle(ties)
    assert lay_out(whole(people, ties, ())) == lay_out(family)


@given(families())
def test_parents_stand_above_their_children_as_far_as_it_can_be_true(family: Family) -> None:
    """What closes a circle is left out, and nothing else."""
    found = Generations(family)
    for child, parents in found.parents.items():
        assert all(found.rows[parent] < found.rows[child] for parent in parents)
    claimed = [(one.a, one.b) for one in family.ties if one.kind is TieKind.PARENT]
    kept = {(parent, child) for child, parents in found.parents.items() for parent in parents}
    for parent, child in set(claimed) - kept:
        assert _descends(kept, child, parent), "it would have been possible"
    assert all(found.rows[a] == found.rows[b] for a, b in found.couples)


def _descends(kept: set[tuple[RecordId, RecordId]], old: RecordId, young: RecordId) -> bool:
    seen, waiting = {old}, [old]
    while waiting:
        one = waiting.pop()
        if one == young:
            return True
        more = {child for parent, child in kept if parent == one} - seen
        seen |= more
        waiting += more
    return False


@given(trees())
@settings(max_examples=60)
def test_in_a_family_as_they_are_generations_are_rows_and_partners_neighbours(family: Family) -> None:
    """Every parent one row above, every couple beside each other with the man at the left."""
    layout = lay_out(family)
    for one in family.ties:
        a, b = layout.spots[one.a], layout.spots[one.b]
        if one.kind is TieKind.PARENT:
            assert b.row == a.row + 1
        else:
            assert a.row == b.row and abs(a.x - b.x) == COLUMN
            men = [id_ for id_ in (one.a, one.b) if family.member(id_).sex is Sex.MALE]
            assert len(men) != 1 or layout.spots[men[0]].x == min(a.x, b.x)


@given(trees())
@settings(max_examples=40)
def test_no_line_of_descent_crosses_another_in_a_plain_tree(family: Family) -> None:
    """Couples stand over their own children, in the order of their parents."""
    layout = lay_out(family)
    for row in range(layout.rows - 1):
        lines = sorted(
            (sum(layout.spots[one].x for one in couple.parents) / len(couple.parents),
             sorted(layout.spots[child].x for child in couple.children))
            for couple in layout.couples
            if couple.children and layout.spots[couple.parents[0]].row == row
        )  # fmt: skip
        ends = [x for _, children in lines for x in children]
        assert ends == sorted(ends)


def test_somebody_married_twice_stands_between_the_two() -> None:
    """And the children of each are of that couple."""
    people = [member(0, Sex.MALE), member(1, Sex.FEMALE), member(2, Sex.FEMALE), member(3), member(4)]
    ties = [tie(0, TieKind.PARTNER, 0, 1), tie(1, TieKind.PARTNER, 0, 2)]
    ties += [tie(2 + n, TieKind.PARENT, a, b) for n, (a, b) in enumerate([(0, 3), (1, 3), (0, 4), (2, 4)])]
    layout = lay_out(whole(people, ties, ()))
    assert [id_ for _, id_ in rows(layout)[0]][1] == name(0)
    assert sorted((len(one.parents), one.children) for one in layout.couples) == [(2, (name(3),)), (2, (name(4),))]


def test_the_husbands_family_stands_left_of_the_wifes() -> None:
    """Each over their own child."""
    people = [member(0, Sex.MALE, role=Role.HUSBAND), member(1, Sex.FEMALE, role=Role.WIFE)]
    people += [member(2, Sex.MALE), member(3, Sex.FEMALE), member(4, Sex.MALE), member(5, Sex.FEMALE)]
    ties = [tie(0, TieKind.PARTNER, 0, 1), tie(1, TieKind.PARTNER, 4, 5), tie(2, TieKind.PARTNER, 2, 3)]
    ties += [tie(3 + n, TieKind.PARENT, a, b) for n, (a, b) in enumerate([(2, 1), (3, 1), (4, 0), (5, 0)])]
    layout = lay_out(whole(people, ties, ()))
    assert [id_ for _, id_ in rows(layout)[0]] == [name(4), name(5), name(2), name(3)]


def test_between_two_wives_a_man_stands_left_of_the_one_the_case_is_about() -> None:
    """The earlier wife at his other side, whoever was told of first."""
    people = [member(0, Sex.MALE, role=Role.HUSBAND), member(1, Sex.FEMALE, role=Role.WIFE), member(2, Sex.FEMALE)]
    layout = lay_out(whole(people, [tie(0, TieKind.PARTNER, 0, 2), tie(1, TieKind.PARTNER, 1, 0)], ()))
    assert [id_ for _, id_ in rows(layout)[0]] == [name(2), name(0), name(1)]


def test_nobody_at_all_is_no_mistake() -> None:
    """A family nobody has told of yet."""
    assert lay_out(Family()).width == 0
