"""One party's safety: what was told, what to do first, the report, the order, the plan; for that party and the worker
alone. Everything lies in filled forms of that party's own scope (M-10, M-11, M-12a); nothing is asked twice.

For everybody else there is no such page: not with the other party in the room, and not with both.
"""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from app.casework import rights, safe_contacts, seen
from app.casework import tasks as deadlines_of
from app.casework.work import Work
from app.definitions.entry import answers_of
from app.definitions.values import FormValue
from app.domain.cases import AnswerSet, Case, Sheet, Task
from app.domain.clocks import compute
from app.domain.escalation import Duty, Sign, Step, Told, duty, first, signs
from app.domain.ids import RecordId
from app.domain.readers import Reader, Role
from app.domain.rights import Act
from app.domain.safe_contact import Contact, Purpose
from app.domain.safe_rule import SafeRule
from app.domain.seen import is_own, own_scope
from app.errors import NotFound
from app.now import CHINA
from app.store import answers, sheets
from app.store import tasks as kept_tasks

HELP, PLAN, ORDER = "marriage/dv_help_record", "marriage/safety_plan", "marriage/protection_order_record"
EXTRACT = "marriage/dv_extract"
RULES = ("dv_minor_report", "minor_report", "po_decision", "po_decision_urgent", "po_review", "po_validity")
"""The clocks of this page."""


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """One filled form as its reader may see it: its answers by question."""

    answer: AnswerSet
    values: Mapping[str, FormValue]

    def text(self, name: str) -> str:
        """An answer in words, empty where there is none."""
        value = self.values.get(name)
        return value if isinstance(value, str) else ""

    def ticked(self, name: str) -> bool:
        """Whether a yes-or-no question was answered with yes."""
        return self.values.get(name) is True

    def codes(self, name: str) -> tuple[str, ...]:
        """The codes ticked."""
        value = self.values.get(name)
        return tuple(str(one) for one in value) if isinstance(value, tuple) else ()

    def moment(self, name: str) -> datetime | None:
        """A moment, in China time."""
        value = self.values.get(name)
        return value.astimezone(CHINA) if isinstance(value, datetime) else None


class Looked(msgspec.Struct, frozen=True, kw_only=True):
    """What the page shows of one party; `told` is of the newest record of a request for help."""

    role: Role
    called: str
    records: tuple[Record, ...]  # newest first
    signs: tuple[Sign, ...]
    first: Step | None  # None while nothing was told
    duty: Duty | None
    reported_at: datetime | None
    order: Record | None
    decision_due: datetime | None  # of the court, to the minute; None once it has decided
    plan: Record | None
    tasks: tuple[Task, ...]
    rule: SafeRule | None
    remark: str
    phone: str
    ways: Mapping[Purpose, Contact]
    extracts: tuple[Sheet, ...]  # M-10 extracts given out
    may_work: bool


def parties(case: Case, reader: Reader) -> tuple[Role, ...]:
    """For whom the page can be opened before this reader: nobody, with the other party or both in the room."""
    return tuple(party.role for party in case.parties if is_own(case, party.role, reader))


def look(work: Work, case_id: RecordId, role: Role, reader: Reader) -> Looked:
    """The page of one party. Raises NotFound where this reader has none, Refused."""
    with work.store.read() as connection:
        case = rights.case(work, connection, case_id, Act.READ)
        may_work = rights.may_in_case(work, connection, case_id, Act.WORK)
        party = case.party(role)
        if party is None or role not in parties(case, reader):
            raise NotFound(what="party")
        scope = own_scope(case, role)
        saved = {form: answers.of_form(connection, case_id, form, role) for form in (HELP, ORDER, PLAN)}
        deadlines = kept_tasks.of_case(connection, case_id, [scope.value])
        papers = sheets.of_case(connection, case_id, [scope.value])
    records = sorted((_record(work, case, one, reader) for one in saved[HELP]), key=_told_at, reverse=True)
    order = _newest(work, case, saved[ORDER], reader)
    newest = told(records[0]) if records else None
    found = signs(newest) if newest else ()
    return Looked(
        role=role,
        called=party.person.details.called,
        records=tuple(records),
        signs=found,
        first=first(found) if newest else None,
        duty=duty(newest) if newest else None,
        reported_at=records[0].moment("reported_at") if records else None,
        order=order,
        decision_due=_decision_due(work, order) if order else None,
        plan=_newest(work, case, saved[PLAN], reader),
        tasks=tuple(deadlines_of.prompted(work, one) for one in deadlines if one.rule.partition(".")[0] in RULES),
        rule=party.person.details.safe_rule,
        remark=party.person.details.safe_contact,
        phone=party.person.details.phone,
        ways=safe_contacts.all_ways(party.person, work.now()),
        extracts=tuple(one for one in papers if one.form == EXTRACT and one.role is role),
        may_work=may_work,
    )


def told(record: Record) -> Told:
    """What a record of a request for help says, as far as the rule asks it."""
    capacity = record.values.get("capacity")
    frequency = record.values.get("frequency")
    return Told(
        forms=frozenset(record.codes("forms")),
        frequency=str(frequency or ""),
        choking=record.ticked("choking"),
        threat_kill=record.ticked("threat_kill"),
        weapon=record.ticked("weapon"),
        worse=record.ticked("escalation"),
        children=record.ticked("children_seen"),
        injury=record.text("injury"),
        capacity=str(capacity or ""),
    )


def _record(work: Work, case: Case, saved: AnswerSet, reader: Reader) -> Record:
    mine = seen.answers(work, case, saved, reader)
    form = work.definitions.known(mine.form, mine.version)
    values = answers_of(form, mine.values, work.definitions.codes) if form else {}  # type: ignore[arg-type]  # stored values, of any type
    return Record(answer=mine, values=values)


def _newest(work: Work, case: Case, saved: tuple[AnswerSet, ...], reader: Reader) -> Record | None:
    return _record(work, case, saved[0], reader) if saved else None


def _told_at(record: Record) -> datetime:
    return record.moment("told_at") or record.answer.saved_at


def _decision_due(work: Work, order: Record) -> datetime | None:
    """To the minute, which the kept deadline has not: 72 hours or 24 from the court's accepting it."""
    accepted = order.moment("accepted_at")
    if accepted is None or order.values.get("decided_on") is not None:
        return None
    key = "po_decision_urgent" if order.ticked("urgent") else "po_decision"
    due = compute(work.definitions.clock(key).rule, accepted, work.definitions.workdays).dates["decision_due"].at
    return due if isinstance(due, datetime) else None
