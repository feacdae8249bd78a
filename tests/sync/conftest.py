"""What the tests of the engine share."""

import pytest

from tests.simulation.real_disk import vault_maker
from tests.simulation.site import Site, make_site
from tests.sync.computers import VaultMaker


@pytest.fixture(scope="session")
def site() -> Site:
    """Keys for all tests."""
    return make_site()


@pytest.fixture(scope="session")
def vaults(site: Site, tmp_path_factory: pytest.TempPathFactory) -> VaultMaker:
    """Makes empty vaults; their tables are made once for all tests."""
    return vault_maker(tmp_path_factory.mktemp("vaults"), site.keys.site)
