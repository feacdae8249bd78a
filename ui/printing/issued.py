"""Sheets of the record on their way to paper: what has to be said about them."""

from collections.abc import Iterable
from typing import Protocol

from ui.printing.words import boxed
from ui.shell.room import Shell


class Boxed(Protocol):
    """Anything printed that knows which characters no face has."""

    @property
    def boxed(self) -> tuple[str, ...]:
        """Those characters."""


def tell_boxed(shell: Shell, issued: Iterable[Boxed]) -> None:
    """Say which characters came out as boxed numbers, so that they can be written in by hand; else nothing."""
    if words := boxed(tuple(dict.fromkeys(letter for sheet in issued for letter in sheet.boxed))):
        shell.tell(words)
