"""Entering an instrument: for whom, which, what is kept when, what must be seen at once, what is saved."""

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.casework import screening_page, screenings
from app.casework.screening_page import risk_forms
from app.casework.screenings import Offer, ScreeningPage
from app.casework.work import Work
from app.definitions.instrument_values import InstrumentWords
from app.domain.cases import Screening, ScreeningDraft
from app.domain.changes import Changes, Done
from app.domain.ids import RecordId
from app.domain.readers import Reader, Role, Scope, may_see
from app.paper.values import Rendered
from ui.code_words import Labels, form_names, labels
from ui.printing.issued import tell_boxed
from ui.printing.words import job_title
from ui.shell.room import Place, Shell
from ui.shell.screening.judging import Judged, judged
from ui.spoken import clock_time
from ui.wording import sentence
from ui.words import say

KEEPS_AFTER_MS = 600
"""How long after the last key what is entered goes to the vault."""

CONCERNED = Changes.SCREENINGS | Changes.CASES | Changes.PEOPLE | Changes.SYNC

DEEPER = "cssrs"
"""The instrument that asks about suicide itself."""


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """A case as those in the room may screen in it, with the words needed."""

    reader: Reader
    page: ScreeningPage
    instruments: dict[str, InstrumentWords]
    modes: Labels
    languages: Labels
    risk_form: str  # empty where there is none, or not while others are in the room
    risk_form_words: str
    draft: ScreeningDraft | None  # what was asked for by name


class ScreeningPresenter(QObject):
    """Decides; the view only shows.

    Signals:
        emptied: nothing may be shown until the next `read`.
        read: an Opened.
        begun: the InstrumentWords and the ScreeningDraft that is entered now.
        judged: a Judged.
        risk_raised: the items that call for somebody to act now.
        kept: the words that say when it was kept.
        closed: no instrument is being entered any more.
        saved: the key of the instrument that was saved.
    """

    emptied = Signal()
    read = Signal(object)
    begun = Signal(object, object)
    judged = Signal(object)
    risk_raised = Signal(tuple)
    kept = Signal(str)
    closed = Signal()
    saved = Signal(str)

    def __init__(self, shell: Shell, parent: QObject) -> None:
        super().__init__(parent)
        self._shell = shell
        self.place = Place("screening")
        self.opened: Opened | None = None
        self.draft: ScreeningDraft | None = None
        self.state: Judged | None = None
        self._role: Role | None = None
        self._risk: tuple[int, ...] = ()
        self._is_dirty = False
        self._is_saving = False
        self._is_printing = False
        self._timer = QTimer(self, singleShot=True, interval=KEEPS_AFTER_MS)
        self._timer.timeout.connect(self.keep)
        shell.reader_changed.connect(self._on_reader)

    # --- what is open

    @property
    def offer(self) -> Offer | None:
        """The party who is screened now, with what fits them."""
        offers = self.opened.page.offers if self.opened else ()
        return next((one for one in offers if one.role is self._role), None)

    @property
    def found(self) -> InstrumentWords | None:
        """The instrument being entered."""
        return self.opened.instruments.get(self.draft.instrument) if self.opened and self.draft else None

    def open(self, place: Place) -> None:
        """Show who can be screened; with an instrument in the place, begin with it."""
        self.let_go()
        self.place, self._role = place, place.role
        self.opened, self._risk = None, ()
        self.emptied.emit()
        self._read(place)

    def redraw(self, changes: Changes) -> None:
        """Read again what there is already; what is being entered stays."""
        if changes & CONCERNED and self.opened is not None:
            self._read(msgspec.structs.replace(self.place, instrument="", record=None))

    def choose_party(self, role: Role) -> None:
        """The other spouse; what was being entered for the first is kept."""
        if role is not self._role and self.opened is not None:
            self.let_go()
            self._role = role
            self.read.emit(self.opened)

    def matching(self, typed: str) -> tuple[InstrumentWords, ...]:
        """The fitting instruments in whose names every word typed stands, half-entered ones first."""
        offer = self.offer
        if offer is None:
            return ()
        begun = [draft.instrument for draft in offer.drafts]
        found = [one for one in offer.fitting if _finds(one, typed)]
        return tuple(sorted(found, key=lambda one: one.instrument.key not in begun))

    # --- entering

    def begin(self, instrument: str) -> None:
        """Enter an instrument, or go on with it."""
        case, role = self.place.case, self._role
        if case is not None and role is not None:
            self.let_go()
            self._shell.run(
                lambda work: screenings.begin(work, case, role, instrument), self._on_begun, lane="screening.begin"
            )

    def answer(self, number: int, answer: int | None) -> None:
        """One item has been answered, or its answer taken away."""
        if self.draft is not None:
            others = {known: given for known, given in self.draft.answers.items() if known != number}
            self.write(answers=others if answer is None else others | {number: answer})

    def write(self, **fields: object) -> None:
        """Something of the draft has changed: answers, happened_on, mode, language, reason."""
        if self.draft is None or all(getattr(self.draft, name) == value for name, value in fields.items()):
            return
        self.draft = msgspec.structs.replace(self.draft, **fields)
        self._is_dirty = True
        if not self._timer.isActive():  # not started again by every key: nothing is ever older than its interval
            self._timer.start()
        self._judge()

    @Slot()
    def keep(self) -> None:
        """Hand what is entered to the vault at once if it has changed since."""
        self._timer.stop()
        draft = self.draft
        if draft is not None and self._is_dirty:
            self._is_dirty = False
            self._shell.run(lambda work: screenings.keep(work, draft), self._on_kept, self._on_not_kept)

    def let_go(self) -> None:
        """Keep and close."""
        self.keep()
        if self.draft is not None:
            self.draft, self.state, self._is_saving = None, None, False
            self.closed.emit()

    def close(self) -> None:
        """Put it away half entered, and show it among what there is."""
        self.let_go()
        self._reread()

    def throw_away(self) -> None:
        """Give up what is half entered, with a way back."""
        draft, self._is_dirty = self.draft, False
        if draft is not None:
            self.let_go()
            self._risk = ()
            undo = _Undo(self, draft)
            self._shell.run(
                lambda work: screenings.discard(work, draft.id),
                lambda _: self._after_discarding(undo),
            )

    def bring_back(self, draft: ScreeningDraft) -> None:
        """Undo of throwing away."""
        self._shell.run(lambda work: screenings.keep(work, draft), lambda _: self._reread())

    def save(self) -> None:
        """Save for good; a key held down saves once."""
        draft = self.draft
        if draft is not None and not self._is_saving:
            self._timer.stop()
            self._is_saving, self._is_dirty = True, False
            self._shell.run(lambda work: screenings.save(work, draft), self._on_saved, self._on_not_saved)

    # --- where a risk leads

    def go_deeper(self) -> None:
        """Ask about suicide itself; what is entered now is kept for later."""
        self.begin(DEEPER)

    @property
    def can_go_deeper(self) -> bool:
        """Whether the suicide screener fits and is not the one being entered."""
        offer = self.offer
        is_other = self.draft is None or self.draft.instrument != DEEPER
        return is_other and offer is not None and any(one.instrument.key == DEEPER for one in offer.fitting)

    def write_report(self) -> None:
        """Go to the report of a risk."""
        if self.opened is not None and self.opened.risk_form:
            self._shell.go(Place("entry", case=self.place.case, form=self.opened.risk_form))

    # --- on paper

    def is_private(self, one: Screening) -> bool:
        """Whether it has to be asked who stands at the printer."""
        return self.opened is None or screening_page.is_private(self.opened.page.case, one)

    def print_result(self, one: Screening) -> None:
        """Send a result to the printer, as those in the room may see it; a key held down prints once."""
        if not self._is_printing:
            self._is_printing = True
            reader, lang = self._shell.reader, self._shell.lang
            self._shell.run(
                lambda work: _for(reader, screening_page.print_result(work, one.id, reader, lang)),
                self._on_page,
                self._on_no_page,
            )

    def _on_page(self, made: tuple[Reader, Rendered]) -> None:
        self._is_printing = False
        reader, page = made
        if reader is self._shell.reader:
            self._shell.print_pdfs(job_title(1), [page.pdf])
            tell_boxed(self._shell, (page,))

    def _on_no_page(self, error: Exception) -> None:
        self._is_printing = False
        self._shell.tell(sentence(error))

    # --- between

    def _read(self, place: Place) -> None:
        reader = self._shell.reader
        self._shell.run(lambda work: read_page(work, place, reader), self._on_read, lane="screening.read")

    def _reread(self) -> None:
        self._read(msgspec.structs.replace(self.place, instrument="", record=None))

    def _on_read(self, opened: Opened) -> None:
        if opened.reader is not self._shell.reader or opened.page.case.id != self.place.case:
            return
        self.opened = opened
        roles = [offer.role for offer in opened.page.offers]
        if self._role not in roles:
            self._role = roles[0] if roles else None
        self.read.emit(opened)
        if opened.draft is not None:
            self._on_begun(opened.draft)

    def _on_begun(self, draft: ScreeningDraft) -> None:
        if self.opened is None or not may_see(self._shell.reader, draft.scope):
            return
        self.draft, self._role, self._is_dirty = draft, draft.role, False
        self._risk = ()
        found = self.found
        if found is not None:
            self.begun.emit(found, draft)
            self._judge()

    def _judge(self) -> None:
        found, draft, offer = self.found, self.draft, self.offer
        if found is None or draft is None or offer is None:
            return
        self.state = judged(found, draft, offer.birth_date)
        self.judged.emit(self.state)
        if self.state.risk == self._risk:
            return
        self._risk = self.state.risk
        if self._risk:
            self.risk_raised.emit(self._risk)
            self.draft = msgspec.structs.replace(draft, prompted=True)

    def _after_discarding(self, undo: "_Undo") -> None:
        self._shell.tell(say("screening.thrown_away"), undo)
        self._reread()

    def _on_kept(self, kept: ScreeningDraft) -> None:
        if self.draft is not None and self.draft.id == kept.id and not self._is_dirty:
            self.kept.emit(say("entry.kept", time=clock_time(kept.updated_at)))

    def _on_not_kept(self, error: Exception) -> None:
        if self.draft is not None:
            self._is_dirty = True
            self._timer.start()
        self.kept.emit(say("entry.not_kept"))

    def _on_saved(self, record: RecordId) -> None:
        instrument = self.draft.instrument if self.draft is not None else ""
        self.draft, self.state, self._is_saving = None, None, False
        self.closed.emit()
        self._shell.tell(say("screening.saved"))
        self.saved.emit(instrument)

    def _on_not_saved(self, error: Exception) -> None:
        self._is_saving, self._is_dirty = False, True
        self.keep()
        self._shell.tell(sentence(error))

    @Slot(object)
    def _on_reader(self, reader: Reader) -> None:
        """Take everything away at once, then read what the people in the room may see."""
        if self.place.case is not None:
            draft = self.draft
            self.let_go()
            self.opened, self._risk = None, ()
            self.emptied.emit()
            is_own = draft is not None and draft.amends is None and may_see(reader, draft.scope)
            again = draft.instrument if draft is not None and is_own else ""
            self._read(msgspec.structs.replace(self.place, role=self._role, instrument=again, record=None))


class _Undo:
    """Keeps a thrown-away entry again."""

    def __init__(self, presenter: ScreeningPresenter, draft: ScreeningDraft) -> None:
        self._presenter = presenter
        self._draft = draft

    def __call__(self) -> None:
        self._presenter.bring_back(self._draft)


def read_page(work: Work, place: Place, reader: Reader) -> Opened:
    """All the page shows, on the store thread."""
    assert place.case is not None, "one screens in a case"  # noqa: S101  # the frame opens no other place
    page = screenings.page(work, place.case, reader)
    names = form_names(work)
    report = next((form for form in risk_forms(page.case.desk) if form in work.definitions.forms), "")
    return Opened(
        reader=reader,
        page=page,
        instruments=dict(work.definitions.instruments),
        modes=labels(work, "SCREEN_MODE"),
        languages=labels(work, "LANGUAGE"),
        risk_form=report if may_see(reader, Scope.WORKER) else "",
        risk_form_words=f"{work.definitions.form(report).code} {names[report]}" if report else "",
        draft=_wanted_draft(work, place, page.offers),
    )


def _for(reader: Reader, done: Done[Rendered]) -> Done[tuple[Reader, Rendered]]:
    """A page together with whom it was made for."""
    return Done(done.changes, (reader, done.value))


def _wanted_draft(work: Work, place: Place, offers: Sequence[Offer]) -> ScreeningDraft | None:
    """The entry a place asks for, where those in the room may see it."""
    if place.case is None:
        return None
    if place.record is not None:
        seen = any(one.id == place.record for offer in offers for one in offer.past)
        return screenings.correct(work, place.record) if seen else None
    offer = next((one for one in offers if one.role is place.role), None)
    if offer is None or not any(one.instrument.key == place.instrument for one in offer.fitting):
        return None
    return screenings.begin(work, place.case, offer.role, place.instrument)


def _finds(found: InstrumentWords, typed: str) -> bool:
    names = _plain(f"{found.instrument.key} {found.title.zh} {found.title.en}")
    return all(_plain(word) in names for word in typed.split())


def _plain(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())
