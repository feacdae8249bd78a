"""`seats`: 2,000 seats with one round each 30 s, over SQLite: the 99th of a hundred answers, against 250 ms."""

from pathlib import Path

from sync.server.store.database import Home
from tests.bench.crowd import SEATS, move_in, summed_up, visited
from tests.bench.site import served
from tests.bench.values import Figure, Scale, figure

TARGET = 1.0
AIM_S = 0.25
"""Somebody who presses 'send now' does not wait."""
NOTES_PER_SEAT = 5


def measure(scale: Scale, folder: Path) -> Figure:
    """One process, as it is started where nothing else is said."""
    return crowded("seats", scale, folder / "server")


def crowded(name: str, scale: Scale, home: Home, *options: str) -> Figure:
    """Fewer seats where fewer notes are measured, with as many rounds a second; once, however many rounds."""
    members = move_in(home, max(1, min(SEATS, scale.notes // NOTES_PER_SEAT)))
    with served(home, *options) as address:
        return figure(name, {**summed_up(visited(address, members)), "limit": AIM_S})
