"""Prints by how many megabytes this process, having made a file of COUNT sheets, grows while it makes one of four times
as many."""

import sys

from app.paper.sheet import render_all
from tests.bench.drivers.growth import growth
from tests.bench.notice import filled_notices


def main(count: int) -> float:
    """Megabytes of 10⁶ bytes."""
    render_all("t", "zh", filled_notices(count))
    return growth(lambda: render_all("t", "zh", filled_notices(4 * count)))


if __name__ == "__main__":
    print(main(int(sys.argv[1])))  # noqa: T201  # the answer
