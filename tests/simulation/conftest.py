"""What the simulation's tests share."""

import logging
from collections.abc import Iterator

import pytest

from tests.simulation.history import quick_signatures
from tests.simulation.site import Site, make_site


@pytest.fixture(scope="session")
def site() -> Site:
    """Keys for all seeds."""
    return make_site()


@pytest.fixture(autouse=True)
def _quick() -> Iterator[None]:
    """Each signature is verified once."""
    with quick_signatures():
        yield


@pytest.fixture(autouse=True)
def _rot_is_expected(caplog: pytest.LogCaptureFixture) -> None:
    """The server warns its operator of each row its disk has spoilt: here that is done to it."""
    caplog.set_level(logging.ERROR, "tongxing.server")
