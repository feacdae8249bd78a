"""A form as an official table sheet: blank or filled, in Chinese or English, on as many pages as it needs."""

from collections.abc import Iterable
from dataclasses import replace

from app.definitions.values import Lang
from app.paper.edges import Edges
from app.paper.fonts import installed_fonts
from app.paper.grid import Grid
from app.paper.pen import Pen
from app.paper.rows import Flow, Laid, draw_table
from app.paper.values import FormView, Rendered, SheetLook, SignPlace
from app.paper.words import phrase

_LESS_ROOM = (0.75, 0.5, 0.3)
_LESS_TO_WRITE_IN = (0.75, 0.5)  # of a blank: a hand needs its room


def render(view: FormView, look: SheetLook) -> Rendered:
    """The sheet as PDF. The same input gives the same bytes. Raises NotFound(what="font") without any usable face."""
    return render_all(f"{view.form.code} {phrase(view.form.title, look.lang)}", look.lang, [(view, look)])


def render_all(title: str, lang: Lang, sheets: Iterable[tuple[FormView, SheetLook]]) -> Rendered:
    """Sheets behind each other in one document called `title`: its faces are embedded once, its sheets asked for one
    at a time, and the pages of each counted by themselves."""
    pen = Pen(installed_fonts(), title, lang)
    pages = sum(_draw_sheet(pen, view, look) for view, look in sheets)
    places = tuple(SignPlace(signer, words, page, *area) for page, signer, words, area in pen.signed)
    return Rendered(pen.finish(), pages, tuple(pen.boxed), places)


def _draw_sheet(pen: Pen, view: FormView, look: SheetLook) -> int:
    form = view.form
    note = phrase(form.footer, look.lang) if form.footer else ""
    edges = Edges(pen, phrase(form.title, look.lang), note, look, is_numbered=not form.anonymous)
    pages = _lay(Grid.of(view, look.lang, pen), edges)
    pen.suit(look.profile)
    for number, page in enumerate(pages, 1):
        edges.draw(pen, number, len(pages))
        draw_table(pen, page)
        pen.end_page()
    return len(pages)


def _lay(grid: Grid, edges: Edges) -> list[list[Laid]]:
    """The pages; with less padding and less empty room where that saves a page."""

    def lay(roominess: float) -> list[list[Laid]]:
        return Flow(edges.top, edges.floor).lay(replace(grid, roominess=roominess).parts())

    roomy = lay(1.0)
    if len(roomy) == 1:
        return roomy
    less = _LESS_TO_WRITE_IN if grid.view.blank else _LESS_ROOM
    tight = lay(less[-1])
    if len(tight) == len(roomy):
        return roomy
    return next((pages for pages in map(lay, less[:-1]) if len(pages) == len(tight)), tight)
