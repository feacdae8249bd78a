"""`form-warm`: every further sheet of a process, against a bare canvas drawing the same marks."""

from pathlib import Path

from app.paper.sheet import render
from tests.bench import peers
from tests.bench.bare_sheet import draw
from tests.bench.marks import marks_of
from tests.bench.notice import filled_notice
from tests.bench.rounds import interleaved
from tests.bench.values import Figure, Scale, figure

TARGET = 1.5


def measure(scale: Scale, folder: Path) -> Figure:
    """Layout, drawing and embedding; fonts are open and known. Beside it other programs, in fewer rounds."""
    view, look = filled_notice()
    marks = marks_of(view, look)
    ways = {"ours": lambda: render(view, look), "limit": lambda: draw([marks])}
    return figure("form-warm", interleaved(scale.rounds * 4, ways) | peers.seconds([marks], scale.rounds))
