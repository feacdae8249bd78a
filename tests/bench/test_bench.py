"""Every name can be measured. How long anything takes is never a reason for a test to fail."""

import math

import pytest

from tests.bench.catalogue import NAMES, measure, target
from tests.bench.values import Scale

SMALLEST = Scale(notes=12, rounds=1)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_yields_one_figure(name: str) -> None:
    """Both figures are above zero, the ratio is theirs, and there is a target beside it."""
    [found] = measure([name], SMALLEST)

    assert found.name == name
    assert found.ours_s > 0
    assert found.limit_s > 0
    assert math.isclose(found.ratio, found.ours_s / found.limit_s)
    assert all(seconds >= 0 for seconds in found.peers.values())
    assert target(name) > 0
