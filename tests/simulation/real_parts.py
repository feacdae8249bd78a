"""Worlds of real parts: encrypted vaults, and the server's own database, SQLite or PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

from tests.simulation.memory_disk import MemoryDisk
from tests.simulation.real_disk import vault_maker
from tests.simulation.real_shelf import PostgresqlShelf, SqliteShelf
from tests.simulation.site import Site
from tests.simulation.world import Parts
from tests.sync.server.cluster import Cluster


def real_parts(folder: Path, site: Site, cluster: Cluster | None = None) -> Parts:
    """Everything lies under `folder`, but for the server's tables where there is a cluster for them."""

    def files() -> Iterator[bytes]:
        return (path.read_bytes() for path in folder.rglob("*") if path.is_file())

    root = site.keys.root_key
    shelf = PostgresqlShelf(cluster, root) if cluster else SqliteShelf(folder / "server", root)
    return Parts(vault_maker(folder / "vaults", site.keys.site), shelf, files)


def sqlite_parts(folder: Path, site: Site) -> Parts:
    """Vaults in memory, and the server's own SQLite file."""
    return Parts(lambda keys: MemoryDisk(keys.seat), SqliteShelf(folder / "server", site.keys.root_key))


def postgresql_parts(cluster: Cluster, site: Site) -> Parts:
    """Vaults in memory, and the server's own tables in PostgreSQL."""
    return Parts(lambda keys: MemoryDisk(keys.seat), PostgresqlShelf(cluster, site.keys.root_key))
