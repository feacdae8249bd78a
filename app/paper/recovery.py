"""The recovery-code sheet of one seat: printed once, sealed in an envelope, typed in when a passphrase is lost."""

import re
from itertools import accumulate

from app.paper.blocks import TextBlock
from app.paper.code_block import CODE_SIZE, CodeBlock
from app.paper.edges import Edges
from app.paper.fonts import Style, installed_fonts
from app.paper.measures import CELL_SIZE, LABEL_WIDTH, WIDTH
from app.paper.pen import Pen
from app.paper.rows import Cell, Laid, Row, draw_table
from app.paper.values import RecoveryFacts, Rendered, SheetLook
from app.paper.words import word


def render(facts: RecoveryFacts) -> Rendered:
    """The sheet as PDF, one page. Raises NotFound(what="font") without any usable face."""
    title = word("recovery.title", facts.lang)
    pen = Pen(installed_fonts(), title, facts.lang)
    edges = Edges(pen, title, "", SheetLook(lang=facts.lang, site_name=facts.site), is_numbered=False)
    edges.draw(pen, 1, 1)
    rows = _rows(facts, pen)
    starts = accumulate((row.height for row in rows), initial=edges.top)
    draw_table(pen, [Laid(y, row) for y, row in zip(starts, rows, strict=False)])  # one start more than rows
    pen.end_page()
    return Rendered(pen.finish(), 1, tuple(pen.boxed))


def _rows(facts: RecoveryFacts, pen: Pen) -> list[Row]:
    plain = pen.measure(Style.PLAIN, CELL_SIZE)

    def row(key: str, text: str) -> Row:
        label = TextBlock.label(word(f"recovery.{key}", facts.lang), plain, LABEL_WIDTH, facts.lang != "en")
        value = WIDTH - LABEL_WIDTH
        return Row((Cell(label, LABEL_WIDTH), Cell(TextBlock.of(text, plain, value), value)))

    groups = tuple(re.split(r"[\s-]+", facts.code.strip()))
    code = CodeBlock(groups, facts.code, pen.measure(Style.MONO, CODE_SIZE))
    texts = [row(key, word(f"recovery.{key}_text", facts.lang)) for key in ("what", "keep", "lost", "hand")]
    made_on = word("day", facts.lang, year=facts.made_on.year, month=facts.made_on.month, day=facts.made_on.day)
    head = [row("seat", facts.seat), row("site", facts.site), row("made_on", made_on)]
    return [*head, Row((Cell(code, WIDTH),)), *texts]
