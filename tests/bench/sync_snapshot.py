"""`sync-snapshot`: an empty seat shows everything by snapshot, until every note can be read; the rest is read later."""

from pathlib import Path

from tests.bench.exchange import measured
from tests.bench.values import Figure, Scale, figure

TARGET = 1.5


def measure(scale: Scale, _folder: Path) -> Figure:
    """A part of the exchange that is measured once for all of them."""
    return figure("sync-snapshot", measured(scale)["sync-snapshot"])
