"""Which filling of a form: a case has one of most forms, of some one for every talk, visit or referral; an anonymous
sheet is filled in for no case and lies in a folder of its own."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date, datetime

import msgspec

from app.casework import rights
from app.casework.work import Work
from app.definitions.entry import from_stored
from app.definitions.values import STAFF, UNANSWERED, Form
from app.domain.cases import AnswerSet
from app.domain.changes import Changes, Done
from app.domain.ids import FolderRef, RecordId
from app.domain.readers import Role
from app.domain.rights import Act
from app.errors import BadEntry, Refused
from app.now import CHINA
from app.store import answers
from app.store.saving import Save
from app.store.store import Opened


class Filling(msgspec.Struct, frozen=True, kw_only=True):
    """One filling of a form, saved or still being typed."""

    id: RecordId
    day: date | None  # what it is about, where it says so
    at: datetime  # when it was saved or kept last
    is_draft: bool


def of_form(work: Work, case_id: RecordId | None, form: Form, role: Role | None) -> tuple[Filling, ...]:
    """The fillings of one form for one party, in a case or in none: drafts first, each newest first. Raises NotFound,
    Refused."""
    with work.store.read() as connection:
        require(work, connection, form, case_id, Act.READ)
        found = answers.of_form(connection, case_id, form.id, role)
        kept = answers.entries(connection, case_id, form.id, role)
    known = {one.id for one in found}
    drafts = [
        Filling(id=id_, day=None, at=datetime.fromtimestamp(ms / 1000, CHINA), is_draft=True)
        for id_, ms in kept
        if id_ not in known
    ]
    saved_ones = [Filling(id=one.id, day=day_of(form, one.values), at=one.saved_at, is_draft=False) for one in found]
    return (*drafts, *sorted(saved_ones, key=_by_day, reverse=True))


def day_of(form: Form, stored: Mapping[str, object]) -> date | None:
    """The day a filling is about, from its stored answers."""
    field = form.fields.get(form.repeated)
    if field is None:
        return None
    try:
        value = from_stored(field, stored.get(field.id))  # type: ignore[arg-type]  # stored values, of any type
    except BadEntry:
        return None
    if isinstance(value, datetime):
        return value.astimezone(CHINA).date()
    return value if isinstance(value, date) else None


def days_of(work: Work, entries: Iterable[object]) -> dict[RecordId, date | None]:
    """The day of every one among `entries` that is a filling of several, by its id."""
    found = [(one, work.definitions.known(one.form, one.version)) for one in entries if isinstance(one, AnswerSet)]
    return {one.id: day_of(form, one.values) for one, form in found if form is not None and form.repeats}


def begun(work: Work, case_id: RecordId | None, form: Form, role: Role | None) -> RecordId | None:
    """The filling to go on with: the one typed in last and not saved yet, if any."""
    return next((one.id for one in of_form(work, case_id, form, role) if one.is_draft), None)


def give_up(work: Work, filling: RecordId) -> Done[None]:
    """Throw away what was typed and not saved; the window offers to undo by keeping it again."""
    with work.store.transaction() as connection:
        answers.drop_entry(connection, filling)
    return Done(Changes.DRAFTS, None)


def can_be_filled(form: Form) -> bool:
    """Whether anything can be answered on it here: sheets of staff care wait for the ring the employer cannot read."""
    asks = any(field.kind not in UNANSWERED and not field.prefill for field in form.fields.values())
    return asks and form.desk != STAFF and not form.assembled


def refuse_elsewhere(form: Form, case_id: RecordId | None) -> None:
    """Raises Refused for a form that belongs to no case, or to one and is given none, or cannot be kept here yet."""
    if form.desk == STAFF:
        raise Refused(rule="care_waits")
    if form.anonymous and case_id is not None:
        raise Refused(rule="anonymous_form")
    if not form.anonymous and case_id is None:
        raise Refused(rule="form_needs_case")


def refuse_typed(form: Form) -> None:
    """Raises Refused for a form the program puts together: nobody types in it, and nothing of it changes."""
    if form.assembled:
        raise Refused(rule="assembled_form")


def may(work: Work, connection: Opened, form: Form, case_id: RecordId | None, act: Act) -> bool:
    """Whether this seat does that with a sheet of a case, or with an anonymous one: of those, what only casework reads
    is filled in by it."""
    if case_id is not None:
        return rights.may_in_case(work, connection, case_id, act)
    return rights.may_here(work, act_of(form))


def act_of(form: Form) -> Act:
    """What filling in an anonymous sheet is: the counter's work, or casework."""
    return Act.COUNTER if form.ring == "front" else Act.LIST


def require(work: Work, connection: Opened, form: Form, case_id: RecordId | None, act: Act) -> None:
    """Raises Refused where it does not, NotFound where there is no such case."""
    if case_id is not None:
        rights.require_in(work, connection, case_id, act)
    elif not may(work, connection, form, None, act):
        raise Refused(rule="not_casework")


def which(work: Work, form: Form, filling: RecordId | None) -> RecordId | None:
    """The filling asked for, or a new one; None for a form of which a case has one."""
    return (filling or RecordId(work.random(16))) if form.repeats else None


def folder(save: Save, form: Form, filling: RecordId) -> FolderRef:
    """Where an anonymous filling lies: in a folder of its own, of the ring its form names."""
    return answers.folder_of(save.connection, filling) or save.new_folder(form.ring)


def entry_id(case_id: RecordId | None, form_id: str, role: Role | None, filling: RecordId | None = None) -> RecordId:
    """Under which typing is kept: the filling's own id, or one made from form, party and case."""
    if filling is not None:
        return filling
    name = (case_id or b"") + f"{form_id}|{role.value if role else ''}".encode()
    return RecordId(hashlib.sha256(name).digest()[:16])


def _by_day(filling: Filling) -> tuple[date, datetime]:
    return filling.day or filling.at.date(), filling.at
