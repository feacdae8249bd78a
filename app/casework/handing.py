"""A safety plan is not handed out where it is unsafe to carry (M-11): asked before printing, and the answer kept.

What is not carried is kept here, to be read whenever they come, or told."""

from app.casework import forms, rights, safe_contacts, sheets
from app.casework.sheets import IssuedSheet
from app.casework.work import Work
from app.definitions.handed import CARRY, HANDED, TAKEN, TOLD
from app.definitions.values import Lang
from app.domain.changes import Changes, Done
from app.domain.ids import RecordId
from app.domain.readers import Reader, Role
from app.domain.rights import Act
from app.domain.safe_contact import Purpose
from app.errors import NotFound, Refused

PLAN = "marriage/safety_plan"


def hand_over(
    work: Work, case_id: RecordId, role: Role, how: str, lang: Lang, reader: Reader
) -> Done[IssuedSheet | None]:
    """Write down how a party's safety plan reaches them, and print what is taken or kept; told, nothing is printed.

    Raises NotFound where there is no plan yet or this reader may not know of it, and Refused (plan_not_carried) for one
    to be taken along where the rule for safe contact, or the flag without a rule, forbids pages to take home.
    """
    with work.store.read() as connection:
        rights.require_in(work, connection, case_id, Act.WORK)
    ways = safe_contacts.ways(work, case_id, role, reader)
    entry = forms.open_entry(work, case_id, PLAN, role)
    if entry.answer is None:
        raise NotFound(what="form")
    if how not in work.definitions.codes["DV_HANDED"].codes_of():
        raise NotFound(what="form")
    if how == TAKEN and not ways[Purpose.SLIP].is_allowed:
        raise Refused(rule="plan_not_carried")
    said = entry.raw | {HANDED: how, CARRY: "yes" if how == TAKEN else "no"}
    saved = forms.save_entry(work, case_id, PLAN, role, said)
    if saved.value.answer is None:
        raise Refused(rule="plan_unfinished")
    if how == TOLD:
        return Done(saved.changes, None)
    issued = sheets.issue(work, case_id, [(PLAN, role)], lang)
    return Done(saved.changes | issued.changes | Changes.SHEETS, issued.value[0])
