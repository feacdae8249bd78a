"""Who reads a case that is kept among chosen colleagues: asked of the exchange, decided in the vault."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.casework import restricting
from app.domain.cases import Apart
from app.domain.ids import RecordId, SeatId
from sync.errors import ServerAway
from ui.shell.room import Shell
from ui.wording import sentence
from ui.words import say

if TYPE_CHECKING:
    from ui.sync_choosing import Colleague
    from ui.sync_desk import SyncDesk


class RestrictPresenter(QObject):
    """Signals:
    offered: the colleagues who do casework, and whether the case is kept apart already.
    done: it is decided, or said.
    refused: why not, in a sentence.
    """

    offered = Signal(object, bool)
    done = Signal()
    refused = Signal(str)

    def __init__(self, shell: Shell, sync: "SyncDesk | None", parent: QObject) -> None:
        super().__init__(parent)
        self._shell = shell
        self._sync = sync
        self._case: RecordId | None = None
        self._apart: Apart | None = None

    def ask(self, case: RecordId, apart: Apart | None) -> None:
        """Who there is. Without a centre: nobody but oneself."""
        self._case, self._apart = case, apart
        if self._sync is None:
            self._on_alone(ServerAway())
        else:
            self._sync.colleagues(apart.ring if apart else None, self._on_offered, self._on_alone)

    def choose(self, readers: Sequence[SeatId]) -> None:
        """These read it, and oneself."""
        case, apart = self._case, self._apart
        if case is None:
            return
        if apart is None:
            self._shell.run(lambda work: restricting.restrict(work, case, readers), self._on_done, self._on_refused)
        elif self._sync is not None and apart.is_said:
            self._sync.choose_readers(apart.ring, readers, self._on_done, self._on_refused)
        else:
            self._on_refused(ServerAway())

    def _on_offered(self, colleagues: "Sequence[Colleague]") -> None:
        self.offered.emit(colleagues, self._apart is not None)

    def _on_alone(self, error: Exception) -> None:
        self.offered.emit((), self._apart is not None)

    def _on_done(self, _: object) -> None:
        self._shell.tell(say("case.told.restricted" if self._apart is None else "case.told.readers"))
        self.done.emit()

    def _on_refused(self, error: Exception) -> None:
        self.refused.emit(sentence(error))
