"""Partners beside each other: who stands where among those who are tied to each other in one row."""

from collections.abc import Collection, Mapping, Sequence

from app.domain.family import Family
from app.domain.family_rows import Generations
from app.domain.ids import RecordId
from app.domain.people import Sex

Block = tuple[RecordId, ...]
"""Partners, and the partners of partners, from left to right."""


def blocks(family: Family, found: Generations) -> list[Block]:
    """Everybody once. A man stands left of his wife; somebody with two partners stands between them."""
    beside = _beside(found)
    made, taken = [], set[RecordId]()
    for id_ in found.order:
        if id_ not in taken:
            component = _component(id_, beside)
            taken.update(component)
            made.append(_arranged(family, component, beside))
    return made


def _beside(found: Generations) -> dict[RecordId, list[RecordId]]:
    beside: dict[RecordId, list[RecordId]] = {id_: [] for id_ in found.order}
    for a, b in found.couples:
        if found.rows[a] == found.rows[b]:
            beside[a].append(b)
            beside[b].append(a)
    return beside


def _component(start: RecordId, beside: Mapping[RecordId, Sequence[RecordId]]) -> list[RecordId]:
    found = [start]
    for one in found:
        found += [other for other in beside[one] if other not in found]
    return found


def _arranged(family: Family, people: list[RecordId], beside: Mapping[RecordId, Sequence[RecordId]]) -> Block:
    ends = [one for one in people if len(beside[one]) <= 1]
    is_path = all(len(beside[one]) <= 2 for one in people) and (len(people) == 1 or len(ends) == 2)
    row = _along(ends[0], beside) if is_path else _around(people, beside)
    turned = tuple(reversed(row))
    return turned if _men_right(family, row, beside) > _men_right(family, turned, beside) else tuple(row)


def _along(end: RecordId, beside: Mapping[RecordId, Sequence[RecordId]]) -> list[RecordId]:
    row = [end]
    while more := [one for one in beside[row[-1]] if one not in row]:
        row.append(more[0])
    return row


def _around(people: Collection[RecordId], beside: Mapping[RecordId, Sequence[RecordId]]) -> list[RecordId]:
    """The one with the most partners between the first of them and the others."""
    order = list(people)
    middle = max(order, key=lambda one: (len(beside[one]), -order.index(one)))
    others = sorted(
        (one for one in order if one != middle), key=lambda one: (one not in beside[middle], order.index(one))
    )
    return [others[0], middle, *others[1:]]


def _men_right(family: Family, row: Sequence[RecordId], beside: Mapping[RecordId, Sequence[RecordId]]) -> int:
    """How many couples stand with the man at the right; that of the parties counts most."""
    place = {one: at for at, one in enumerate(row)}
    return sum(
        len(row) if _is_party(family, one) and _is_party(family, other) else 1
        for one in row
        for other in beside[one]
        if place[other] < place[one] and _sex(family, one) is Sex.MALE and _sex(family, other) is not Sex.MALE
    )


def _is_party(family: Family, one: RecordId) -> bool:
    member = family.member(one)
    return member is not None and member.role is not None


def _sex(family: Family, one: RecordId) -> Sex:
    member = family.member(one)
    return member.sex if member else Sex.UNKNOWN
