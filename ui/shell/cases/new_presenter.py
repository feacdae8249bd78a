"""Opening a case: who was typed, who is already known, and what stands in the way of saving."""

from collections.abc import Sequence
from datetime import date
from typing import Literal

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.casework import bookings, cases, pads, people
from app.casework.work import Work
from app.domain.bookings import Booking
from app.domain.changes import Done
from app.domain.ids import RecordId, SeatId
from app.domain.people import PersonDetails, PersonHit
from app.domain.readers import Reader, Role, Scope
from app.now import today
from ui.code_words import Labels, labels
from ui.shell.room import Place, Shell
from ui.widgets.person_entry import CheckedPerson, TypedPerson, check
from ui.wording import sentence
from ui.words import say

Kind = Literal["couple", "one", "quick"]

ROLES: dict[str, tuple[Role, ...]] = {
    "couple": (Role.HUSBAND, Role.WIFE),
    "one": (Role.CLIENT,),
    "quick": (Role.CLIENT,),
}

LOOKS_AFTER_MS = 250
"""How long after the last key known people are looked up."""

KEEPS_AFTER_MS = 500
"""How long after the last key what is typed goes to the vault."""

PAD = "new_case"


class NewCasePresenter(QObject):
    """Checks as it is typed, looks for people already known, saves once.

    Signals:
        checked: Role, CheckedPerson.
        found: Role, tuple of PersonHit.
        offered: code to words of the matters a case can be about.
        missing: Role, sentence: this party cannot be saved yet.
        saved: the case has been opened.
        restored: kind, matter, Role to TypedPerson: what was left half typed before a lock or a power cut.
        received: the same, as a booking says it.
    """

    checked = Signal(object, object)
    found = Signal(object, object)
    offered = Signal(object)
    missing = Signal(object, str)
    saved = Signal()
    restored = Signal(str, str, object)
    received = Signal(str, str, object)

    def __init__(self, shell: Shell, parent: QObject) -> None:
        super().__init__(parent)
        self._shell = shell
        self._today: date | None = None
        self._kind: str = "couple"
        self._typed: dict[Role, TypedPerson] = {}
        self._used: dict[Role, RecordId] = {}
        self._asked: set[Role] = set()
        self._is_saving = False
        self._look = QTimer(self, singleShot=True, interval=LOOKS_AFTER_MS)
        self._look.timeout.connect(self._look_up)
        self._matter = ""
        self._booking: RecordId | None = None  # with which reception it begins
        self.readers: tuple[SeatId, ...] | None = None  # among whom it is kept; None: all of casework
        self._keep = QTimer(self, singleShot=True, interval=KEEPS_AFTER_MS)
        self._keep.timeout.connect(self.keep)
        shell.reader_changed.connect(self.on_reader_changed)

    @Slot(object)
    def on_reader_changed(self, reader: Reader) -> None:
        """Who may be known is looked up anew for whoever is in the room now; until then nobody is."""
        for role in self._typed:
            self.found.emit(role, ())
            self._asked.add(role)
        self._look.start()

    @property
    def has_begun(self) -> bool:
        """Whether anything has been typed or chosen that is not saved yet."""
        return bool(self._used) or any(person != TypedPerson(sex=person.sex) for person in self._typed.values())

    def forget(self) -> None:
        """Given up or saved: nothing of it stays."""
        self._typed, self._used, self._matter, self.readers = {}, {}, "", None
        self._booking = None
        self.keep()

    @Slot()
    def keep(self) -> None:
        """Hand what is half typed to the vault; nothing typed takes the earlier state away."""
        self._keep.stop()
        content = self._content() if self.has_begun else {}
        self._shell.run(lambda work: pads.keep(work, PAD, content))

    def name_matter(self, matter: str) -> None:
        """What the case is about has been chosen."""
        self._matter = matter
        self._keep.start()

    def keep_apart(self, readers: tuple[SeatId, ...] | None) -> None:
        """Among whom the case is kept has been chosen."""
        self.readers = readers
        self._keep.start()

    def _content(self) -> pads.Content:
        typed = {f"{role.value}.{name}": text for role, person in self._typed.items() for name, text in _texts(person)}
        apart = {"readers": _READS.join(seat.hex() for seat in self.readers)} if self.readers is not None else {}
        received = {"booking": self._booking.hex()} if self._booking is not None else {}
        return {"kind": self._kind, "matter": self._matter, **apart, **received, **typed}

    def keep_begun(self, booking: RecordId | None) -> None:
        """Another case is being opened already: say so to whoever comes with a booking."""
        if booking is not None and booking != self._booking:
            self._shell.tell(say("cases.new.finish_first"))

    def begin(self, kind: str, booking: RecordId | None = None) -> None:
        """Start afresh with this kind, for somebody received where a booking is named; ask which matters there are and
        what day it is."""
        self._kind, self._typed, self._used, self._is_saving = kind, {}, {}, False
        self._matter, self.readers, self._booking = "", None, booking
        reader = self._shell.reader
        self._shell.run(lambda work: _begin(work, booking, reader), self._on_begun)

    def choose_kind(self, kind: str) -> None:
        """Couple or one person; what was typed on the cards stays."""
        self._kind = kind

    def type(self, role: Role, person: TypedPerson) -> None:
        """The fields of a card have changed."""
        self._typed[role] = person
        if self._today is not None:
            self.checked.emit(role, check(person, role, self._today))
        self._asked.add(role)
        self._look.start()
        self._keep.start()

    def use(self, role: Role, person: RecordId | None) -> None:
        """Take a known person for this party, or type after all."""
        if person is None:
            self._used.pop(role, None)
        else:
            self._used[role] = person

    def save(self, matter: str) -> None:
        """Open the case if nothing stands in the way; otherwise say at each card what does."""
        parties = [self._party(role) for role in ROLES[self._kind]]
        if self._is_saving or any(party is None for party in parties):
            return
        self._is_saving = True
        readers, booking = self.readers, self._booking
        ready = [party for party in parties if party is not None]
        self._shell.run(lambda work: open_case(work, ready, matter, readers, booking), self._on_saved, self._on_failed)

    def _party(self, role: Role) -> PersonDetails | RecordId | None:
        """The details to store or the person to link; None after saying what is missing."""
        if role in self._used:
            return self._used[role]
        checked = self._check(role)
        if not checked.details.called:
            self.missing.emit(role, say("cases.new.needs_name"))
            return None
        if checked.problems:
            self.checked.emit(role, checked)
            return None
        return checked.details

    def _check(self, role: Role) -> CheckedPerson:
        return check(self._typed.get(role, TypedPerson()), role, self._today or date.max)

    @Slot()
    def _look_up(self) -> None:
        wanted = {role: self._check(role).details for role in self._asked if role in self._typed}
        self._asked.clear()
        for role, details in wanted.items():
            self._find(role, details)

    def _find(self, role: Role, details: PersonDetails) -> None:
        reader = self._shell.reader
        self._shell.run(
            lambda work: (
                role,
                reader,
                details,
                people.find_duplicates(work, details, reader) if details.called else (),
            ),
            self._on_found,
        )

    def _on_begun(self, answer: tuple[date, Labels, pads.Content | None, Booking | None]) -> None:
        self._today, matters, left, expected = answer
        self.offered.emit(matters)
        if left and not self.has_begun:
            wanted, self._booking = self._booking, None
            self._restore(left)
            self.keep_begun(wanted)
        elif expected is not None and not self.has_begun:
            self._matter = expected.wanted.about
            self.received.emit(self._kind, self._matter, _typed(expected))
        else:
            self._booking = None
        for role, person in self._typed.items():
            self.checked.emit(role, check(person, role, self._today))

    def _restore(self, left: pads.Content) -> None:
        typed: dict[Role, dict[str, str]] = {}
        for name, text in left.items():
            who, _, field = name.partition(".")
            if field and who in _ROLES:
                typed.setdefault(_ROLES[who], {})[field] = str(text)
        people_typed = {role: _person(fields) for role, fields in typed.items()}
        self._kind = str(left.get("kind", self._kind))
        self._matter = str(left.get("matter", ""))
        self.readers = _seats(str(left["readers"])) if "readers" in left else None
        self._booking = RecordId(bytes.fromhex(str(left["booking"]))) if "booking" in left else None
        self.restored.emit(self._kind, self._matter, people_typed)

    def _on_found(self, answer: tuple[Role, Reader, PersonDetails, tuple[PersonHit, ...]]) -> None:
        role, reader, asked, hits = answer
        if reader is self._shell.reader and role in self._typed and self._check(role).details == asked:
            self.found.emit(role, hits)

    def _on_saved(self, case: RecordId) -> None:
        self._is_saving = False
        self.forget()
        self.saved.emit()
        self._shell.go(Place("case", case=case))

    def _on_failed(self, error: Exception) -> None:
        """Nothing was stored; the cards keep what was typed, and one sentence says why."""
        self._is_saving = False
        self._shell.tell(sentence(error))


def _begin(
    work: Work, booking: RecordId | None, reader: Reader
) -> tuple[date, Labels, pads.Content | None, Booking | None]:
    expected = bookings.get(work, booking, reader) if booking is not None else None
    if expected is not None and expected.case is not None:
        expected = None  # somebody has begun with it; a second case would be another's
    return today(work.now), labels(work, "COUNSEL_TYPE"), pads.kept(work, PAD), expected


def _typed(booking: Booking) -> dict[Role, TypedPerson]:
    """What the counter asked, on the card of whoever came."""
    wanted = booking.wanted
    roles = {Scope.HIS: Role.HUSBAND, Scope.HER: Role.WIFE}
    person = TypedPerson(address=wanted.address, phone=wanted.phone, safe_contact=wanted.contact)
    return {roles.get(wanted.scope, Role.CLIENT): person}


_READS = ","


def _seats(kept: str) -> tuple[SeatId, ...]:
    return tuple(SeatId(bytes.fromhex(code)) for code in kept.split(_READS) if code)


_ROLES = {role.value: role for role in Role}


def _texts(person: TypedPerson) -> list[tuple[str, str]]:
    return [(name, str(text)) for name, text in msgspec.structs.asdict(person).items()]


def _person(fields: dict[str, str]) -> TypedPerson:
    known = {name: text for name, text in fields.items() if name in TypedPerson.__struct_fields__}
    return msgspec.convert(known, TypedPerson)


def open_case(
    work: Work,
    parties: list[PersonDetails | RecordId],
    matter: str,
    readers: Sequence[SeatId] | None = None,
    booking: RecordId | None = None,
) -> Done[RecordId]:
    """One party or two, as casework knows them."""
    if len(parties) == 2:
        return cases.open_couple(work, parties[0], parties[1], matter, readers, booking)
    return cases.open_single(work, parties[0], matter, readers, booking)
