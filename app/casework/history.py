"""Every value the fields of a case, of its people, forms, sheets, deadlines and consents ever had, with who wrote it
and when (design §6.2)."""

from collections.abc import Iterator, Mapping

import msgspec

from app.casework import rights
from app.casework.work import Work
from app.definitions import merging
from app.domain.ids import RecordId
from app.domain.readers import Reader, Role
from app.domain.rights import Act
from app.errors import Refused
from app.ops.kinds import Merge, kind_of
from app.store import contradictions, history, people
from app.store.history import About, Past
from app.store.understanding import Place
from app.store.views import QUESTION

__all__ = ["About", "FieldPast", "Past", "of_case", "of_person"]


class FieldPast(msgspec.Struct, frozen=True, kw_only=True):
    """One field and its values, newest first; `role` is whose it is, None for the case itself.

    `about` says which form, sheet, deadline or consent it is a field of.
    """

    place: Place
    role: Role | None
    values: tuple[Past, ...]
    about: About | None = None

    @property
    def is_contradicted(self) -> bool:
        """Whether different values stand: quiet ones, too. Those of a set all belong to it."""
        is_set = _way(self.place, self.about) is Merge.SET
        return not is_set and len({repr(past.value) for past in self.values if past.stands}) > 1


def _way(place: Place, about: About | None) -> Merge:
    if about is not None and place.kind == "answer":
        return merging.merge_of(about.form, place.field.removeprefix(QUESTION))
    return kind_of(place.kind).merge_of(place.field)


def of_case(work: Work, case_id: RecordId, reader: Reader) -> tuple[FieldPast, ...]:
    """The history of a case, of each party, both halves of their data, then of what was filled in, printed and agreed.

    Only for the worker alone: what somebody was once told or once feared stands in it. Raises Refused, NotFound.
    """
    _refuse_others(reader)
    with work.store.read() as connection:
        case = rights.case(work, connection, case_id, Act.READ)
        about = history.records_of(connection, case_id)
        found = history.of(connection, case.folder, {case.id, *about})
        halves = [(party.role, history.of_person(connection, party.person)) for party in case.parties]
    return (
        *_pasts(found[case.id], None),
        *(past for role, person in halves for past in _pasts(person, role)),
        *(past for record, one in about.items() for past in _of_record(found[record], one)),
    )


def of_person(work: Work, person_id: RecordId, reader: Reader) -> tuple[FieldPast, ...]:
    """The history of somebody who stands in no case. Raises Refused, NotFound."""
    rights.require(work, Act.LIST)
    _refuse_others(reader)
    with work.store.read() as connection:
        return tuple(_pasts(history.of_person(connection, people.get(connection, person_id)), None))


def _refuse_others(reader: Reader) -> None:
    if reader is not Reader.WORKER:
        raise Refused(rule="history_alone")


def _pasts(
    found: Mapping[Place, tuple[Past, ...]], role: Role | None, about: About | None = None
) -> Iterator[FieldPast]:
    return (FieldPast(place=place, role=role, values=values, about=about) for place, values in found.items())


def _of_record(found: Mapping[Place, tuple[Past, ...]], about: About) -> Iterator[FieldPast]:
    """What a person wrote there, and what a later version did; not what the program notes beside it."""
    told = {
        place: values
        for place, values in found.items()
        if contradictions.is_listed(place.kind, place.field) or not place.is_known
    }
    return _pasts(told, about.role, about)
