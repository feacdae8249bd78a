"""Prints by how many megabytes this process, having made a file of 100 sheets, grows while it makes one of 400."""

from app.paper.sheet import render_all
from tests.bench.drivers.growth import growth
from tests.bench.notice import filled_notices


def main() -> float:
    """Megabytes of 10⁶ bytes."""
    render_all("t", "zh", filled_notices(100))
    return growth(lambda: render_all("t", "zh", filled_notices(400)))


if __name__ == "__main__":
    print(main())  # noqa: T201  # the answer
