"""One case for whoever is in the room: what is shown, and everything that can be done with it."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Literal

import msgspec
from PySide6.QtCore import QObject, Signal, Slot

from app.casework import (
    attachments,
    cases,
    consents,
    erasing,
    fillings,
    forms,
    notes,
    people,
    process,
    restricting,
    rights,
    scans,
    sheets,
    signatures,
    site,
    tasks,
)
from app.casework.work import Work
from app.domain.attachments import Attachment
from app.domain.cases import AnswerSet, CasePage, CaseRow, ConsentState, Draft, Sheet, SheetState, Stage, Task
from app.domain.changes import Changes, Done
from app.domain.erasing import Erasure
from app.domain.ids import RecordId
from app.domain.people import PersonDetails
from app.domain.readers import Reader, Role
from app.errors import BadEntry, NotFound, Refused
from app.now import today
from ui.code_words import form_names, labels, task_names
from ui.printing.issued import tell_boxed
from ui.printing.words import boxed
from ui.shell.case.lines import Entry, Filter, Names, timeline
from ui.shell.room import Place, Shell
from ui.spoken import stage_name
from ui.widgets.row import Row
from ui.wording import sentence
from ui.words import say

CONCERNED = Changes.ALL
"""What has to have changed for a case page to be read again."""


class FormOffer(msgspec.Struct, frozen=True):
    """A form that can be filled in for this case, and for which parties."""

    form: str
    words: str
    roles: tuple[Role | None, ...]


class OldPages(msgspec.Struct, frozen=True, eq=False):
    """Pages that were on paper before, on their way to the printer, and what has to be asked first."""

    title: str
    pdfs: tuple[bytes, ...]
    care: sheets.Care


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """A case as it was read for one reader."""

    reader: Reader
    page: CasePage
    attachments: tuple[Attachment, ...] = ()
    names: Names
    forms: tuple[FormOffer, ...]
    pen_forms: frozenset[str] = frozenset()  # whose sheets may be signed on the screen
    proposal: Erasure | None = None  # to erase this case, as long as it is open


Why = Literal["colleague", "post", "gone"]
"""It is a colleague's; the post of this seat opens none; it is not on this computer, or not any more."""


class Shut(msgspec.Struct, frozen=True):
    """A case that was not read. `row`: what lists tell of it, where they do."""

    case: RecordId
    why: Why
    row: CaseRow | None = None
    drafts: tuple[Draft, ...] = ()  # what was being written here in a case that has gone


class CasePresenter(QObject):
    """Signals:
    read: a Reading, to be shown.
    shut: a Shut, to be shown in its place: this seat does not open the case.
    joined: the case is open to this seat from now on.
    emptied: nothing may be shown until the next `read`.
    marked: a Sheet that has taken its step.
    consented: the Role whose consent is stored.
    amended: the id of the person whose details are stored.
    boxed: the characters no face has; the set is not printed unless `print_anyway` is called.
    guarded: OldPages, to be printed again only once somebody has answered for what is asked.
    previewed: the print set as a PreviewedSet, for those in the room.
    signing: a ToSign, to be turned to whoever signs.
    masked: the masked copy of a form as a Previewed.
    scanned: a Sheet and its scans, each a PDF, to be shown from memory.
    """

    read = Signal(object)
    shut = Signal(object)
    joined = Signal()
    previewed = Signal(object)
    scanned = Signal(object, object)
    signing = Signal(object)
    masked = Signal(object)
    emptied = Signal()
    marked = Signal(object)
    consented = Signal(object)
    amended = Signal(object)
    guarded = Signal(object)
    boxed = Signal(object)

    def __init__(self, shell: Shell, parent: QObject) -> None:
        super().__init__(parent)
        self._shell = shell
        self._case: RecordId | None = None
        self._wanted = Filter.ALL
        self._is_issuing = False
        self._is_keeping = False
        self.reading: Reading | None = None
        shell.reader_changed.connect(self.on_reader_changed)

    @property
    def case(self) -> RecordId | None:
        """The case that is open."""
        return self._case

    def open(self, case: RecordId) -> None:
        """Show a case; of the one before nothing stays."""
        if case != self._case:
            self._case, self._wanted = case, Filter.ALL
            self._empty()
        self.refresh()

    @Slot(object)
    def on_reader_changed(self, reader: Reader) -> None:
        """Take everything away at once, then read what the people in the room may see."""
        self._empty()
        self.refresh()

    def redraw(self, changes: Changes) -> None:
        """Read again where something of a case has changed."""
        if changes & CONCERNED:
            self.refresh()

    def refresh(self) -> None:
        """Read the case again for whoever is in the room."""
        case, reader = self._case, self._shell.reader
        if case is not None:
            self._shell.run(lambda work: look(work, case, reader), self._on_looked_in, lane="case")

    def join(self, reason: str) -> None:
        """Take part in a colleague's case."""
        if (case := self._case) is not None:
            self._keep(lambda work: rights.join(work, case, reason), self._on_joined)

    def throw_away(self, drafts: Sequence[Draft]) -> None:
        """Words left behind of a case that has gone; they have been read once more."""

        def verb(work: Work) -> Done[None]:
            for one in drafts:
                notes.discard(work, one.id)
            return Done(Changes.DRAFTS, None)

        self._shell.run(verb, self._teller("case.told.thrown_away"))

    def narrow(self, wanted: Filter) -> None:
        """Only entries of one kind, or all."""
        self._wanted = wanted
        if self.reading is not None:
            self.read.emit(self.reading)

    def rows(self) -> tuple[Row, ...]:
        """The timeline as it is filtered now."""
        reading = self.reading
        return timeline(reading.page, reading.names, self._wanted, reading.attachments) if reading else ()

    def entry(self, ref: object) -> Entry | None:
        """The entry or draft behind a line."""
        if (reading := self.reading) is None:
            return None
        page = reading.page
        drafts = (*page.drafts, *page.screening_drafts)
        lines: tuple[Entry, ...] = (*page.timeline, *reading.attachments, *drafts, *page.consents)
        return next((line for line in lines if line.id == ref), None)

    def move_stage(self, stage: Stage) -> None:
        """Move on (or back), and offer to undo it."""
        case, before = self._case, self.reading.page.case.stage if self.reading else None
        if case is None or before is None or before is stage:
            return
        undo, reader = _Undo(self, before), self._shell.reader
        self._shell.run(
            lambda work: process.move(work, case, stage, reader),
            lambda _: self._shell.tell(say("case.told.stage", stage=stage_name(stage)), undo),
            lambda error: self._explain_stage(case, stage, error),
        )

    def _explain_stage(self, case: RecordId, stage: Stage, error: Exception) -> None:
        """What is missing, and how a case is closed, has a page of its own."""
        if isinstance(error, BadEntry | Refused):
            self._shell.go(Place("process", case=case, stage=stage.value))
        else:
            self._shell.tell(sentence(error))

    def move_back(self, stage: Stage) -> None:
        """Undo a move."""
        if (case := self._case) is not None:
            reader = self._shell.reader
            undone = say("process.next.undone")
            self._shell.run(lambda work: process.move(work, case, stage, reader, undone))

    def set_risk(self, risk: str) -> None:
        """Write down the risk as it is seen now."""
        if (case := self._case) is not None:
            self._shell.run(lambda work: cases.set_risk(work, case, risk), self._teller("case.told.risk"))

    def finish(self, task: Task) -> None:
        """A deadline has been dealt with."""
        self._shell.run(lambda work: tasks.finish(work, task.id), self._teller("case.told.finished"))

    def record_consent(self, role: Role, state: ConsentState, given_on: date, witness: str) -> None:
        """Write down what one party said."""
        if (case := self._case) is not None:
            self._keep(
                lambda work: consents.record(work, case, role, state, given_on=given_on, witness=witness),
                lambda _: self._on_consented(role, state),
            )

    def amend_person(self, person: RecordId, details: PersonDetails) -> None:
        """Write down what is known of a person now."""
        self._keep(lambda work: people.amend(work, person, details), lambda _: self._on_amended(person))

    def flag_person(self, role: Role, code: str, stands: bool) -> None:
        """Write down a special circumstance of a party, or that it is over. What is told tells nothing of it."""
        party, reader = self.reading.page.case.party(role) if self.reading else None, self._shell.reader
        if party is not None:
            person = party.person.id
            self._shell.run(
                lambda work: people.set_flag(work, person, code, reader, stands=stands),
                self._teller("case.told.amended"),
            )

    def fill(self, form: str, role: Role | None) -> None:
        """Go to a form."""
        self._shell.go(Place("entry", case=self._case, form=form, role=role))

    def screen(self, instrument: str = "", role: Role | None = None, record: RecordId | None = None) -> None:
        """Go to the instruments: to all of them, to one for one party, or to the correction of one saved."""
        self._shell.go(Place("screening", case=self._case, role=role, instrument=instrument, record=record))

    def print_set(self) -> None:
        """Everything this case hands out, in one key; a key held down prints once."""
        case, lang = self._case, self._shell.lang
        if case is None or self._is_issuing:
            return
        self._is_issuing = True

        def verb(work: Work) -> tuple[RecordId, tuple[str, ...]]:
            return case, sheets.boxed(work, case, sheets.items_of(work, case), lang)

        self._shell.run(verb, self._on_looked, self._on_not_issued)

    def print_anyway(self, case: RecordId) -> None:
        """The set of this case, whatever letters are missing on it."""
        lang, self._is_issuing = self._shell.lang, True
        self._shell.run(lambda work: sheets.print_set(work, case, lang), self._on_issued, self._on_not_issued)

    def preview_set(self) -> None:
        """The same to look at, for those in the room."""
        case, reader, lang = self._case, self._shell.reader, self._shell.lang
        if case is not None:
            self._shell.run(
                lambda work: sheets.preview_set(work, case, reader, lang), self._for_them(self.previewed.emit),
                lane="case.preview",
            )  # fmt: skip

    def print_again(self, sheet: Sheet) -> None:
        """Exactly the bytes that were printed; of a sheet that could hurt, once somebody has answered for it."""
        reader = self._shell.reader

        def verb(work: Work) -> OldPages:
            kept = sheets.print_again(work, sheet.id, reader)
            return OldPages(say("case.print.again_title"), (kept.pdf,), kept.care)

        self._shell.run(verb, self._for_them(self._on_old_pages))

    def print_scans(self, sheet: Sheet, pdfs: tuple[bytes, ...]) -> None:
        """What came back from the scanner once more, after the same question; it may not be that of a minute ago."""
        reader = self._shell.reader

        def verb(work: Work) -> OldPages:
            return OldPages(say("scans.print_title"), pdfs, sheets.take_out(work, sheet.id, reader))

        self._shell.run(verb, self._for_them(self._on_old_pages))

    def send(self, pages: OldPages) -> None:
        """To the printer."""
        self._shell.print_pdfs(pages.title, list(pages.pdfs))

    def open_scans(self, sheet: Sheet) -> None:
        """Show what came back from the scanner."""
        reader = self._shell.reader
        self._shell.run(lambda work: (sheet, scans.bytes_of(work, sheet.id, reader)), self._for_them(self._on_scanned))

    def mask(self, entry: Sheet | AnswerSet) -> None:
        """Make a masked copy of a form."""
        lang = self._shell.lang
        case, filling = self._case, entry.answer if isinstance(entry, Sheet) else self._filling(entry)
        if case is not None:
            self._shell.run(
                lambda work: sheets.masked_copy(work, case, entry.form, entry.role, lang, filling),
                self._for_them(self.masked.emit),
            )

    def print_copy(self, copy: sheets.Previewed) -> None:
        """Send a masked copy to the printer."""
        self._shell.print_pdfs(say("case.print.masked_title"), [copy.rendered.pdf])

    def offer_signature(self, sheet: Sheet) -> None:
        """Get a sheet ready to be signed on the screen."""
        self._shell.run(lambda work: signatures.offer(work, sheet.id), self._for_them(self.signing.emit))

    def take_back(self, sheet: Sheet) -> None:
        """Undo a signature marked by mistake."""
        self._shell.run(lambda work: sheets.take_back(work, sheet.id), self._teller("case.told.taken_back"))

    def mark_sheet(self, sheet: Sheet, state: SheetState, witness: str = "", reason: str = "") -> None:
        """One step on: signed, archived, refused before a witness, or void for a reason."""
        self._shell.run(
            lambda work: sheets.mark(work, sheet.id, state, witness, reason), lambda _: self._on_marked(sheet, state)
        )

    def open_answers(self, answers: AnswerSet) -> None:
        """Go to a filled form."""
        place = Place("entry", case=self._case, form=answers.form, role=answers.role, record=self._filling(answers))
        self._shell.go(place)

    def _filling(self, answers: AnswerSet) -> RecordId | None:
        """Which filling it is, of a form filled several times."""
        days = self.reading.names.days if self.reading else {}
        return answers.id if answers.id in days else None

    def _teller(self, key: str) -> "_Teller":
        return _Teller(self._shell, key)

    def _for_them(self, then: Callable[[Any], None]) -> Callable[[Any], None]:
        """Only while those are in the room for whom it was asked: whoever comes in meanwhile is shown nothing of it."""
        reader = self._shell.reader

        def answer(value: Any) -> None:
            if self._shell.reader is reader:
                then(value)

        return answer

    def _on_looked(self, found: tuple[RecordId, tuple[str, ...]]) -> None:
        """Ask about missing letters, where that case is still open; else print."""
        case, letters = found
        if not letters:
            self.print_anyway(case)
        else:
            self._is_issuing = False
            if case == self._case:
                self.boxed.emit(letters)

    def _on_issued(self, issued: tuple[sheets.IssuedSheet, ...]) -> None:
        self._is_issuing = False
        self._shell.print_pdfs(say("case.print.title"), [sheet.pdf for sheet in issued])
        tell_boxed(self._shell, issued)

    def _on_not_issued(self, error: Exception) -> None:
        self._is_issuing = False
        self._shell.tell(sentence(error))

    def _on_marked(self, sheet: Sheet, state: SheetState) -> None:
        self.marked.emit(sheet)
        undo = _TakeBack(self, sheet) if state is SheetState.SIGNED and sheet.state is SheetState.PRINTED else None
        self._shell.tell(say(f"case.told.{state.value}"), undo)

    def _keep(self, verb: Callable[[Work], Any], then: Callable[[Any], None]) -> None:
        """Store what a panel was filled with, once however often it is pressed; the panel stays until it is stored."""
        if not self._is_keeping:
            self._is_keeping = True
            self._shell.run(verb, then, self._on_not_kept)

    def _on_consented(self, role: Role, state: ConsentState) -> None:
        self._is_keeping = False
        self.consented.emit(role)
        is_withdrawn = state is ConsentState.WITHDRAWN
        self._shell.tell(say("erasing.after_withdrawal" if is_withdrawn else "case.told.consent"))

    def _on_amended(self, person: RecordId) -> None:
        self._is_keeping = False
        self.amended.emit(person)
        self._shell.tell(say("case.told.amended"))

    def _on_not_kept(self, error: Exception) -> None:
        """The panel has what was typed; one sentence says why it is not stored."""
        self._is_keeping = False
        self._shell.tell(sentence(error))

    def _on_scanned(self, found: tuple[Sheet, tuple[bytes, ...]]) -> None:
        self.scanned.emit(*found)

    def _on_old_pages(self, pages: OldPages) -> None:
        if pages.care is sheets.Care.NONE:
            self.send(pages)
        else:
            self.guarded.emit(pages)

    def _on_joined(self, value: None) -> None:
        self._is_keeping = False
        self.joined.emit()
        self._shell.tell(say("case.told.joined"))
        self.refresh()

    def _on_looked_in(self, found: "Reading | Shut") -> None:
        if isinstance(found, Reading):
            self._on_read(found)
        elif found.case == self._case:
            self._empty()
            self.shut.emit(found)

    def _on_read(self, reading: Reading) -> None:
        if reading.reader is self._shell.reader and reading.page.case.id == self._case:
            self.reading = reading
            self.read.emit(reading)

    def _empty(self) -> None:
        self.reading = None
        self.emptied.emit()


class _Undo:
    """Moves a case back to the stage it came from."""

    def __init__(self, presenter: CasePresenter, stage: Stage) -> None:
        self._presenter = presenter
        self._stage = stage

    def __call__(self) -> None:
        self._presenter.move_back(self._stage)


class _TakeBack:
    """Takes back that a sheet was marked as signed."""

    def __init__(self, presenter: CasePresenter, sheet: Sheet) -> None:
        self._presenter = presenter
        self._sheet = sheet

    def __call__(self) -> None:
        self._presenter.take_back(self._sheet)


class _Teller:
    """Tells one sentence, whatever came of the verb."""

    def __init__(self, shell: Shell, key: str) -> None:
        self._shell = shell
        self._key = key

    def __call__(self, value: object) -> None:
        self._shell.tell(say(self._key))


def look(work: Work, case: RecordId, reader: Reader) -> "Reading | Shut":
    """The case, or why it stays shut."""
    try:
        return read_case(work, case, reader)
    except NotFound:
        return Shut(case, "gone", drafts=restricting.left_behind(work, case))
    except Refused as refused:
        rule = refused.facts.get("rule")
        if rule == "not_casework":
            return Shut(case, "post")
        if rule != "colleagues_case":
            raise
        return Shut(case, "colleague", rights.outside(work, case, reader))


def read_case(work: Work, case: RecordId, reader: Reader) -> Reading:
    """All a case page shows, on the store thread."""
    page = cases.page(work, case, reader)
    names = Names(
        matters=labels(work, "COUNSEL_TYPE"),
        risks=labels(work, "RISK"),
        modes=labels(work, "CONTACT_MODE"),
        forms=form_names(work),
        tasks=task_names(work),
        instruments=work.definitions.instruments,
        flags=labels(work, people.FLAGS),
        days=fillings.days_of(work, page.timeline),
        today=today(work.now),
    )
    may_pen = site.allows_pen(work)
    about = erasing.proposal_about(work, case)
    pen = frozenset(form.id for form in work.definitions.forms.values() if may_pen and not form.ink_only)
    return Reading(
        reader=reader, page=page, attachments=attachments.of_case(work, case, reader), names=names,
        forms=_offers(work, page, reader), pen_forms=pen, proposal=about.erasure if about else None,
    )  # fmt: skip


def remark_on(drawn: sheets.PreviewedSet) -> str:
    """What must be known before a print set is printed: sheets not shown now, and characters without a face."""
    letters = boxed(tuple(dict.fromkeys(letter for one in drawn.sheets for letter in one.rendered.boxed)))
    apart = say("print.set_apart", count=drawn.apart) if drawn.apart else ""
    return "\n".join(words for words in (apart, letters) if words)


def _offers(work: Work, page: CasePage, reader: Reader) -> tuple[FormOffer, ...]:
    roles = tuple(party.role for party in page.case.parties)
    names = form_names(work)
    return tuple(
        FormOffer(form.id, f"{form.code}  {names[form.id]}", roles if form.per_party else (None,))
        for form in forms.forms_of(work, page.case.desk)
        if not form.anonymous and (form.audience == "parties" or reader is Reader.WORKER)
    )
