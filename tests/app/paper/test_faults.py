"""The eye that looks at every page sees: each fault it knows is drawn here once and found."""

from collections.abc import Callable

import pytest

from app.paper.fonts import Style, installed_fonts
from app.paper.measures import LEFT, TOP, WIDTH
from app.paper.pen import Area, Pen
from tests.app.paper.faults import faults

Drawing = Callable[[Pen], None]


def _drawn(drawing: Drawing) -> list[str]:
    pen = Pen(installed_fonts(), "t", "zh")
    pen.text(LEFT + 20, TOP + 50, "好的 fine, “Ī.”")
    pen.frame(Area(LEFT, TOP + 30, WIDTH, 40))
    drawing(pen)
    pen.end_page()
    return faults(pen.finish())


def _nothing(pen: Pen) -> None:
    """A good page."""


def _beyond_the_edge(pen: Pen) -> None:
    pen.text(LEFT + WIDTH - 8, TOP + 300, "出去")


def _on_another(pen: Pen) -> None:
    pen.text(LEFT + 24, TOP + 53, "上面")


def _on_a_level_rule(pen: Pen) -> None:
    pen.text(LEFT + 60, TOP + 70, "g")


def _on_an_upright_rule(pen: Pen) -> None:
    pen.rule(LEFT + 65, TOP + 200, (LEFT + 65, TOP + 220))
    pen.text(LEFT + 60, TOP + 210, "中")


def _in_white(pen: Pen) -> None:
    pen.canvas.addLiteral("1 g")
    pen.text(LEFT + 60, TOP + 210, "看不见")
    pen.canvas.addLiteral("0 g")


def _a_mark_in_the_margin(pen: Pen) -> None:
    pen.dark([Area(4, 400, 1, 1)])


def _a_missing_glyph(pen: Pen) -> None:
    """As if the face had the character: its glyph 0 is drawn for it."""
    face = pen.fonts.face_of(Style.PLAIN, "好")
    assert face is not None
    pen._show(face, "\U000323b0", 10.5, LEFT + 60, 300)


@pytest.mark.parametrize(
    ("drawing", "said"),
    [
        (_beyond_the_edge, "leaves the print area"),
        (_on_another, "lies on"),
        (_on_a_level_rule, "rule runs through 'g'"),
        (_on_an_upright_rule, "rule runs through '中'"),
        (_in_white, "leaves no ink"),
        (_a_mark_in_the_margin, "outside the print area"),
        (_a_missing_glyph, "missing glyph"),
    ],
)
def test_a_fault_is_found(drawing: Drawing, said: str) -> None:
    """And said in words."""
    assert any(said in fault for fault in _drawn(drawing))


def test_a_good_page_has_none() -> None:
    """The same page without the fault."""
    assert _drawn(_nothing) == []
