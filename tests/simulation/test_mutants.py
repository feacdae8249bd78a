"""The simulation must notice mistakes: engines with one mistake each, none of which may live through the seeds."""

from collections.abc import Callable, Iterator

import pytest
from msgspec.structs import replace

import sync.round
import sync.steps.control
import sync.steps.fetch
import sync.steps.freeze
import sync.steps.reading
import sync.steps.send
from app.ops.kept import StreamState
from sync.errors import SyncError
from sync.protocol.messages import EnvelopePage, PushResult
from sync.sealing.seal import raw_again
from sync.steps.apply import Applied, apply_page
from sync.steps.greet import Heads
from sync.steps.keyring import Keyring
from sync.steps.send import Offer
from sync.steps.talk import Talk
from tests.simulation.memory_disk import MemoryDisk
from tests.simulation.test_simulation import live_through
from tests.simulation.world import Site, check, make_site

SEEDS = 150

Patch = pytest.MonkeyPatch


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """Keys for all seeds."""
    yield make_site()


def cursor_runs_ahead(patch: Patch) -> None:
    """The cursor moves past a page that was never applied."""

    def skip(talk: Talk, keyring: Keyring, page: EnvelopePage, state: StreamState) -> Applied:
        if state.cursor % 5 == 0:
            talk.disk.apply_page(state, (), (), page.own)
            return Applied()
        return apply_page(talk, keyring, page, state)

    patch.setattr(sync.steps.fetch, "apply_page", skip)


def offered_once_only(patch: Patch) -> None:
    """What was offered is never offered again, though no receipt came."""
    offers = sync.steps.send._offers
    offered: set[tuple[int, bytes]] = set()

    def once(talk: Talk) -> Iterator[Offer]:
        for offer in offers(talk):
            if (id(talk.keys), offer.id) not in offered:
                offered.add((id(talk.keys), offer.id))
                yield offer

    patch.setattr(sync.steps.send, "_offers", once)


def no_rewind(patch: Patch) -> None:
    """A restored server is not noticed."""
    patch.setattr(sync.round, "rewind", lambda talk, heads: None)


def only_own_offered_again(patch: Patch) -> None:
    """After a restore a seat offers its own envelopes, but not those of a colleague whose computer is gone."""
    offers = sync.steps.send._offers

    def own(talk: Talk) -> Iterator[Offer]:
        kept = talk.disk.unacknowledged(talk.data_stream, b"", 10**6)
        others = {bytes(one.id) for one in kept if one.seat != talk.keys.seat}
        return (offer for offer in offers(talk) if offer.id not in others)

    patch.setattr(sync.steps.send, "_offers", own)


def held_for_ever(patch: Patch) -> None:
    """What could not be opened when it came is not tried again."""
    patch.setattr(sync.round, "retry_held", lambda talk: Applied())


def duplicate_is_no_receipt(patch: Patch) -> None:
    """Only a first acceptance counts as being at the centre."""
    acknowledge = MemoryDisk.acknowledge

    def first(self: MemoryDisk, results: list[PushResult]) -> None:
        acknowledge(self, [result for result in results if result.status != "duplicate"])

    patch.setattr(MemoryDisk, "acknowledge", first)


def folder_key_not_brought(patch: Patch) -> None:
    """No envelope brings its folder's key."""
    setting = sync.steps.freeze._setting
    patch.setattr(sync.steps.freeze, "_setting", lambda *values: replace(setting(*values), first=False))


def later_control_not_read(patch: Patch) -> None:
    """The control stream is read once and never again."""

    def first_only(talk: Talk, heads: Heads) -> None:
        if not talk.disk.control_records(talk.control_stream, 0):
            fetch_control(talk, heads)

    fetch_control = sync.steps.control._fetch
    patch.setattr(sync.steps.control, "_fetch", first_only)


def wire_bytes_not_remade(patch: Patch) -> None:
    """An envelope offered again is sealed anew instead of being made again byte for byte."""
    patch.setattr(sync.steps.send, "raw_again", lambda kept, folder, ring: raw_again(kept, ring, folder))


def payload_in_clear(patch: Patch) -> None:
    """The payload travels unsealed."""
    patch.setattr(sync.steps.send, "raw_again", lambda kept, *keys: raw_again(kept, *keys)[:-3] + b"\x00\x00\x00")


def own_rows_not_counted(patch: Patch) -> None:
    """This seat's own envelopes are left out of the rolling hash."""
    state_after = sync.steps.fetch._state_after
    patch.setattr(
        sync.steps.fetch,
        "_state_after",
        lambda talk, state, page: state_after(talk, state, replace(page, own=())),
    )


MUTANTS = [
    cursor_runs_ahead,
    offered_once_only,
    no_rewind,
    only_own_offered_again,
    held_for_ever,
    duplicate_is_no_receipt,
    folder_key_not_brought,
    later_control_not_read,
    wire_bytes_not_remade,
    payload_in_clear,
    own_rows_not_counted,
]


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.__name__)
def test_a_mistake_does_not_live(site: Site, mutant: Callable[[Patch], None], monkeypatch: Patch) -> None:
    """Within the seeds, some history breaks a promise or comes to a stop."""
    mutant(monkeypatch)
    assert any(_breaks(site, seed) for seed in range(SEEDS))


def _breaks(site: Site, seed: int) -> bool:
    try:
        check(live_through(site, seed, restores=True))
    except (AssertionError, SyncError):
        return True
    return False
