"""Consent, asked of each person alone: signed, oral with a witness, refused, withdrawn (domain.md §2.5)."""

from datetime import date

from app.casework import rights
from app.casework.audit import line
from app.casework.work import Work
from app.domain.cases import ConsentState
from app.domain.changes import Changes, Done
from app.domain.ids import RecordId
from app.domain.readers import Role
from app.domain.rights import Act
from app.domain.seen import own_scope
from app.errors import BadEntry, NotFound
from app.now import today


def record(
    work: Work, case_id: RecordId, role: Role, state: ConsentState, *, given_on: date, witness: str = ""
) -> Done[RecordId]:
    """Write down what one person said. Raises BadEntry (a witness is needed, a future day), NotFound."""
    if state is ConsentState.ORAL and not witness.strip():
        raise BadEntry(field="witness", problem="witness_needed")
    if given_on > today(work.now):
        raise BadEntry(field="given_on", problem="in_future")
    with work.store.save() as save:
        case = rights.case(work, save.connection, case_id, Act.WORK)
        party = case.party(role)
        if party is None:
            raise NotFound(what="party")
        consent_id = save.new_record()
        save.put(case.folder, "consent", consent_id, {
            "case": case_id, "person": party.person.id, "role": role.value, "state": state.value,
            "given_on": given_on.isoformat(), "witness": witness.strip(),
        })  # fmt: skip
        scope = own_scope(case, role).value
        save.audit(case.folder, line(work, "consent_recorded", case=case_id, record=consent_id, scope=scope))
    return Done(Changes.CONSENTS | Changes.CASES, consent_id)
