"""`server-append-postgresql`: the same over PostgreSQL, in a cluster of its own that waits for the disk."""

from contextlib import closing
from pathlib import Path

from tests.bench.appending import Databases, measured
from tests.bench.values import Figure, Scale, figure
from tests.sync.server.cluster import Cluster

TARGET = 3.0


def measure(scale: Scale, folder: Path) -> Figure:
    """A database of its own for every round."""
    with closing(Cluster(durable=True)) as cluster:
        return figure("server-append-postgresql", measured(scale, folder, Databases(cluster.new_database)))
