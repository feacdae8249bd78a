"""`sync-delta`: a hundred notes from one seat to another, against the same bytes and rows bare."""

from pathlib import Path

from tests.bench.exchange import measured
from tests.bench.values import Figure, Scale, figure

TARGET = 4.0


def measure(scale: Scale, _folder: Path) -> Figure:
    """A part of the exchange that is measured once for all of them."""
    return figure("sync-delta", measured(scale)["sync-delta"])
