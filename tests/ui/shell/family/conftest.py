"""A working counter for the page of the family."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.shell.counter import Counter


@pytest.fixture
def counter(qtbot: QtBot, tmp_path: Path) -> Iterator[Counter]:
    """An open seat with a store thread."""
    made = Counter(qtbot, tmp_path / "seat")
    yield made
    made.close()
