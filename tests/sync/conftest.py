"""What the tests of the engine share."""

import pytest

from tests.simulation.site import Site, make_site


@pytest.fixture(scope="session")
def site() -> Site:
    """Keys for all tests."""
    return make_site()
