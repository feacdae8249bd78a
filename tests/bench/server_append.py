"""`server-append`: the server takes in envelopes of one note each, over SQLite, against bare INSERTs of equal rows."""

from pathlib import Path

from tests.bench.appending import Databases, measured
from tests.bench.values import Figure, Scale, figure

TARGET = 10.0


def measure(scale: Scale, folder: Path) -> Figure:
    """A file of its own for every round."""
    made = iter(range(10**6))
    databases = Databases(lambda: folder / f"database-{next(made)}")
    return figure("server-append", measured(scale, folder, databases))
