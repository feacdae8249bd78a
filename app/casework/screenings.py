"""Screenings: an instrument entered for one person, kept while it is entered, saved once with what came of it.

A correction is a new screening that names the one it replaces. The result is worked out once, when it is saved, by
the instrument as it is then, and stays what it was when cut-offs change later.
"""

import hashlib
from datetime import date

import msgspec

from app.casework import consenting, rights
from app.casework.audit import line
from app.casework.work import Work
from app.definitions.instrument_values import InstrumentWords
from app.domain.ages import age_on
from app.domain.cases import Case, Party, Screening, ScreeningDraft
from app.domain.changes import Changes, Done
from app.domain.consenting import Deed
from app.domain.ids import RecordId
from app.domain.readers import Reader, Role, may_see, visible_scopes
from app.domain.rights import Act
from app.domain.screening import Instrument, Result, asked, score
from app.domain.screening_text import answer_texts, score_texts
from app.domain.seen import own_scope
from app.errors import BadEntry, NotFound, Refused
from app.now import today
from app.ops.values import Value
from app.store import screenings
from app.store.saving import Save

ADULT = 18
"""From this age on the longer time rules apply."""

EARLIEST = date(1990, 1, 1)
"""Before this no instrument here was asked at any desk: a year typed wrongly."""

SPOKEN = "mandarin"
"""In which language an instrument is asked where the person's own is not known (code list LANGUAGE)."""


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """One party of a case who can be screened now: what fits, what is half entered, what there is already."""

    role: Role
    called: str
    fitting: tuple[InstrumentWords, ...]
    drafts: tuple[ScreeningDraft, ...]
    past: tuple[Screening, ...]  # newest first
    birth_date: date | None = None


class ScreeningPage(msgspec.Struct, frozen=True):
    """A case as far as those in the room may screen in it. No offers: not with the other party in the room."""

    case: Case
    offers: tuple[Offer, ...]
    today: date


def page(work: Work, case_id: RecordId, reader: Reader) -> ScreeningPage:
    """Who can be screened with what, and what came of it before, for one reader. Raises NotFound."""
    scopes = [scope.value for scope in visible_scopes(reader)]
    with work.store.read() as connection:
        case = rights.case(work, connection, case_id, Act.READ)
        past = screenings.of_case(connection, case_id, scopes)
        drafts = screenings.drafts(connection, scopes, case_id)
    seen = [party for party in case.parties if may_see(reader, own_scope(case, party.role))]
    offers = [
        Offer(
            role=party.role,
            called=party.person.details.called,
            fitting=tuple(_fitting(work, case, party)),
            drafts=tuple(one for one in drafts if one.role is party.role),
            past=tuple(one for one in past if one.person == party.person.id),
            birth_date=party.person.details.birth_date,
        )
        for party in seen
    ]
    return ScreeningPage(case, tuple(offers), today(work.now))


def begin(work: Work, case_id: RecordId, role: Role, instrument: str) -> ScreeningDraft:
    """What was half entered, or an empty one; nothing is stored before the first answer.

    Raises NotFound, and Refused for an instrument not meant for this person, and before their consent.
    """
    with work.store.read() as connection:
        case = rights.case(work, connection, case_id, Act.WORK)
        _party(case, role)
        consenting.require(work, connection, case, role, Deed.SCREEN)
        kept = screenings.find_draft(connection, _draft_id(case_id, role, instrument, None))
    party = _party(case, role)
    if not _fits(work, case, party, work.definitions.instrument(instrument)):
        raise Refused(rule="instrument_unfit")
    return kept or ScreeningDraft(
        id=_draft_id(case_id, role, instrument, None),
        case=case_id,
        role=role,
        scope=own_scope(case, role),
        instrument=instrument,
        happened_on=today(work.now),
        updated_at=work.now(),
        language=party.person.details.language or SPOKEN,
    )


def correct(work: Work, screening_id: RecordId) -> ScreeningDraft:
    """A correction of a saved screening, beginning with what stands in it. Raises NotFound."""
    with work.store.read() as connection:
        before = screenings.get(connection, screening_id)
        if before is None:
            raise NotFound(what="screening")
        rights.require_in(work, connection, before.case, Act.WORK)
        id_ = _draft_id(before.case, before.role, before.instrument, before.id)
        kept = screenings.find_draft(connection, id_)
    instrument = work.definitions.instrument(before.instrument).instrument
    taken = {item.number for item in instrument.items if item.takes(before.answers.get(item.number, item.least - 1))}
    return kept or ScreeningDraft(
        id=id_,
        case=before.case,
        role=before.role,
        scope=before.scope,
        instrument=before.instrument,
        happened_on=before.happened_on,
        updated_at=work.now(),
        language=before.language,
        mode=before.mode,
        answers={number: answer for number, answer in before.answers.items() if number in taken},
        amends=before.id,
    )


def keep(work: Work, draft: ScreeningDraft) -> Done[ScreeningDraft]:
    """Keep what has been entered so far; it is never lost, whatever has become of the case or the post. Raises Refused
    for one that was not begun here."""
    kept = msgspec.structs.replace(draft, updated_at=work.now())
    with work.store.transaction() as connection:
        if screenings.find_draft(connection, draft.id) is None:
            rights.require_in(work, connection, draft.case, Act.WORK)
        screenings.keep_draft(connection, kept)
    return Done(Changes.DRAFTS, kept)


def discard(work: Work, draft_id: RecordId) -> Done[None]:
    """Throw away what was half entered; the window offers to undo by keeping it again."""
    with work.store.transaction() as connection:
        screenings.drop_draft(connection, draft_id)
    return Done(Changes.DRAFTS, None)


def judge(instrument: Instrument, draft: ScreeningDraft, birth_date: date | None) -> Result:
    """What the answers come to, without those to items that are not asked. Raises ValueError for one not taken."""
    answers = {number: draft.answers[number] for number in asked(instrument, draft.answers) if number in draft.answers}
    return score(instrument, answers, child=is_child(birth_date, draft.happened_on))


def is_child(birth_date: date | None, day: date) -> bool:
    """Whether the shorter time rules apply; where the age is not known they do not."""
    return birth_date is not None and age_on(birth_date, day) < ADULT


def save(work: Work, draft: ScreeningDraft) -> Done[RecordId]:
    """Save a screening for good, with totals and bands as they are by the rules of today.

    Raises NotFound, BadEntry, and Refused where a risk was never pointed out, and without consent to be screened.
    """
    found = work.definitions.instrument(draft.instrument).instrument
    with work.store.save() as save_:
        case = rights.case(work, save_.connection, draft.case, Act.WORK)
        party = _party(case, draft.role)
        deed = Deed.SCREEN if draft.amends is None else Deed.RECORD  # putting one right is no new screening
        consenting.require(work, save_.connection, case, draft.role, deed)
        _check(work, save_, draft, party, found)
        result = judge(found, draft, party.person.details.birth_date)
        if result.risk_prompt and not draft.prompted:
            raise Refused(rule="risk_not_shown")
        record = save_.new_record()
        save_.put(case.folder, "screening", record, _fields(work, draft, party, found, result))
        for verb in ("screening_saved", *(("risk_prompted",) if draft.prompted else ())):
            save_.audit(case.folder, line(work, verb, case=case.id, record=record, scope=draft.scope.value))
        screenings.drop_draft(save_.connection, draft.id)
    return Done(Changes.SCREENINGS | Changes.DRAFTS | Changes.CASES, record)


def _party(case: Case, role: Role) -> Party:
    party = case.party(role)
    if party is None:
        raise NotFound(what="party")
    return party


def _fitting(work: Work, case: Case, party: Party) -> list[InstrumentWords]:
    return [found for found in work.definitions.instruments.values() if _fits(work, case, party, found)]


def _fits(work: Work, case: Case, party: Party, found: InstrumentWords) -> bool:
    born = party.person.details.birth_date
    return found.fit.fits(case.desk, party.role, age_on(born, today(work.now)) if born else None)


def _check(work: Work, save: Save, draft: ScreeningDraft, party: Party, found: Instrument) -> None:
    if draft.happened_on > today(work.now):
        raise BadEntry(field="happened_on", problem="in_future")
    if draft.happened_on < (party.person.details.birth_date or EARLIEST):
        raise BadEntry(field="happened_on", problem="too_early")
    if not draft.answers:
        raise BadEntry(field="answers", problem="no_answers")
    takers = {item.number: item for item in found.items}
    if any(number not in takers or not takers[number].takes(answer) for number, answer in draft.answers.items()):
        raise BadEntry(field="answers", problem="answer_not_taken")
    if draft.amends is not None:
        _check_correction(save, draft, party)


def _check_correction(save: Save, draft: ScreeningDraft, party: Party) -> None:
    before = screenings.get(save.connection, draft.amends) if draft.amends else None
    if before is None or (before.case, before.person) != (draft.case, party.person.id):
        raise NotFound(what="screening")
    if before.instrument != draft.instrument:
        raise Refused(rule="instrument_unfit")
    if not draft.reason.strip():
        raise BadEntry(field="reason", problem="correction_reason")


def _fields(work: Work, draft: ScreeningDraft, party: Party, found: Instrument, result: Result) -> dict[str, Value]:
    return {
        "case": draft.case,
        "person": party.person.id,
        "role": draft.role.value,
        "scope": draft.scope.value,
        "instrument": found.key,
        "version": found.version,
        "language": draft.language,
        "mode": draft.mode,
        "happened_on": draft.happened_on.isoformat(),
        "recorded_at": work.now().isoformat(timespec="seconds"),
        "author": work.seat.worker,
        "child": int(is_child(party.person.details.birth_date, draft.happened_on)),
        "answers": [*answer_texts(asked(found, draft.answers), draft.answers)],
        "scores": [*score_texts(result.scores)],
        "level": result.level or "",
        "risk": [*map(str, result.risk)],
        "positive": None if result.positive is None else int(result.positive),
        "why": result.why[0].value if result.why else "",
        "prompted": int(draft.prompted),
        "amends": draft.amends,
        "reason": draft.reason.strip(),
    }


def _draft_id(case: RecordId, role: Role, instrument: str, amends: RecordId | None) -> RecordId:
    """Under which one instrument for one party of one case is kept while it is entered."""
    name = case + f"|screening|{role.value}|{instrument}|".encode() + (amends or b"")
    return RecordId(hashlib.sha256(name).digest()[:16])
