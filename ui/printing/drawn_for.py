"""For what kind of printer the pages of an open vault are drawn: a matter of this computer, told to those who draw."""

from typing import TYPE_CHECKING

import msgspec

from app.settings import Settings

if TYPE_CHECKING:  # the store behind Work is imported on its own thread, after the first paint
    from app.casework.work import Work


class DrawFor(msgspec.Struct, frozen=True):
    """The verb that says it."""

    settings: Settings

    def __call__(self, work: "Work") -> None:
        """From now on."""
        work.printer = "dot" if self.settings.printer_kind == "dot" else "laser"
