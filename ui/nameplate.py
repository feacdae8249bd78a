"""Keeps the site's name on the start card as the site has it: a seat that joined learns it with its first exchange."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from app import log
from app.domain.changes import Changes
from ui.doors import PersonCard
from ui.parts import Parts

if TYPE_CHECKING:  # the store behind Work is imported on its own thread, after the first paint
    from app.casework.work import Work


class Nameplate(QObject):
    """To be asked after each unlocking; looks by itself after each change of the site's data."""

    def __init__(self, parts: Parts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._parts = parts

    @Slot(object)
    def on_changed(self, changes: Changes) -> None:
        """Something was saved here or has come from a colleague."""
        if changes & Changes.SITE:
            self.look()

    def look(self) -> None:
        """Compare the card of whoever is unlocked with the records."""
        card, doors = self._parts.session.card, self._parts.doors
        if card is None:
            return
        before = card

        def verb(work: "Work") -> PersonCard:
            return doors().name_site(before, work)

        self._parts.background.run(verb, self._on_named, _on_not_named)

    def _on_named(self, card: PersonCard) -> None:
        self._parts.session.rename(card)


def _on_not_named(error: Exception) -> None:
    """A header that cannot be written now keeps its old name; the next unlocking tries again."""
    log.failure(error)
