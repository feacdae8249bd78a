"""Prints how long the first sheet of this process took: ours, or a bare canvas with the marks in the named file."""

import sys
import time
from pathlib import Path


def main(arguments: list[str]) -> float:
    """Seconds."""
    return _bare(Path(arguments[0])) if arguments else _ours()


def _ours() -> float:
    from tests.bench.notice import filled_notice  # noqa: PLC0415  # only one of the two ways may be loaded

    view, look = filled_notice()
    start = time.perf_counter()
    from app.paper.sheet import render  # noqa: PLC0415  # this is what is timed

    render(view, look)
    return time.perf_counter() - start


def _bare(marks: Path) -> float:
    from tests.bench.bare_sheet import draw, read_marks  # noqa: PLC0415  # only one of the two ways may be loaded

    known = read_marks(marks)
    start = time.perf_counter()
    draw([known])
    return time.perf_counter() - start


if __name__ == "__main__":
    print(main(sys.argv[1:]))  # noqa: T201  # the answer
