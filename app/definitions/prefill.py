"""Fills in what is known before anybody types: the site, the worker, the people of the case, what was asked before."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal

import msgspec

from app.definitions import prefill_screened
from app.definitions.prefill_goals import GOALS
from app.definitions.prefill_paths import COLUMNS, COUPLE, MATTER, ONE, matters
from app.definitions.prefill_screened import Instruments
from app.definitions.tables import rows_of
from app.definitions.values import Form, FormValue, TableRow
from app.domain.ages import OF_AGE, age_on
from app.domain.cases import Case, Party, Screening
from app.domain.goals import Goal
from app.domain.identity import Identity
from app.domain.people import PersonDetails, Sex
from app.domain.readers import Reader, Role, Scope, may_see


class Sources(msgspec.Struct, frozen=True, kw_only=True):
    """What is known around one sheet. `matter` holds answers asked once per case, by the part after `matter.`."""

    today: date
    site: Mapping[str, str] = {}  # name, phone, address, hours, complaints
    worker_name: str = ""
    case: Case | None = None
    role: Role | None = None  # for whom a per-party sheet is
    matter: Mapping[str, FormValue] = {}
    unsettled: frozenset[str] = frozenset()  # of those, the ones for which several answers stand
    screenings: tuple[Screening, ...] = ()  # of the case, as far as the sheet's reader may see them
    instruments: Instruments = {}
    goals: tuple[Goal, ...] = ()  # likewise
    contacts: int | None = None  # talks noted down, as far as the sheet's reader may know of them
    minutes: int = 0  # how long they took together
    deadlines: Mapping[tuple[str, date], date] = {}  # those kept in the case: rule and date, the day counted from


def fill(form: Form, sources: Sources) -> dict[str, FormValue]:
    """The answers of `form` that are known already; a field without one is absent."""
    known = {field.id: value_at(field.prefill, sources) for field in form.fields.values() if field.prefill}
    return {name: value for name, value in known.items() if value is not None}


def value_at(path: str, sources: Sources) -> FormValue:
    """What is known under `path`, None for nothing. An unknown path knows nothing."""
    where, _, name = path.partition(".")
    if where == "today":
        return sources.today
    if where == "matter":
        return sources.matter.get(name)
    if where == "family":
        return _minors(sources) if name == "minors" else None
    if where == "site":
        return sources.site.get(name) or None
    if where == "worker":
        return sources.worker_name or None
    if sources.case is None:
        return None
    if where == "case":
        return _of_case(name, sources.case, sources)
    if where == "goals":
        return GOALS[name](sources.goals) if name in GOALS else None
    role = sources.role if where == "party" else _ROLES.get(where)
    party = sources.case.party(role) if role else None
    return _of_party(name, party, sources, sources.case) if party else None


def asked_once(form: Form, values: Mapping[str, FormValue], reader: Reader = Reader.WORKER) -> dict[str, FormValue]:
    """The answers that later forms of the case need not ask again, by the part after `matter.`; for one reader."""
    return {
        field.prefill.removeprefix(MATTER): values[field.id]
        for field in form.fields.values()
        if field.prefill and field.prefill.startswith(MATTER) and values.get(field.id) is not None
        and may_see(reader, Scope(field.scope))
    }  # fmt: skip


def outdated(known: Mapping[str, FormValue], said: Mapping[str, FormValue]) -> frozenset[str]:
    """What was known of something that is another by now: the end of an application is not that of the next one."""
    anew = (one.anew for name, one in matters().items() if name in said and known.get(name, said[name]) != said[name])
    return frozenset().union(*anew)


def from_identity(form: Form, field_id: str, identity: Identity) -> dict[str, FormValue]:
    """What an ID number in `field_id` says about the same person's other fields: birth date and sex."""
    who, _, fact = (form.fields[field_id].prefill or "").partition(".")
    if fact != "id_no":
        return {}
    says: dict[str, FormValue] = {
        f"{who}.birth_date": identity.birth_date,
        f"{who}.sex": identity.sex.value if identity.sex is not Sex.UNKNOWN else None,
    }
    paths = {field.prefill: field.id for field in form.fields.values()}
    return {paths[path]: value for path, value in says.items() if path in paths and value is not None}


def _minors(sources: Sources) -> FormValue:
    """The children who are not of age yet, as a table that asks after them begins."""
    rows = rows_of(sources.matter.get("children"))
    born = ((row, row.cells.get("birth_date")) for row in rows)
    return (
        tuple(
            TableRow("", {column: row.cells[column] for column in COLUMNS["minors"] if column in row.cells})
            for row, day in born
            if not isinstance(day, date) or age_on(day, sources.today) < OF_AGE
        )
        or None
    )


def _of_case(name: str, case: Case, sources: Sources) -> FormValue:
    ended = case.closing
    facts: dict[str, FormValue] = {
        "closed_on": ended.day if ended else None,
        "close_reason": ended.reason if ended else None,
        "close_attempts": ended.words if ended else None,
        "contacts": sources.contacts,
        "hours": round(Decimal(sources.minutes) / 60, 1) if sources.minutes else None,
        "number": case.number,
        "matter": case.matter,
        "opened_on": case.opened_on,
        "address": case.address,
        "attendance": COUPLE if case.is_couple else ONE,
    }
    return facts.get(name) or None


def _of_party(name: str, party: Party, sources: Sources, case: Case) -> FormValue:
    if (told := _SCREENED.get(name)) is None:
        return _fact(party.person.details, name, case.opened_on)
    return told([one for one in sources.screenings if one.person == party.person.id], sources.instruments)


_ROLES = {role.value: role for role in Role}

_SCREENED: Mapping[str, Callable[[Iterable[Screening], Instruments], FormValue]] = {
    "screened": prefill_screened.screened,
    "screened_change": prefill_screened.change,
    "screened_said": prefill_screened.screened_said,
    "screened_change_said": prefill_screened.change_said,
}


def _fact(details: PersonDetails, name: str, opened_on: date) -> FormValue:
    facts: dict[str, FormValue] = {
        "name": details.name,
        "called": details.called,
        "sex": details.sex.value if details.sex is not Sex.UNKNOWN else None,
        "birth_date": details.birth_date,
        "age": age_on(details.birth_date, opened_on) if details.birth_date else None,
        "phone": details.phone,
        "id_no": details.id_no,
        "safe_contact": details.safe_contact,
        "language": details.language,
        "residence": details.residence,
    }
    value = facts.get(name)
    return value if value != "" else None
