"""What the tests of the engine share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.server.store.database import open_database
from sync.server.store.sites import add_site
from tests.bench.site import served
from tests.simulation.real_disk import vault_maker
from tests.simulation.site import Site, make_site
from tests.sync.computers import Office, VaultMaker


@pytest.fixture(scope="session")
def site() -> Site:
    """Keys for all tests."""
    return make_site()


@pytest.fixture(scope="session")
def vaults(site: Site, tmp_path_factory: pytest.TempPathFactory) -> VaultMaker:
    """Makes empty vaults; their tables are made once for all tests."""
    return vault_maker(tmp_path_factory.mktemp("vaults"), site.keys.site)


@pytest.fixture
def office(tmp_path: Path, site: Site, vaults: VaultMaker) -> Iterator[Office]:
    """The site's first computer, and a server process on loopback that knows the site."""
    data = tmp_path / "server"
    database = open_database(data)
    with database.writing() as connection:
        add_site(connection, site.keys.root_key, 0)
    database.close()
    with served(data) as address:
        made = Office(site, vaults, address)
        yield made
        made.close()
