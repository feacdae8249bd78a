"""From a form to rows of cells: label and value side by side, as the official table forms have it."""

from dataclasses import dataclass, replace
from typing import Self

from app.definitions.help_numbers import read_help_numbers
from app.definitions.values import BOXED, Code, Field, FieldKind, Lang, Section, Words
from app.paper.blocks import Block, CutLine, OptionsBlock, SignBlock, TextBlock
from app.paper.fonts import Style
from app.paper.measures import (
    BLANK_LINE,
    CELL_SIZE,
    COLUMNS,
    LEADING,
    LEAST_PADDING,
    PADDING,
    SIGNATURE_HEIGHT,
    STAMP_SIDE,
    TIGHT_PADDING,
    WIDTH,
)
from app.paper.pen import Pen
from app.paper.rows import Cell, Part, Row
from app.paper.shares import Share, share_row
from app.paper.text import Measure
from app.paper.values import FormView
from app.paper.words import phrase, word

_TIMES = (FieldKind.DATE, FieldKind.DATETIME)
_TIGHT = 0.5  # a roominess
_MOST_SIGNATURES = 3  # side by side
_MOST_ROWS_BESIDE = 3  # of answers to tick, beside another question
_BOTH = {"both": ("husband", "wife")}
_PRINTS = ("party", "husband", "wife")  # who may press a thumb instead of signing


@dataclass(frozen=True)
class Grid:
    """One form for one reader in one language."""

    view: FormView
    lang: Lang
    plain: Measure
    bold: Measure
    shared: dict[tuple[tuple[str, ...], ...], list[Share]]  # the shares of rows, once they are known
    roominess: float = 1.0  # below 1: less empty room in long cells and less padding

    @classmethod
    def of(cls, view: FormView, lang: Lang, pen: Pen) -> Self:
        """The grid in the usual sizes."""
        return cls(view, lang, pen.measure(Style.PLAIN, CELL_SIZE), pen.measure(Style.BOLD, CELL_SIZE), {})

    def parts(self) -> list[Part]:
        """All sections, then who signs."""
        signatures = self._signature_rows()
        parts = [part for section in self.view.form.sections for part in self._parts_of(section) if part.rows]
        if self.view.form.take_home:
            parts.append(Part((self._help_row(),)))
        return [*parts, *([Part(signatures)] if signatures else [])]

    def _parts_of(self, section: Section) -> list[Part]:
        """The section's rows under its title; each table under heads of its own, repeated where it goes on."""
        rows = (tuple(filter(self._is_asked, row)) for row in section.rows)
        asked = [part for row in rows for part in self._apart(row)]
        heads, again = self._heads(section) if asked else ((), ())
        parts: list[Part] = []
        plain: list[Row] = []
        for ids in asked:
            field = self.view.form.fields[ids[0]]
            if field.kind is not FieldKind.TABLE:
                plain.append(self._row(ids, [other for other in asked if other[0] != field.id or other == ids]))
                continue
            if plain:
                parts.append(Part(tuple(plain), heads, again))
                heads, plain = (), []
            parts.append(self._table(field, heads))
            heads = ()
        return [*parts, Part(tuple(plain), heads, again)] if plain else parts

    def _apart(self, ids: tuple[str, ...]) -> list[tuple[str, ...]]:
        """The questions of a row; answers that would stand as a tower in their share of it get the row below."""
        if len(ids) < 2:
            return [ids] if ids else []
        shares = self._shares((ids,))
        asked = zip(self._fields(ids), shares, strict=True)
        towers = [field.id for field, share in asked if self._is_tower(field, share.value)]
        beside = tuple(name for name in ids if name not in towers)
        return [*([beside] if beside else []), *((name,) for name in towers)]

    def _is_tower(self, field: Field, width: float) -> bool:
        return field.kind in BOXED and len(self._options(field, "", width).rows) > _MOST_ROWS_BESIDE

    def _heads(self, section: Section) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
        """The section's title, the cutting line before it, and the title again for further pages."""
        cut = CutLine(word("tear_off", self.lang), self.plain)
        before = (Row((Cell(cut, WIDTH),)),) if section.tear_off else ()
        if section.title is None:
            return before, ()
        title = phrase(section.title, self.lang)
        return (*before, self._title_row(title)), (self._title_row(word("continued", self.lang, name=title)),)

    def _table(self, field: Field, heads: tuple[Row, ...]) -> Part:
        label = phrase(field.label, self.lang)
        whole = sum(column.width for column in field.columns)
        widths = [WIDTH * column.width / whole for column in field.columns]
        columns = self._table_head(field, widths)
        rows = tuple(self._table_row(texts, widths) for texts in self._rows_of(field))
        again = self._title_row(word("continued", self.lang, name=label))
        return Part(rows, (*heads, self._title_row(label), columns), (again, columns))

    def _rows_of(self, field: Field) -> list[tuple[str, ...]]:
        """The rows filled in; on a blank, empty ones; never none, which would look like a mistake."""
        empty = ("",) * len(field.columns)
        return list(self.view.rows.get(field.id, ())) or [empty] * (field.lines if self.view.blank else 1)

    def _table_head(self, field: Field, widths: list[float]) -> Row:
        labels = [phrase(column.label, self.lang) for column in field.columns]
        return Row(tuple(self._label(label, width) for label, width in zip(labels, widths, strict=True)))

    def _table_row(self, texts: tuple[str, ...], widths: list[float]) -> Row:
        least = BLANK_LINE if self.view.blank else 0.0
        cells = zip(texts, widths, strict=True)
        return Row(tuple(Cell(self._text(text, width, least=least), width) for text, width in cells))

    def _help_row(self) -> Row:
        """The numbers for help: the same on every sheet that is taken home, so that none says why."""
        label = WIDTH * 2 / COLUMNS
        help_numbers = self.view.help_numbers or read_help_numbers()
        between = "; " if self.lang == "en" else "；"
        said = between.join(f"{phrase(one.label, self.lang)} {one.number}" for one in help_numbers.number)
        cell = Cell(self._text(said, WIDTH - label), WIDTH - label)
        return Row((self._label(phrase(help_numbers.title, self.lang), label), cell))

    def _title_row(self, title: str) -> Row:
        block = TextBlock.label(title, self.bold, WIDTH, is_centred=True, above=TIGHT_PADDING)
        return Row((Cell(block, WIDTH),))

    def _is_asked(self, name: str) -> bool:
        """Whether the question applies; on a blank all do. Decided by what the reader may see, and nothing else."""
        condition = self.view.form.fields[name].show_when
        if condition is None or self.view.blank:
            return True
        return not set(condition.in_).isdisjoint(self.view.shown.get(condition.field, "").split(","))

    def _row(self, ids: tuple[str, ...], rows: list[tuple[str, ...]]) -> Row:
        alike = tuple(row for row in rows if row == ids or (len(ids) > 1 and self._kinds(row) == self._kinds(ids)))
        shares = self._shares(alike)
        return Row(tuple(cell for pair in zip(self._fields(ids), shares, strict=True) for cell in self._cells(*pair)))

    def _shares(self, rows: tuple[tuple[str, ...], ...]) -> list[Share]:
        """How rows of the same kinds of questions share their width, however roomy the page is."""
        found = self.shared.get(rows)
        if found is None:
            found = self.shared[rows] = share_row([self._labelled(row) for row in rows], self.plain, self.lang)
        return found

    def _labelled(self, ids: tuple[str, ...]) -> list[tuple[Field, str]]:
        return [(field, phrase(field.label, self.lang)) for field in self._fields(ids)]

    def _fields(self, ids: tuple[str, ...]) -> list[Field]:
        return [self.view.form.fields[name] for name in ids]

    def _kinds(self, ids: tuple[str, ...]) -> list[FieldKind]:
        return [field.kind for field in self._fields(ids)]

    def _cells(self, field: Field, share: Share) -> tuple[Cell, ...]:
        """The label cell and the value cell of one question; one cell where it has no label of its own."""
        label, width = phrase(field.label, self.lang), share.label + share.value
        if field.kind is FieldKind.SIGNATURE:
            return (self._signature(label, width, field.id),)
        if field.kind is FieldKind.STATIC and (field.text is None or not label):
            shown = self.view.shown.get(field.id)
            return (Cell(self._text(shown or phrase(field.text or field.label, self.lang), width), width),)
        return self._label(label, share.label), Cell(self._value(field, share.value), share.value)

    def _label(self, label: str, width: float) -> Cell:
        again = word("continued", self.lang, name=label)
        return Cell(self._label_block(label, width), width, self._label_block(again, width))

    def _label_block(self, label: str, width: float) -> TextBlock:
        return TextBlock.label(label, self.plain, width, self.lang != "en", self._above)

    def _text(self, text: str, width: float, *, least: float = 0.0, is_upper: bool = False) -> TextBlock:
        return TextBlock.of(text, self.plain, width, above=self._above, least=least, is_upper=is_upper)

    def _value(self, field: Field, width: float) -> Block:
        shown = self.view.shown.get(field.id, "")
        if field.id in self.view.unsettled:
            return self._text(word("unsettled", self.lang), width, least=self._least(field))
        if field.kind in BOXED:
            return self._options(field, shown, width)
        text = shown
        if field.kind is FieldKind.STATIC and field.text:
            text = shown or phrase(field.text, self.lang)
        elif field.kind in _TIMES and self.view.blank:
            text = shown or self._blank_time(field, width)
        return self._text(text, width, least=self._least(field), is_upper=field.kind is FieldKind.LONG)

    def _blank_time(self, field: Field, width: float) -> str:
        """Year, month and day to write between; hour and minute on the same line where they fit."""
        day, time = word("date_blank", self.lang), word("time_blank", self.lang)
        if field.kind is FieldKind.DATE:
            return day
        return day + time if self.plain.width(day + time) <= width - 2 * PADDING else f"{day}\n{time}"

    def _least(self, field: Field) -> float:
        """The height a value is given even when it is short: `lines` of it, wider apart where a hand writes."""
        if self.view.blank and field.kind is not FieldKind.STATIC:
            return max(1.0, field.lines * self.roominess) * BLANK_LINE
        return field.lines * self.roominess * CELL_SIZE * LEADING + 2 * PADDING if field.lines > 1 else 0.0

    def _options(self, field: Field, shown: str, width: float) -> OptionsBlock:
        chosen = {code.strip() for code in shown.split(",") if code.strip()}
        codes = self._codes(field)
        unknown = sorted(chosen - {code.code for code in codes})
        answers = [(code.code in chosen, phrase(code.label, self.lang)) for code in codes]
        block = OptionsBlock.of(answers + [(True, code) for code in unknown], self.plain, width)
        return replace(block, above=self._above)

    def _codes(self, field: Field) -> tuple[Code, ...]:
        if field.kind is FieldKind.YESNO:
            return tuple(Code(code, Words(word(code, "zh"), word(code, "en"))) for code in ("yes", "no"))
        if field.kind is FieldKind.SCALE:
            return tuple(_step(field, number) for number in range(int(field.minimum or 0), int(field.maximum or 0) + 1))
        return self.view.codes[field.codes].codes if field.codes else ()

    @property
    def _above(self) -> float:
        if self.roominess == 1:
            return PADDING
        return TIGHT_PADDING if self.roominess >= _TIGHT else LEAST_PADDING

    def _signature_rows(self) -> tuple[Row, ...]:
        """Who signs, then the unit's stamp; none where the form places its own signature cells."""
        form = self.view.form
        placed = any(field.kind is FieldKind.SIGNATURE for field in form.fields.values())
        signs = [] if placed else [one for who in form.signs for one in _BOTH.get(who, (who,))]
        rows = [signs[start : start + _MOST_SIGNATURES] for start in range(0, len(signs), _MOST_SIGNATURES)] or [[]]
        last = len(rows) - 1
        return tuple(self._sign_row(row, form.stamp and at == last) for at, row in enumerate(rows) if row or form.stamp)

    def _sign_row(self, signs: list[str], is_stamped: bool) -> Row:
        room = WIDTH - (STAMP_SIDE if is_stamped else 0)
        cells = [self._signature(self._signer(who), room / len(signs), who) for who in signs]
        if is_stamped:
            cells += [] if cells else [Cell(TextBlock((), self.plain), room)]
            cells.append(self._sign_cell(word("stamp", self.lang), STAMP_SIDE, STAMP_SIDE))
        return Row(tuple(cells))

    def _signer(self, who: str) -> str:
        key = "signature_print" if who in _PRINTS else "signature"
        return word(key, self.lang, who=word(f"signs.{who}", self.lang))

    def _signature(self, words: str, width: float, signer: str) -> Cell:
        return self._sign_cell(words, width, SIGNATURE_HEIGHT, signer)

    def _sign_cell(self, words: str, width: float, height: float, signer: str = "") -> Cell:
        block = SignBlock.of(words, word("date_line", self.lang), self.plain, (width, height))
        return Cell(replace(block, signer=signer), width)


def _step(field: Field, number: int) -> Code:
    """One number of a scale, with what it means where it is an end."""
    meant = field.low if number == field.minimum else field.high if number == field.maximum else None
    words = Words(f"{number} {meant.zh}", f"{number} {meant.en}") if meant else Words(str(number), str(number))
    return Code(str(number), words)
