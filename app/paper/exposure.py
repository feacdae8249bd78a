"""What a computer could read, as pages: whoever answers for the site has to tell the people concerned."""

import msgspec

from app.definitions.values import Lang
from app.domain.exposure import ExposedCase, Exposure
from app.now import CHINA
from app.paper.blocks import TextBlock
from app.paper.edges import Edges
from app.paper.fonts import Style, installed_fonts
from app.paper.measures import CELL_SIZE, LABEL_WIDTH, WIDTH
from app.paper.pen import Pen
from app.paper.rows import Cell, Flow, Part, Row, draw_table
from app.paper.text import Measure
from app.paper.values import Rendered, SheetLook
from app.paper.words import word


class About(msgspec.Struct, frozen=True):
    """Whose computer it is, and whether it still takes part."""

    site: str
    worker: str
    is_active: bool


def render(found: Exposure, about: About, lang: Lang) -> Rendered:
    """The pages. Raises NotFound(what="font") without any usable face."""
    title = word("exposure.title", lang)
    pen = Pen(installed_fonts(), title, lang)
    edges = Edges(pen, title, "", SheetLook(lang=lang, site_name=about.site), is_numbered=False)
    plain, bold = pen.measure(Style.PLAIN, CELL_SIZE), pen.measure(Style.BOLD, CELL_SIZE)
    head = _cells([word(f"exposure.{name}", lang) for name in ("number", "called", "last")], bold)
    listed = Part(tuple(_line(one, plain) for one in found.cases), (head,), (head,))
    parts = [Part(_facts(found, about, lang, plain)), *([listed] if found.cases else [])]
    pages = Flow(edges.top, edges.floor).lay(parts)
    for number, page in enumerate(pages, 1):
        edges.draw(pen, number, len(pages))
        draw_table(pen, page)
        pen.end_page()
    return Rendered(pen.finish(), len(pages), tuple(pen.boxed))


def _facts(found: Exposure, about: About, lang: Lang, plain: Measure) -> tuple[Row, ...]:
    until = f"{found.until.astimezone(CHINA):%Y-%m-%d %H:%M}" if found.until else ""
    means = word("exposure.means_active" if about.is_active else "exposure.means", lang, until=until)
    said = {
        "worker": about.worker,
        "meaning": means if found.until or found.unnamed else word("exposure.nothing", lang),
        "people": word("exposure.counted", lang, people=found.people, private=found.private, cases=len(found.cases)),
        "unnamed": word("exposure.unnamed_text", lang, count=found.unnamed) if found.unnamed else "",
    }
    return tuple(_fact(word(f"exposure.{key}", lang), text, lang, plain) for key, text in said.items() if text)


def _fact(label: str, text: str, lang: Lang, plain: Measure) -> Row:
    value = WIDTH - LABEL_WIDTH
    named = TextBlock.label(label, plain, LABEL_WIDTH, lang != "en")
    return Row((Cell(named, LABEL_WIDTH), Cell(TextBlock.of(text, plain, value), value)))


def _line(one: ExposedCase, plain: Measure) -> Row:
    return _cells([one.number, one.called, f"{one.last.astimezone(CHINA):%Y-%m-%d %H:%M}"], plain)


def _cells(texts: list[str], measure: Measure) -> Row:
    widths = (LABEL_WIDTH * 1.4, WIDTH - LABEL_WIDTH * 2.6, LABEL_WIDTH * 1.2)
    return Row(tuple(
        Cell(TextBlock.of(text, measure, width), width) for text, width in zip(texts, widths, strict=True)
    ))  # fmt: skip
