"""What the page says, as sentences; the page itself only puts them in places."""

from collections.abc import Iterator

from app.domain.cases import Alert, Case
from app.domain.divorce import Phase
from app.domain.matters import Child, Court, Earlier, Willing
from app.domain.readers import Role
from ui.shell.matter.presenter import Shown
from ui.spoken import day, role_name, task_name
from ui.words import say


def phase(shown: Shown) -> str:
    """Where the application stands today."""
    page = shown.page
    end = page.application.end
    return say(f"matter.phase.{page.phase.value}", day=day(end[1]) if end else "")


def about(shown: Shown) -> Iterator[str]:
    """Receipt, registry, who withdrew or why it was not registered."""
    page = shown.page
    if page.application.applied_on:
        yield say("matter.applied", day=day(page.application.applied_on))
    for key, value in (("matter.receipt", page.receipt_no), ("matter.registry", page.registry)):
        if value:
            yield say(key, value=value)
    if page.phase is Phase.WITHDRAWN and page.withdrawn_by:
        who = shown.lists["MARR_WITHDRAWN_BY"].get(page.withdrawn_by, page.withdrawn_by)
        yield say("matter.withdrawn_by", who=who)
    if page.why and page.phase in (Phase.NOT_REGISTERED, Phase.REFUSED):
        lists = shown.lists["NOT_REGISTERED" if page.phase is Phase.NOT_REGISTERED else "NOT_RECEIVED"]
        yield say("matter.why", why=lists.get(page.why, page.why))
    if page.outcome and page.phase not in (Phase.WITHDRAWN, Phase.DEEMED, Phase.DIVORCED):
        yield say("matter.outcome", outcome=shown.lists["MARR_OUTCOME"].get(page.outcome, page.outcome))


def marriage(shown: Shown) -> Iterator[str]:
    """What is applied for, and the marriage."""
    page = shown.page
    if page.registration:
        yield say("matter.registration", what=shown.lists["MATTER"].get(page.registration, page.registration))
    if page.married_on:
        years = "" if page.years is None else say("matter.years", count=page.years)
        yield say("matter.married", day=day(page.married_on), years=years)
    for role, count in page.orders:
        yield say("matter.order", who=role_name(role), count=count)


def offered(shown: Shown) -> str:
    """Whether they were told of free counselling."""
    told = shown.page.offered
    return say("matter.offered.unknown" if told is None else f"matter.offered.{'yes' if told else 'no'}")


def willing(one: Willing, case: Case, shown: Shown) -> str:
    """What one of them said; the reason only where it may be read."""
    party = case.party(one.role)
    who = party.person.details.called if party else role_name(one.role)
    answer = "unknown" if one.accepted is None else ("yes" if one.accepted else "no")
    said = say(f"matter.willing.{answer}", who=who)
    if not one.reason:
        return said
    return said + say("matter.willing.reason", reason=shown.lists["REFUSE_REASON"].get(one.reason, one.reason))


def child(one: Child, shown: Shown) -> str:
    """One line of a child."""
    parts = [one.name or say("matter.child.unnamed")]
    if one.born:
        parts.append(say("matter.child.born", day=day(one.born), age=one.age if one.age is not None else "?"))
    if one.living:
        where = shown.lists["MARR_CHILD_WITH"].get(one.living, one.living)
        parts.append(say("matter.child.living", where=where))
    if one.need:
        parts.append(say("matter.child.need", need=one.need))
    return "  ".join(parts)


def child_talk(one: Child) -> str:
    """Whether the child was asked, and knows."""
    parts = []
    if one.age is None or one.age >= 8:  # Civil Code art. 1084
        if one.wish_heard:
            by = say("matter.child.by", who=one.heard_by) if one.heard_by else ""
            parts.append(say("matter.child.wish_yes") + by)
        else:
            parts.append(say("matter.child.wish_no"))
    if one.told is not None:
        parts.append(say("matter.child.told_yes" if one.told else "matter.child.told_no"))
    return "  ".join(parts)


def earlier(one: Earlier, shown: Shown) -> str:
    """One application that is over."""
    end = shown.lists["APPLICATION_END"].get(one.end, one.end)
    who = shown.lists["MARR_WITHDRAWN_BY"].get(one.withdrawn_by, "") if one.withdrawn_by else ""
    begun = say("matter.earlier.received", day=day(one.applied_on)) if one.applied_on else ""
    number = say("matter.receipt", value=one.receipt_no) if one.receipt_no else ""
    ended = f"{end} {who} {day(one.ended_on) if one.ended_on else ''}"
    return "  ".join(part for part in (begun, number, " ".join(ended.split())) if part)


def court(one: Court, shown: Shown) -> str:
    """The other track."""
    parts = [say("matter.court.filed", day=day(one.filed_on)) if one.filed_on else "", one.name]
    if one.result:
        result = shown.lists["COURT_RESULT"].get(one.result, one.result)
        parts.append(say("matter.court.result", result=result, day=day(one.result_on) if one.result_on else ""))
    return "  ".join(part for part in parts if part)


def alert(one: Alert, tasks: dict[str, str]) -> str:
    """Day n of a period, or so many days before its end; what it counts to."""
    what = task_name(one.rule, tasks)
    key = "matter.alert.day" if one.number > 0 else "matter.alert.before"
    said = [say(key, number=abs(one.number), what=what, due=day(one.due))]
    if one.is_quiet:
        said.append(say("matter.alert.quiet"))
    elif one.rule.startswith("divorce."):
        said.append(say("matter.alert.offer"))
    return " ".join(said)


def gate_why(shown: Shown) -> Iterator[str]:
    """For the worker alone: who is to be seen first, or what stands in the way."""
    gate = shown.page.gate
    for role, found in gate.why if gate else ():
        yield say(f"matter.gate.{found.value}", who=_called(shown.case, role))


def _called(case: Case, role: Role) -> str:
    party = case.party(role)
    return party.person.details.called if party else role_name(role)
