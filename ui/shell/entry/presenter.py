"""Filling in a form: what is kept when, what is checked, what is saved, and what the page is told."""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.casework import cases, fillings, forms
from app.casework.fillings import Filling
from app.casework.forms import Checked, Entry, Saved
from app.casework.work import Work
from app.definitions.values import Form
from app.domain.card import Card
from app.domain.cases import Case
from app.domain.changes import Done
from app.domain.ids import RecordId
from app.domain.readers import Reader, Role, Scope, may_see
from app.domain.seen import is_own
from ui.scanning.typed_code import find_sheet_code
from ui.shell.entry.answers import Answers, Codes
from ui.shell.entry.editor import Raw
from ui.shell.entry.problems import Remark, Remarks
from ui.shell.room import Place, Shell
from ui.spoken import clock_time
from ui.wording import sentence
from ui.words import in_language, say

KEEPS_AFTER_MS = 500
"""The longest a typed letter waits before it is on its way to the vault."""

CHECKS_AFTER_MS = 60
"""How long after the last key computed answers are worked out again."""

QUESTION = "q."
"""How the field of an answer begins that is a question of its form."""

_CARD_FACTS = ("id_no", "name", "residence")


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """A form with all it takes to show it. `entry` is None where nobody in the room may fill it in."""

    entry: Entry | None
    codes: Codes
    form: Form
    form_name: str  # which finds this very version of it again
    roles: tuple[Role, ...]  # for whom it can be filled in now
    at: datetime
    called: str
    fillings: tuple[Filling, ...] = ()  # all there are of a form filled several times


class EntryPresenter(QObject):
    """Decides; the view only shows.

    Signals:
        opened: an Opened, to be laid out.
        asked_changed: ids of the fields asked now.
        filled: field id to Raw, put in by something else than the keys.
        origins_changed: some answers came from elsewhere.
        remarked: field id to Remark.
        told: what stands beside the save button.
        typed: something changed that the printed page shows.
        saved: the form of a Place is stored.
        refused: it is not, because of the problems remarked.
        failed: it is not, because the world was against it; that is told already.
        fillings_changed: an Opened whose fillings are more or fewer now.
    """

    opened = Signal(object)
    asked_changed = Signal(object)
    filled = Signal(object)
    origins_changed = Signal()
    remarked = Signal(object)
    told = Signal(str)
    typed = Signal()
    saved = Signal(object)
    refused = Signal(object)
    failed = Signal(object)
    fillings_changed = Signal(object)

    def __init__(self, shell: Shell, parent: QObject) -> None:
        super().__init__(parent)
        self._shell = shell
        self.place = Place("entry")
        self.answers: Answers | None = None
        self._opened: Opened | None = None
        self._remarks = Remarks()
        self._checked: Checked | None = None
        self._is_dirty = False
        self._unkept: dict[Place, dict[str, Raw]] = {}  # of forms left while the disk was full
        self._keep = QTimer(self, singleShot=True, interval=KEEPS_AFTER_MS)
        self._check = QTimer(self, singleShot=True, interval=CHECKS_AFTER_MS)
        self._keep.timeout.connect(self.keep)
        self._check.timeout.connect(self._ask_for_check)

    # --- contradictions

    def contradicted(self) -> frozenset[str]:
        """The questions for which several answers stand; told to the worker alone."""
        entry = self._opened.entry if self._opened else None
        if entry is None or self._shell.reader is not Reader.WORKER:
            return frozenset()
        return frozenset(name.partition(".")[0] for name in entry.conflicts)

    def settle(self, field: str) -> None:
        """Go to where one of the answers is chosen."""
        entry = self._opened.entry if self._opened else None
        names = [name for name in entry.conflicts if name.partition(".")[0] == field] if entry else []
        if entry is not None and entry.answer is not None and names:
            self._shell.go(
                Place(
                    "contradictions", case=self.place.case, form=entry.form.id, kind="answer", record=entry.answer,
                    field=QUESTION + names[0],
                )
            )  # fmt: skip

    def wanted_field(self) -> str:
        """The question somebody comes for from the list of contradictions; empty for none."""
        return self.place.field.removeprefix(QUESTION).partition(".")[0]

    # --- opening

    def open(self, place: Place) -> None:
        """Read the form of a place; what was being typed before is handed over first."""
        self.keep()
        self.answers, self._opened, self._checked = None, None, None
        self._remarks = Remarks()
        self.place = place
        shell = self._shell

        def read(work: Work) -> Opened:
            return _read(work, place, shell.reader)

        shell.run(read, self._on_read, lane="entry.open")

    @Slot(object)
    def _on_read(self, opened: Opened) -> None:
        self._opened = opened
        if opened.entry is not None:
            entry = opened.entry
            self.place = msgspec.structs.replace(
                self.place, role=entry.role, form=opened.form_name, record=entry.filling
            )
            self.answers = Answers(entry.form, opened.codes, entry.raw, entry.known)
        self.opened.emit(opened)
        if self.answers is not None:
            self.asked_changed.emit(self.answers.asked(self._shell.reader))
            self._ask_for_check()

    def go_to_filling(self, filling: RecordId | None) -> None:
        """Open another filling of this form; None begins a new one."""
        self._shell.run(lambda work: filling or RecordId(work.random(16)), self._on_filling_chosen)

    @Slot(object)
    def _on_filling_chosen(self, filling: RecordId) -> None:
        self._shell.go(msgspec.structs.replace(self.place, record=filling))

    def give_up(self, filling: RecordId) -> None:
        """Throw away what was typed and not saved, and begin anew; it can be undone."""
        if self.answers is None:
            return
        self._keep.stop()
        self._is_dirty = False
        undo = _Undo(self._shell, self.place, self.answers.raw)
        self.answers = None
        self._shell.run(lambda work: fillings.give_up(work, filling), _GivenUp(self._shell, self.place, undo))

    def _read_fillings(self) -> None:
        """The list anew, after something was saved."""
        place, opened = self.place, self._opened
        if opened is None or not opened.form.repeats:
            return

        def verb(work: Work) -> Opened:
            found = fillings.of_form(work, place.case, opened.form, place.role)
            return msgspec.structs.replace(opened, fillings=found)

        self._shell.run(verb, self._on_fillings, lane="entry.fillings")

    @Slot(object)
    def _on_fillings(self, opened: Opened) -> None:
        if self._opened is not None and self._opened.entry is opened.entry:
            self._opened = opened
            self.fillings_changed.emit(opened)

    # --- answering

    def answer(self, field_id: str, raw: Raw) -> None:
        """A person has answered a question."""
        if self.answers is None or self._opened is None:
            return
        if isinstance(raw, str) and (scan := find_sheet_code(raw)):
            self._take_out(field_id, scan.code, scan.rest)
            return
        self.answers.put(field_id, raw)
        self._take_number(field_id)
        self._after_change()

    def leave_field(self, field_id: str) -> None:
        """The focus has gone from a field: what is wrong with it may be said now."""
        self._remarks.leave(field_id)
        self._tell_remarks()

    def take_card(self, card: Card, field_id: str) -> None:
        """An ID card was read while the focus was in `field_id`: its facts go where they belong."""
        if self.answers is None:
            return
        who = self._whom_about(field_id)
        facts = {"id_no": card.identity.number, "name": card.name, "residence": card.address}
        places = {self.answers.field_of(f"{who}.{fact}"): facts[fact] for fact in _CARD_FACTS if facts[fact]}
        places.pop("", None)
        number = self.answers.field_of(f"{who}.id_no")
        if not number:
            self._shell.tell(say("entry.card_no_place"))
            return
        for name, text in places.items():
            self.answers.put(name, text)
        filled = self.answers.fill_from_number(number, self._day)
        self.filled.emit(places | filled)
        self._after_change()
        self._shell.tell(say("entry.card_read", fields=say("entry.list").join(map(self._label, places | filled))))

    # --- keeping and saving

    @Slot()
    def keep(self) -> None:
        """Hand what stands in the fields to the vault, right or wrong."""
        self._keep.stop()
        unkept, self._unkept = self._unkept, {}
        for place, raw in unkept.items():
            self._hand_over(place, raw, self._on_still_not_kept)
        if self._is_dirty and self.answers is not None:
            self._is_dirty = False
            self._hand_over(self.place, self.answers.raw, self._on_not_kept)

    def _hand_over(
        self, place: Place, raw: dict[str, Raw], failed: Callable[[Place, dict[str, Raw], Exception], None]
    ) -> None:
        def verb(work: Work) -> datetime:
            forms.keep_entry(work, place.case, place.form, place.role, raw, place.record)
            return work.now()

        self._shell.run(verb, partial(self._on_kept, place), partial(failed, place, raw))

    def save(self) -> None:
        """Store the form; what is missing is said at the fields instead."""
        if self.answers is None:
            return
        self._keep.stop()
        place, raw = self.place, self.answers.raw

        def verb(work: Work) -> Done[Saved]:
            return forms.save_entry(work, place.case, place.form, place.role, raw, place.record)

        self._remarks.try_saving()
        self._is_dirty = False
        self._shell.run(verb, partial(self._on_saved, place), partial(self._on_not_saved, place, raw))

    def _on_kept(self, place: Place, at: datetime) -> None:
        if place == self.place and not self._is_dirty:
            self.told.emit(say("entry.kept", time=clock_time(at)))

    def _on_not_kept(self, place: Place, raw: dict[str, Raw], error: Exception) -> None:
        """Tried again soon, also for a form that has been left meanwhile."""
        if place == self.place and self.answers is not None:
            self._is_dirty = True
            self._keep.start()
            self.told.emit(say("entry.not_kept"))
        else:
            self._shell.tell(sentence(error))
            self._on_still_not_kept(place, raw, error)

    def _on_still_not_kept(self, place: Place, raw: dict[str, Raw], _: Exception) -> None:
        """Told already."""
        self._unkept[place] = raw
        self._keep.start()

    def _on_not_saved(self, place: Place, raw: dict[str, Raw], error: Exception) -> None:
        """What stands in the fields is still to be kept, as soon as that is possible or the page is left."""
        if place == self.place:
            self._shell.tell(sentence(error))
        self._on_not_kept(place, raw, error)
        self.failed.emit(place)

    def _on_saved(self, place: Place, saved: Saved) -> None:
        """Somebody may have gone on to another form meanwhile: of that one nothing is said, and nothing printed."""
        if place == self.place:
            self._show_saved(saved)
        (self.refused if saved.answer is None else self.saved).emit(place)

    def _show_saved(self, saved: Saved) -> None:
        if self._checked is not None:
            self._checked = Checked(self._checked.values, saved.problems, self._checked.computed)
        self._tell_remarks()
        if saved.answer is None:
            count = sum(problem.stops for problem in saved.problems)
            self.told.emit(say("entry.to_put_right_one") if count == 1 else say("entry.to_put_right", count=count))
            return
        self.told.emit("")
        self._read_fillings()

    # --- between

    @property
    def _day(self) -> date:
        opened = self._opened
        return opened.at.date() if opened else date.max

    def _after_change(self) -> None:
        if self.answers is None:
            return
        self._is_dirty = True
        if not self._keep.isActive():  # not started again by every key: nothing typed is ever older than its interval
            self._keep.start()
        self._check.start()
        self.asked_changed.emit(self.answers.asked(self._shell.reader))
        self.origins_changed.emit()
        self.typed.emit()

    def _take_number(self, field_id: str) -> None:
        if self.answers is not None and (filled := self.answers.fill_from_number(field_id, self._day)):
            self.filled.emit(filled)

    def _take_out(self, field_id: str, code: str, rest: str) -> None:
        """A scanner typed a sheet's code here: take it out again and say so."""
        if self.answers is not None:
            self.answers.put(field_id, rest)
            self.filled.emit({field_id: rest})
            self._shell.tell(say("entry.sheet_scanned", code=code, field=self._label(field_id)))
            self._after_change()

    def _whom_about(self, field_id: str) -> str:
        """Whose card it is: the person the field asks about, else the only one the form asks about."""
        if self.answers is None:
            return ""
        who = (self.answers.form.fields[field_id].prefill or "").partition(".")[0]
        if self.answers.field_of(f"{who}.id_no"):
            return who
        people = [name for name in ("party", "client", "husband", "wife") if self.answers.field_of(f"{name}.id_no")]
        return people[0] if len(people) == 1 else ""

    def _label(self, field_id: str) -> str:
        return in_language(self.answers.form.fields[field_id].label) if self.answers else ""

    @Slot()
    def _ask_for_check(self) -> None:
        if self.answers is None:
            return
        place, raw = self.place, self.answers.raw

        def verb(work: Work) -> Checked:
            return forms.check_entry(work, place.case, place.form, place.role, raw)

        self._shell.run(verb, self._on_checked, lane="entry.check")

    @Slot(object)
    def _on_checked(self, checked: Checked) -> None:
        if self.answers is None:
            return
        self._checked = checked
        values = {name: one.value for name, one in checked.computed.items()}
        self.filled.emit(self.answers.computed_words(values, self._shell.lang))
        self._tell_remarks()

    def _tell_remarks(self) -> None:
        if self.answers is not None and self._checked is not None:
            remarks: dict[str, Remark] = self._remarks.shown(self.answers.form, self._checked.problems)
            self.remarked.emit(remarks)


class _Undo:
    """Keeps again what was thrown away, and goes back to it."""

    def __init__(self, shell: Shell, place: Place, raw: dict[str, Raw]) -> None:
        self._shell, self._place, self._raw = shell, place, raw

    def __call__(self) -> None:
        place, raw = self._place, self._raw
        self._shell.run(
            lambda work: forms.keep_entry(work, place.case, place.form, place.role, raw, place.record), self._on_kept
        )

    def _on_kept(self, _: object) -> None:
        self._shell.go(self._place)


class _GivenUp:
    """Says that a draft is gone, and opens the form anew."""

    def __init__(self, shell: Shell, place: Place, undo: _Undo) -> None:
        self._shell, self._place, self._undo = shell, place, undo

    def __call__(self, _: object) -> None:
        self._shell.go(msgspec.structs.replace(self._place, record=None))
        self._shell.tell(say("entry.filling.gone"), self._undo)


def _read(work: Work, place: Place, reader: Reader) -> Opened:
    """On the store thread: the form, for the party asked for or the first who may fill it in now."""
    form = work.definitions.form(place.form)
    case = cases.get(work, place.case) if place.case is not None else None
    roles = _roles(case, form, reader)
    role = place.role if place.role in roles else next(iter(roles), None)
    is_for_nobody = form.per_party and role is None
    is_apart = form.audience == "worker" and not may_see(reader, Scope.WORKER)
    entry = None if is_for_nobody or is_apart else _entry(work, place, form, role)
    shown = entry.form if entry else form
    return Opened(
        entry=entry, codes=work.definitions.codes, form=shown, form_name=work.definitions.name_of(shown), roles=roles,
        at=work.now(), called=case.called if case else "",
        fillings=fillings.of_form(work, place.case, form, role) if entry and form.repeats else (),
    )  # fmt: skip


def _roles(case: Case | None, form: Form, reader: Reader) -> tuple[Role, ...]:
    """The parties for whom it can be filled in while `reader` is in the room."""
    if case is None or not form.per_party:
        return ()
    return tuple(party.role for party in case.parties if is_own(case, party.role, reader))


def _entry(work: Work, place: Place, form: Form, role: Role | None) -> Entry:
    """The filling asked for, else the one begun and not saved yet, else a new one."""
    asked = place.record if place.role is None or role is place.role else None
    filling = (asked or fillings.begun(work, place.case, form, role)) if form.repeats else None
    return forms.open_entry(work, place.case, place.form, role, filling)
