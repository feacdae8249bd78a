"""`sync-noop`: a round in which nothing has happened, against one bare request."""

from pathlib import Path

from tests.bench.exchange import measured
from tests.bench.values import Figure, Scale, figure

TARGET = 3.0


def measure(scale: Scale, _folder: Path) -> Figure:
    """A part of the exchange that is measured once for all of them."""
    return figure("sync-noop", measured(scale)["sync-noop"])
