"""`start`: from the start of the process to the first painted start screen, against a bare window of PySide6."""

import os
from pathlib import Path

from app.now import system_now
from tests.bench.child import until_first_line
from tests.bench.rounds import interleaved
from tests.bench.values import Figure, Scale, figure
from ui.doors import NewSeat
from ui.vault_doors import VaultDoors

TARGET = 1.5


def measure(scale: Scale, folder: Path) -> Figure:
    """Both paint a window of the same size offscreen; ours shows one person's card and asks for the passphrase."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    seat = NewSeat(worker="王敏", desk="marriage", site="海湾区婚姻登记处")
    VaultDoors(folder, system_now).create(seat, "correct horse battery")
    ways = {"ours": lambda: until_first_line("start_screen", folder), "limit": lambda: until_first_line("bare_window")}
    return figure("start", interleaved(scale.rounds, ways))
