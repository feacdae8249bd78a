"""Fills in what is known before anybody types: the site, the worker, the people of the case, what was asked before."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date

import msgspec

from app.definitions import prefill_screened
from app.definitions.prefill_goals import GOALS
from app.definitions.prefill_paths import COUPLE, MATTER, ONE
from app.definitions.prefill_screened import Instruments
from app.definitions.values import Form, FormValue
from app.domain.ages import age_on
from app.domain.cases import Case, Party, Screening
from app.domain.goals import Goal
from app.domain.identity import Identity
from app.domain.people import PersonDetails, Sex
from app.domain.readers import Role


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
    if where == "site":
        return sources.site.get(name) or None
    if where == "worker":
        return sources.worker_name or None
    if sources.case is None:
        return None
    if where == "case":
        return _of_case(name, sources.case)
    if where == "goals":
        return GOALS[name](sources.goals) if name in GOALS else None
    role = sources.role if where == "party" else _ROLES.get(where)
    party = sources.case.party(role) if role else None
    return _of_party(name, party, sources, sources.case) if party else None


def asked_once(form: Form, values: Mapping[str, FormValue]) -> dict[str, FormValue]:
    """The answers that later forms of the case need not ask again, by the part after `matter.`."""
    return {
        field.prefill.removeprefix(MATTER): values[field.id]
        for field in form.fields.values()
        if field.prefill and field.prefill.startswith(MATTER) and values.get(field.id) is not None
    }


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


def _of_case(name: str, case: Case) -> FormValue:
    facts: dict[str, FormValue] = {
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
