"""People, read."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, Row, func, literal, or_, select

from app.domain.ids import FolderRef, RecordId
from app.domain.people import VIOLENCE, Person, PersonDetails, Sex
from app.domain.safe_rule import read_rule
from app.errors import NotFound
from app.store import heads, rows
from app.store.tables import person, person_private

_BOTH = (
    select(
        person,
        person_private.c.folder.label("private_folder"),
        person_private.c.id_no,
        person_private.c.residence,
        person_private.c.safe_contact,
        person_private.c.safe_rule,
        person_private.c.special_flags,
    )
    .select_from(person)
    .outerjoin(person_private, person_private.c.id == person.c.id)
)


def get(connection: Connection, id_: RecordId) -> Person:
    """One person, both halves as far as they are here. Raises NotFound."""
    row = connection.execute(_BOTH.where(person.c.id == id_)).first()
    if row is None:
        raise NotFound(what="person")
    return _value(connection, row)


def by_ids(connection: Connection, ids: Sequence[RecordId]) -> dict[RecordId, Person]:
    """Several people at once."""
    found = connection.execute(_BOTH.where(person.c.id.in_(ids)))
    return {RecordId(row.id): _value(connection, row) for row in found}


def is_flagged(flag: str) -> ColumnElement[bool]:
    """Whether the person of a joined private half carries a flag; nobody does where that half is not here."""
    flags = func.coalesce(person_private.c.special_flags, "")
    return literal(",").concat(flags).concat(",").contains(f",{flag},", autoescape=True)


def resembling(connection: Connection, typed: PersonDetails, most: int, *, may_find_all: bool) -> list[Person]:
    """People who share the name, the ID number or the phone with what is being typed.

    Without `may_find_all` nobody who must not be found is known by a telephone.
    """
    same = []
    if len(typed.name) >= 2:
        same.append(person.c.name == typed.name)
    if len(typed.phone) >= 7:
        by_phone = person.c.phone == typed.phone
        same.append(by_phone if may_find_all else by_phone & ~is_flagged(VIOLENCE))
    if len(typed.id_no) >= 15:
        same.append(person_private.c.id_no == typed.id_no)
    if not same:
        return []
    return [_value(connection, row) for row in connection.execute(_BOTH.where(or_(*same)).limit(most))]


def details(row: Row[tuple[object, ...]]) -> PersonDetails:
    """The details in a row of both halves."""
    return PersonDetails(
        name=row.name,
        address=row.address,
        sex=rows.known(Sex, row.sex, Sex.UNKNOWN),
        birth_date=rows.day(row.birth_date),
        phone=row.phone,
        language=row.language,
        id_no=row.id_no or "",
        residence=row.residence or "",
        safe_contact=row.safe_contact or "",
        safe_rule=read_rule(row.safe_rule or ""),
    )


def _value(connection: Connection, row: Row[tuple[object, ...]]) -> Person:
    return Person(
        id=RecordId(row.id),
        folder=FolderRef(row.folder),
        private_folder=FolderRef(row.private_folder) if row.private_folder else None,
        details=details(row),
        flags=frozenset(filter(None, (row.special_flags or "").split(","))),
        conflicts=heads.conflicts(connection, RecordId(row.id)),
    )
