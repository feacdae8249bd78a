"""The simulation must notice mistakes: production code with one mistake each, none of which may live."""

from pathlib import Path

import pytest

from tests.simulation.history import failure, plan
from tests.simulation.mutants import MUTANTS, Mutant
from tests.simulation.mutants_apart import APART
from tests.simulation.real_parts import real_parts
from tests.simulation.site import Site

ALL = (*MUTANTS, *APART)
SEEDS, REAL_SEEDS = 600, 30  # tried where the known seed no longer notices


def test_there_are_enough_of_them() -> None:
    """Thirty at least, and each with a name of its own."""
    assert len({mutant.make.__name__ for mutant in ALL}) == len(ALL) >= 30


@pytest.mark.parametrize("mutant", ALL, ids=lambda mutant: mutant.make.__name__)
def test_a_mistake_does_not_live(site: Site, mutant: Mutant, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Some history breaks a promise; the first one is enough."""
    mutant.make(monkeypatch)
    seeds = [mutant.seed, *range(REAL_SEEDS if mutant.real else SEEDS)]
    folders = (tmp_path / str(at) if mutant.real else None for at in range(len(seeds)))
    assert any(notices(site, mutant, seed, folder) for seed, folder in zip(seeds, folders, strict=True))


def notices(site: Site, mutant: Mutant, seed: int, folder: Path | None) -> bool:
    """Whether a history goes wrong."""
    if folder is None:
        return failure(site, seed) is not None
    return failure(site, seed, plan(seed, mutant.steps), real_parts(folder, site)) is not None
