"""The long story, told short in every run; `make soak` tells the whole."""

from pathlib import Path

import pytest

from tests.simulation.long_story import SEATS, Story
from tests.simulation.real_parts import postgresql_parts, sqlite_parts
from tests.simulation.site import make_site
from tests.sync.server.cluster import Cluster

EDITS = 25


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_eight_seats_converge_and_nothing_acknowledged_is_missing(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Two hundred edits, with everything that befalls the long one."""
    site = make_site(SEATS)
    if kind == "sqlite":
        parts = sqlite_parts(tmp_path, site)
    else:
        running: Cluster = request.getfixturevalue("cluster")
        parts = postgresql_parts(running, site)
    story = Story(site, 1, parts, EDITS)
    story.tell(lambda _line: None)
    assert story.acknowledged
    assert {name for seat in story.world.seats for name in seat.wire.met}
    story.world.close()
