"""The people served. Basics live in a folder of the front ring, sensitive fields in one of the case ring.

They are the site's and no single case's: whoever does casework keeps them right.
"""

from datetime import date

from app.casework import rights
from app.casework.audit import line
from app.casework.work import Work
from app.domain.changes import Changes, Done
from app.domain.ids import RecordId
from app.domain.people import VIOLENCE, Person, PersonDetails, PersonHit
from app.domain.readers import Reader, Scope
from app.domain.rights import Act
from app.errors import BadEntry, NotFound, Refused
from app.now import today
from app.ops.values import Value
from app.store import people
from app.store.saving import Save

FLAGS = "PERSON_FLAG"
"""The code list of what a person may be flagged with."""

PRIVATE = ("id_no", "residence", "safe_contact")
EARLIEST = date(1890, 1, 1)


def get(work: Work, person_id: RecordId) -> Person:
    """One person. Raises NotFound, Refused."""
    rights.require(work, Act.LIST)
    with work.store.read() as connection:
        return people.get(connection, person_id)


def find_duplicates(work: Work, typed: PersonDetails, reader: Reader) -> tuple[PersonHit, ...]:
    """People already known who may be the one being typed, each with the reasons. Never merges anybody.

    Who must not be found is not known by their telephone, unless the worker is alone.
    """
    rights.require(work, Act.LIST)
    is_alone = reader is Reader.WORKER
    with work.store.read() as connection:
        found = people.resembling(connection, typed, most=5, may_find_all=is_alone)
    return tuple(_hit(person, typed, by_phone=is_alone or VIOLENCE not in person.flags) for person in found)


def amend(work: Work, person_id: RecordId, details: PersonDetails) -> Done[Person]:
    """Change what is known of a person. Raises BadEntry, NotFound, Refused."""
    rights.require(work, Act.LIST)
    check(work, details)
    with work.store.save() as save:
        before = people.get(save.connection, person_id)
        write(save, person_id, details, before)
        save.audit(before.folder, line(work, "person_amended", record=person_id))
    return Done(Changes.PEOPLE | Changes.CASES, get(work, person_id))


def set_flag(work: Work, person_id: RecordId, flag: str, reader: Reader, *, stands: bool) -> Done[None]:
    """Write down a special circumstance (code list PERSON_FLAG), or that it is over; with the worker alone only.

    Raises NotFound, and Refused while anybody else is in the room.
    """
    rights.require(work, Act.LIST)
    if reader is not Reader.WORKER:
        raise Refused(rule="flags_alone")
    if flag not in work.definitions.codes[FLAGS].codes_of():
        raise NotFound(what="flag")
    with work.store.save() as save:
        before = people.get(save.connection, person_id)
        if stands is (flag in before.flags):
            return Done(Changes.NONE, None)
        folder = before.private_folder or save.new_folder("case")
        flags: list[Value] = [*sorted(before.flags | {flag} if stands else before.flags - {flag})]
        save.put(folder, "person_private", person_id, {"special_flags": flags})
        verb = "flag_set" if stands else "flag_taken_back"
        save.audit(folder, line(work, verb, record=person_id, scope=Scope.WORKER.value))
    return Done(Changes.PEOPLE | Changes.CASES, None)


def check(work: Work, details: PersonDetails) -> None:
    """What cannot be stored. An ID number with a wrong check digit can. Raises BadEntry."""
    if not details.called.strip():
        raise BadEntry(field="name", problem="name_or_address")
    if details.birth_date and details.birth_date > today(work.now):
        raise BadEntry(field="birth_date", problem="in_future")
    if details.birth_date and details.birth_date < EARLIEST:
        raise BadEntry(field="birth_date", problem="too_early")


def write(save: Save, person_id: RecordId, details: PersonDetails, before: Person | None) -> None:
    """Put both halves of a person into a save; a half with nothing in it is not made."""
    fields = stored(details)
    private = {name: fields.pop(name) for name in PRIVATE}
    save.put(before.folder if before else save.new_folder("front"), "person", person_id, fields)
    if before and before.private_folder:
        save.put(before.private_folder, "person_private", person_id, private)
    elif any(private.values()):
        save.put(save.new_folder("case"), "person_private", person_id, private)


def stored(details: PersonDetails) -> dict[str, Value]:
    """Details in their stored form; text loses the spaces around it."""
    return {
        "name": details.name.strip(),
        "address": details.address.strip(),
        "sex": details.sex.value,
        "birth_date": details.birth_date.isoformat() if details.birth_date else "",
        "phone": details.phone.strip(),
        "language": details.language,
        "id_no": details.id_no.strip().upper(),
        "residence": details.residence.strip(),
        "safe_contact": details.safe_contact.strip(),
    }


def _hit(person: Person, typed: PersonDetails, *, by_phone: bool) -> PersonHit:
    known = person.details
    same = {
        "name": bool(typed.name) and known.name == typed.name,
        "birth_date": typed.birth_date is not None and known.birth_date == typed.birth_date,
        "id_no": bool(typed.id_no) and known.id_no == typed.id_no.upper(),
        "phone": by_phone and bool(typed.phone) and known.phone == typed.phone,
    }
    reasons = tuple(name for name, fits in same.items() if fits)
    return PersonHit(person.id, known.called, known.birth_date, known.id_no[-4:], reasons)
