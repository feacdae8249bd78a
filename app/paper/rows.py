"""Rows of cells, and how they are laid on pages: heads repeat, short rows stay whole, long ones flow on."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from app.paper.blocks import Block
from app.paper.measures import FRAME, LEAST_ROW, LEFT, WIDTH, on_grid
from app.paper.pen import Area, Pen

_KEPT_WHOLE = 0.25
"""A row no higher than this part of a page goes to the next page whole."""


@dataclass(frozen=True)
class Cell:
    """One box of the table. `rest` stands in it where the row goes on over a page; nothing unless given."""

    block: Block
    width: float
    rest: Block | None = None


@dataclass(frozen=True)
class Row:
    """Cells side by side over the full width."""

    cells: tuple[Cell, ...]
    least: float = LEAST_ROW

    @property
    def height(self) -> float:
        """The height of its highest cell."""
        return on_grid(max(self.least, *(cell.block.height for cell in self.cells)))

    def draw(self, pen: Pen, y: float) -> None:
        """All cells and the rules around them."""
        x, height = LEFT, self.height
        for cell in self.cells:
            area = Area(x, y, cell.width, height)
            pen.frame(area)
            cell.block.draw(pen, area)
            x += cell.width

    def cut(self, room: float) -> "tuple[Row, Row] | None":
        """The part that fits into `room` and the rest, or None where some cell can neither fit nor be cut."""
        upper, lower = [], []
        for cell in self.cells:
            parts = (cell.block, cell.rest) if cell.block.height <= room else cell.block.cut(room)
            if parts is None:
                return None
            first, rest = parts
            upper.append(replace(cell, block=first))
            lower.append(replace(cell, block=rest or _Nothing(), rest=cell.rest))
        return Row(tuple(upper)), Row(tuple(lower))


class _Nothing:
    """An empty cell."""

    height = 0.0

    def draw(self, pen: Pen, area: Area) -> None:
        """Nothing to draw."""

    def cut(self, room: float) -> None:
        """Nothing to cut."""
        return


@dataclass(frozen=True)
class Part:
    """A section or a table: the rows that head it, those repeated on further pages, and its own rows."""

    rows: tuple[Row, ...]
    heads: tuple[Row, ...] = ()
    heads_again: tuple[Row, ...] = ()


class Laid(NamedTuple):
    """A row with its place on its page."""

    y: float
    row: Row


def draw_table(pen: Pen, page: Sequence[Laid]) -> None:
    """The rows of one page and the frame around them."""
    for laid in page:
        laid.row.draw(pen, laid.y)
    if page:
        bottom = page[-1].y + page[-1].row.height
        pen.frame(Area(LEFT, page[0].y, WIDTH, bottom - page[0].y), FRAME)


class Flow:
    """Lays parts on pages between two heights."""

    def __init__(self, top: float, floor: float) -> None:
        self._top, self._floor = top, floor
        self.pages: list[list[Laid]] = [[]]
        self._y = top
        self._is_fresh = True  # nothing but repeated heads on this page yet

    def lay(self, parts: Sequence[Part]) -> list[list[Laid]]:
        """The pages, each with its rows in place."""
        for part in parts:
            self._lay_part(part)
        return self.pages

    def _lay_part(self, part: Part) -> None:
        if part.heads:
            first = part.rows[0] if part.rows else None
            wanted = sum(head.height for head in part.heads) + (self._least_piece(first) if first else 0)
            if wanted > self._room and not self._is_fresh:
                self._turn(())
            for head in part.heads:
                self._put(head)
        for row in part.rows:
            self._lay_row(row, part.heads_again)

    def _least_piece(self, row: Row) -> float:
        """How much of a row must stand below its section's title."""
        return row.height if row.height <= self._whole else LEAST_ROW * 2

    def _lay_row(self, row: Row, heads_again: tuple[Row, ...]) -> None:
        while row.height > self._room:
            parts = row.cut(self._room) if row.height > self._whole else None
            if parts:
                self._put(parts[0])
                row = parts[1]
            elif self._is_fresh:
                break
            self._turn(heads_again)
        self._put(row)

    @property
    def _room(self) -> float:
        return self._floor - self._y + 1e-6

    @property
    def _whole(self) -> float:
        return (self._floor - self._top) * _KEPT_WHOLE

    def _put(self, row: Row) -> None:
        self.pages[-1].append(Laid(self._y, row))
        self._y += row.height
        self._is_fresh = False

    def _turn(self, heads_again: tuple[Row, ...]) -> None:
        self.pages.append([])
        self._y = self._top
        for head in heads_again:
            self._put(head)
        self._is_fresh = True
