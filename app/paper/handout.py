"""A sheet to take home and read: large type, one idea a block, and the same numbers for help at the end of each."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

import msgspec

from app.definitions.handouts import BlockKind, Handout, HandoutBlock, Span
from app.definitions.help_numbers import HelpNumbers
from app.definitions.local_texts import NOTHING_SAID, Said
from app.definitions.values import Lang, Words
from app.paper.edges import Edges
from app.paper.fonts import Style, installed_fonts
from app.paper.measures import LEFT, MM, WIDTH
from app.paper.paragraphs import paragraphs
from app.paper.pen import Area, Pen
from app.paper.values import Profile, Rendered, SheetLook
from app.paper.words import phrase, word
from app.traditional import traditional

_SIZE, _HEAD_SIZE, _NOTE_SIZE = 12.0, 14.0, 10.5
_LEADING = 1.6
_INDENT = 6 * MM
_BOX_PADDING = 3 * MM
_BULLET = 1.3 * MM
_GAPS = (3.0 * MM, 2.0 * MM, 1.2 * MM)  # between blocks; less only where it saves a page
_ITEM_SHARE = 0.4  # of that gap between two items of a list
_EMPTY, _LONG_EMPTY = "_" * 16, "_" * 28  # room to write by hand
_NUMBERS_A_ROW = 2
_FEW = 3  # lines that look forgotten on a page
_BELOW_HEAD = 2 * MM

_SIZES = {BlockKind.HEADING: _HEAD_SIZE}
_BOLD = (BlockKind.HEADING, BlockKind.SUBHEADING)


class SiteWords(msgspec.Struct, frozen=True, kw_only=True):
    """What is printed of the site; empty where it is not known, to be written by hand."""

    name: str = ""
    phone: str = ""
    hours: str = ""
    address: str = ""
    said: Said = NOTHING_SAID  # what it says in its own words


@dataclass(frozen=True)
class _Run:
    text: str
    style: Style


@dataclass(frozen=True)
class _Piece:
    """A block broken into lines, ready to be placed."""

    kind: BlockKind
    lines: tuple[tuple[_Run, ...], ...]
    size: float

    @property
    def padding(self) -> float:
        return _BOX_PADDING if self.kind is BlockKind.BOX else 0.0

    @property
    def height(self) -> float:
        return len(self.lines) * self.size * _LEADING + 2 * self.padding

    def draw(self, pen: Pen, y: float) -> None:
        """The lines from the left edge, in a frame or behind a bullet where the kind asks for it."""
        leading = self.size * _LEADING
        x = LEFT + self.padding
        if self.kind is BlockKind.BOX:
            pen.frame(Area(LEFT, y, WIDTH, self.height))
        if self.kind is BlockKind.ITEM:
            pen.dark([Area(x + _BULLET, y + (leading - _BULLET) / 2, _BULLET, _BULLET)])
            x += _INDENT
        for number, line in enumerate(self.lines):
            middle = y + self.padding + (number + 0.5) * leading
            at = x
            for run in line:
                pen.text(at, middle, run.text, run.style, self.size)
                at += pen.measure(run.style, self.size).width(run.text)


@dataclass(frozen=True)
class _HelpPiece:
    """The numbers for help in a frame: number and what it is for, two a row."""

    numbers: HelpNumbers
    lang: Lang
    pen: Pen
    kind: BlockKind = BlockKind.BOX

    @property
    def _rows(self) -> int:
        return -(-len(self.numbers.number) // _NUMBERS_A_ROW)

    @property
    def _note(self) -> list[str]:
        measure = self.pen.measure(Style.PLAIN, _NOTE_SIZE)
        return measure.wrap(phrase(self.numbers.note, self.lang), WIDTH - 2 * _BOX_PADDING)

    @property
    def height(self) -> float:
        lines = _HEAD_SIZE + self._rows * _SIZE + len(self._note) * _NOTE_SIZE
        return lines * _LEADING + 2 * _BOX_PADDING

    def draw(self, pen: Pen, y: float) -> None:
        """Title, numbers in reading order, note."""
        pen.frame(Area(LEFT, y, WIDTH, self.height), 1.0)
        x, y = LEFT + _BOX_PADDING, y + _BOX_PADDING
        title = phrase(self.numbers.title, self.lang)
        pen.text(x, y + _HEAD_SIZE * _LEADING / 2, title, Style.BOLD, _HEAD_SIZE)
        y += _HEAD_SIZE * _LEADING
        bold = pen.measure(Style.BOLD, _SIZE)
        beside = max(bold.width(one.number) for one in self.numbers.number) + 3 * MM
        step = (WIDTH - 2 * _BOX_PADDING) / _NUMBERS_A_ROW
        for at, one in enumerate(self.numbers.number):
            row, column = divmod(at, _NUMBERS_A_ROW)
            middle = y + (row + 0.5) * _SIZE * _LEADING
            pen.text(x + column * step, middle, one.number, Style.BOLD, _SIZE)
            pen.text(x + column * step + beside, middle, phrase(one.label, self.lang), Style.PLAIN, _SIZE)
        y += self._rows * _SIZE * _LEADING
        for number, line in enumerate(self._note):
            pen.text(x, y + (number + 0.5) * _NOTE_SIZE * _LEADING, line, Style.PLAIN, _NOTE_SIZE)


_Drawn = _Piece | _HelpPiece
_Page = list[tuple[float, _Drawn]]


def render(
    handout: Handout, numbers: HelpNumbers, lang: Lang, site: SiteWords | None = None, profile: Profile = "laser"
) -> Rendered:
    """The handout as PDF. The same input gives the same bytes. Raises NotFound(what="font") without any usable face.

    The document's own title, which a print queue shows, does not say what the handout is about.
    """
    pen = Pen(installed_fonts(), word("handout.document", lang), lang)
    pen.suit(profile)
    site = site or SiteWords()
    look = SheetLook(lang=lang, site_name=site.name)
    note = word("handout.foot", lang, version=handout.own_version)
    edges = Edges(pen, phrase(handout.title, lang), note, look, is_numbered=False)
    top = edges.top + _BELOW_HEAD
    room = edges.floor - top
    pieces: list[_Drawn] = [
        piece for block in handout.blocks(lang) for piece in _broken(block, _Setting(lang, site, pen), room)
    ]
    pages = _lay([*pieces, _HelpPiece(numbers.at(site.said), lang, pen)], top, edges.floor)
    for number, page in enumerate(pages, 1):
        edges.draw(pen, number, len(pages))
        for y, piece in page:
            piece.draw(pen, y)
        pen.end_page()
    return Rendered(pen.finish(), len(pages), tuple(pen.boxed))


@dataclass(frozen=True)
class _Setting:
    """What words are set in."""

    lang: Lang
    site: SiteWords
    pen: Pen

    def words(self, span: Span) -> str:
        """Ours in the language of the sheet; the site's as they were typed, on one line."""
        if span.site:
            return _on_one_line(getattr(self.site, span.site)) or _EMPTY
        if span.local:
            return _on_one_line(phrase(self.site.said.get(span.local, Words("", "")), self.lang)) or _LONG_EMPTY
        if span.is_gap:
            return _LONG_EMPTY
        return traditional(span.text) if self.lang == "zh-Hant" else span.text


def _on_one_line(text: str) -> str:
    return " ".join(paragraphs(text)).strip()


def _broken(block: HandoutBlock, setting: _Setting, room: float) -> Iterator[_Piece]:
    """The block in lines; in parts only where it is longer than a page."""
    size = _SIZES.get(block.kind, _SIZE)
    padding = 2 * _BOX_PADDING if block.kind is BlockKind.BOX else 0.0
    width = WIDTH - padding - (_INDENT if block.kind is BlockKind.ITEM else 0.0)
    lines = [line for spans in block.lines for line in _lines(spans, block.kind, setting, size, width)]
    most = int((room - padding) / (size * _LEADING))
    for start in range(0, len(lines), most):
        yield _Piece(block.kind, tuple(lines[start : start + most]), size)


def _lines(
    spans: tuple[Span, ...], kind: BlockKind, setting: _Setting, size: float, width: float
) -> Iterator[tuple[_Run, ...]]:
    """Broken as if all were in the wider of its styles; each character then drawn in its own."""
    texts = [(setting.words(span), Style.BOLD if span.is_bold or kind in _BOLD else Style.PLAIN) for span in spans]
    whole = "".join(text for text, _ in texts)
    styles = [style for text, style in texts for _ in text]
    measures = [setting.pen.measure(style, size) for style in sorted(set(styles))]
    widest = max(measures, key=lambda measure: measure.width(whole))
    at = 0
    for line in widest.wrap(whole, width):
        start = whole.index(line, at)
        at = start + len(line)
        runs = groupby(zip(line, styles[start:at], strict=True), key=lambda pair: pair[1])
        yield tuple(_Run("".join(char for char, _ in run), style) for style, run in runs)


def _lay(pieces: list[_Drawn], top: float, floor: float) -> list[_Page]:
    """The pages, with the usual gaps or with smaller ones where that saves a page.

    Where no more than a few lines would stand above the numbers for help on the last page, all of the last section
    goes there with them.
    """
    tries = [_kept_company(pieces, top, floor, gap) for gap in _GAPS]
    fewest = min(map(len, tries))
    return next(pages for pages in tries if len(pages) == fewest)


def _kept_company(pieces: list[_Drawn], top: float, floor: float, gap: float) -> list[_Page]:
    pages = list(_flow(pieces, top, floor, gap))
    if len(pages) == 1 or sum(len(piece.lines) for _, piece in pages[-1] if isinstance(piece, _Piece)) > _FEW:
        return pages
    last = max((at for at, piece in enumerate(pieces) if piece.kind is BlockKind.HEADING), default=0)
    return list(_flow(pieces, top, floor, gap, last))


def _flow(pieces: list[_Drawn], top: float, floor: float, gap: float, begins: int = 0) -> Iterator[_Page]:
    """A block stands on one page, and a heading on the page of what follows it. At `begins` a page begins anyhow."""
    page: _Page = []
    y = top
    for at, piece in enumerate(pieces):
        above = _above(pieces[at - 1] if at else None, piece, gap) if page else 0.0
        if page and (at == begins or y + above + _needed(pieces, at, gap) > floor):
            yield page
            page, y, above = [], top, 0.0
        page.append((y + above, piece))
        y += above + piece.height
    yield page


def _above(before: _Drawn | None, piece: _Drawn, gap: float) -> float:
    """The room between two blocks: a list stands close together and close to its heading, a heading apart."""
    if before is not None and (before.kind in _BOLD or (before.kind is piece.kind is BlockKind.ITEM)):
        return gap * _ITEM_SHARE
    return gap * 1.4 if piece.kind in _BOLD else gap


def _needed(pieces: list[_Drawn], at: int, gap: float) -> float:
    """The height a block needs below it on its page: its own, and of a heading that of the next block too, or of the
    first two items of a list."""
    height = pieces[at].height
    if pieces[at].kind in _BOLD and at + 1 < len(pieces):
        height += gap * _ITEM_SHARE + _needed(pieces, at + 1, gap)
        if [piece.kind for piece in pieces[at + 1 : at + 3]] == [BlockKind.ITEM, BlockKind.ITEM]:
            height += gap * _ITEM_SHARE + pieces[at + 2].height
    return height
