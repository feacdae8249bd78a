"""What can stand in a cell: each block knows its height in the width it was made for, draws itself, and may be cut."""

from dataclasses import dataclass, replace
from typing import Protocol, Self

from app.paper.fonts import Style
from app.paper.measures import CELL_SIZE, LEADING, MM, PADDING
from app.paper.pen import Area, Pen
from app.paper.text import Measure


class Block(Protocol):
    """The content of one cell."""

    @property
    def height(self) -> float:
        """The least height of its cell, padding included."""

    def draw(self, pen: Pen, area: Area) -> None:
        """Put it into a cell that is at least that high."""

    def cut(self, room: float) -> "tuple[Block, Block] | None":
        """The part that fits into `room` and the rest; None where it cannot be cut there."""


@dataclass(frozen=True)
class TextBlock:
    """Lines of text."""

    lines: tuple[str, ...]
    measure: Measure
    is_centred: bool = False
    is_upper: bool = False  # starts at the top of a higher cell instead of standing in its middle
    least: float = 0.0
    above: float = PADDING  # and below

    @classmethod
    def of(
        cls, text: str, measure: Measure, width: float,
        *, above: float = PADDING, least: float = 0.0, is_upper: bool = False,
    ) -> Self:  # fmt: skip
        """The text broken for a cell of this width."""
        lines = tuple(measure.wrap(text, width - 2 * PADDING))
        return cls(lines, measure, is_upper=is_upper, least=least, above=above)

    @classmethod
    def label(cls, text: str, measure: Measure, width: float, is_centred: bool, above: float = PADDING) -> Self:
        """A label: its lines about equally long."""
        return cls(tuple(measure.balance(text, width - 2 * PADDING)), measure, is_centred, above=above)

    @property
    def leading(self) -> float:
        """The distance of the lines."""
        return self.measure.size * LEADING

    @property
    def height(self) -> float:
        """The lines and the padding, but not below `least`."""
        return max(self.least, len(self.lines) * self.leading + 2 * self.above)

    def draw(self, pen: Pen, area: Area) -> None:
        """The lines one below the other."""
        above = self.above if self.is_upper else (area.height - len(self.lines) * self.leading) / 2
        middle = area.y + above + self.leading / 2
        for number, line in enumerate(self.lines):
            shift = (area.width - self.measure.width(line)) / 2 if self.is_centred else PADDING
            pen.text(area.x + shift, middle + number * self.leading, line, self.measure.style, self.measure.size)

    def cut(self, room: float) -> "tuple[TextBlock, TextBlock] | None":
        """After as many lines as fit, but never leaving a single line on either side."""
        fitting = min(int((room - 2 * self.above) / self.leading + 1e-6), len(self.lines) - 2)
        if fitting < 2:
            return None
        upper, lower = self.lines[:fitting], self.lines[fitting:]
        return replace(self, lines=upper, least=0.0), replace(self, lines=lower, least=0.0)


@dataclass(frozen=True)
class CutLine:
    """A dashed line to cut along, with words in its middle."""

    words: str
    measure: Measure
    height: float = 7 * MM

    def draw(self, pen: Pen, area: Area) -> None:
        """Left and right of the words."""
        width = self.measure.width(self.words)
        middle, start = area.y + area.height / 2, area.x + (area.width - width) / 2
        pen.dashes(area.x, middle, start - PADDING)
        pen.dashes(start + width + PADDING, middle, area.x + area.width)
        pen.text(start, middle, self.words, self.measure.style, self.measure.size)

    def cut(self, room: float) -> None:
        """Never: it is a single line."""
        return


@dataclass(frozen=True)
class Option:
    """One answer to tick, already broken into lines."""

    is_ticked: bool
    lines: tuple[str, ...]
    width: float


_TICK = 0.86  # side of a tick box, of the type size
_TICK_GAP = 0.35  # between box and words
_OPTION_GAP = 1.4  # between answers in a line


@dataclass(frozen=True)
class OptionsBlock:
    """All answers of a list, with a box each, flowing like words; those chosen are ticked."""

    rows: tuple[tuple[Option, ...], ...]
    measure: Measure
    above: float = PADDING  # and below

    @classmethod
    def of(cls, answers: list[tuple[bool, str]], measure: Measure, width: float) -> Self:
        """The answers (ticked or not, and their words) arranged for a cell of this width."""
        room, size = width - 2 * PADDING, measure.size
        before = (_TICK + _TICK_GAP) * size
        rows: list[list[Option]] = []
        used = room
        for is_ticked, words in answers:
            lines = tuple(measure.wrap(words, room - before))
            option = Option(is_ticked, lines, before + max(map(measure.width, lines)))
            if used + option.width > room or not rows:
                rows.append([])
                used = 0.0
            rows[-1].append(option)
            used += option.width + _OPTION_GAP * size
        return cls(tuple(map(tuple, rows)), measure)

    def _row_height(self, row: tuple[Option, ...]) -> float:
        return max(len(option.lines) for option in row) * self.measure.size * LEADING * 1.08

    @property
    def height(self) -> float:
        """All rows and the padding."""
        return sum(map(self._row_height, self.rows)) + 2 * self.above

    def draw(self, pen: Pen, area: Area) -> None:
        """The rows in the middle of the cell's height."""
        y = area.y + (area.height - self.height) / 2 + self.above
        for row in self.rows:
            x = area.x + PADDING
            for option in row:
                self._draw_option(pen, option, x, y)
                x += option.width + _OPTION_GAP * self.measure.size
            y += self._row_height(row)

    def _draw_option(self, pen: Pen, option: Option, x: float, y: float) -> None:
        size, leading = self.measure.size, self.measure.size * LEADING * 1.08
        pen.tick_box(x, y + leading / 2, _TICK * size, option.is_ticked)
        for number, line in enumerate(option.lines):
            words_x = x + (_TICK + _TICK_GAP) * size
            pen.text(words_x, y + (number + 0.5) * leading, line, self.measure.style, size)

    def cut(self, room: float) -> "tuple[OptionsBlock, OptionsBlock] | None":
        """Between two rows."""
        used, kept = 2 * self.above, 0
        while kept < len(self.rows) and used + self._row_height(self.rows[kept]) <= room:
            used += self._row_height(self.rows[kept])
            kept += 1
        if not 0 < kept < len(self.rows):
            return None
        return replace(self, rows=self.rows[:kept]), replace(self, rows=self.rows[kept:])


@dataclass(frozen=True)
class SignBlock:
    """Room to sign, press a thumb or stamp: words at the top, the date at the foot."""

    lines: tuple[str, ...]
    date_line: str
    measure: Measure
    height: float
    signer: str = ""  # nobody's: the unit's stamp

    @classmethod
    def of(cls, words: str, date_line: str, measure: Measure, size: tuple[float, float]) -> Self:
        """The words broken for a cell of this width, at least this high."""
        width, height = size
        lines = tuple(measure.wrap(words, width - 2 * PADDING))
        words_height = (len(lines) - 1) * measure.size * LEADING
        return cls(lines, date_line, measure, height + words_height)

    def draw(self, pen: Pen, area: Area) -> None:
        """Words from the top left corner, the date in the bottom right corner."""
        if self.signer:
            pen.note_signature(self.signer, "".join(self.lines), area)
        leading = self.measure.size * LEADING
        for number, line in enumerate(self.lines):
            pen.text(area.x + PADDING, area.y + PADDING + (number + 0.5) * leading, line, self.measure.style, CELL_SIZE)
        shift = area.width - PADDING - self.measure.width(self.date_line)
        pen.text(area.x + shift, area.bottom - PADDING - leading / 2, self.date_line, Style.PLAIN, CELL_SIZE)

    def cut(self, room: float) -> None:
        """Never: a signature stands on one page."""
        return
