"""What is half typed in this room: kept in the vault when somebody comes in, the room is left or the vault locks."""

from PySide6.QtCore import QObject, Signal

from app.casework import pads
from app.domain.ids import RecordId
from app.domain.readers import Reader
from ui.shell.room import Shell


class HalfTyped(QObject):
    """Of one case, for the reader before whom it was typed: for others it is not there.

    Signals:
        found: the Content that was left, to be put back.
    """

    found = Signal(object)

    def __init__(self, shell: Shell, parent: QObject) -> None:
        super().__init__(parent)
        self._shell = shell
        self._at: tuple[RecordId, Reader] | None = None

    def open(self, case: RecordId, reader: Reader) -> None:
        """The page is shown for somebody; what they left is looked for once."""
        if self._at != (case, reader):
            self._at = (case, reader)
            page = _page(case, reader)
            self._shell.run(lambda work: pads.kept(work, page), self._on_kept, lane=f"{__name__} {page}")

    def keep(self, content: pads.Content) -> None:
        """What stands there now; nothing drops what was kept."""
        if self._at is not None:
            page = _page(*self._at)
            self._shell.run(lambda work: pads.keep(work, page, content))

    def hand_over(self, content: pads.Content) -> None:
        """The page is taken away."""
        self.keep(content)
        self._at = None

    def _on_kept(self, content: pads.Content | None) -> None:
        if content:
            self.found.emit(content)


def _page(case: RecordId, reader: Reader) -> str:
    return f"process {case.hex()} {reader.value}"
