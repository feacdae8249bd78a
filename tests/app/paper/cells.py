"""Reads a printed sheet back as a person does: which words stand in which cell, and which boxes are ticked."""

import ctypes
from collections.abc import Iterator
from itertools import groupby
from typing import Any, NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from app.paper.measures import LEAST_ROW, WIDTH
from tests.app.paper.faults import Box

_SLACK = 1.0


class Run(NamedTuple):
    """A piece of text of one face, in one go."""

    text: str
    box: Box


class Cell(NamedTuple):
    """A cell with its lines, and the words beside its ticked boxes."""

    box: Box
    lines: tuple[str, ...]
    ticked: tuple[str, ...]

    @property
    def text(self) -> str:
        """The lines without the spaces that may have been lost at their ends."""
        return "".join("".join(self.lines).split())


def rows_of(pdf: bytes) -> list[list[Cell]]:
    """The rows of the table, page after page, each as its cells from the left."""
    rows: list[list[Cell]] = []
    for page in pypdfium2.PdfDocument(pdf):
        cells = sorted(_cells(page), key=lambda cell: (-round(cell.box.top), cell.box.left))
        rows += [list(row) for _, row in groupby(cells, key=lambda cell: round(cell.box.top))]
    return rows


def _cells(page: pypdfium2.PdfPage) -> Iterator[Cell]:
    frames, ticks = _frames(page)
    runs = list(_runs(page))
    boxes = [frame for frame in frames if frame.top - frame.bottom < LEAST_ROW - _SLACK]
    cells = {frame for frame in frames if frame not in boxes}
    for cell in cells - {one for one in cells if _holds_others(one, cells)}:
        inside = [run for run in runs if _is_in(run.box, cell)]
        marked = [box for box in boxes if _is_in(box, cell)]
        ticked = [box for box in marked if any(_is_in(tick, box) for tick in ticks)]
        yield Cell(cell, tuple(_lines(inside)), tuple(_words_of(box, inside, marked) for box in ticked))


def _holds_others(one: Box, cells: set[Box]) -> bool:
    """The frame around the table is no cell."""
    return one.right - one.left > WIDTH - _SLACK and any(_is_in(other, one) for other in cells if other != one)


def _is_in(inner: Box, outer: Box) -> bool:
    return (
        outer.left - _SLACK <= inner.left
        and inner.right <= outer.right + _SLACK
        and outer.bottom - _SLACK <= inner.bottom
        and inner.top <= outer.top + _SLACK
    )


def _lines(runs: list[Run]) -> Iterator[str]:
    """The runs of each line joined, as they were drawn."""
    for _, line in groupby(runs, key=lambda run: round(run.box.bottom)):
        yield "".join(run.text for run in line)


def _words_of(box: Box, runs: list[Run], boxes: list[Box]) -> str:
    """What stands right of a box, up to the next box of its line."""
    middle = (box.bottom + box.top) / 2
    limits = [other.left for other in boxes if abs(other.bottom - box.bottom) < _SLACK and other.left > box.right]
    beside = [run for run in runs if run.box.bottom < middle < run.box.top and run.box.left > box.left]
    return "".join(run.text for run in beside if run.box.left < min(limits, default=1e9))


def _runs(page: pypdfium2.PdfPage) -> Iterator[Run]:
    """In the order they were drawn, each on its line: top and bottom are those of the type, not of the letters."""
    reader = page.get_textpage()
    for drawn in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT]):
        size, matrix = ctypes.c_float(), pdfium.FS_MATRIX()
        pdfium.FPDFTextObj_GetFontSize(drawn.raw, ctypes.byref(size))
        pdfium.FPDFPageObj_GetMatrix(drawn.raw, ctypes.byref(matrix))
        left, _, right, _ = drawn.get_bounds()
        yield Run(_text(drawn, reader), Box(left, matrix.f, right, matrix.f + size.value * 0.7))


def _text(drawn: Any, reader: pypdfium2.PdfTextPage) -> str:
    size = pdfium.FPDFTextObj_GetText(drawn.raw, reader.raw, None, 0)
    buffer = (ctypes.c_ushort * (size // 2))()
    pdfium.FPDFTextObj_GetText(drawn.raw, reader.raw, buffer, size)
    return bytes(buffer).decode("utf-16-le").rstrip("\0").replace("\x02", "-")  # its mark for one at a line's end


def _frames(page: pypdfium2.PdfPage) -> tuple[list[Box], list[Box]]:
    """Rectangles, and ticks."""
    frames, ticks = [], []
    for drawn in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH]):
        count = pdfium.FPDFPath_CountSegments(drawn.raw)
        is_filled = ctypes.c_int()
        pdfium.FPDFPath_GetDrawMode(drawn.raw, ctypes.byref(is_filled), ctypes.byref(ctypes.c_int()))
        if not is_filled.value:
            (ticks if count == 3 else frames).append(Box(*drawn.get_bounds()))
    return frames, ticks
