"""Consent, asked of each person alone: signed, oral with a witness, refused, withdrawn (domain.md §2.5)."""

from datetime import date

from app.casework import rights
from app.casework.audit import line
from app.casework.work import Work
from app.definitions import own_form
from app.definitions.loader import pinned_id
from app.definitions.values import EVERY_DESK, Form
from app.domain.cases import ConsentState
from app.domain.changes import Changes, Done
from app.domain.ids import RecordId
from app.domain.readers import Role
from app.domain.rights import Act
from app.domain.seen import own_scope
from app.errors import BadEntry, NotFound
from app.now import today


def texts(work: Work, desk: str) -> tuple[Form, ...]:
    """The sheets by which consent is explained at a desk: the site's own, the desk's, those of all casework."""
    desks = (own_form.DESK, desk, EVERY_DESK)
    return tuple(form for one in desks for form in work.definitions.forms_of(one) if form.asks_consent)


def record(
    work: Work,
    case_id: RecordId,
    role: Role,
    state: ConsentState,
    *,
    given_on: date,
    witness: str = "",
    text: str = "",
) -> Done[RecordId]:
    """Write down what one person said when asked alone, and of which text. `text`: the form that was explained; where
    none is named, the first of `texts`, in the version in use.

    Raises BadEntry (a witness is needed, a future day), NotFound, Refused.
    """
    if state is ConsentState.ORAL and not witness.strip():
        raise BadEntry(field="witness", problem="witness_needed")
    if given_on > today(work.now):
        raise BadEntry(field="given_on", problem="in_future")
    with work.store.save() as save:
        case = rights.case(work, save.connection, case_id, Act.WORK)
        party = case.party(role)
        if party is None:
            raise NotFound(what="party")
        form = work.definitions.form(text) if text else next(iter(texts(work, case.desk)), None)
        consent_id = save.new_record()
        save.put(case.folder, "consent", consent_id, {
            "case": case_id, "person": party.person.id, "role": role.value, "state": state.value,
            "given_on": given_on.isoformat(), "witness": witness.strip(),
            "text": pinned_id(form) if form else "", "author": work.seat.worker,
            "recorded_at": work.now().isoformat(timespec="seconds"),
        })  # fmt: skip
        scope = own_scope(case, role).value
        save.audit(case.folder, line(work, "consent_recorded", case=case_id, record=consent_id, scope=scope))
    return Done(Changes.CONSENTS | Changes.CASES, consent_id)
