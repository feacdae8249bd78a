"""The list of all contradictions: complete, counted honestly, for those in the room, and read by index alone."""

from datetime import date

import pytest
from sqlalchemy import event, insert, select

from app.casework import cases, conflicts, consents, forms, people, sheets
from app.definitions import merging
from app.domain.cases import ConsentState
from app.domain.contradictions import Mark
from app.domain.people import PersonDetails, Sex
from app.domain.readers import Reader, Role, Scope
from app.ops.kinds import Merge
from app.ops.values import Write
from app.store import answers, contradicted, contradiction_list, letting_go, rebuild
from app.store.tables import conflict

HIM = PersonDetails(name="李强", sex=Sex.MALE, phone="00000000001")
HER = PersonDetails(name="王小燕", sex=Sex.FEMALE, phone="00000000002", safe_contact="仅短信")


def apart(work, folder, kind, record, **fields):
    """What another computer wrote without having seen what stands."""
    with work.store.save() as save:
        for field, value in fields.items():
            save.supersede(folder, Write(kind, record, field, value, ()))


@pytest.fixture
def couple(work):
    """A case of two spouses about whom several things were written twice."""
    case = cases.open_couple(work, HIM, HER, "05").value
    page = cases.get(work, case)
    him, her = (page.party(role).person for role in (Role.HUSBAND, Role.WIFE))
    cases.set_risk(work, case, "low")
    apart(work, page.folder, "case", case, risk="high", stage="plan", matter="04")
    apart(work, him.folder, "person", him.id, phone="00000000009")
    apart(work, her.private_folder, "person_private", her.id, safe_contact="不要打电话")
    return case


def fields(work, reader, **more):
    """What is listed: field, and whether it must be settled."""
    return [(one.field, one.is_surfaced) for one in conflicts.listed(work, reader, **more).lines]


def test_what_must_be_settled_comes_first_then_the_quiet(work, couple):
    """Each with its case, its person and that person's part."""
    found = conflicts.listed(work, Reader.WORKER)

    assert [one.is_surfaced for one in found.lines] == [True] * 3 + [False] * 2
    assert {one.field: one.scope for one in found.lines} == {
        "risk": Scope.WORKER, "stage": Scope.BOTH, "safe_contact": Scope.HER, "matter": Scope.BOTH,
        "phone": Scope.HIS,
    }  # fmt: skip
    assert (found.to_settle, found.quiet, found.end) == (3, 2, None)
    assert {(one.case, one.called) for one in found.lines} == {(couple, "李强 / 王小燕")}
    her = next(one for one in found.lines if one.field == "safe_contact")
    assert (her.person, her.role) == ("王小燕", Role.WIFE)


@pytest.mark.parametrize(
    ("reader", "seen"),
    [
        (Reader.BOTH, {"stage", "matter"}),
        (Reader.HIM, {"stage", "matter", "phone"}),
        (Reader.HER, {"stage", "matter", "safe_contact"}),
        (Reader.WORKER, {"stage", "matter", "phone", "safe_contact", "risk"}),
    ],
)
def test_those_in_the_room_are_shown_and_counted_what_they_may_know(work, couple, reader, seen):
    """The numbers hint at nothing else."""
    found = conflicts.listed(work, reader)

    assert {one.field for one in found.lines} == seen
    assert found.to_settle == len(seen & {"stage", "risk", "safe_contact"}) == conflicts.counts(work, reader).to_settle
    assert found.quiet == len(seen & {"matter", "phone"})


def test_a_settled_one_leaves_the_list_and_one_of_a_let_go_case_too(work, couple):
    """And a person who stays, in no case any more, is listed for the worker alone."""
    case = cases.get(work, couple)
    shown = tuple(head.op for head in conflicts.heads(work, "case", couple, "risk", Reader.WORKER))
    conflicts.choose(work, conflicts.Choice("case", couple, "risk", "high", shown), Reader.WORKER)
    assert ("risk", True) not in fields(work, Reader.WORKER)

    with work.store.transaction() as connection:
        letting_go.let_go(connection, case.folder, bytes, "moved")

    left = conflicts.listed(work, Reader.WORKER).lines
    assert {one.field for one in left} == {"safe_contact", "phone"}
    assert {(one.case, one.scope, one.owner == one.record) for one in left} == {(None, Scope.WORKER, True)}
    assert fields(work, Reader.HER) == fields(work, Reader.HIM) == []


def test_everything_of_a_case_is_listed_with_what_it_is_of(work, couple):
    """Consents for that party, sheets and deadlines for those they were made for, answers for the worker alone."""
    case = cases.get(work, couple)
    consent = consents.record(work, couple, Role.WIFE, ConsentState.SIGNED, given_on=date(2026, 11, 23)).value
    typed = {"receipt_on": "2026-11-20", "receipt_no": "1", "handed_on": "2026-11-23"}
    saved = forms.save_entry(work, couple, "marriage/cooling_off_notice", None, typed).value
    assert saved.answer, saved.problems
    (sheet,) = (
        one.sheet for one in sheets.print_set(work, couple, "zh").value if one.sheet.form == "marriage/informed_consent"
        and one.sheet.role is Role.HUSBAND
    )  # fmt: skip
    task = cases.page(work, couple, Reader.WORKER).tasks[0]
    apart(work, case.folder, "consent", consent, state="refused")
    apart(work, case.folder, "answer", saved.answer, **{"q.receipt_no": "2", "saved_at": "2026-11-20T10:00:00+08:00"})
    apart(work, case.folder, "sheet", sheet.id, state="void")
    apart(work, case.folder, "task", task.id, due="2026-12-01", rule_version=9)

    listed = {(one.kind, one.field): one for one in conflicts.listed(work, Reader.WORKER).lines if one.owner == couple}
    more = {place: one for place, one in listed.items() if place[0] in ("consent", "answer", "sheet", "task")}
    assert {place: one.scope for place, one in more.items()} == {
        ("consent", "state"): Scope.HER, ("answer", "q.receipt_no"): Scope.WORKER, ("sheet", "state"): Scope.HIS,
        ("task", "due"): Scope.BOTH,
    }  # fmt: skip
    assert more["answer", "q.receipt_no"].form == "marriage/cooling_off_notice"
    assert more["task", "due"].rule == task.rule
    assert more["consent", "state"].role is Role.WIFE


def test_answers_are_merged_as_their_form_says(work, couple):
    """Of a set all count and nothing is asked; a quiet one is listed below; any other must be settled."""
    case = cases.get(work, couple)
    frame = {"case": couple, "form": "marriage/mediation_record", "version": 1, "role": "", "scope": "both"}
    with work.store.save() as save:
        answer = save.new_record()
        first = {"q.points": ["custody"], "q.next_on": "2026-12-01", "q.agreement_no": "1"}
        save.put(case.folder, "answer", answer, frame | {"saved_at": "2026-11-23T09:00:00+08:00"} | first)
    apart(work, case.folder, "answer", answer, **{
        "q.points": ["property"], "q.next_on": "2026-12-08", "q.agreement_no": "2",
    })  # fmt: skip

    with work.store.read() as connection:
        (saved,) = answers.of_form(connection, couple, "marriage/mediation_record", None)
    assert saved.values["points"] == ["custody", "property"]
    assert saved.conflicts == ("q.agreement_no",)
    listed = [one for one in fields(work, Reader.WORKER) if one[0].startswith("q.")]
    assert listed == [("q.agreement_no", True), ("q.next_on", False)]
    before = _rows(work)
    rebuild.rebuild(work.store)
    assert _rows(work) == before
    with work.store.read() as connection:
        (again,) = answers.of_form(connection, couple, "marriage/mediation_record", None)
    assert again == saved
    with work.store.save() as save:
        save.put(case.folder, "answer", answer, {"q.points": ["custody", "property", "debt"]})
    with work.store.read() as connection:
        (settled,) = answers.of_form(connection, couple, "marriage/mediation_record", None)
    assert settled.values["points"] == ["custody", "property", "debt"]


def test_a_form_that_could_be_a_path_is_none():
    """Ids come from colleagues' computers; what is not known has everything kept to choose from."""
    for form in ("../../pyproject", "marriage/..", "/etc/passwd", "marriage/none", "site/x", ""):
        assert merging.merge_of(form, "points") is Merge.SURFACED
    assert merging.merge_of("marriage/mediation_record", "points") is Merge.SET


def test_of_two_cases_the_newest_lists_a_person_and_no_wall_falls(work, couple, clock):
    """A wife in one case who comes alone in another: what is hers stays hers in both."""
    her = cases.get(work, couple).party(Role.WIFE).person
    clock.pass_by(days=3)
    later = cases.open_single(work, her.id, "05").value

    one = next(one for one in conflicts.listed(work, Reader.WORKER).lines if one.field == "safe_contact")
    assert (one.case, one.scope, one.role) == (later, Scope.HER, Role.CLIENT)


def _rows(work):
    with work.store.read() as connection:
        return sorted(tuple(row) for row in connection.execute(select(conflict)))


def test_a_rebuild_and_a_search_through_the_heads_find_the_same(work, couple, clock):
    """The list is made of saves and of nothing else."""
    clock.pass_by(days=3)
    cases.open_single(work, cases.get(work, couple).party(Role.WIFE).person.id, "05")
    before = _rows(work)
    assert before

    rebuild.rebuild(work.store)
    assert _rows(work) == before

    with work.store.transaction() as connection:
        contradicted.find_all(connection)
    assert _rows(work) == before


def test_lists_and_reminders_read_the_more_careful_value(work, couple):
    """Until somebody has chosen: the higher risk, the stage nobody has gone beyond, every limit."""
    (row,) = cases.rows(work, Reader.WORKER)
    person = cases.get(work, couple).party(Role.WIFE).person

    assert (row.risk, row.stage.value) == ("high", "intake")
    assert person.details.safe_contact == "不要打电话 ／ 仅短信"
    people.amend(work, person.id, person.details)
    assert "safe_contact" in people.get(work, person.id).conflicts


# --- many
@pytest.fixture
def many(work):
    """Twenty thousand contradictions in as many cases, every reader's share the same."""
    scopes = ("both", "his", "her", "worker")
    with work.store.transaction() as connection:
        rows = [
            {
                "record": number.to_bytes(16, "big"), "owner": number.to_bytes(16, "big"), "kind": "case",
                "field": "stage", "surfaced": int(number % 3 > 0), "scope": scopes[number % 4],
                "opened_on": f"{2000 + number % 27}-01-01",
            }
            for number in range(20_000)
        ]  # fmt: skip
        connection.execute(insert(conflict), rows)
    return work


def test_pages_go_on_where_the_last_one_ended(many):
    """Nothing is left out, nothing comes twice, and the order is one."""
    found, after, pages = [], None, 0
    while pages < 3 or after is not None:
        page = conflicts.listed(many, Reader.HIM, after, limit=2_000)
        found += [(one.is_surfaced, one.record) for one in page.lines]
        after, pages = page.end, pages + 1
    assert len(found) == len(set(found)) == 10_000 == page.to_settle + page.quiet
    assert [one for one, _ in found] == sorted((one for one, _ in found), reverse=True)


@pytest.mark.parametrize("after", [None, Mark(1, "2020-01-01", b"x" * 16, "case", b"x" * 16, "stage")])
def test_a_page_is_found_by_the_index_and_nothing_else_is_looked_at(many, after):
    """However many there are: no table is read through, nothing is sorted."""
    asked = []

    def watch(_connection, _cursor, statement, parameters, *_):
        if "conflict" in statement and "count" not in statement:
            asked.append((statement, parameters))

    with many.store.read() as connection:
        event.listen(connection, "before_cursor_execute", watch)
        contradiction_list.page(connection, ["both", "his"], 50, after)
        event.remove(connection, "before_cursor_execute", watch)
        plans = [
            row.detail
            for statement, parameters in asked
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        ]

    assert plans and all("ix_conflict_listed" in plan and plan.startswith("SEARCH") for plan in plans)
