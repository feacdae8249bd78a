"""Where everybody stands on a genogram: computed alone from the family, the same on every computer.

Generations stand in rows (`family_rows`), partners beside each other (`family_blocks`). The order in a row is found by
sweeping up and down, each block going to the middle of those it belongs to (Sugiyama, Tagawa & Toda, "Methods for
Visual Understanding of Hierarchical System Structures", IEEE SMC-11, 1981); then the blocks of a row are put as near to
where they belong as they fit (least squares with a fixed order, by pooling neighbours that would overlap).
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import msgspec

from app.domain.family import Family
from app.domain.family_blocks import Block, blocks
from app.domain.family_rows import Generations
from app.domain.ids import RecordId

COLUMN = 60
"""From the middle of one person to the middle of the next: a name of four characters fits below each."""
GAP = 8
"""Between people who are no partners, besides."""
_SWEEPS = 8
_SETTLING = 24


class Spot(msgspec.Struct, frozen=True):
    """Somebody's place: the middle of their symbol, and the row."""

    x: float
    row: int


class Couple(msgspec.Struct, frozen=True):
    """Two parents, or one alone, and the children they have together."""

    parents: tuple[RecordId, ...]  # from left to right
    children: tuple[RecordId, ...]


class Layout(msgspec.Struct, frozen=True, kw_only=True):
    """The whole of it. Nobody stands nearer than COLUMN to anybody in the same row."""

    spots: Mapping[RecordId, Spot]
    couples: tuple[Couple, ...]
    width: float
    rows: int


def lay_out(family: Family) -> Layout:
    """Where everybody stands."""
    found = Generations(family)
    if not found.order:
        return Layout(spots={}, couples=(), width=0, rows=0)
    placing = _Placing(found, blocks(family, found))
    placing.sweep()
    placing.settle()
    spots = placing.spots()
    couples = tuple(_turned(one, spots) for one in couples_of(found))
    width = max(spot.x for spot in spots.values()) + COLUMN / 2
    return Layout(spots=spots, couples=couples, width=width, rows=max(spot.row for spot in spots.values()) + 1)


def couples_of(found: Generations) -> list[Couple]:
    """Everybody who is a couple or has a child, with the children in the order of their birth."""
    children: dict[tuple[RecordId, ...], list[RecordId]] = {pair: [] for pair in found.couples}
    for child in found.order:
        left = list(found.parents[child])
        for pair in found.couples:
            if {*pair} <= {*left}:
                children[pair].append(child)
                left = [one for one in left if one not in pair]
        for parent in left:
            children.setdefault((parent,), []).append(child)
    return [Couple(parents, tuple(born)) for parents, born in children.items()]


def _turned(couple: Couple, spots: Mapping[RecordId, Spot]) -> Couple:
    return Couple(tuple(sorted(couple.parents, key=lambda one: spots[one].x)), couple.children)


class _Placing:
    """Blocks being moved about in their rows."""

    def __init__(self, found: Generations, made: Sequence[Block]) -> None:
        self._found = found
        self._couples = couples_of(found)
        self._row_of = [found.rows[block[0]] for block in made]
        self._blocks = made
        self._block_of = {id_: at for at, block in enumerate(made) for id_ in block}
        self._within = {id_: COLUMN * at for block in made for at, id_ in enumerate(block)}
        self._x = [0.0] * len(made)
        self._rows: list[list[int]] = [[] for _ in range(max(self._row_of) + 1)]
        for at in self._first_order():
            self._rows[self._row_of[at]].append(at)
        for row in self._rows:
            self._pack(row, [0.0] * len(row))

    def sweep(self) -> None:
        """Find the order in which the fewest lines cross."""
        best, fewest = [list(row) for row in self._rows], self._crossings()
        for _ in range(_SWEEPS):
            for is_down in (True, False):
                self._reorder(is_down=is_down)
                if (now := self._crossings()) < fewest:
                    best, fewest = [list(row) for row in self._rows], now
        self._rows = best
        for row in self._rows:
            self._pack(row, [self._x[at] for at in row])

    def settle(self) -> None:
        """Move everybody as near to parents and children as the order leaves room for."""
        for turn in range(_SETTLING):
            is_down = turn % 2 == 0
            for row in self._rows if is_down else self._rows[::-1]:
                self._pack(row, [self._x[at] + self._pull(at, is_down=is_down) for at in row])

    def spots(self) -> dict[RecordId, Spot]:
        """In whole numbers, from the left edge on."""
        left = min(self._x)
        rounded: dict[int, int] = {}
        for row in self._rows:
            least = 0
            for at in row:
                rounded[at] = max(round(self._x[at] - left), least)
                least = rounded[at] + self._width(at)
        return {
            id_: Spot(rounded[at] + self._within[id_] + COLUMN / 2, self._row_of[at])
            for at, block in enumerate(self._blocks)
            for id_ in block
        }

    def _first_order(self) -> list[int]:
        """From the oldest down, children behind each other."""
        below: dict[int, list[int]] = defaultdict(list)
        for couple in self._couples:
            for child in couple.children:
                below[self._block_of[couple.parents[0]]].append(self._block_of[child])
        order: dict[int, None] = {}

        def visit(at: int) -> None:
            if at not in order:
                order[at] = None
                for child in below[at]:
                    visit(child)

        sides = self._sides()
        for at in sorted(range(len(self._blocks)), key=lambda one: (self._row_of[one], sides[one], one)):
            visit(at)
        return list(order)

    def _sides(self) -> list[int]:
        """For each block how far to the right the first of the parties stands who descends from it."""
        first = self._block_of[self._found.order[0]]
        sides = [len(self._blocks[first])] * len(self._blocks)
        for side, one in reversed(list(enumerate(self._blocks[first]))):
            waiting, seen = [one], {one}
            for young in waiting:
                sides[self._block_of[young]] = side
                older = [parent for parent in self._found.parents[young] if parent not in seen]
                seen.update(older)
                waiting += older
        return sides

    def _width(self, at: int) -> int:
        return COLUMN * len(self._blocks[at]) + GAP

    def _at(self, id_: RecordId) -> float:
        return self._x[self._block_of[id_]] + self._within[id_]

    def _middle(self, ids: Sequence[RecordId]) -> float:
        return sum(map(self._at, ids)) / len(ids)

    def _pull(self, at: int, *, is_down: bool) -> float:
        """How far a block should go to stand in the middle below its parents, or above its children."""
        pulls = []
        for couple in self._couples:
            is_above = any(self._block_of[one] == at for one in couple.parents)
            is_below = any(self._block_of[one] == at for one in couple.children)
            if couple.children and (is_below if is_down else is_above):
                apart = self._middle(couple.parents) - self._middle(couple.children)
                pulls.append(apart if is_down else -apart)
        return sum(pulls) / len(pulls) if pulls else 0.0

    def _reorder(self, *, is_down: bool) -> None:
        for row in self._rows if is_down else self._rows[::-1]:
            keys = {at: self._key(at, is_down=is_down) for at in row}
            row.sort(key=lambda at: keys[at])
            self._pack(row, [keys[at][0] for at in row])

    def _key(self, at: int, *, is_down: bool) -> tuple[float, int, int]:
        """Where a block belongs: below its parents in the order of birth, or above its children."""
        wanted, rank = [], 0
        for couple in self._couples:
            for place, child in enumerate(couple.children):
                if is_down and self._block_of[child] == at:
                    wanted.append(self._middle(couple.parents) - self._within[child])
                    rank = place
            for parent in () if is_down else couple.parents:
                if couple.children and self._block_of[parent] == at:
                    wanted.append(self._middle(couple.children) - self._within[parent])
        where = sum(wanted) / len(wanted) if wanted else self._x[at]
        return round(where, 6), rank, at

    def _pack(self, row: Sequence[int], wanted: Sequence[float]) -> None:
        """The places nearest to those wanted at which nobody overlaps; the order stays."""
        before, pools = 0.0, list[list[float]]()  # sum and count of where the pooled ones want their first to be
        offsets = []
        for at, want in zip(row, wanted, strict=True):
            offsets.append(before)
            pools.append([want - before, 1.0])
            while len(pools) > 1 and pools[-2][0] / pools[-2][1] > pools[-1][0] / pools[-1][1]:
                total, count = pools.pop()
                pools[-1][0] += total
                pools[-1][1] += count
            before += self._width(at)
        starts = [total / count for total, count in pools for _ in range(int(count))]
        for at, offset, start in zip(row, offsets, starts, strict=True):
            self._x[at] = start + offset

    def _crossings(self) -> int:
        """How many lines from parents to children cross others of the same rows."""
        lines: dict[tuple[int, int], list[tuple[float, float]]] = defaultdict(list)
        for couple in self._couples:
            above = self._row_of[self._block_of[couple.parents[0]]]
            for child in couple.children:
                below = self._row_of[self._block_of[child]]
                lines[above, below].append((self._middle(couple.parents), self._at(child)))
        return sum(
            1
            for some in lines.values()
            for number, (top, bottom) in enumerate(some)
            for other_top, other_bottom in some[:number]
            if (top - other_top) * (bottom - other_bottom) < 0
        )
