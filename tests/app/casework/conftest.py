"""An open seat at the marriage desk."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.casework.work import Work
from tests.desk import HeldClock, open_work


@pytest.fixture
def clock() -> HeldClock:
    """Monday 23 November 2026, nine o'clock."""
    return HeldClock()


@pytest.fixture
def work(tmp_path: Path, clock: HeldClock) -> Iterator[Work]:
    """王敏's seat."""
    opened = open_work(tmp_path / "seat", now=clock)
    yield opened
    opened.close()
