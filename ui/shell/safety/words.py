"""The lines of the safety page, in words."""

from collections.abc import Iterator

from app.casework.safety import Looked, Record
from app.domain.cases import TaskState
from app.domain.escalation import Duty, Step
from app.domain.safe_contact import Purpose
from ui.code_words import Labels
from ui.safe_words import rule_words, why_words
from ui.shell.safety.presenter import Shown
from ui.spoken import clock_time, day, task_name
from ui.words import say


def steps(found: Looked) -> list[tuple[str, bool]]:
    """What to do, in order; the one to begin with is marked."""
    begin = found.first or Step.SAFETY
    return [(say(f"safety.step.{step.value}", place=place), step is begin) for place, step in enumerate(Step, 1)]


def duty(found: Looked) -> tuple[str, str]:
    """What the law asks, and how it looks: overdue until it is done."""
    if found.duty is None:
        return "", "secondary"
    said = say(f"safety.duty.{found.duty.value}")
    if not found.duty.must_report:
        return said, "soon" if found.duty is Duty.ASK_CAPACITY else "secondary"
    return said, "safe" if found.reported_at else "overdue"


def told(record: Record, shown: Shown) -> Iterator[str]:
    """What was told, on a few lines."""
    when = record.moment("told_at")
    if when is not None:
        yield say("safety.told_at", when=f"{day(when.date())} {clock_time(when)}")
    forms = _codes(record, "forms", shown.lists["DV_FORM"])
    often = shown.lists["DV_FREQUENCY"].get(str(record.values.get("frequency")), "")
    yield say("safety.semicolon").join(part for part in (forms, often, record.text("last_at")) if part)
    capacity = shown.lists["DV_CAPACITY"].get(str(record.values.get("capacity")), "")
    if capacity:
        yield say("safety.capacity", capacity=capacity)
    if injury := record.text("injury"):
        yield say("safety.injury", words=injury)


def report_look(found: Looked) -> str:
    """Overdue while the law wants a report that is not made."""
    is_wanted = found.duty is not None and found.duty.must_report
    return "overdue" if is_wanted and found.reported_at is None else ""


def report(found: Looked) -> Iterator[str]:
    """Whether it was reported, where, under which number."""
    if not found.records:
        return
    record = found.records[0]
    if found.reported_at is None:
        yield say("safety.not_reported")
        return
    yield say("safety.reported", when=f"{day(found.reported_at.date())} {clock_time(found.reported_at)}")
    if station := record.text("police_station"):
        yield say("safety.station", station=station)
    if number := record.text("report_no"):
        yield say("safety.receipt", number=number)
    if who := record.text("reported_by"):
        yield say("safety.reporter", who=who)
    if words := record.text("report_told"):
        yield say("safety.report_told", words=words)


def order(found: Looked, shown: Shown) -> Iterator[str]:
    """Where the application stands, and what the order says."""
    record = found.order
    if record is None:
        return
    values = record.values
    if who := shown.lists["DV_APPLICANT"].get(str(values.get("applied_by")), ""):
        yield say("safety.order.by", who=who)
    if (accepted := record.moment("accepted_at")) is not None:
        yield say("safety.order.accepted", when=f"{day(accepted.date())} {clock_time(accepted)}")
    if found.decision_due is not None:
        due = found.decision_due
        yield say("safety.order.decision", when=f"{day(due.date())} {clock_time(due)}")
    if result := shown.lists["DV_ORDER_RESULT"].get(str(values.get("result")), ""):
        yield say("safety.order.result", result=result)
    if number := record.text("order_no"):
        yield say("safety.order.number", number=number)
    if measures := _codes(record, "measures", shown.lists["DV_ORDER_MEASURE"]):
        yield say("safety.order.measures", measures=measures)
    if number := record.text("admonition_no"):
        yield say("safety.order.admonition", number=number)
    if record.ticked("shelter_wanted"):
        place = record.text("shelter_place")
        yield say("safety.order.shelter_at", place=place) if place else say("safety.order.shelter")


def deadlines(found: Looked, shown: Shown) -> Iterator[str]:
    """The days of this page, with what was dealt with."""
    for task in found.tasks:
        key = "safety.deadline_done" if task.state is TaskState.DONE else "safety.deadline"
        yield say(key, what=task_name(task.rule, shown.tasks), day=day(task.due))


def plan(found: Looked, shown: Shown) -> Iterator[str]:
    """Whether there is one, and how it reached them."""
    if found.plan is None:
        yield say("safety.plan.none")
        return
    values = found.plan.values
    handed = shown.lists["DV_HANDED"].get(str(values.get("handed")), "")
    yield say("safety.plan.handed", how=handed) if handed else say("safety.plan.not_asked")


def contact(found: Looked) -> Iterator[str]:
    """The rule, the free words, and what is allowed now."""
    rule = rule_words(found.rule)
    yield say("safety.contact.rule", words=rule) if rule else say("safety.contact.no_rule")
    if found.remark:
        yield say("safety.contact.remark", words=found.remark)


def ways(found: Looked) -> Iterator[tuple[str, bool]]:
    """Each purpose: what is allowed now, or why not."""
    for purpose in Purpose:
        way = found.ways[purpose]
        name = say(f"safety.purpose.{purpose.value}")
        if way.is_allowed:
            words = (
                say("safety.contact.yes_number", what=name, number=way.number)
                if way.number
                else say("safety.contact.yes", what=name)
            )
        else:
            words = say("safety.contact.no", what=name, why=why_words(way))
        yield words, way.is_allowed


def _codes(record: Record, name: str, words: Labels) -> str:
    return say("safety.comma").join(words.get(code, code) for code in record.codes(name))
