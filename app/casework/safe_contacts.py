"""How a party may be reached: the rule they gave, written down, and what it allows now."""

import re
from datetime import datetime

import msgspec

from app.casework import rights
from app.casework.audit import line
from app.casework.work import Work
from app.domain.changes import Changes, Done
from app.domain.ids import RecordId
from app.domain.people import Person
from app.domain.readers import Reader, Role
from app.domain.rights import Act
from app.domain.safe_contact import Contact, Purpose, contact
from app.domain.safe_rule import ALL_DAYS, SafeRule, write_rule
from app.domain.seen import is_own
from app.domain.width import fold_width
from app.errors import BadEntry, NotFound
from app.store import people

LONGEST = 60
"""Characters of the opening words, and of who else may answer."""

_CLOCK = re.compile(r"([01]?\d|2[0-3])[:：]?([0-5]\d)")
_NUMBER = re.compile(r"[0-9+()（） \-－转#*]{3,30}")


def set_rule(work: Work, case_id: RecordId, role: Role, rule: SafeRule | None, reader: Reader) -> Done[SafeRule | None]:
    """Write down what a party agreed to, or that nothing is agreed any more; what stands in free words is left alone.

    Raises BadEntry (phone, days, hours, words), NotFound where the reader may not know how that party is reached,
    Refused.
    """
    checked = None if rule is None else check(rule)
    with work.store.save() as save:
        case = rights.case(work, save.connection, case_id, Act.WORK)
        party = case.party(role)
        if party is None or not is_own(case, role, reader):
            raise NotFound(what="party")
        folder = party.person.private_folder or save.new_folder("case")
        if checked == party.person.details.safe_rule and "safe_rule" not in party.person.conflicts:
            return Done(Changes.NONE, checked)
        save.put(folder, "person_private", party.person.id, {"safe_rule": write_rule(checked)})
        save.audit(folder, line(work, "safe_rule_set", record=party.person.id, scope="worker"))
    return Done(Changes.PEOPLE | Changes.CASES, checked)


def ways(
    work: Work, case_id: RecordId, role: Role, reader: Reader, at: datetime | None = None
) -> dict[Purpose, Contact]:
    """What is allowed now for every purpose, for one party of a case.

    Raises NotFound where the reader may not know how that party is reached, Refused.
    """
    with work.store.read() as connection:
        case = rights.case(work, connection, case_id, Act.READ)
    party = case.party(role)
    if party is None or not is_own(case, role, reader):
        raise NotFound(what="party")
    return all_ways(party.person, at or work.now())


def way_to(work: Work, person_id: RecordId, purpose: Purpose) -> Contact:
    """What is allowed now for one purpose, for the worker alone: call lists and letters of the whole site.

    Raises NotFound, Refused.
    """
    rights.require(work, Act.LIST)
    with work.store.read() as connection:
        return contact(people.get(connection, person_id), purpose, work.now())


def all_ways(person: Person, at: datetime) -> dict[Purpose, Contact]:
    """Every purpose with what is allowed."""
    return {purpose: contact(person, purpose, at) for purpose in Purpose}


def check(rule: SafeRule) -> SafeRule:
    """The rule as it is stored: digits and times in half width, days in order. Raises BadEntry."""
    if rule.never:
        return SafeRule(never=True, opening=rule.opening.strip())
    since, until = _clock(rule.since, "since"), _clock(rule.until, "until")
    if since and until and since >= until:
        raise BadEntry(field="until", problem="safe_hours_order")
    phone = fold_width(rule.phone).strip()
    if not _NUMBER.fullmatch(phone):
        raise BadEntry(field="phone", problem="safe_phone_needed")
    days = "".join(day for day in ALL_DAYS if day in rule.days)
    for field, words in (("opening", rule.opening), ("others", rule.others)):
        if len(words.strip()) > LONGEST:
            raise BadEntry(field=field, problem="too_long", typed=len(words.strip()), most=LONGEST)
    return msgspec.structs.replace(
        rule, phone=phone, days="" if days == ALL_DAYS else days, since=since, until=until,
        opening=rule.opening.strip(), others=rule.others.strip(),
    )  # fmt: skip


def _clock(typed: str, field: str) -> str:
    """A time of day as HH:MM: 9:00, 0900 and 9：00 are taken as they come."""
    text = fold_width(typed).strip()
    if not text:
        return ""
    found = _CLOCK.fullmatch(text)
    if found is None:
        raise BadEntry(field=field, problem="not_a_clock_time")
    return f"{int(found[1]):02d}:{found[2]}"
