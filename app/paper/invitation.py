"""The invitation slip: handed to a new colleague, typed or scanned once on the joining computer, then torn up."""

from itertools import accumulate

from app.domain.invitation_slip import Slip, write
from app.paper.blocks import TextBlock
from app.paper.code_block import CODE_SIZE, CodeBlock
from app.paper.edges import Edges
from app.paper.fonts import Style, installed_fonts
from app.paper.measures import CELL_SIZE, LABEL_WIDTH, WIDTH
from app.paper.pen import Pen
from app.paper.rows import Cell, Laid, Row, draw_table
from app.paper.values import InvitationFacts, Rendered, SheetLook
from app.paper.words import word


def render(facts: InvitationFacts) -> Rendered:
    """The slip as PDF, one page. Raises NotFound(what="font") without any usable face."""
    title = word("invitation.title", facts.lang)
    pen = Pen(installed_fonts(), title, facts.lang)
    edges = Edges(pen, title, "", SheetLook(lang=facts.lang, site_name=facts.site), is_numbered=False)
    edges.draw(pen, 1, 1)
    rows = _rows(facts, pen)
    starts = accumulate((row.height for row in rows), initial=edges.top)
    draw_table(pen, [Laid(y, row) for y, row in zip(starts, rows, strict=False)])  # one start more than rows
    pen.end_page()
    return Rendered(pen.finish(), 1, tuple(pen.boxed))


def _rows(facts: InvitationFacts, pen: Pen) -> list[Row]:
    plain = pen.measure(Style.PLAIN, CELL_SIZE)

    def row(key: str, text: str) -> Row:
        label = TextBlock.label(word(f"invitation.{key}", facts.lang), plain, LABEL_WIDTH, facts.lang != "en")
        value = WIDTH - LABEL_WIDTH
        return Row((Cell(label, LABEL_WIDTH), Cell(TextBlock.of(text, plain, value), value)))

    scanned = write(Slip(facts.address, facts.code))
    code = CodeBlock(tuple(facts.code.split("-")), scanned, pen.measure(Style.MONO, CODE_SIZE))
    post = word("invitation.post_text", facts.lang, post=facts.post, number=f"{facts.number:02}")
    head = [row("colleague", facts.colleague), row("site", facts.site), row("post", post)]
    head += [row("expires", facts.expires), row("address", facts.address)]
    texts = [row(key, word(f"invitation.{key}_text", facts.lang)) for key in ("use", "keep", "then")]
    return [*head, Row((Cell(code, WIDTH),)), *texts]
