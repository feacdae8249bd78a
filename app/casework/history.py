"""Every value the fields of a case and of its people ever had, with who wrote it and when (design §6.2)."""

import msgspec

from app.casework.work import Work
from app.domain.ids import FolderRef, RecordId
from app.domain.readers import Reader, Role
from app.errors import Refused
from app.store import cases as cases_store
from app.store import history
from app.store.history import Past
from app.store.understanding import Place


class FieldPast(msgspec.Struct, frozen=True):
    """One field and its values, newest first; `role` is whose it is, None for the case itself."""

    place: Place
    role: Role | None
    values: tuple[Past, ...]


def of_case(work: Work, case_id: RecordId, reader: Reader) -> tuple[FieldPast, ...]:
    """The history of a case, then of each party, both halves of their data.

    Only for the worker alone: what somebody was once told or once feared stands in it. Raises Refused, NotFound.
    """
    if reader is not Reader.WORKER:
        raise Refused(rule="history_alone")
    with work.store.read() as connection:
        case = cases_store.get(connection, case_id)
        halves: list[tuple[Role | None, RecordId, FolderRef]] = [(None, case.id, case.folder)]
        for party in case.parties:
            person = party.person
            folders = (person.folder, person.private_folder)
            halves += [(party.role, person.id, folder) for folder in folders if folder]
        return tuple(
            FieldPast(place, role, values)
            for role, record, folder in halves
            for place, values in history.of(connection, folder, record).items()
        )
