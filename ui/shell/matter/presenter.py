"""The page of the registry matter: reads it for whoever is in the room, and writes what happened."""

from collections.abc import Mapping

import msgspec
from PySide6.QtCore import QObject, Signal

from app.casework import alerts, matter
from app.casework.matter import Told
from app.casework.work import Work
from app.domain.cases import Alert, Case
from app.domain.divorce import Move
from app.domain.ids import RecordId
from app.domain.matters import MatterPage
from app.domain.readers import Reader, Role
from ui.code_words import Labels, labels, task_names
from ui.shell.room import Place, Shell
from ui.wording import sentence
from ui.words import say

LISTS = (
    "MATTER", "REFUSE_REASON", "MARR_WITHDRAWN_BY", "NOT_REGISTERED", "NOT_RECEIVED", "APPLICATION_END",
    "COURT_RESULT", "MARR_CHILD_WITH", "MARR_OUTCOME",
)  # fmt: skip

CHECKLIST = "marriage/agreement_checklist"
CONFLICT = "casework/conflict_of_interest"
NOTICE = "marriage/cooling_off_notice"
REGISTRATION = "marriage/counselling_registration"
RIGHTS = "marriage/rights_after_divorce"


class Shown(msgspec.Struct, frozen=True):
    """What the page shows, with the words it needs."""

    case: Case
    page: MatterPage
    lists: Mapping[str, Labels]
    tasks: Labels


def look(work: Work, case: Case, reader: Reader) -> Shown:
    """Read the page, on the store thread. Raises NotFound, Refused."""
    lists = {name: labels(work, name) for name in LISTS}
    return Shown(case, matter.page(work, case.id, reader), lists, task_names(work))


class MatterPresenter(QObject):
    """Decides; the view only shows.

    Signals:
        stored: what was asked for is written down.
        failed: the sentence that says why it is not.
    """

    stored = Signal()
    failed = Signal(str)

    def __init__(self, shell: Shell, parent: QObject) -> None:
        super().__init__(parent)
        self._shell = shell
        self.shown: Shown | None = None
        self._is_saving = False

    def record(self, move: Move, told: Told) -> None:
        """Write a move down; a key held down writes it once."""
        shown, reader = self.shown, self._shell.reader
        if shown is None or self._is_saving:
            return
        self._is_saving = True
        case = shown.case.id
        undo = _Undo(self._shell, case, move) if move is not Move.APPLY else None

        def stored(_: object) -> None:
            self._is_saving = False
            self.stored.emit()
            self._shell.tell(say(f"matter.stored.{move.value}"), undo)

        self._shell.run(lambda work: matter.record(work, case, move, told, reader), stored, self._on_failed)

    def look_at(self, alert: Alert) -> None:
        """Somebody has looked at a deadline on one of its days."""
        undo = _Again(self._shell, alert)
        self._shell.run(
            lambda work: alerts.look_at(work, alert.task), lambda _: self._shell.tell(say("matter.alert.seen"), undo)
        )

    def fill_in(self, form: str, role: Role | None = None) -> None:
        """Go to a form of this case."""
        if self.shown is not None:
            self._shell.go(Place("entry", case=self.shown.case.id, form=form, role=role))

    def _on_failed(self, error: Exception) -> None:
        self._is_saving = False
        self.failed.emit(sentence(error))


class _Undo:
    """Takes a move back."""

    def __init__(self, shell: Shell, case: RecordId, move: Move) -> None:
        self._shell, self._case, self._move = shell, case, move

    def __call__(self) -> None:
        reader = self._shell.reader
        self._shell.run(lambda work: matter.take_back(work, self._case, self._move, reader))


class _Again:
    """Says an alert again."""

    def __init__(self, shell: Shell, alert: Alert) -> None:
        self._shell, self._alert = shell, alert

    def __call__(self) -> None:
        alert = self._alert
        self._shell.run(lambda work: alerts.look_again(work, alert.task, alert.looked_on))
