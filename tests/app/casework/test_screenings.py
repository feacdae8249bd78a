"""Screenings through the verbs: kept, judged, saved once, corrected by another, seen by whom they are for."""

from datetime import date
from decimal import Decimal

import msgspec
import pytest
from sqlalchemy import select

from app.casework import cases, screenings
from app.casework.work import Work
from app.domain.cases import Screening, ScreeningDraft
from app.domain.ids import RecordId
from app.domain.people import PersonDetails
from app.domain.readers import Reader, Role, Scope
from app.errors import BadEntry, NotFound, Refused
from app.store import rebuild
from app.store.tables import audit, op
from tests.desk import agreed

LI = PersonDetails(name="李强", birth_date=date(1988, 3, 5))
WANG = PersonDetails(name="王芳", language="cantonese")
CALM = dict.fromkeys(range(1, 11), 1) | {9: 0}


@pytest.fixture
def couple(work: Work) -> RecordId:
    """李强 and 王芳."""
    return agreed(work, cases.open_couple(work, LI, WANG, "04").value)


def entered(work: Work, case: RecordId, instrument: str = "phq9", role: Role = Role.WIFE, **more) -> ScreeningDraft:
    """A draft with its answers typed in."""
    return msgspec.structs.replace(screenings.begin(work, case, role, instrument), **({"answers": CALM} | more))


def saved(work: Work, case: RecordId, **more) -> Screening:
    """The newest screening of the case after saving one."""
    screenings.save(work, entered(work, case, **more))
    return seen(work, case)[0]


def seen(work: Work, case: RecordId, reader: Reader = Reader.WORKER) -> list[Screening]:
    """What a reader's timeline shows of screenings."""
    return [entry for entry in cases.page(work, case, reader).timeline if isinstance(entry, Screening)]


def test_a_screening_is_stored_with_all_that_makes_it_readable_later(work: Work, couple: RecordId) -> None:
    """Instrument and its version, language, day, who asked, how, whom, every answer, the total and its band."""
    one = saved(work, couple, happened_on=date(2026, 11, 20), mode="self")

    assert (one.instrument, one.version, one.language, one.mode) == ("phq9", 1, "cantonese", "self")
    assert (one.role, one.scope, one.author) == (Role.WIFE, Scope.HER, "王敏")
    assert (one.happened_on, one.recorded_at) == (date(2026, 11, 20), work.now())
    assert one.answers == CALM and one.unanswered == ()
    (total,) = one.scores
    assert (total.total, total.band, total.positive) == (Decimal(8), "mild", False)
    assert (one.positive, one.why, one.risk, one.prompted) == (False, "", (), False)


def test_an_item_not_answered_is_stored_as_such_and_leaves_no_total(work: Work, couple: RecordId) -> None:
    """One of nine is missing: nothing is filled in."""
    one = saved(work, couple, answers={number: 1 for number in CALM if number not in (3, 9)})

    assert one.unanswered == (3, 9)
    assert [(score.total, score.band) for score in one.scores] == [(None, None)]
    assert one.why == "too_many_missing"


def test_a_risk_is_saved_only_after_it_was_pointed_out(work: Work, couple: RecordId) -> None:
    """And that it was is part of the record and of the audit trail."""
    risky = entered(work, couple, answers=CALM | {9: 1})
    with pytest.raises(Refused) as refused:
        screenings.save(work, risky)
    assert refused.value.facts == {"rule": "risk_not_shown"}
    assert seen(work, couple) == []

    one = saved(work, couple, answers=CALM | {9: 1}, prompted=True)

    assert (one.risk, one.prompted) == ((9,), True)
    with work.store.read() as connection:
        verbs = connection.execute(select(audit.c.verb, audit.c.scope).where(audit.c.record == one.id)).all()
    assert sorted(map(tuple, verbs)) == [("risk_prompted", "her"), ("screening_saved", "her")]


@pytest.mark.parametrize(
    ("more", "field", "problem"),
    [
        ({"happened_on": date(2026, 11, 24)}, "happened_on", "in_future"),
        ({"happened_on": date(202, 11, 23)}, "happened_on", "too_early"),
        ({"happened_on": date(1988, 3, 4), "role": Role.HUSBAND}, "happened_on", "too_early"),
        ({"answers": {}}, "answers", "no_answers"),
        ({"answers": CALM | {1: 9}}, "answers", "answer_not_taken"),
        ({"answers": CALM | {11: 0}}, "answers", "answer_not_taken"),
    ],
)
def test_what_cannot_be_is_not_saved(work: Work, couple: RecordId, more, field: str, problem: str) -> None:
    """Days that have not come or lie before the person, no answers, answers no item takes."""
    with pytest.raises(BadEntry) as bad:
        screenings.save(work, entered(work, couple, **more))
    assert (bad.value.facts["field"], bad.value.facts["problem"]) == (field, problem)
    assert seen(work, couple) == []


def test_nobody_but_the_person_and_the_worker_sees_it(work: Work, couple: RecordId) -> None:
    """Not on the timeline, not among the past ones, not half entered; and no offer to screen before the other."""
    saved(work, couple)
    screenings.keep(work, entered(work, couple, "gad7"))

    for reader, roles in ((Reader.WORKER, [Role.HUSBAND, Role.WIFE]), (Reader.HER, [Role.WIFE])):
        page = screenings.page(work, couple, reader)
        assert len(seen(work, couple, reader)) == 1
        assert [offer.role for offer in page.offers] == roles
        assert len(page.offers[-1].past) == len(page.offers[-1].drafts) == 1
    for reader, roles in ((Reader.HIM, [Role.HUSBAND]), (Reader.BOTH, [])):
        page = screenings.page(work, couple, reader)
        assert seen(work, couple, reader) == []
        assert [(offer.role, offer.past, offer.drafts) for offer in page.offers] == [(role, (), ()) for role in roles]
        assert cases.page(work, couple, reader).screening_drafts == ()


def test_in_a_case_of_one_person_nothing_is_walled(work: Work) -> None:
    """The person may be in the room."""
    case = agreed(work, cases.open_single(work, WANG, "").value)
    assert saved(work, case, role=Role.CLIENT).scope is Scope.BOTH
    assert len(seen(work, case, Reader.BOTH)) == 1


def test_what_is_half_entered_waits_and_is_gone_once_saved(work: Work, couple: RecordId) -> None:
    """Each instrument and party has one; saving takes it away, and it never becomes an op."""
    with work.store.read() as connection:
        before = connection.scalars(select(op.c.id)).all()
    draft = entered(work, couple, answers={1: 2, 2: 0})
    screenings.keep(work, draft)

    assert screenings.begin(work, couple, Role.WIFE, "phq9").answers == {1: 2, 2: 0}
    assert screenings.begin(work, couple, Role.HUSBAND, "phq9").answers == {}
    assert screenings.begin(work, couple, Role.WIFE, "gad7").answers == {}
    with work.store.read() as connection:
        assert connection.scalars(select(op.c.id)).all() == before
    screenings.save(work, draft)
    assert screenings.begin(work, couple, Role.WIFE, "phq9").answers == {}
    screenings.keep(work, draft)
    screenings.discard(work, draft.id)
    assert screenings.page(work, couple, Reader.WORKER).offers[1].drafts == ()


def test_a_correction_replaces_and_keeps(work: Work, couple: RecordId) -> None:
    """The first stays as it was, marked as replaced; the second names it and says why."""
    first = saved(work, couple, happened_on=date(2026, 11, 20), mode="self")
    draft = screenings.correct(work, first.id)
    assert (draft.answers, draft.happened_on, draft.mode) == (CALM, date(2026, 11, 20), "self")
    draft = msgspec.structs.replace(draft, answers=CALM | {1: 3})
    with pytest.raises(BadEntry) as bad:
        screenings.save(work, draft)
    assert bad.value.facts["problem"] == "correction_reason"

    screenings.save(work, msgspec.structs.replace(draft, reason="第一项抄错"))

    corrected = next(one for one in seen(work, couple) if one.amends)
    assert (corrected.amends, corrected.reason, corrected.scores[0].total) == (first.id, "第一项抄错", Decimal(10))
    before = next(one for one in seen(work, couple) if not one.amends)
    assert before == msgspec.structs.replace(first, is_replaced=True, mark=before.mark)
    assert not corrected.is_replaced


def test_a_correction_is_of_the_same_person_and_instrument(work: Work, couple: RecordId) -> None:
    """A draft that says otherwise is refused."""
    first = saved(work, couple)
    draft = msgspec.structs.replace(screenings.correct(work, first.id), reason="抄错")
    with pytest.raises(NotFound):
        screenings.save(work, msgspec.structs.replace(draft, role=Role.HUSBAND, scope=Scope.HIS))
    with pytest.raises(Refused):
        screenings.save(work, msgspec.structs.replace(draft, instrument="gad7", answers={1: 0}))
    with pytest.raises(NotFound):
        screenings.correct(work, RecordId(bytes(16)))


def test_only_what_fits_is_offered(work: Work, couple: RecordId) -> None:
    """No staff instruments in a case, no grief at the marriage desk, nothing for spouses without one, ages heeded."""

    def fitting(case: RecordId) -> list[set[str]]:
        offers = screenings.page(work, case, Reader.WORKER).offers
        return [{found.instrument.key for found in offer.fitting} for offer in offers]

    everybody = {"phq9", "phq4", "gad7", "k10", "k6", "who5", "cssrs"}
    assert fitting(couple) == [everybody | {"qmi"}] * 2
    child = agreed(work, cases.open_single(work, PersonDetails(name="小李", birth_date=date(2016, 5, 1)), "").value)
    assert fitting(child) == [{"who5"}]
    for instrument in ("proqol5", "pg13r", "qmi"):
        with pytest.raises(Refused) as refused:
            screenings.begin(work, child, Role.CLIENT, instrument)
        assert refused.value.facts == {"rule": "instrument_unfit"}


def test_answers_to_items_no_longer_asked_are_left_out(work: Work, couple: RecordId) -> None:
    """C-SSRS: once item 2 is no after all, what was said to items 3 to 5 counts for nothing."""
    answers = {1: 0, 2: 0, 3: 1, 4: 1, 5: 1, 6: 0}
    one = saved(work, couple, instrument="cssrs", answers=answers)
    assert (one.answers, one.level, one.risk) == ({1: 0, 2: 0, 6: 0}, "none", ())


def test_what_is_offered_fits_the_age(work: Work) -> None:
    """A child of ten years, one of thirteen, an adult, somebody whose age is not known; grief for children as well."""
    work.seat = msgspec.structs.replace(work.seat, desk="bereavement")
    offered = []
    for born in (date(2016, 1, 1), date(2013, 1, 1), date(1980, 1, 1), None):
        case = agreed(work, cases.open_single(work, PersonDetails(name="家属", birth_date=born), "").value)
        (offer,) = screenings.page(work, case, Reader.WORKER).offers
        offered.append({one.instrument.key for one in offer.fitting})
    young, teen, adult, unknown = offered
    assert young == {"who5", "pg13r"}
    assert teen == young | {"phq9", "phq4", "gad7", "cssrs"}
    assert adult == unknown == teen | {"k6", "k10", "bgq"}


def test_the_time_rule_is_that_of_the_person(work: Work) -> None:
    """PG-13-R seven months after the loss: too early for an adult, not for a child."""
    work.seat = msgspec.structs.replace(work.seat, desk="bereavement")
    answers = {1: 1, 2: 7, **dict.fromkeys(range(3, 13), 3), 13: 1}
    for born, why, total in ((date(1980, 1, 1), "too_early", None), (date(2012, 1, 1), "", Decimal(30))):
        case = agreed(work, cases.open_single(work, PersonDetails(name="家属", birth_date=born), "").value)
        one = saved(work, case, instrument="pg13r", role=Role.CLIENT, answers=answers)
        assert (one.why, one.scores[0].total, one.child) == (why, total, not why)


def test_a_rebuild_shows_the_same(work: Work, couple: RecordId) -> None:
    """Views are made of ops."""
    first = saved(work, couple, answers=CALM | {9: 2}, prompted=True)
    draft = msgspec.structs.replace(screenings.correct(work, first.id), reason="日期不对", prompted=True)
    screenings.save(work, draft)
    before = seen(work, couple)
    rebuild.rebuild(work.store)
    assert seen(work, couple) == before and len(before) == 2
