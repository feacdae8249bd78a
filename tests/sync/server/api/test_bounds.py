"""How often one may ask."""

import pytest

from sync.server.api.bounds import Bucket, Gate
from sync.server.faults import Refusal


def test_a_burst_is_allowed_then_the_long_run_rate_per_asker() -> None:
    """Five at once, then two a second; another asker is not affected."""
    moments = [0.0]
    bucket = Bucket(per_second=2, burst=5, seconds=lambda: moments[0])
    for _ in range(5):
        bucket.take(b"a")
    with pytest.raises(Refusal, match="too_many"):
        bucket.take(b"a")
    bucket.take(b"b")
    moments[0] = 0.6
    bucket.take(b"a")
    with pytest.raises(Refusal, match="too_many"):
        bucket.take(b"a")


def test_a_gate_lets_so_many_in_at_once() -> None:
    """The third is told `busy`; after one has left there is room again, however it left."""
    gate = Gate(2)
    with gate:
        with pytest.raises(KeyError), gate:
            raise KeyError
        with gate, pytest.raises(Refusal, match="busy"), gate:
            pass
        with gate:
            pass
