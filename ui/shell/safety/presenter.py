"""What the safety page shows of one party, and what is done from it."""

from collections.abc import Callable, Collection
from typing import Any

import msgspec
from PySide6.QtCore import QObject, Signal

from app.casework import extract_sources, extracts, handing, safe_contacts, safety
from app.casework.extract_sources import Source
from app.casework.safety import Looked
from app.casework.sheets import IssuedSheet
from app.casework.work import Work
from app.definitions.values import Lang
from app.domain.cases import Case
from app.domain.ids import RecordId
from app.domain.readers import Reader, Role
from app.domain.safe_rule import SafeRule
from app.errors import BadEntry, NotFound
from ui.code_words import Labels, labels, task_names
from ui.printing.issued import tell_boxed
from ui.printing.words import job_title
from ui.shell.room import Place, Shell
from ui.wording import sentence
from ui.words import say

LISTS = (
    "DV_SIGN", "DV_CAPACITY", "DV_FORM", "DV_FREQUENCY", "DV_ORDER_RESULT", "DV_ORDER_MEASURE", "DV_APPLICANT",
    "DV_HANDED",
)  # fmt: skip


class Shown(msgspec.Struct, frozen=True, eq=False):
    """Every party this reader has a page of, with the words needed."""

    parties: tuple[Looked, ...]
    sources: dict[Role, tuple[Source, ...]]  # what an extract can be made of
    lists: dict[str, Labels]
    tasks: Labels
    sign_source: str


def look(work: Work, case: Case, reader: Reader, lang: Lang) -> Shown:
    """Read it, on the store thread. Raises NotFound where this reader has no page at all, Refused."""
    roles = safety.parties(case, reader)
    if not roles:
        raise NotFound(what="party")
    return Shown(
        parties=tuple(safety.look(work, case.id, role, reader) for role in roles),
        sources={role: extract_sources.of_party(work, case.id, role, reader, lang) for role in roles},
        lists={name: labels(work, name) for name in LISTS},
        tasks=task_names(work),
        sign_source=work.definitions.codes["DV_SIGN"].source,
    )


class SafetyPresenter(QObject):
    """Signals:
    rule_kept: the rule for safe contact is stored.
    failed: a field and a sentence about it; the field is empty where the sentence is about everything.
    extract_made: an extract is on its way to the printer.
    checked: a Checked.
    """

    rule_kept = Signal()
    failed = Signal(str, str)
    extract_made = Signal()
    checked = Signal(object)

    def __init__(self, shell: Shell, parent: QObject) -> None:
        super().__init__(parent)
        self._shell = shell
        self.case: RecordId | None = None
        self.role: Role | None = None

    def fill_in(self, form: str, filling: RecordId | None = None) -> None:
        """Open a form of this party."""
        if self.case is not None:
            self._shell.go(Place("entry", case=self.case, form=form, role=self.role, record=filling))

    def keep_rule(self, rule: SafeRule | None) -> None:
        """Store what the party agreed to; None: nothing is agreed any more."""
        self._run(safe_contacts.set_rule, self._on_rule, rule)

    def hand_over(self, how: str) -> None:
        """Write down how the plan reaches them, and print what is printed."""
        case, role, lang, reader = self.case, self.role, self._shell.lang, self._shell.reader
        if case is not None and role is not None:
            self._shell.run(
                lambda work: handing.hand_over(work, case, role, how, lang, reader), self._on_handed, self._on_failed
            )

    def make_extract(self, chosen: Collection[RecordId]) -> None:
        """Put an extract together and print it."""
        case, role, lang, reader = self.case, self.role, self._shell.lang, self._shell.reader
        if case is not None and role is not None:
            self._shell.run(
                lambda work: extracts.make(work, case, role, chosen, lang, reader), self._on_extract, self._on_failed
            )

    def check(self, code: str, checksum: str) -> None:
        """Compare a paper in hand with what is kept."""
        reader = self._shell.reader
        self._shell.run(lambda work: extracts.check(work, code, checksum, reader), self.checked.emit, self._on_failed)

    def _run(self, verb: Callable[..., Any], then: Callable[[Any], None], value: object) -> None:
        case, role, reader = self.case, self.role, self._shell.reader
        if case is not None and role is not None:
            self._shell.run(lambda work: verb(work, case, role, value, reader), then, self._on_failed)

    def _on_rule(self, _: object) -> None:
        self.rule_kept.emit()
        self._shell.tell(say("safety.told.rule"))

    def _on_handed(self, issued: IssuedSheet | None) -> None:
        if issued is None:
            self._shell.tell(say("safety.told.only_told"))
            return
        self._shell.print_pdfs(job_title(1), [issued.pdf])
        tell_boxed(self._shell, (issued,))

    def _on_extract(self, issued: IssuedSheet) -> None:
        self.extract_made.emit()
        self._shell.print_pdfs(job_title(1), [issued.pdf])
        tell_boxed(self._shell, (issued,))

    def _on_failed(self, error: Exception) -> None:
        field = str(error.facts["field"]) if isinstance(error, BadEntry) else ""
        self.failed.emit(field, sentence(error))
