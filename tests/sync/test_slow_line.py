"""On a line of 200 kbit/s: it goes through, it is seen to move, and it can be stopped and gone on with."""

import secrets
import time
from collections.abc import Iterator

import pytest

from app.casework import cases
from app.domain.cases import Note, SyncMark
from app.domain.people import PersonDetails
from app.domain.readers import Reader, Scope
from sync.errors import Cancelled
from sync.round import run_round
from tests.sync.slow_line import SlowLine
from tests.sync.test_two_seats import _note, pair, server

CASES, NOTES = 4, 3
__all__ = ["pair", "server"]


class Watch:
    """Sees the steps, and stops before the `stop`th report of one of them."""

    def __init__(self, stop: str = "") -> None:
        self.seen: list[tuple[str, int, int]] = []
        self.times = [time.monotonic()]
        self._stop = stop

    def __call__(self, step: str, done: int, total: int) -> bool:
        """Remember it."""
        self.seen.append((step, done, total))
        self.times.append(time.monotonic())
        return step != self._stop or done == 0

    @property
    def longest_s(self) -> float:
        """The longest time in which nothing moved."""
        return max(after - before for before, after in zip(self.times, self.times[1:], strict=False))


@pytest.fixture
def line(server) -> Iterator[SlowLine]:
    """The line to the server."""
    made = SlowLine(server[1])
    yield made
    made.close()


def marks(seat, made):
    """How far each note of these cases has come."""
    pages = [cases.page(seat.work, case, Reader.WORKER) for case in made]
    return [entry.mark for page in pages for entry in page.timeline if isinstance(entry, Note)]


def test_push_and_first_sync_go_through_and_are_seen_to_move(pair, line):
    """A quarter of a megabyte each way, stopped in the middle once each way; nothing is sent twice, nothing missing."""
    one, quick, two, _ = pair
    made = [cases.open_single(one.work, PersonDetails(address="王女士"), "06").value for _ in range(CASES)]
    for case in made * NOTES:
        _note(one.work, case, Scope.BOTH, secrets.token_hex(10_000))
    slow = one.connect(line.address)
    slow.control = quick.control

    slow.progress = Watch(stop="send")
    with pytest.raises(Cancelled):
        run_round(slow)
    assert 0 < marks(one, made).count(SyncMark.CENTRE) < CASES * NOTES

    slow.progress = pushing = Watch()
    run_round(slow)
    assert marks(one, made) == [SyncMark.CENTRE] * CASES * NOTES
    sends = [(done, total) for step, done, total in pushing.seen if step == "send"]
    assert len(sends) >= 2
    assert sends[-1][0] == sends[-1][1] > 0
    assert pushing.longest_s < 10

    reading = two.connect(line.address)
    reading.progress = Watch(stop="fetch")
    with pytest.raises(Cancelled):
        run_round(reading)
    reached = reading.disk.stream_state(reading.data_stream).cursor
    assert reached > 0
    reading.progress = fetching = Watch()
    run_round(reading)
    assert reading.disk.stream_state(reading.data_stream).cursor > reached
    assert fetching.longest_s < 10
    assert len(marks(two, made)) == CASES * NOTES
    for talk in (quick, slow, reading):
        talk.wire.close()
