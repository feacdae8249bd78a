"""The family picture as pages behind an assessment (C-3): a drawing on each, with what its lines mean below it."""

from collections.abc import Sequence

import msgspec

from app.domain.drawing import Drawing
from app.paper import drawn
from app.paper.edges import Edges
from app.paper.fonts import Style, installed_fonts
from app.paper.measures import LEFT, MM, SMALL_SIZE, WIDTH
from app.paper.pen import Area, Pen
from app.paper.values import Rendered, SheetLook
from app.paper.words import word

_LEGEND_SCALE = 0.62
LEGEND_WIDTH = WIDTH / _LEGEND_SCALE
"""How wide a legend is to be drawn, in units of a drawing."""
_GAP = 4 * MM


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """One page: the genogram or the ecomap, its legend, and for whom it was made."""

    title: str
    whom: str
    drawing: Drawing
    legend: Drawing


def render(pictures: Sequence[Picture], look: SheetLook) -> Rendered:
    """The pages. Raises NotFound(what="font") without any usable face."""
    pen = Pen(installed_fonts(), word("family.title", look.lang), look.lang)
    pen.suit(look.profile)
    for number, one in enumerate(pictures, start=1):
        edges = Edges(pen, one.title, word("family.note", look.lang), look)
        edges.draw(pen, number, len(pictures))
        _draw(pen, one, edges)
        pen.end_page()
    return Rendered(pen.finish(), len(pictures), tuple(pen.boxed))


def _draw(pen: Pen, one: Picture, edges: Edges) -> None:
    pen.text(LEFT, edges.top + _GAP, one.whom, Style.PLAIN, SMALL_SIZE)
    top = edges.top + 3 * _GAP
    legend = one.legend.height * _LEGEND_SCALE
    drawn.draw(pen, one.drawing, Area(LEFT, top, WIDTH, edges.floor - legend - 2 * _GAP - top))
    drawn.draw(pen, one.legend, Area(LEFT, edges.floor - legend - _GAP, WIDTH, legend))
