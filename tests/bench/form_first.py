"""`form-first`: the first sheet of a process, against a bare canvas drawing the same marks in a fresh process."""

from pathlib import Path

from tests.bench.bare_sheet import write_marks
from tests.bench.child import answer_of
from tests.bench.marks import marks_of
from tests.bench.notice import filled_notice
from tests.bench.rounds import interleaved
from tests.bench.values import Figure, Scale, figure

TARGET = 2.0


def measure(scale: Scale, folder: Path) -> Figure:
    """Loading the paper code and its fonts counts; the interpreter's start and the definitions do not."""
    marks = folder / "marks.json"
    write_marks(marks, marks_of(*filled_notice()))
    ways = {"ours": lambda: answer_of("first_form"), "limit": lambda: answer_of("first_form", marks)}
    return figure("form-first", interleaved(scale.rounds, ways))
