"""`form-first`: the first sheet of a process, against a bare canvas drawing the same runs in a fresh process."""

from pathlib import Path

from tests.bench.bare_sheet import write_runs
from tests.bench.child import answer_of
from tests.bench.rounds import interleaved
from tests.bench.text_runs import runs_of_notice
from tests.bench.values import Figure, Scale, figure

TARGET = 2.0


def measure(scale: Scale, folder: Path) -> Figure:
    """Loading the paper code and its fonts counts; the interpreter's start and the definitions do not."""
    runs = folder / "runs.json"
    write_runs(runs, runs_of_notice())
    ways = {"ours": lambda: answer_of("first_form"), "limit": lambda: answer_of("first_form", runs)}
    return figure("form-first", interleaved(scale.rounds, ways))
