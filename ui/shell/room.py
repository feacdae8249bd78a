"""What a room is, and what the frame gives it. Rooms never reach for a window, a store or each other."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import msgspec
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.definitions.values import Lang
from app.domain.changes import Changes
from app.domain.ids import RecordId
from app.domain.readers import Reader, Role
from app.settings import Settings

if TYPE_CHECKING:  # the store behind Work is imported on its own thread, after the first paint
    from app.casework.work import Work


class Place(msgspec.Struct, frozen=True):
    """Where the person is, or wants to go: a room, and what is open in it."""

    room: str  # "today", "cases", "case", "entry", "screening", "forms", "search", "settings"
    case: RecordId | None = None
    form: str = ""
    role: Role | None = None
    text: str = ""  # of a search
    instrument: str = ""
    record: RecordId | None = None  # one entry of the case: a screening to correct, one filling of several
    kind: str = ""  # with `record` and `field`: where a contradiction is to be looked at
    field: str = ""
    stage: str = ""  # of the process: the stage somebody wants to go on to


class Shell(QObject):
    """The frame as a room sees it.

    Signals:
        changed: Changes that a verb has made, on the UI thread.
        reader_changed: the person in the room is another; what may not be seen leaves without a gap.
    """

    changed = Signal(object)
    reader_changed = Signal(object)

    reader: Reader
    lang: Lang
    settings: Settings

    def run(
        self,
        verb: "Callable[[Work], Any]",
        then: Callable[[Any], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
        *,
        lane: str = "",
    ) -> None:
        """Run `verb(work)` on the store thread; `then(value)` or `failed(error)` on the UI thread.

        In a named `lane` only the latest counts: what was asked before it and has not come back is dropped.
        """
        raise NotImplementedError

    def aside(
        self,
        task: Callable[[], Any],
        then: Callable[[Any], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Run `task()` on neither thread: what may take long and needs nothing of the vault, as reading a file."""
        raise NotImplementedError

    def go(self, place: Place) -> None:
        """Show another place; Alt+Left comes back."""
        raise NotImplementedError

    def tell(self, sentence: str, undo: Callable[[], None] | None = None) -> None:
        """A quiet bar at the bottom of the page, with Undo where it can be undone."""
        raise NotImplementedError

    def print_pdfs(
        self,
        title: str,
        pdfs: list[bytes],
        *,
        on_roll: bool = False,
        then: Callable[[Any], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Send pages to the remembered printer and tray, or to the one with a roll; in memory; `title` has no name.

        `then` hears whether they came out: a job can be called off. A printer that fails is told in any case.
        """
        raise NotImplementedError


class Room(QWidget):
    """One screen. Built anew when the language changes; told when to redraw."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell

    def open(self, place: Place) -> None:
        """Called each time the room is shown."""

    def redraw(self, changes: Changes) -> None:
        """Called after any verb; look at `changes` and decide."""

    def leave(self) -> None:
        """Called before another room is shown or the vault locks: hand over unsaved text at once."""
