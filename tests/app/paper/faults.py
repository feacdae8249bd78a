"""What can be wrong with a printed page, found in the finished PDF: in its characters, its rules and its pixels."""

import ctypes
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from app.paper.face import Face
from app.paper.measures import BOTTOM, LEFT, PAGE_HEIGHT, PAGE_WIDTH, RIGHT, TOP

SCALE = 1.5  # 108 dpi
_EDGE = 0.5  # rounding at the print area
_DEPTH = 0.9  # points two boxes may share: side bearings are negative in some letters
_PIXEL = 0.5  # rounding of the pixels
_TOUCH = 0.3  # and a letter and a rule
_WHITE = 250  # a full stop darkens its pixel by little more


class Box(NamedTuple):
    """A rectangle, in points from the page's lower left corner."""

    left: float
    bottom: float
    right: float
    top: float

    def meets(self, other: "Box", depth: float = 0.0) -> bool:
        """Whether both share more than `depth` in both directions."""
        return (
            min(self.right, other.right) - max(self.left, other.left) > depth
            and min(self.top, other.top) - max(self.bottom, other.bottom) > depth
        )


PRINTED = Box(LEFT - _EDGE, BOTTOM - _EDGE, PAGE_WIDTH - RIGHT + _EDGE, PAGE_HEIGHT - TOP + _EDGE)


class Char(NamedTuple):
    """A character with ink, its box, and which text run it belongs to."""

    char: str
    box: Box
    run: int


def faults(pdf: bytes) -> list[str]:
    """Every fault of a document, in words; none for a good one."""
    document = pypdfium2.PdfDocument(pdf)
    found = [f"page {at}: {fault}" for at, page in enumerate(document, 1) for fault in _of_page(page)]
    return found + list(_of_fonts(document))


def _of_page(page: pypdfium2.PdfPage) -> Iterator[str]:
    chars = list(chars_of(page))
    groups = [list(group) for _, group in groupby(chars, key=lambda one: one.run)]
    runs = [("".join(one.char for one in group), _around(group)) for group in groups]
    yield from (f"{text!r} leaves the print area" for text, box in runs if not _is_inside(box))
    yield from _overlaps(runs)
    yield from _crossings(groups, _rules(page))
    yield from _without_ink(page, chars)


def chars_of(page: pypdfium2.PdfPage) -> Iterator[Char]:
    """The characters that have a shape, in the order they were drawn."""
    text = page.get_textpage()
    sides = [ctypes.c_double() for _ in range(4)]
    refs = [ctypes.byref(side) for side in sides]
    for at in range(text.count_chars()):
        pdfium.FPDFText_GetCharBox(text.raw, at, *refs)
        left, right, bottom, top = (side.value for side in sides)
        char = chr(pdfium.FPDFText_GetUnicode(text.raw, at))
        if right > left and top > bottom and not char.isspace():
            run = ctypes.cast(pdfium.FPDFText_GetTextObject(text.raw, at), ctypes.c_void_p).value or 0
            yield Char(char, Box(left, bottom, right, top), run)


def _around(chars: list[Char]) -> Box:
    boxes = [one.box for one in chars]
    return Box(
        min(box.left for box in boxes), min(box.bottom for box in boxes),
        max(box.right for box in boxes), max(box.top for box in boxes),
    )  # fmt: skip


def _is_inside(box: Box) -> bool:
    return (
        PRINTED.left <= box.left
        and PRINTED.bottom <= box.bottom
        and box.right <= PRINTED.right
        and box.top <= PRINTED.top
    )


def _overlaps(runs: list[tuple[str, Box]]) -> Iterator[str]:
    """Two runs that lie on each other."""
    ordered = sorted(runs, key=lambda one: one[1].bottom)
    for at, (text, box) in enumerate(ordered):
        for words, beside in ordered[at + 1 :]:
            if beside.bottom > box.top:
                break
            if box.meets(beside, _DEPTH):
                yield f"{text!r} lies on {words!r}"


def _rules(page: pypdfium2.PdfPage) -> Iterator[Box]:
    """Every straight line drawn: each side of a frame, each rule. Filled marks (codes, bullets) are none."""
    for drawn in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH]):
        is_stroked = ctypes.c_int()
        pdfium.FPDFPath_GetDrawMode(drawn.raw, ctypes.byref(ctypes.c_int()), ctypes.byref(is_stroked))
        if is_stroked.value:
            yield from _sides(drawn.raw)


def _sides(path: pdfium.FPDF_PAGEOBJECT) -> Iterator[Box]:
    points: list[tuple[float, float]] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for at in range(pdfium.FPDFPath_CountSegments(path)):
        segment = pdfium.FPDFPath_GetPathSegment(path, at)
        pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        if pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_MOVETO:
            points = []
        points.append((x.value, y.value))
        if len(points) > 1:
            (a, b), (c, d) = points[-2:]
            if a == c or b == d:  # a tick's strokes are no rules
                yield Box(min(a, c), min(b, d), max(a, c), max(b, d))
    if len(points) == 4:
        (a, b), (c, d) = points[-1], points[0]
        yield Box(min(a, c), min(b, d), max(a, c), max(b, d))


def _crossings(runs: list[list[Char]], rules: Iterable[Box]) -> Iterator[str]:
    """A character that a rule runs through."""
    ordered = sorted(set(rules), key=lambda rule: rule.bottom)
    level = [rule for rule in ordered if rule.top - rule.bottom < 0.01]
    upright = [rule for rule in ordered if rule.top - rule.bottom >= 0.01]
    heights = [rule.bottom for rule in level]
    for run in runs:
        box = _around(run)
        near = level[bisect_left(heights, box.bottom) : bisect_right(heights, box.top)]
        cut = [rule for rule in (*near, *upright) if _cuts(box, rule)]
        for one in run if cut else ():
            if any(_cuts(_inner(one.box), rule) for rule in cut):
                yield f"a rule runs through {one.char!r} at {one.box.left:.0f}, {one.box.bottom:.0f}"


def _inner(box: Box) -> Box:
    return Box(box.left + _TOUCH, box.bottom + _TOUCH, box.right - _TOUCH, box.top - _TOUCH)


def _cuts(box: Box, rule: Box) -> bool:
    return box.left < rule.right and rule.left < box.right and box.bottom < rule.top and rule.bottom < box.top


def _without_ink(page: pypdfium2.PdfPage, chars: list[Char]) -> Iterator[str]:
    """A character whose place on the rendered page is white, and ink where nothing may be printed."""
    bitmap = page.render(scale=SCALE, grayscale=True)
    grey, stride, height = bytes(bitmap.buffer), bitmap.stride, bitmap.height
    lines = [grey[row * stride : row * stride + bitmap.width] for row in range(height)]
    for one in chars:
        left, right = int(one.box.left * SCALE - _PIXEL), int(one.box.right * SCALE + _PIXEL) + 1
        first, last = height - int(one.box.top * SCALE + _PIXEL), height - int(one.box.bottom * SCALE - _PIXEL)
        if not any(min(line[left:right]) < _WHITE for line in lines[first : last + 1]):
            yield f"{one.char!r} at {one.box.left:.0f}, {one.box.bottom:.0f} leaves no ink"
    if _has_ink_outside(lines):
        yield "ink outside the print area"


def _has_ink_outside(lines: list[bytes]) -> bool:
    """Half a frame's width and rounding apart."""
    left, right = int(LEFT * SCALE) - 2, int((PAGE_WIDTH - RIGHT) * SCALE) + 3
    first, last = int(TOP * SCALE) - 2, len(lines) - int(BOTTOM * SCALE) + 2
    white = b"\xff" * len(lines[0])
    beside = white[:left], white[right:]
    return any(
        (line[:left], line[right:]) != beside if first <= row < last else line != white
        for row, line in enumerate(lines)
    )


def _of_fonts(document: pypdfium2.PdfDocument) -> Iterator[str]:
    """An embedded glyph that is the face's mark for a missing one, or has no outline."""
    with TemporaryDirectory() as folder:
        for at, (name, program) in enumerate(sorted(_programs(document).items())):
            file = Path(folder) / f"{at}.ttf"
            file.write_bytes(program)
            face = Face(name, file)
            missing = face.outline(0)
            outlines = [face.outline(glyph) for glyph in range(1, face.glyph_count)]
            if missing and missing in outlines:
                yield f"{name} prints its mark for a missing glyph"


def _programs(document: pypdfium2.PdfDocument) -> dict[str, bytes]:
    """The font programs in the file, by name."""
    found: dict[str, bytes] = {}
    for page in document:
        for drawn in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT]):
            font = pdfium.FPDFTextObj_GetFont(drawn.raw)
            name = ctypes.create_string_buffer(200)
            pdfium.FPDFFont_GetBaseFontName(font, name, 200)
            if (key := name.value.decode()) not in found:
                size = ctypes.c_size_t()
                pdfium.FPDFFont_GetFontData(font, None, 0, ctypes.byref(size))
                data = (ctypes.c_uint8 * size.value)()
                pdfium.FPDFFont_GetFontData(font, data, size.value, ctypes.byref(size))
                found[key] = bytes(data)
    return found
