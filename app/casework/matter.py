"""The registry matter of a case: what is applied for, its days, and what came of it (domain.md §2.2, §2.4, §2.7).

Everything on this page is asked by forms, too, and is one value wherever it was typed: the page reads what they say,
and what it writes stands on the form that is kept up to date (M-1b). No registration is made here, and nothing here
makes one depend on counselling.
"""

from collections.abc import Iterator, Mapping
from datetime import date

import msgspec

from app.casework import alerts, consenting, forms, gate, kept_form, matter_checks, rights
from app.casework.audit import line
from app.casework.work import Work
from app.definitions.prefill import Sources
from app.definitions.prefill_paths import MATTER
from app.definitions.tables import rows_of
from app.definitions.values import Form, FormValue, TableRow
from app.domain.ages import age_on
from app.domain.cases import Case, TaskState
from app.domain.changes import Changes, Done
from app.domain.consenting import Deed
from app.domain.divorce import Application, Move, Phase, phase, to_record, trouble
from app.domain.families import attached_to
from app.domain.ids import RecordId
from app.domain.matters import Child, Court, Earlier, MatterPage, Willing
from app.domain.readers import Reader, Role, visible_scopes
from app.domain.rights import Act
from app.errors import BadEntry, Refused
from app.now import today
from app.store import tasks
from app.store.saving import Save

FORM = "marriage/registry_matter"
"""M-1b, on which the page writes."""

DESK = "marriage"

_FACT = {
    Move.REFUSE: "refused_on",
    Move.WITHDRAW: "withdrawn_on",
    Move.CERTIFY: "certificate_on",
    Move.NOT_REGISTER: "not_registered_on",
    Move.DEEM: "deemed_on",
}
"""Where the day of a move is written down."""

_OUTCOME = {Move.WITHDRAW: "withdrawn", Move.DEEM: "deemed", Move.CERTIFY: "divorced"}
"""What comes of it (MARR_OUTCOME). That somebody withdrew says nothing about the two of them."""

_END = {
    Phase.WITHDRAWN: "withdrawn",
    Phase.DEEMED: "deemed",
    Phase.NOT_REGISTERED: "not_registered",
    Phase.REFUSED: "refused",
}
"""How an application that is over stands among the earlier ones (APPLICATION_END)."""

_OF_ONE = (
    "receipt_no", "withdrawn_on", "withdrawn_by", "deemed_on", "certificate_on", "not_registered_on",
    "not_registered_why", "refused_on", "refused_why",
)  # fmt: skip
"""What is known of one application and of no other."""


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody says about a move: the day it happened, and what belongs to it."""

    day: date
    receipt_no: str = ""
    registry: str = ""
    withdrawn_by: str = ""  # code list MARR_WITHDRAWN_BY
    why: str = ""  # code list NOT_REGISTERED or NOT_RECEIVED


def page(work: Work, case_id: RecordId, reader: Reader) -> MatterPage:
    """The page, for one reader. Raises NotFound, Refused."""
    with work.store.read() as connection:
        case = rights.case(work, connection, case_id, Act.READ)
        may_work = rights.may_in_case(work, connection, case_id, Act.WORK)
        standing = tasks.of_case(connection, case_id, [scope.value for scope in visible_scopes(reader)])
        shut = gate.of_case(connection, case, reader)
    form, around = _around(work, case, reader)
    facts, day = around.matter, around.today
    found = matter_checks.application(facts, around.deadlines, work.definitions)
    married = _day(facts, "married_on")
    end = _day(facts, "certificate_on") or day
    return MatterPage(
        today=day,
        registration=_text(facts, "registration"),
        registry=_text(facts, "registry"),
        receipt_no=_text(facts, "receipt_no"),
        married_on=married,
        years=age_on(married, end) if married and married <= end else None,
        orders=tuple((role, count) for role in Role if (count := _number(facts, f"{role.value}_order")) is not None),
        application=found,
        phase=phase(found, day),
        moves=to_record(found, day) if may_work else (),
        withdrawn_by=_text(facts, "withdrawn_by"),
        why=_text(facts, "not_registered_why") or _text(facts, "refused_why"),
        outcome=_text(facts, "marriage_outcome"),
        offered=_flag(facts, "counselling_offered"),
        willing=tuple(_willing(case, facts)),
        children=tuple(_child(row, day) for row in rows_of(facts.get("children"))),
        children_count=_number(facts, "children_count"),
        earlier=tuple(_earlier(work, case, form)),
        court=_court(facts),
        alerts=alerts.among(work, case, standing, reader),
        remarks=tuple(_remarks(work, form, around)),
        is_provisional=any(one.provisional for one in standing if one.started_on == found.applied_on),
        gate=shut,
        is_settled="applied_on" not in around.unsettled,
        may_work=may_work,
    )


def record(work: Work, case_id: RecordId, move: Move, told: Told, reader: Reader) -> Done[None]:
    """Write down what happened to the application: today, or on an earlier day.

    A new application after one that is over gets its own receipt and its own days; the old one is kept beside it.
    Raises BadEntry (day, with the codes of `divorce.trouble`; withdrawn_by; why), NotFound, Refused.
    """
    with work.store.read() as connection:
        case = rights.case(work, connection, case_id, Act.WORK)
        consenting.require_form(work, connection, case, None, work.definitions.form(FORM), Deed.RECORD)
    form, around = _around(work, case, reader)
    found = matter_checks.application(around.matter, around.deadlines, work.definitions)
    _check(move, told, found, today(work.now))
    says = dict(_anew(work, case, form)) if move in (Move.APPLY, Move.REFUSE) else {}
    says |= _says(move, told)
    with work.store.save() as save:
        if move is not Move.REFUSE:
            _end_clocks(save, case, found if move is not Move.APPLY else None, told.day)
        kept_form.tell(work, save, case, form, says, around)
        if move is Move.APPLY:
            _begin_clocks(save, case, told.day)
        save.audit(case.folder, line(work, f"matter_{move.value}", case=case.id, record=case.id))
    return Done(Changes.ANSWERS | Changes.TASKS | Changes.CASES | Changes.DRAFTS, None)


def take_back(work: Work, case_id: RecordId, move: Move, reader: Reader) -> Done[None]:
    """Undo of what ended an application: written down by mistake. Its days run on. Raises NotFound, Refused."""
    if move not in _FACT:
        raise Refused(rule="not_taken_back")
    with work.store.read() as connection:
        case = rights.case(work, connection, case_id, Act.WORK)
    form, around = _around(work, case, reader)
    applied, ended_on = (_day(around.matter, name) for name in ("applied_on", _FACT[move]))
    empty: dict[str, FormValue] = dict.fromkeys((_FACT[move], "withdrawn_by", "not_registered_why", "refused_why"))
    if around.matter.get("marriage_outcome") == _OUTCOME.get(move):
        empty["outcome"] = None
    with work.store.save() as save:
        for one in tasks.of_case(save.connection, case.id, [scope.value for scope in visible_scopes(reader)]):
            if _is_divorce(one.rule) and one.started_on == applied and one.done_on == ended_on and not one.done_how:
                save.put(case.folder, "task", one.id, {"state": TaskState.OPEN.value, "done_on": ""})
        kept_form.tell(work, save, case, form, empty, around)
        save.audit(case.folder, line(work, "matter_taken_back", case=case.id, record=case.id))
    return Done(Changes.ANSWERS | Changes.TASKS | Changes.CASES | Changes.DRAFTS, None)


def _around(work: Work, case: Case, reader: Reader) -> tuple[Form, Sources]:
    form = work.definitions.form(FORM)
    return form, forms.sources(work, case, None, form, reader)


def _check(move: Move, told: Told, found: Application, day: date) -> None:
    if problem := trouble(move, found, told.day, day):
        raise BadEntry(field="day", problem=problem)
    if move is Move.WITHDRAW and not told.withdrawn_by:
        raise BadEntry(field="withdrawn_by", problem="withdrawn_by_whom")
    if move in (Move.NOT_REGISTER, Move.REFUSE) and not told.why:
        raise BadEntry(field="why", problem="registry_reason")


def _says(move: Move, told: Told) -> Iterator[tuple[str, FormValue]]:
    """The answers a move writes."""
    if move is Move.APPLY:
        yield "applied_on", told.day
        yield "receipt_no", told.receipt_no.strip() or None
        if told.registry.strip():
            yield "registry", told.registry.strip()
        return
    yield _FACT[move], told.day
    if move is Move.WITHDRAW:
        yield "withdrawn_by", told.withdrawn_by
    if move in (Move.NOT_REGISTER, Move.REFUSE):
        yield f"{_FACT[move].removesuffix('_on')}_why", told.why
    if move in _OUTCOME:
        yield "outcome", _OUTCOME[move]


def _anew(work: Work, case: Case, form: Form) -> Iterator[tuple[str, FormValue]]:
    """Before another application: the one that is over goes to the earlier ones, and what was known of it with it.

    What stands there both may read: so it is what both may know, whoever is in the room; of an end that one spouse told
    alone it says nothing.
    """
    _, around = _around(work, case, Reader.BOTH)
    found = matter_checks.application(around.matter, around.deadlines, work.definitions)
    yield "applied_on", None
    yield from dict.fromkeys(_OF_ONE).items()
    if around.matter.get("marriage_outcome") in _OUTCOME.values():
        yield "outcome", None
    if not found.is_begun:
        return
    how, day = found.end or (None, None)
    cells: dict[str, FormValue] = {
        "receipt_no": around.matter.get("receipt_no"),
        "applied_on": found.applied_on,
        "window_last": found.periods.window_last if found.periods else None,
        "end": _END.get(how) if how else None,
        "ended_on": day,
        "withdrawn_by": around.matter.get("withdrawn_by"),
    }
    known = {name: value for name, value in cells.items() if value is not None and not isinstance(value, tuple)}
    yield "earlier", (*_earlier_rows(work, case, form), TableRow("", known))


def _end_clocks(save: Save, case: Case, ended: Application | None, day: date) -> None:
    """The days of an application that is over are dealt with; of those before a new one, whatever still stands open."""
    for one in tasks.of_case(save.connection, case.id, ["both"]):
        is_its = ended is None or one.started_on == ended.applied_on
        if _is_divorce(one.rule) and is_its and one.state is TaskState.OPEN:
            save.put(case.folder, "task", one.id, {"state": TaskState.DONE.value, "done_on": day.isoformat()})


def _begin_clocks(save: Save, case: Case, day: date) -> None:
    """Withdrawn and applied for again on one day: the same days run on."""
    for one in tasks.of_case(save.connection, case.id, ["both"]):
        if _is_divorce(one.rule) and one.started_on == day and one.state is TaskState.DONE:
            save.put(case.folder, "task", one.id, {"state": TaskState.OPEN.value, "done_on": "", "done_how": ""})


def _is_divorce(rule: str) -> bool:
    return rule.partition(".")[0] == matter_checks.DIVORCE


def _willing(case: Case, facts: Mapping[str, FormValue]) -> Iterator[Willing]:
    for party in case.parties:
        if party.role is Role.CLIENT:
            yield Willing(party.role, _flag(facts, "counselling_accepted"), _text(facts, "decline_reason"))
        else:
            who = party.role.value
            yield Willing(party.role, _flag(facts, f"{who}_accepted"), _text(facts, f"{who}_decline"))


def _child(row: TableRow, day: date) -> Child:
    cells = row.cells
    born = _day(cells, "birth_date")
    age = age_on(born, day) if born is not None and born <= day else None
    return Child(
        name=_text(cells, "name"),
        born=born,
        age=age,
        living=_text(cells, "living"),
        need=_text(cells, "need"),
        wish_heard=_flag(cells, "wish"),
        heard_by=_text(cells, "heard_by"),
        told=_flag(cells, "told"),
        attached=attached_to(age) if age is not None else (),
    )


def _earlier_rows(work: Work, case: Case, form: Form) -> tuple[TableRow, ...]:
    return rows_of(forms.saved_values(work, case, form).get("earlier"))


def _earlier(work: Work, case: Case, form: Form) -> Iterator[Earlier]:
    for row in reversed(_earlier_rows(work, case, form)):
        yield Earlier(
            receipt_no=_text(row.cells, "receipt_no"),
            applied_on=_day(row.cells, "applied_on"),
            end=_text(row.cells, "end"),
            ended_on=_day(row.cells, "ended_on"),
            withdrawn_by=_text(row.cells, "withdrawn_by"),
        )


def _court(facts: Mapping[str, FormValue]) -> Court | None:
    found = Court(
        _day(facts, "court_on"), _text(facts, "court"), _text(facts, "court_result"), _day(facts, "court_result_on")
    )
    return found if found != Court(None, "", "", None) else None


def _remarks(work: Work, form: Form, around: Sources) -> Iterator[tuple[str, dict[str, str | int]]]:
    """What is odd about all this, each said once."""
    values = {field.id: around.matter.get((field.prefill or "").removeprefix(MATTER)) for field in form.fields.values()}
    found = matter_checks.problems(form, values, around, work.definitions)
    said = {problem.code: problem for problem in found}
    for code, problem in said.items():
        yield code, {name: value for name, value in problem.facts.items() if isinstance(value, str | int)}


def _day(facts: Mapping[str, FormValue], name: str) -> date | None:
    value = facts.get(name)
    return value if isinstance(value, date) else None


def _text(facts: Mapping[str, FormValue], name: str) -> str:
    value = facts.get(name)
    return value if isinstance(value, str) else ""


def _number(facts: Mapping[str, FormValue], name: str) -> int | None:
    value = facts.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _flag(facts: Mapping[str, FormValue], name: str) -> bool | None:
    value = facts.get(name)
    return value if isinstance(value, bool) else None
