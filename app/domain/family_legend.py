"""What the lines and symbols of a family's drawings mean: samples of those that are on them, and of no others."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from app.domain import ecomap, genogram
from app.domain.drawing import Drawing, Label, Mark, Oval, Spot, Stroke, moved, wide
from app.domain.family import Descent, Family, Feeling, Flow, Member, Sort, Strength, TieKind, Union
from app.domain.ids import RecordId
from app.domain.people import Sex
from app.domain.readers import Role, Scope

Words = Callable[[str], str]
"""From a key of the legend to what it means."""

Entry = tuple[str, tuple[Mark, ...]]
"""A key, and a sample that fits a box of 56 by 44 around its middle."""

_LINE: tuple[Spot, ...] = tuple((x, 0.0) for x in range(-26, 27, 2))
_ROW, _SAMPLE, _SIZE = 27.0, 62.0, 12.0
_SCALE = 0.62

_HOME = Stroke(
    points=((-26.0, -14.0), (26.0, -14.0), (26.0, 14.0), (-26.0, 14.0)), closed=True, dash="dash", width=1, tone="quiet"
)


def of_genogram(family: Family) -> tuple[Entry, ...]:
    """People, what partners are to each other, descent, feelings, the household."""
    return tuple(_of_genogram(family))


def of_ecomap(family: Family) -> tuple[Entry, ...]:
    """Kinds of ties, and the way their energy goes."""
    strengths = {one.strength for one in family.links}
    flows = {one.flow for one in family.links}
    ends = (-26.0, 0.0), (26.0, 0.0)
    entries = [(one.value, tuple(ecomap.line(one, Flow.NONE, *ends))) for one in Strength if one in strengths]
    if flows - {Flow.NONE}:
        entries.append(("flow", tuple(ecomap.line(Strength.STRONG, Flow.TO, *ends))))
    return tuple(entries)


def draw(entries: Sequence[Entry], words: Words, width: float) -> Drawing:
    """Samples with their words behind them, in as many columns as `width` has room for."""
    if not entries:
        return Drawing()
    column = _SAMPLE + max(wide(words(key)) for key, _ in entries) * _SIZE + 16
    columns = max(int(width // column), 1)
    marks: list[Mark] = []
    for number, (key, sample) in enumerate(entries):
        x, y = (number % columns) * column, (number // columns + 0.5) * _ROW
        marks += moved(_smaller(sample), x + _SAMPLE / 2, y)
        marks.append(Label(x=x + _SAMPLE, y=y, text=words(key), size=_SIZE, is_centred=False, tone="quiet"))
    rows = -(-len(entries) // columns)
    return Drawing(width=max(width, column), height=rows * _ROW, marks=tuple(marks))


def _of_genogram(family: Family) -> Iterator[Entry]:
    yield from _people(family)
    details = {kind: {one.detail for one in family.ties if one.kind is kind} for kind in TieKind}
    yield from ((one.value, tuple(_union(one))) for one in Union if one in details[TieKind.PARTNER])
    for descent in Descent:
        if descent is not Descent.BIRTH and descent in details[TieKind.PARENT]:
            yield descent.value, tuple(genogram.descent(descent.value, (0.0, -20.0), (0.0, 20.0)))
    yield from ((one.value, tuple(genogram.feeling(one, _LINE))) for one in Feeling if one in details[TieKind.FEELING])


def _people(family: Family) -> Iterator[Entry]:
    people = family.members
    kinds = (
        ("male", any(one.sex is Sex.MALE for one in people), _symbol(sex=Sex.MALE)),
        ("female", any(one.sex is Sex.FEMALE for one in people), _symbol(sex=Sex.FEMALE)),
        ("unknown", any(_is_unknown(one) for one in people), _symbol()),
        ("party", any(one.role for one in people), _symbol(sex=Sex.FEMALE, role=Role.CLIENT)),
        ("dead", any(one.is_dead for one in people), _symbol(sex=Sex.MALE, is_dead=True)),
        ("home", any(one.at_home for one in people), (_HOME,)),
    )
    yield from ((key, sample) for key, is_there, sample in kinds if is_there)
    for sort in Sort:
        if sort is not Sort.PERSON and any(one.sort is sort for one in people):
            yield sort.value, _symbol(sex=Sex.FEMALE, sort=sort)


def _is_unknown(one: Member) -> bool:
    return one.sort is Sort.PERSON and one.sex not in (Sex.MALE, Sex.FEMALE)


def _symbol(
    *, sex: Sex = Sex.UNKNOWN, sort: Sort = Sort.PERSON, role: Role | None = None, is_dead: bool = False
) -> tuple[Mark, ...]:
    one = Member(id=RecordId(b""), scope=Scope.BOTH, sex=sex, sort=sort, role=role, is_dead=is_dead)
    return tuple(genogram.symbol(one, 0, 0))


def _union(state: Union) -> Iterator[Mark]:
    yield Stroke(points=((-26.0, 0.0), (26.0, 0.0)), dash="dash" if state is Union.COHABITING else "")
    yield from genogram.strokes(state, -2, 0)


def _smaller(marks: Iterable[Mark]) -> Iterator[Mark]:
    """As samples are: two thirds as high as on the drawing."""
    for one in marks:
        if isinstance(one, Stroke):
            points = tuple((x * _SCALE, y * _SCALE) for x, y in one.points)
            yield Stroke(points=points, width=one.width, dash=one.dash, closed=one.closed, fill=one.fill, tone=one.tone)
        elif isinstance(one, Oval):
            yield Oval(x=one.x * _SCALE, y=one.y * _SCALE, rx=one.rx * _SCALE, ry=one.ry * _SCALE, fill=one.fill)
