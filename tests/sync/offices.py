"""An office whose centre is a server process of its own."""

from collections.abc import Iterator
from pathlib import Path

from sync.server.store.database import open_database
from sync.server.store.sites import add_site
from tests.simulation.site import Site
from tests.sync.computers import Office, VaultMaker
from tests.sync.server.conftest import ServerProcess


def served(folder: Path, site: Site, vaults: VaultMaker) -> Iterator[Office]:
    """Two administrators and the counter, who have met once."""
    server = ServerProcess(folder / "server")
    database = open_database(folder / "server")
    with database.writing() as connection:
        add_site(connection, site.keys.root_key, 0)
    database.close()
    office = Office(site, vaults, server.address)
    office.second()
    office.third()
    office.settle(1)
    yield office
    office.close()
    server.stop()
