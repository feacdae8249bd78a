"""Which text runs a sheet consists of, listened to while it is drawn."""

from unittest.mock import patch

from app.paper.face import Face
from app.paper.pen import Pen
from app.paper.sheet import render
from tests.bench.bare_sheet import Run
from tests.bench.notice import filled_notice


def runs_of_notice() -> list[Run]:
    """Every run of the filled notice, with the file of its face."""
    heard: list[Run] = []
    show = Pen._show

    def listen(pen: Pen, face: Face, chars: str, size: float, x: float, baseline: float) -> None:
        heard.append(Run(face.name, str(face.path), chars, size, x, baseline))
        show(pen, face, chars, size, x, baseline)

    with patch.object(Pen, "_show", listen):
        render(*filled_notice())
    return heard
