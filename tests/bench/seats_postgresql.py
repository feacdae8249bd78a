"""`seats-postgresql`: the same over PostgreSQL, in a cluster of its own that waits for the disk, by two processes."""

from contextlib import closing
from pathlib import Path

from tests.bench.seats import crowded
from tests.bench.values import Figure, Scale
from tests.sync.server.cluster import Cluster

TARGET = 1.0


def measure(scale: Scale, _folder: Path) -> Figure:
    """A cluster for this alone."""
    with closing(Cluster(durable=True)) as cluster:
        return crowded("seats-postgresql", scale, cluster.new_database(), "--workers", "2")
