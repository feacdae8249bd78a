"""A bare ReportLab canvas: the marks of a sheet where they are, with the same font files embedded, and nothing else."""

import io
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import msgspec


class Run(NamedTuple):
    """One piece of text of one face."""

    face: str
    file: str
    text: str
    size: float
    x: float
    y: float


class Marks(msgspec.Struct):
    """A page: its text, and in points from the lower left corner its rules, frames, filled marks and bar codes."""

    runs: list[Run] = []
    lines: list[tuple[float, float, float, float, float]] = []  # from, to, weight
    frames: list[tuple[float, float, float, float, float]] = []  # x, y, width, height, weight
    fills: list[tuple[float, float, float, float]] = []
    bars: list[tuple[str, float, float]] = []  # content, x, y


def draw(pages: Iterable[Marks]) -> bytes:
    """One document of these pages; a face is read where this process has not used it yet."""
    from reportlab.pdfbase import pdfmetrics  # noqa: PLC0415  # loading ReportLab is part of a first page
    from reportlab.pdfbase.ttfonts import TTFont  # noqa: PLC0415
    from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415

    out = io.BytesIO()
    canvas: Any = Canvas(out, pageCompression=1)
    for page in pages:
        known = pdfmetrics.getRegisteredFontNames()
        for face, file in {run.face: run.file for run in page.runs}.items():
            if face not in known:
                pdfmetrics.registerFont(TTFont(face, file))
        _draw_page(canvas, page)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _draw_page(canvas: Any, page: Marks) -> None:
    for run in page.runs:
        canvas.setFont(run.face, run.size)
        canvas.drawString(run.x, run.y, run.text)
    for *line, weight in page.lines:
        canvas.setLineWidth(weight)
        canvas.line(*line)
    for *frame, weight in page.frames:
        canvas.setLineWidth(weight)
        canvas.rect(*frame)
    path = canvas.beginPath()
    for fill in page.fills:
        path.rect(*fill)
    canvas.drawPath(path, stroke=0, fill=1)
    for content, x, y in page.bars:
        _draw_bars(canvas, content, x, y)


def _draw_bars(canvas: Any, content: str, x: float, y: float) -> None:
    from reportlab.graphics.barcode.code128 import Code128  # noqa: PLC0415  # only a sheet with a code needs it

    from app.paper.measures import BARCODE_HEIGHT, BARCODE_MODULE  # noqa: PLC0415

    edge = 10 * BARCODE_MODULE
    Code128(content, barWidth=BARCODE_MODULE, barHeight=BARCODE_HEIGHT, lquiet=edge, rquiet=edge).drawOn(canvas, x, y)


def write_marks(path: Path, marks: Marks) -> None:
    """Keep marks for another process."""
    path.write_bytes(msgspec.json.encode(marks))


def read_marks(path: Path) -> Marks:
    """The marks in a file."""
    return msgspec.json.decode(path.read_bytes(), type=Marks)
