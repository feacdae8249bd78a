"""`sync-push`: everything one seat has written, sealed, sent and receipted, against the same bytes and rows bare."""

from pathlib import Path

from tests.bench.exchange import measured
from tests.bench.values import Figure, Scale, figure

TARGET = 2.0


def measure(scale: Scale, _folder: Path) -> Figure:
    """A part of the exchange that is measured once for all of them."""
    return figure("sync-push", measured(scale)["sync-push"])
