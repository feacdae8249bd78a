"""A bare ReportLab canvas: text runs where they are, with the same font files embedded, and nothing else."""

import io
import json
from pathlib import Path
from typing import Any, NamedTuple


class Run(NamedTuple):
    """One piece of text of one face."""

    face: str
    file: str
    text: str
    size: float
    x: float
    y: float


def draw(runs: list[Run]) -> bytes:
    """One page with these runs; a face is read where this process has not used it yet."""
    from reportlab.pdfbase import pdfmetrics  # noqa: PLC0415  # loading ReportLab is part of a first page
    from reportlab.pdfbase.ttfonts import TTFont  # noqa: PLC0415
    from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415

    known = pdfmetrics.getRegisteredFontNames()
    for face, file in {run.face: run.file for run in runs}.items():
        if face not in known:
            pdfmetrics.registerFont(TTFont(face, file))
    out = io.BytesIO()
    canvas: Any = Canvas(out, pageCompression=1)
    for run in runs:
        canvas.setFont(run.face, run.size)
        canvas.drawString(run.x, run.y, run.text)
    canvas.save()
    return out.getvalue()


def write_runs(path: Path, runs: list[Run]) -> None:
    """Keep runs for another process."""
    path.write_text(json.dumps(runs), encoding="utf-8")


def read_runs(path: Path) -> list[Run]:
    """The runs in a file."""
    return [Run(*run) for run in json.loads(path.read_text(encoding="utf-8"))]
