"""What was typed about a person, checked: details to store, and sentences for the fields that need one."""

from collections.abc import Mapping
from datetime import date

import msgspec

from app.domain import identity
from app.domain.people import PersonDetails, Sex
from app.domain.readers import Role
from app.domain.width import fold_width
from ui.typed_day import read_day, write_day
from ui.words import say

SEX_OF_ROLE = {Role.HUSBAND: Sex.MALE, Role.WIFE: Sex.FEMALE}
"""At the marriage desk the role says it, until a number says otherwise."""


class TypedPerson(msgspec.Struct, frozen=True, kw_only=True):
    """The fields of a person card, as they stand."""

    name: str = ""
    address: str = ""
    id_no: str = ""
    birth: str = ""
    phone: str = ""
    safe_contact: str = ""
    residence: str = ""
    sex: Sex = Sex.UNKNOWN


class CheckedPerson(msgspec.Struct, frozen=True):
    """`problems` stop the save, `warnings` do not; both are sentences by field name."""

    details: PersonDetails
    problems: Mapping[str, str]
    warnings: Mapping[str, str]


def typed_of(details: PersonDetails) -> TypedPerson:
    """A stored person as fields."""
    return TypedPerson(
        name=details.name,
        address=details.address,
        id_no=details.id_no,
        birth=write_day(details.birth_date),
        phone=details.phone,
        safe_contact=details.safe_contact,
        residence=details.residence,
        sex=details.sex,
    )


EARLIEST = date(1890, 1, 1)
"""Nobody born before is served; a year typed wrongly is."""


def check(typed: TypedPerson, role: Role, today: date) -> CheckedPerson:
    """What the fields say: an ID number fills a birth date and sex nobody typed; a wrong check digit only warns."""
    said = identity.read(typed.id_no, today)
    birth = read_day(typed.birth)
    problems = _birth_problem(typed.birth, birth, today)
    warnings = [say(f"cases.identity.{code}") for code in said.warnings]
    if said.sex is not Sex.UNKNOWN and said.sex is not SEX_OF_ROLE.get(role, said.sex):
        warnings.append(say("cases.check.id_sex"))
    details = PersonDetails(
        name=typed.name,
        address=typed.address,
        sex=typed.sex if typed.sex is not Sex.UNKNOWN else said.sex,
        birth_date=birth or (said.birth_date if not typed.birth else None),
        phone=fold_width(typed.phone),
        id_no=said.number,
        residence=typed.residence,
        safe_contact=typed.safe_contact,
    )
    found = {"id_no": " ".join(warnings)} if warnings else {}
    if birth and said.birth_date and birth != said.birth_date:
        found["birth"] = say("cases.check.id_birth", day=said.birth_date.isoformat())
    return CheckedPerson(details, problems, found)


def _birth_problem(text: str, birth: date | None, today: date) -> dict[str, str]:
    """Why a typed birth date cannot be stored, in words; empty where it can."""
    if not text:
        return {}
    if birth is None:
        return {"birth": say("cases.check.birth_unreadable")}
    if birth > today:
        return {"birth": say("cases.check.birth_future")}
    return {"birth": say("cases.check.birth_early")} if birth < EARLIEST else {}
