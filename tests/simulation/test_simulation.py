"""Many short histories of a site in bad weather, run by the production engine. A failure names its seed, the shortest
history that still fails, and the command that lives it again; `make soak` lives thousands (docs/reliability.md)."""

import os
from pathlib import Path
from random import Random

import pytest

from tests.simulation.history import REAL_STEPS, Step, failure, live, plan, shrunk, told
from tests.simulation.mutants import cursor_runs_ahead
from tests.simulation.real_parts import real_parts
from tests.simulation.site import Site
from tests.simulation.verbs_apart import BY_NAME
from tests.simulation.wire import BLOB_FAULTS
from tests.sync.server.cluster import Cluster

SEEDS = int(os.environ.get("TONGXING_SEEDS", "300"))
REAL_SEEDS = int(os.environ.get("TONGXING_REAL_SEEDS", "50"))
AT_ONCE = 25  # seeds in one test: a test each would spend more on pytest than on the seed


@pytest.mark.parametrize("first", range(0, SEEDS, AT_ONCE))
def test_every_promise_is_kept_whatever_happens(site: Site, first: int) -> None:
    """Lost, doubled, late, cut off, forged; crashed, restored, copied, stolen, revoked: see `invariants`."""
    for seed in range(first, min(first + AT_ONCE, SEEDS)):
        error = failure(site, seed)
        if error is not None:
            pytest.fail(told(site, seed, error))


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
@pytest.mark.parametrize("seed", range(REAL_SEEDS))
def test_the_encrypted_database_and_the_servers_own_live_through_the_same(
    site: Site, seed: int, kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Real vaults, a real server database, real transactions cut off at any statement: the same promises hold."""
    running: Cluster | None = request.getfixturevalue("cluster") if kind == "postgresql" else None
    live(site, seed, plan(seed, REAL_STEPS), real_parts(tmp_path, site, running))


@pytest.mark.parametrize("seed", range(5))
def test_memory_tells_the_same_story_as_the_real_parts(site: Site, seed: int, tmp_path: Path) -> None:
    """The disks and databases of memory are no kinder than the real ones: the same seed ends in the same place."""
    steps = [step for step in plan(1000 + seed, REAL_STEPS) if step.verb not in DIFFER]
    ours, theirs = live(site, seed, steps), live(site, seed, steps, real_parts(tmp_path, site), keep_open=True)
    assert [row.id for row in ours.server.shelf.rows()] == [row.id for row in theirs.server.shelf.rows()]
    assert [seat.disk.dump() for seat in ours.seats] == [seat.disk.dump() for seat in theirs.seats]
    theirs.close()


DIFFER = ("round_and_go_out", "server_dies")  # a commit of the real parts may be two calls of those in memory


def test_everything_that_can_happen_does(site: Site) -> None:
    """Within the seeds each verb and each fault has its day."""
    verbs = {step.verb for seed in range(SEEDS) for step in plan(seed)}
    assert verbs == set(BY_NAME)
    met = {name for seed in range(60) for seat in live(site, seed).seats for name in seat.wire.met}
    assert met == {fault.__name__ for fault in BLOB_FAULTS}


def test_a_seed_is_one_history(site: Site) -> None:
    """Lived twice, it ends in the same bytes."""
    first, second = live(site, 3), live(site, 3)
    assert [row.raw for row in first.server.shelf.rows()] == [row.raw for row in second.server.shelf.rows()]
    assert [seat.disk.dump() for seat in first.seats] == [seat.disk.dump() for seat in second.seats]


def test_a_failing_history_is_made_short(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is left of it fails in the same way, and every step of it is needed."""
    cursor_runs_ahead(monkeypatch)
    steps = plan(0)
    left = shrunk(site, 0, steps)
    assert 0 < len(left) < len(steps) / 4
    assert failure(site, 0, left) is not None
    assert all(str(failure(site, 0, without(left, at))) != str(failure(site, 0, left)) for at in range(len(left)))


def without(steps: list[Step], at: int) -> list[Step]:
    """All steps but one."""
    return steps[:at] + steps[at + 1 :]


def test_dice_of_a_step_are_its_own() -> None:
    """Leaving a step out changes nothing in the others: shrinking depends on it."""
    assert plan(5) == plan(5)
    assert Random(plan(5)[0].dice).random() == Random(plan(5)[0].dice).random()
