"""Consent, asked by the verbs: whether this may be done about these people now (`app.domain.consenting`).

Going on without it, on one of the three grounds, is written down with the reason; the line is the worker's own and is
never shown while a party is in the room.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from app.casework import rights
from app.casework.audit import line
from app.casework.work import Work
from app.definitions.values import Form
from app.domain import consenting
from app.domain.cases import Case
from app.domain.changes import Changes, Done
from app.domain.consenting import Deed, Ground, Grounded, Word
from app.domain.ids import RecordId
from app.domain.readers import Role, Scope
from app.domain.rights import Act
from app.errors import BadEntry, NotFound, Refused
from app.now import today
from app.store import cases, tasks
from app.store.rows import moment
from app.store.store import Opened

WITHOUT = "without_consent_"
"""How the audit verbs of going on without consent begin; the ground follows."""
VERBS = tuple(f"{WITHOUT}{ground.value}" for ground in Ground)


def word(work: Work, connection: Opened, case: Case, role: Role) -> Word:
    """How it stands with one party today."""
    said = tasks.consents(connection, case.id)
    return consenting.standing(case, role, said, _grounds(connection, case), today(work.now))


def require(work: Work, connection: Opened, case: Case, role: Role, deed: Deed) -> None:
    """Raises Refused: consent_refused, consent_withdrawn, or consent_first for a screening."""
    bar = consenting.why_not(word(work, connection, case, role), deed)
    if bar is not None:
        raise Refused(rule=bar.value)


def require_scope(work: Work, connection: Opened, case: Case, scope: Scope, deed: Deed) -> None:
    """The same for what is about whoever this scope is for. Raises Refused as `require`; for several people at once
    consent_apart, which tells nothing of any of them."""
    roles = consenting.about(case, scope)
    if len(roles) == 1:
        require(work, connection, case, roles[0], deed)
    elif (bar := consenting.why_not_about((word(work, connection, case, one) for one in roles), deed)) is not None:
        raise Refused(rule=bar.value)


def require_form(work: Work, connection: Opened, case: Case, role: Role | None, form: Form, deed: Deed) -> None:
    """The same for a form or a sheet: that by which consent is asked may always be filled in and printed; what is given
    to a couple to take home, as long as one of them takes it. Raises Refused as `require_scope`."""
    if may_form(work, connection, case, role, form, deed):
        return
    if role is None and len(case.parties) > 1:
        raise Refused(rule=consenting.Bar.APART.value)
    require(work, connection, case, role or case.parties[0].role, deed)


def may_form(work: Work, connection: Opened, case: Case, role: Role | None, form: Form, deed: Deed) -> bool:
    """Whether that would be taken."""
    if form.asks_consent or not case.parties:
        return True
    roles = [role] if role is not None else [party.role for party in case.parties]
    enough = any if form.take_home else all
    return enough(consenting.why_not(word(work, connection, case, one), deed) is None for one in roles)


def go_on(work: Work, case_id: RecordId, role: Role, ground: Ground, reason: str) -> Done[None]:
    """Something has to be done about this person without their consent: it is open again for a few days, and who
    decided it and why stands on the timeline. Raises BadEntry (say why), NotFound, Refused."""
    why = reason.strip()
    if not why:
        raise BadEntry(field="reason", problem="ground_reason")
    if len(why) > rights.LONGEST_REASON:
        raise BadEntry(field="reason", problem="too_long", typed=len(why), most=rights.LONGEST_REASON)
    with work.store.save() as save:
        case = rights.case(work, save.connection, case_id, Act.WORK)
        party = case.party(role)
        if party is None:
            raise NotFound(what="party")
        told = line(work, WITHOUT + ground.value, case=case_id, record=party.person.id, scope=Scope.WORKER.value)
        save.audit(case.folder, told | {"reason": why})
    return Done(Changes.CONSENTS | Changes.CASES, None)


def _grounds(connection: Opened, case: Case) -> Sequence[Grounded]:
    roles = {party.person.id: party.role for party in case.parties}
    return [
        Grounded(role=roles[who], ground=Ground(verb.removeprefix(WITHOUT)), day=day)
        for verb, who, day in _lines(connection, case.id)
        if who in roles
    ]


def _lines(connection: Opened, case_id: RecordId) -> Iterable[tuple[str, RecordId, date]]:
    for row in cases.last_verbs(connection, case_id, [Scope.WORKER.value]):
        if row.verb in VERBS and row.record:
            yield row.verb, RecordId(row.record), moment(row.at).date()
