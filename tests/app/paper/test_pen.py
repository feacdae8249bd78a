"""A long document while it is drawn: what is done with is not kept in full."""

import tracemalloc

import pypdfium2

from app.paper.fonts import installed_fonts
from app.paper.pen import Pen

PAGES, LINES = 60, 150
A_LINE = 60  # bytes of drawing instructions, at the very least


def _draw_page(pen: Pen, number: int) -> None:
    for line in range(LINES):
        pen.text(80, 80 + 4 * line, f"第{number}页 第{line}行 一行字", size=4)
    pen.end_page()


def test_a_finished_page_is_kept_small() -> None:
    """Sixty pages take a fraction of what was drawn on them, and every one is in the document."""
    pen = Pen(installed_fonts(), "t", "zh")
    _draw_page(pen, 0)
    tracemalloc.start()
    for number in range(1, PAGES):
        _draw_page(pen, number)
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert held < PAGES * LINES * A_LINE / 2
    document = pypdfium2.PdfDocument(pen.finish())
    assert len(document) == PAGES
    assert "第59页 第149行 一行字" in document[PAGES - 1].get_textpage().get_text_range()
