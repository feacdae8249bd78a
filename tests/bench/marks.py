"""Which marks a sheet consists of, listened to while it is drawn."""

from collections.abc import Iterable
from contextlib import ExitStack
from unittest.mock import patch

from app.paper import codes
from app.paper.face import Face
from app.paper.measures import BARCODE_HEIGHT, PAGE_HEIGHT, RULE
from app.paper.pen import Area, Pen
from app.paper.sheet import render
from app.paper.values import FormView, SheetLook
from tests.bench.bare_sheet import Marks, Run


def marks_of(view: FormView, look: SheetLook) -> Marks:
    """Every mark of a sheet of one page, each run of text with the file of its face."""
    heard = Marks()
    show, rule, frame, dark, bars = Pen._show, Pen.rule, Pen.frame, Pen.dark, codes.draw_barcode

    def on_show(pen: Pen, face: Face, chars: str, size: float, x: float, baseline: float) -> None:
        heard.runs.append(Run(face.name, str(face.path), chars, size, x, baseline))
        show(pen, face, chars, size, x, baseline)

    def on_rule(pen: Pen, x: float, y: float, to: tuple[float, float], weight: float = RULE) -> None:
        heard.lines.append((x, PAGE_HEIGHT - y, to[0], PAGE_HEIGHT - to[1], weight))
        rule(pen, x, y, to, weight)

    def on_frame(pen: Pen, area: Area, weight: float = RULE) -> None:
        heard.frames.append((area.x, PAGE_HEIGHT - area.bottom, area.width, area.height, weight))
        frame(pen, area, weight)

    def on_dark(pen: Pen, areas: Iterable[Area]) -> None:
        areas = list(areas)
        heard.fills += [(one.x, PAGE_HEIGHT - one.bottom, one.width, one.height) for one in areas]
        dark(pen, areas)

    def on_bars(pen: Pen, content: str, x: float, y: float) -> None:
        heard.bars.append((content, x, PAGE_HEIGHT - y - BARCODE_HEIGHT))
        bars(pen, content, x, y)

    with ExitStack() as patches:
        for name, listen in (("_show", on_show), ("rule", on_rule), ("frame", on_frame), ("dark", on_dark)):
            patches.enter_context(patch.object(Pen, name, listen))
        patches.enter_context(patch.object(codes, "draw_barcode", on_bars))
        made = render(view, look)
    if made.pages != 1:
        raise RuntimeError(f"a sheet of {made.pages} pages, and not of one")
    return heard
