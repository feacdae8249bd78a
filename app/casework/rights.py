"""Rights, asked by the verbs: whether the post of this seat does such a thing, and whether this case is its worker's.

"Own cases only" is a rule of the verbs and no lock: the keys of a site open every case of it to all who do casework
(`docs/security.md`). A colleague's case is opened by saying why; that stands in the case from then on. Whose a case is
follows from names, so that it survives a new computer.
"""

from collections.abc import Collection

import msgspec

from app.casework.audit import line
from app.casework.work import Work
from app.domain.cases import Case, CaseRow
from app.domain.changes import Changes, Done
from app.domain.ids import FolderRef, RecordId
from app.domain.readers import Reader, Scope, visible_scopes
from app.domain.rights import Act, may, may_in
from app.errors import BadEntry, NotFound, Refused
from app.store import cases, meta
from app.store.store import Opened

JOINED = "case_joined"
"""The audit verb of somebody who took part in a colleague's case, with the reason."""
LONGEST_REASON = 200
_OF_POST = {
    Act.SITE: "not_yours_to_change", Act.APPROVE: "not_supervisor", Act.RECEPTION: "not_reception",
}  # fmt: skip


def may_here(work: Work, act: Act) -> bool:
    """Whether the post of this seat does that."""
    return may(work.seat.post, act)


def require(work: Work, act: Act) -> None:
    """Raises Refused: not_casework, not_yours_to_change for what is the whole site's, not_supervisor,
    or not_reception for the counter's list of people."""
    if not may_here(work, act):
        raise Refused(rule=_OF_POST.get(act, "not_casework"))


def may_in_case(work: Work, connection: Opened, case_id: RecordId, act: Act) -> bool:
    """Whether this seat does that in this case."""
    return case_id in may_in_cases(work, connection, [case_id], act)


def may_in_cases(work: Work, connection: Opened, ids: Collection[RecordId], act: Act) -> set[RecordId]:
    """In which of some cases this seat does that."""
    theirs = cases.worked_by(connection, ids, work.seat.worker, JOINED)
    return {one for one in ids if may_in(work.seat.post, act, is_theirs=one in theirs)}


def require_in(work: Work, connection: Opened, case_id: RecordId, act: Act) -> None:
    """Raises NotFound where there is no such case; Refused: not_casework, colleagues_case (it can be opened with a
    reason), or reads_only where this seat may look and not write."""
    require(work, act)
    cases.folder(connection, case_id)
    if may_in_case(work, connection, case_id, act):
        return
    raise Refused(rule="reads_only" if may_in_case(work, connection, case_id, Act.READ) else "colleagues_case")


def case(work: Work, connection: Opened, case_id: RecordId, act: Act) -> Case:
    """One case, for somebody who may do that in it. Raises NotFound, Refused as `require_in`."""
    require_in(work, connection, case_id, act)
    return cases.get(connection, case_id)


def require_in_folder(work: Work, connection: Opened, folder: FolderRef, act: Act) -> None:
    """The same for a record of which only the folder is known; one that lies in no case is a person's. Raises
    Refused."""
    require(work, act)
    for one in cases.in_folder(connection, folder):
        require_in(work, connection, one, act)


def outside(work: Work, case_id: RecordId, reader: Reader) -> CaseRow:
    """What lists tell of a case, for whoever stands before its door. Raises NotFound, Refused."""
    require(work, Act.LIST)
    with work.store.read() as connection:
        found = cases.by_ids(connection, [scope.value for scope in visible_scopes(reader)], [case_id])
    if case_id not in found:
        raise NotFound(what="case")
    return found[case_id]


def join(work: Work, case_id: RecordId, reason: str) -> Done[None]:
    """Take part in a colleague's case from now on; who and why stands on its timeline.

    Raises NotFound, BadEntry (reason), Refused for a post that opens no cases.
    """
    why = reason.strip()
    if not why:
        raise BadEntry(field="reason", problem="joining_reason")
    if len(why) > LONGEST_REASON:
        raise BadEntry(field="reason", problem="too_long", typed=len(why), most=LONGEST_REASON)
    require(work, Act.READ)
    with work.store.save() as save:
        folder = cases.folder(save.connection, case_id)
        if may_in_case(work, save.connection, case_id, Act.WORK):
            return Done(Changes.NONE, None)
        told = line(work, JOINED, case=case_id, record=case_id, scope=Scope.WORKER.value)
        save.audit(folder, told | {"reason": why})
    return Done(Changes.CASES, None)


def take_post(work: Work, post: str) -> Done[None]:
    """The site says that this seat has that post (its control stream, checked by `sync`)."""
    if post == work.seat.post:
        return Done(Changes.NONE, None)
    with work.store.transaction() as connection:
        meta.put(connection, seat__post=post)
    work.seat = msgspec.structs.replace(work.seat, post=post)
    return Done(Changes.ALL, None)
