"""`form-batch`: a hundred sheets in one file, against a bare canvas drawing the same marks on a hundred pages.

Beside it how many kilobytes a sheet takes, and (Linux) by how many megabytes a process that has made a file of a
hundred sheets grows while it makes one of four hundred.
"""

from pathlib import Path

from app.paper.sheet import render_all
from tests.bench import peers
from tests.bench.bare_sheet import draw
from tests.bench.child import IS_LINUX, answer_of
from tests.bench.marks import marks_of
from tests.bench.notice import filled_notices
from tests.bench.rounds import interleaved
from tests.bench.values import Figure, Scale, figure

TARGET = 1.5
_MOST = 100


def measure(scale: Scale, folder: Path) -> Figure:
    """Every sheet with a number and a code of its own."""
    count = min(_MOST, scale.notes)
    sheets = list(filled_notices(count))
    pages = [marks_of(view, look) for view, look in sheets]
    ways = {"ours": lambda: render_all("t", "zh", sheets), "limit": lambda: draw(pages)}
    found = interleaved(scale.rounds, ways) | peers.seconds(pages, 1)
    found["a_sheet_kb"] = len(render_all("t", "zh", sheets).pdf) / 1000 / count
    found["a_bare_sheet_kb"] = len(draw(pages)) / 1000 / count
    if IS_LINUX:
        found["growth_of_four_times_as_many_mb"] = answer_of("batch_memory", str(count))
    return figure("form-batch", found)
