"""What tests of the window share: a centre in a process of its own, and a first computer. A file may have its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.desktop import Driver, make_seats, running
from ui.touring.server import ServerProcess


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ServerProcess]:
    """The centre."""
    made = ServerProcess(tmp_path / "centre")
    yield made
    made.stop()


@pytest.fixture
def driver(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Driver]:
    """王敏's window; she founds the site."""
    template = tmp_path / "template"
    make_seats(template, "王敏")
    with running(qapp, qtbot, tmp_path / "wang", template) as made:
        yield made
