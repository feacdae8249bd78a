"""In which row of a genogram everybody stands: parents above their children, partners side by side.

Two computers may have written what cannot all be true (somebody is their own grandmother); then the later tie is left
out of the rows, and still drawn.
"""

from collections import defaultdict
from collections.abc import Sequence

from app.domain.family import Family, TieKind
from app.domain.ids import RecordId
from app.domain.readers import Role

Rows = dict[RecordId, int]
"""Member to row, 0 on top, none of them empty."""

_ROLES = tuple(Role)


def in_order(family: Family) -> tuple[RecordId, ...]:
    """Everybody, the parties first, then by year of birth: whatever order they came in."""

    def place(one: object) -> tuple[object, ...]:
        member = family.member(one)  # type: ignore[arg-type]  # an id of this family
        assert member is not None  # noqa: S101 - it is one of its members
        role = len(_ROLES) if member.role is None else _ROLES.index(member.role)
        return role, 9999 if member.born is None else member.born, member.id

    return tuple(sorted((one.id for one in family.members), key=place))


class Generations:
    """Rows, and the ties they follow."""

    def __init__(self, family: Family) -> None:
        self.order = in_order(family)
        place = {id_: number for number, id_ in enumerate(self.order)}
        self.parents: dict[RecordId, list[RecordId]] = defaultdict(list)
        self.couples: list[tuple[RecordId, RecordId]] = []
        self._group = {id_: id_ for id_ in self.order}
        self._below: dict[RecordId, set[RecordId]] = defaultdict(set)  # by group
        ties = sorted(family.ties, key=lambda tie: (place[tie.a], place[tie.b], tie.id))
        for tie in ties:
            if tie.kind is TieKind.PARENT:
                self._take_parent(tie.a, tie.b)
        for tie in ties:
            if tie.kind is TieKind.PARTNER:
                self._take_couple(tie.a, tie.b)
        for child in self.order:
            self._take_other_parent(child)
        self.rows = self._rows()

    def _take_parent(self, parent: RecordId, child: RecordId) -> None:
        if parent not in self.parents[child] and not self._reaches(child, parent):
            self.parents[child].append(parent)
            self._below[parent].add(child)

    def _take_couple(self, a: RecordId, b: RecordId) -> None:
        """Partners share a row, unless one descends from the other."""
        one, other = self._group[a], self._group[b]
        if one != other and (self._reaches(one, other) or self._reaches(other, one)):
            return
        if one != other:
            self._join(one, other)
        if (a, b) not in self.couples and (b, a) not in self.couples:
            self.couples.append((a, b))

    def _take_other_parent(self, child: RecordId) -> None:
        """Two parents of one child are drawn as a couple even where nobody said what they are to each other."""
        parents = self.parents[child]
        if len(parents) == 2 and not any({*pair} == {*parents} for pair in self.couples):
            self._take_couple(parents[0], parents[1])

    def _join(self, one: RecordId, other: RecordId) -> None:
        for id_, group in self._group.items():
            if group == other:
                self._group[id_] = one
        self._below[one] |= self._below.pop(other, set())

    def _reaches(self, start: RecordId, end: RecordId) -> bool:
        """Whether somebody of a group stands below somebody of another, or it is the same group."""
        start, end = self._group[start], self._group[end]
        waiting, seen = [start], {start}
        while waiting:
            one = waiting.pop()
            if one == end:
                return True
            more = {self._group[child] for child in self._below.get(one, ())} - seen
            seen |= more
            waiting += more
        return False

    def _rows(self) -> Rows:
        rows = self._spread()
        for _ in self.order:  # as often as there can be generations
            lower = {
                group: max([row, *(rows[above] + 1 for above in self._above(group))]) for group, row in rows.items()
            }
            if lower == rows:
                break
            rows = lower
        used = sorted(set(rows.values()))
        return {id_: used.index(rows[self._group[id_]]) for id_ in self.order}

    def _spread(self) -> dict[RecordId, int]:
        """From the first party on: one up to parents, one down to children. Groups to rows."""
        rows: dict[RecordId, int] = {}
        for id_ in self.order:
            waiting: list[tuple[RecordId, int]] = [(self._group[id_], 0)]
            while waiting:
                group, row = waiting.pop(0)
                if group not in rows:
                    rows[group] = row
                    waiting += [(above, row - 1) for above in self._above(group)]
                    waiting += [(below, row + 1) for below in self._under(group)]
        return rows

    def _above(self, group: RecordId) -> Sequence[RecordId]:
        found = [self._group[parent] for id_ in self._of(group) for parent in self.parents[id_]]
        return [one for one in dict.fromkeys(found) if one != group]

    def _under(self, group: RecordId) -> Sequence[RecordId]:
        found = [self._group[id_] for id_ in self.order if self._group[id_] != group
                 and any(self._group[parent] == group for parent in self.parents[id_])]  # fmt: skip
        return list(dict.fromkeys(found))

    def _of(self, group: RecordId) -> Sequence[RecordId]:
        return [id_ for id_ in self.order if self._group[id_] == group]
