"""The destruction register (销毁登记): what was destroyed, why, by whose wish, who agreed, and who has let go of it.

It names no client. Only what is carried out stands on it.
"""

import msgspec

from app.definitions.values import Lang
from app.paper.blocks import TextBlock
from app.paper.edges import Edges
from app.paper.fonts import Style, installed_fonts
from app.paper.measures import CELL_SIZE, WIDTH
from app.paper.pen import Pen
from app.paper.rows import Cell, Flow, Part, Row, draw_table
from app.paper.text import Measure
from app.paper.values import Rendered, SheetLook
from app.paper.words import word

COLUMNS = ("number", "reason", "proposed", "approved", "receipts")
_SHARES = (0.22, 0.22, 0.18, 0.2, 0.18)  # of the width


class Entry(msgspec.Struct, frozen=True):
    """One line, said."""

    number: str
    reason: str
    proposed: str  # by whom and when
    approved: str  # by whom and when, the last word at the end
    receipts: str


def render(entries: tuple[Entry, ...], site: str, lang: Lang) -> Rendered:
    """The pages. Raises NotFound(what="font") without any usable face."""
    title = word("erasing.title", lang)
    pen = Pen(installed_fonts(), title, lang)
    edges = Edges(pen, title, "", SheetLook(lang=lang, site_name=site), is_numbered=False)
    plain, bold = pen.measure(Style.PLAIN, CELL_SIZE), pen.measure(Style.BOLD, CELL_SIZE)
    head = _cells([word(f"erasing.{name}", lang) for name in COLUMNS], bold)
    lines = tuple(_cells(list(msgspec.structs.astuple(one)), plain) for one in entries)
    none = Part((Row((Cell(TextBlock.of(word("erasing.none", lang), plain, WIDTH), WIDTH),)),))
    pages = Flow(edges.top, edges.floor).lay([Part(lines, (head,), (head,)) if lines else none])
    for number, page in enumerate(pages, 1):
        edges.draw(pen, number, len(pages))
        draw_table(pen, page)
        pen.end_page()
    return Rendered(pen.finish(), len(pages), tuple(pen.boxed))


def _cells(texts: list[str], measure: Measure) -> Row:
    widths = [WIDTH * share for share in _SHARES]
    return Row(tuple(
        Cell(TextBlock.of(text, measure, width), width) for text, width in zip(texts, widths, strict=True)
    ))  # fmt: skip
