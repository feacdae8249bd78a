"""Days, moments, deadlines and stages as a worker would say them. Dates as 2026年11月23日 (周一), times in 24 hours."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from app.domain.cases import Stage, SyncMark, Task
from app.domain.readers import Reader, Role, Scope
from app.now import CHINA
from ui.widgets.row import Tag
from ui.words import knows, say


def day(when: date) -> str:
    """A whole date with its weekday."""
    return say("case.date.full", year=when.year, month=when.month, day=when.day, weekday=weekday(when))


def short_day(when: date, today: date) -> str:
    """A date as short as it can be told from others: today, yesterday, month and day, the year where it is another."""
    if when == today:
        return say("case.date.today")
    if when == today - timedelta(days=1):
        return say("case.date.yesterday")
    key = "case.date.short" if when.year == today.year else "case.date.short_year"
    return say(key, year=when.year, month=when.month, day=when.day)


def weekday(when: date) -> str:
    """周一 … 周日."""
    return say(f"case.weekday.{when.isoweekday()}")


def clock_time(at: datetime) -> str:
    """Hours and minutes in China."""
    return f"{at.astimezone(CHINA):%H:%M}"


def moment(at: datetime, today: date) -> str:
    """The short day and the time of something that happened."""
    local = at.astimezone(CHINA)
    return f"{short_day(local.date(), today)} {local:%H:%M}"


def until(due: date, today: date) -> str:
    """How far a deadline is: overdue by days, today, tomorrow, or in so many days."""
    days = (due - today).days
    if days < 0:
        return say("case.due.overdue", days=-days)
    return say("case.due.today") if days == 0 else say("case.due.in_days", days=days)


def urgency(due: date, today: date) -> str:
    """The colour token of a deadline: overdue, due (today and the next 3 days), soon (a week), else ink-2."""
    days = (due - today).days
    if days < 0:
        return "overdue"
    if days <= 3:
        return "due"
    return "soon" if days <= 7 else "ink-2"


def task_until(task: Task, today: date) -> str:
    """How far a deadline is; at once, where the law names no other time."""
    return say("case.due.at_once") if task.is_prompt else until(task.due, today)


def task_urgency(task: Task, today: date) -> str:
    """Its colour token; what is to be done at once is overdue until it is done."""
    return "overdue" if task.is_prompt else urgency(task.due, today)


def stage_name(stage: Stage | None) -> str:
    """接案 预估 计划 介入 评估 结案, and 线索 before them; None is a stage only a later version knows."""
    return say(f"case.stage.{stage.value}") if stage is not None else say("case.stage.later")


def scope_name(scope: Scope) -> str:
    """双方共同, 仅男方, 仅女方."""
    return say(f"common.scope.{scope.value}")


def role_name(role: Role) -> str:
    """男方, 女方, 服务对象."""
    return say(f"case.role.{role.value}")


def task_name(rule: str, labels: Mapping[str, str]) -> str:
    """What a clock rule counts to: in short where the catalogue has it, else as the rule says it."""
    key = f"case.task.{rule}"
    return say(key) if knows(key) else labels.get(rule, rule)


def due_day(due: date, today: date, closes_at: str = "") -> str:
    """The day of a deadline with its weekday, without the year where it is this one; and the time at which it ends on
    that day, where it is not midnight."""
    key = "case.date.due" if due.year == today.year else "case.date.full"
    words = say(key, year=due.year, month=due.month, day=due.day, weekday=weekday(due))
    return say("case.date.closes", day=words, time=closes_at) if closes_at else words


def mark_words(mark: SyncMark) -> str:
    """How far a record has come: on this computer, at the centre, or refused."""
    return say(f"common.mark.{mark.value}")


RISK_TOKENS = {"low": "ink-2", "medium": "soon", "high": "due", "critical": "overdue"}
"""Codes of the list RISK to colours; an unknown code is shown in the colour of `high`."""

_RISK_ICONS = {"low": "shield-check", "medium": "shield-warning"}


def risk_tag(code: str, labels: Mapping[str, str], reader: Reader) -> tuple[Tag, ...]:
    """The risk of a case as icon and word; none where it has not been assessed.

    Shown to the worker alone: a risk seen by whoever is its cause is a danger of its own.
    """
    if reader is not Reader.WORKER or code in ("", "0", "none"):
        return ()
    return (Tag(labels.get(code, code), _RISK_ICONS.get(code, "warning"), RISK_TOKENS.get(code, "due")),)


SCOPE_TOKENS = {Scope.BOTH: "both", Scope.HIS: "him", Scope.HER: "her", Scope.WORKER: "both"}
"""The colour token of each scope."""
