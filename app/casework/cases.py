"""Cases: opened for a couple or for one person, moved through the stages of casework, shown to one reader."""

from collections.abc import Collection, Mapping
from typing import TypeVar

import msgspec

from app.casework import bookings, closing, consenting, people, process, restricting, rights, seen, stage_clocks
from app.casework.audit import line
from app.casework.tasks import prompted
from app.casework.work import Work
from app.domain.cases import ENDED, Case, CasePage, CaseRow, Stage, StageChange, SyncMark, Task, TimelineEntry
from app.domain.changes import Changes, Done
from app.domain.ids import FolderRef, RecordId, SeatId
from app.domain.people import PersonDetails
from app.domain.readers import Reader, Role, Scope, may_see, visible_scopes
from app.domain.rights import Act
from app.domain.seen import on_screen, own_scope
from app.errors import Refused
from app.now import today
from app.ops.values import Value
from app.store import answers, delivery, notes, screenings, sheets, tasks
from app.store import cases as store
from app.store.rows import mark, moment
from app.store.saving import Save

Shown = TypeVar("Shown", bound=TimelineEntry | Task)

Client = PersonDetails | RecordId
"""Somebody new, or somebody already known."""

Readers = Collection[SeatId] | None
"""Among whom a new case is kept, besides whoever opens it; None: all of casework reads it."""

NUMBER_WORD = {"marriage": "婚辅", "bereavement": "哀辅", "relief": "救助"}
"""How each desk's record numbers begin: 婚辅〔2026〕03-0147, where 03 is the seat."""

ON_TIMELINE = (
    "case_opened", "stage_moved", "risk_set", "goal_set", "goal_rated", "attachment_copied", rights.JOINED,
    restricting.RESTRICTED,
    *consenting.VERBS, process.FORCED, *process.MOVED.values(), *closing.VERBS,
)  # fmt: skip
"""Audit verbs a worker looks for when reading a case; the others stay in the audit trail."""
_WORKERS_OWN = frozenset({"risk_set", "attachment_copied"})
"""Of these the parties are told nothing."""


def open_couple(
    work: Work, husband: Client, wife: Client, matter: str, readers: Readers = None, booking: RecordId | None = None
) -> Done[RecordId]:
    """A case of two spouses, each with a wall of their own; `booking`: with which reception it begins.

    Raises BadEntry, Refused, NotFound.
    """
    if _is_same(*(_details(work, one) for one in (husband, wife))) or husband == wife:
        raise Refused(rule="same_person_twice")
    return _open(work, {Role.HUSBAND: husband, Role.WIFE: wife}, matter, readers, booking)


def open_single(
    work: Work, client: Client, matter: str, readers: Readers = None, booking: RecordId | None = None
) -> Done[RecordId]:
    """A case of one person; a form of address is enough. Raises BadEntry, NotFound."""
    return _open(work, {Role.CLIENT: client}, matter, readers, booking)


def get(work: Work, case_id: RecordId) -> Case:
    """One case with its parties. Raises NotFound."""
    with work.store.read() as connection:
        return rights.case(work, connection, case_id, Act.READ)


def page(work: Work, case_id: RecordId, reader: Reader) -> CasePage:
    """All that a case page shows to one reader. Raises NotFound."""
    scopes = [scope.value for scope in visible_scopes(reader)]
    with work.store.read() as connection:
        case = rights.case(work, connection, case_id, Act.READ)
        consents = tuple(
            one for one in tasks.consents(connection, case_id) if may_see(reader, own_scope(case, one.role))
        )
        changes = [
            StageChange(
                id=RecordId(row.id), case=case_id, verb=row.verb, at=moment(row.at), who=row.who,
                scope=Scope(row.scope), mark=mark(row.envelope_state), reason=row.reason,
            )
            for row in store.last_verbs(connection, case_id, scopes)
            if row.verb in ON_TIMELINE and (row.verb not in _WORKERS_OWN or reader is Reader.WORKER)
        ]  # fmt: skip
        entries: list[TimelineEntry] = [
            *notes.of_case(connection, case_id, scopes),
            *screenings.of_case(connection, case_id, scopes),
            *sheets.of_case(connection, case_id, scopes),
            *(seen.answers(work, case, one, reader) for one in answers.of_case(connection, case_id, scopes)),
            *changes,
        ]
        marks = delivery.marks(connection, case.folder)
        return CasePage(
            case=on_screen(case, reader),
            timeline=tuple(_marked(one, marks) for one in sorted(entries, key=_happened, reverse=True)),
            drafts=notes.drafts(connection, scopes, case_id),
            screening_drafts=screenings.drafts(connection, scopes, case_id),
            tasks=tuple(_marked(prompted(work, one), marks) for one in tasks.of_case(connection, case_id, scopes)),
            consents=tuple(_marked(one, marks) for one in consents),
            apart=restricting.apart(connection, case.folder),
            may_work=rights.may_in_case(work, connection, case_id, Act.WORK),
        )


def rows(
    work: Work, reader: Reader, stage: Stage | None = None, limit: int = 200, offset: int = 0
) -> tuple[CaseRow, ...]:
    """A page of the list of cases, newest first; empty for a post that opens none."""
    if not rights.may_here(work, Act.LIST):
        return ()
    scopes = [scope.value for scope in visible_scopes(reader)]
    with work.store.read() as connection:
        found = store.page(connection, scopes, stage, limit, offset)
    return found if reader is Reader.WORKER else tuple(msgspec.structs.replace(row, risk="") for row in found)


def set_risk(work: Work, case_id: RecordId, risk: str) -> Done[None]:
    """Set the risk of a case (code list RISK). Raises NotFound."""
    with work.store.save() as save:
        case = rights.case(work, save.connection, case_id, Act.WORK)
        save.put(case.folder, "case", case_id, {"risk": risk})
        save.audit(case.folder, line(work, "risk_set", case=case_id, record=case_id))
    return Done(Changes.CASES, None)


def open_again(work: Work, case_id: RecordId) -> Done[RecordId]:
    """A new need of the same people after their case was closed: a new case with a number of its own, linked with it,
    and read by those who read that one. Consent is asked anew. Raises NotFound, Refused (not_closed)."""
    rights.require(work, Act.BEGIN)
    with work.store.save() as save:
        before = rights.case(work, save.connection, case_id, Act.WORK)
        if before.stage not in ENDED:
            raise Refused(rule="not_closed")
        clients: dict[Role, Client] = {party.role: party.person.id for party in before.parties}
        folder = restricting.beside(work, save, before.folder)
        new = _write_new(work, save, folder, clients, before.matter, before)
        save.audit(before.folder, line(work, "case_reopened", case=case_id, record=new))
    return Done(Changes.CASES | Changes.TASKS, new)


def _open(
    work: Work, clients: dict[Role, Client], matter: str, readers: Readers, booking: RecordId | None
) -> Done[RecordId]:
    rights.require(work, Act.BEGIN)
    for client in clients.values():
        if isinstance(client, PersonDetails):
            people.check(work, client)
    with work.store.save() as save:
        folder = save.new_folder("case") if readers is None else restricting.begin(work, save, readers)
        case_id = _write_new(work, save, folder, clients, matter)
        if booking is not None:
            bookings.begin(work, save, booking, case_id, folder)
    received = Changes.NONE if booking is None else Changes.RECEPTION
    return Done(Changes.CASES | Changes.PEOPLE | Changes.TASKS | received, case_id)


def _write_new(
    work: Work, save: Save, folder: FolderRef, clients: dict[Role, Client], matter: str, follows: Case | None = None
) -> RecordId:
    case_id, day = save.new_record(), today(work.now)
    desk = follows.desk if follows else work.seat.desk
    stage = Stage.INTAKE if _is_named(clients) else Stage.LEAD
    prefix = f"{NUMBER_WORD.get(desk, '个案')}〔{day.year}〕{work.seat.number:02d}-"
    fields: dict[str, Value] = {
        "desk": desk,
        "number": f"{prefix}{store.next_number(save.connection, prefix):04d}",
        "matter": matter,
        "stage": stage.value,
        "risk": "",  # nobody has looked yet
        "opened_on": day.isoformat(),
        "worker": work.seat.worker,
        **({"follows": follows.id} if follows else {}),
    }
    save.put(folder, "case", case_id, fields)
    for role, client in clients.items():
        part = {"case": case_id, "person": _person(save, client), "role": role.value}
        save.put(folder, "participation", save.new_record(), part)
    save.audit(folder, line(work, "case_opened", case=case_id, record=case_id))
    stage_clocks.enter(work, save, stage_clocks.At(id=case_id, folder=folder, desk=desk), stage, day)
    return case_id


def _details(work: Work, client: Client) -> PersonDetails:
    return client if isinstance(client, PersonDetails) else people.get(work, client).details


def _is_same(one: PersonDetails, other: PersonDetails) -> bool:
    """The same card, or the same name and birth date: one person typed twice, not two of a couple."""
    if one.id_no and one.id_no.strip().upper() == other.id_no.strip().upper():
        return True
    both = (one.name.strip(), one.birth_date)
    return all(both) and both == (other.name.strip(), other.birth_date)


def _is_named(clients: dict[Role, Client]) -> bool:
    """A quick contact with only a form of address stays a lead."""
    return all(not isinstance(client, PersonDetails) or client.name for client in clients.values())


def _person(save: Save, client: Client) -> RecordId:
    if not isinstance(client, PersonDetails):
        return client
    person_id = save.new_record()
    people.write(save, person_id, client, before=None)
    return person_id


def _marked(entry: Shown, marks: Mapping[RecordId, SyncMark]) -> Shown:
    """A record is at the centre once every save of it is, not only the newest."""
    return msgspec.structs.replace(entry, mark=marks[entry.id]) if entry.id in marks else entry


def _happened(entry: TimelineEntry) -> str:
    for name in ("recorded_at", "printed_at", "saved_at", "at"):
        if (moment := getattr(entry, name, None)) is not None:
            return str(moment.isoformat())
    return ""
