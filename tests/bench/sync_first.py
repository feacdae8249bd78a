"""`sync-first`: an empty seat reads all of it, until every note can be read; the search index follows."""

from pathlib import Path

from tests.bench.exchange import measured
from tests.bench.values import Figure, Scale, figure

TARGET = 4.0


def measure(scale: Scale, _folder: Path) -> Figure:
    """A part of the exchange that is measured once for all of them."""
    return figure("sync-first", measured(scale)["sync-first"])
