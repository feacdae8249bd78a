"""Keeping a case among chosen colleagues (decision 0024): from its beginning, or later.

Whoever decides it reads it too. It holds once the centre has it; what is saved until then waits with it. The sensitive
facts of people who stand in no other case go along; how they are called stays with everybody.
"""

from collections.abc import Collection

from app.casework import rights
from app.casework.audit import line
from app.casework.work import Work
from app.domain.cases import Apart, Draft
from app.domain.changes import Changes, Done
from app.domain.ids import FolderRef, RecordId, RingId, SeatId
from app.domain.readers import Scope
from app.domain.rights import Act
from app.errors import NotFound, Refused
from app.store import cases, erasing, folders, notes, people, restricting
from app.store.saving import Save
from app.store.store import Opened

RESTRICTED = "case_restricted"
"""The audit verb, in the case itself."""


def restrict(work: Work, case_id: RecordId, readers: Collection[SeatId]) -> Done[None]:
    """Keep a case of everybody's among these seats and one's own, from now on.

    Raises NotFound; Refused: a case this seat does not work in, one that is kept apart already, one still arriving.
    """
    with work.store.save() as save:
        case = rights.case(work, save.connection, case_id, Act.RESTRICT)
        if restricting.is_restricted(save.connection, case.folder):
            raise Refused(rule="restricted_already")
        moving = [case.folder, *_private(save, case_id)]
        if folders.previewed(save.connection, moving):
            raise Refused(rule="still_arriving")
        save.audit(case.folder, line(work, RESTRICTED, case=case_id, record=case_id, scope=Scope.WORKER.value))
        restricting.begin(save.connection, work.random, _with_me(work, readers), moving)
    return Done(Changes.CASES, None)


def begin(work: Work, save: Save, readers: Collection[SeatId]) -> FolderRef:
    """The folder of a new case that only these seats and one's own will read."""
    ring = restricting.begin(save.connection, work.random, _with_me(work, readers))
    return folders.create_in(save.connection, ring, work.random)


def beside(work: Work, save: Save, folder: FolderRef) -> FolderRef:
    """A new folder for the readers of another one."""
    if not restricting.is_restricted(save.connection, folder):
        return save.new_folder("case")
    ring = restricting.ring_of(save.connection, folder)
    if ring is None:
        raise Refused(rule="not_a_reader")
    return folders.create_in(save.connection, ring, work.random)


def apart(connection: Opened, folder: FolderRef) -> Apart | None:
    """How a case is kept among chosen colleagues; None for one that all of casework reads."""
    if not restricting.is_restricted(connection, folder):
        return None
    ring = restricting.ring_of(connection, folder)
    return Apart(ring, is_said=ring not in {one.ring for one in restricting.unsaid(connection)}) if ring else None


def ring_of(work: Work, case_id: RecordId) -> RingId | None:
    """The ring of a case that is kept apart. Raises NotFound, Refused."""
    with work.store.read() as connection:
        case = rights.case(work, connection, case_id, Act.READ)
        found = apart(connection, case.folder)
    return found.ring if found else None


def left_behind(work: Work, case_id: RecordId) -> tuple[Draft, ...]:
    """What was being written here in a case that has left this computer: the writer's own words, to be taken along or
    thrown away. Nothing of a case that is here."""
    with work.store.read() as connection:
        try:
            cases.folder(connection, case_id)
        except NotFound:
            return notes.drafts(connection, [scope.value for scope in Scope], case_id)
    return ()


def _with_me(work: Work, readers: Collection[SeatId]) -> list[SeatId]:
    return [work.seat.id, *(seat for seat in readers if seat != work.seat.id)]


def _private(save: Save, case_id: RecordId) -> list[FolderRef]:
    """Folders of the sensitive facts of people no other case has."""
    alone, _ = erasing.people_of(save.connection, [case_id])
    found = people.by_ids(save.connection, alone).values()
    return [one.private_folder for one in found if one.private_folder]
