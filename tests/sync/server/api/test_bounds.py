"""How often one may ask, and how much at once."""

import pytest

from sync.server.api.bounds import Bucket, Room
from sync.server.faults import Refusal
from sync.server.limits import Rate


def refused(bucket: Bucket, asker: bytes = b"a") -> int:
    """Refused, and for how many seconds."""
    with pytest.raises(Refusal, match="too_many") as caught:
        bucket.take(asker)
    return caught.value.wait_s


def test_a_burst_is_allowed_then_the_long_run_rate_per_asker() -> None:
    """Five at once, then two a second; another asker is not affected."""
    moments = [0.0]
    bucket = Bucket(Rate(2, 5), lambda: moments[0])
    for _ in range(5):
        bucket.take(b"a")
    assert refused(bucket) == 1
    bucket.take(b"b")
    moments[0] = 0.6
    bucket.take(b"a")
    refused(bucket)


def test_after_the_time_it_was_told_an_asker_is_let_in() -> None:
    """Whoever waits as long as was asked for is served, however much it had taken."""
    moments = [0.0]
    bucket = Bucket(Rate(0.3, 10), lambda: moments[0])
    bucket.take(b"a", cost=27)
    wait = refused(bucket)
    moments[0] = wait - 4
    refused(bucket)
    moments[0] = wait
    bucket.take(b"a")


def test_what_an_answer_weighed_counts_although_nobody_could_refuse_it() -> None:
    """It is taken from what comes later."""
    moments = [0.0]
    bucket = Bucket(Rate(10, 100), lambda: moments[0])
    bucket.spend(b"a", 500)
    assert refused(bucket) == 41
    moments[0] = 41.0
    bucket.take(b"a")


def test_a_room_holds_so_much_at_once() -> None:
    """What does not fit is told `busy`, and when to come again; after one has left there is room, however it left."""
    room = Room(10)
    with room.taken(6):
        with pytest.raises(KeyError), room.taken(4):
            raise KeyError
        with room.taken(4), pytest.raises(Refusal, match="busy") as caught, room.taken(1):
            pass
        assert caught.value.wait_s > 0
        with room.taken(4):
            pass
