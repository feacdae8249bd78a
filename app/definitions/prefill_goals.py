"""The goals of a case, as forms ask for them: what was agreed, who does what, and how far it came.

Those that were changed or dropped are planned no more; in an evaluation they stand as long as they were rated.
"""

from collections.abc import Callable, Iterable, Mapping

from app.definitions.values import Cell, FormValue, TableRow
from app.domain.goals import OVER, Goal

_JOIN = "；"


def plan(goals: Iterable[Goal]) -> FormValue:
    """A row for each goal that is pursued: domain, words, indicator, baseline, what is expected, until when."""
    return _rows(
        {
            "domain": one.words.domain, "goal": one.words.goal, "indicator": one.words.indicator,
            "baseline": one.words.baseline, "target": one.words.levels.get(0), "due": one.words.due,
        }
        for one in _pursued(goals)
    )  # fmt: skip


def agreed(goals: Iterable[Goal]) -> FormValue:
    """The same for the marriage desk's plan, with where each goal stands; those no longer pursued, too."""
    return _rows(
        {
            "goal": one.words.goal, "sign": one.words.indicator, "baseline": one.words.baseline,
            "due": one.words.due, "state": one.state.value,
        }
        for one in goals
    )  # fmt: skip


def tasks(goals: Iterable[Goal]) -> FormValue:
    """A row for each task of the goals that are pursued: what, who, until when."""
    return _rows(
        {"task": task, "who": one.words.who, "who_note": one.words.who_note, "due": one.words.due}
        for one in _pursued(goals)
        for task in map(str.strip, one.words.tasks.splitlines())
        if task
    )


def to_do(goals: Iterable[Goal]) -> FormValue:
    """The tasks with nothing but what and until when."""
    return _rows(
        {"task": task, "due": one.words.due}
        for one in _pursued(goals)
        for task in map(str.strip, one.words.tasks.splitlines())
        if task
    )


def attained(goals: Iterable[Goal]) -> FormValue:
    """A row for each goal: how it was, what was expected, the level it has come to and by what that shows."""
    return _rows(
        {
            "goal": one.words.goal, "before": one.words.baseline, "expected": one.words.levels.get(0),
            "level": None if one.level is None else str(one.level),
            "evidence": one.last.evidence or one.last.own_words if one.last else None,
        }
        for one in goals
        if one.state not in OVER or one.counting
    )  # fmt: skip


def problems(goals: Iterable[Goal]) -> FormValue:
    """What is to be worked on, each once."""
    return _said(one.words.problem for one in _pursued(goals))


def methods(goals: Iterable[Goal]) -> FormValue:
    """How it is worked on, each once."""
    return _said(one.words.method for one in _pursued(goals))


def towards(goals: Iterable[Goal]) -> FormValue:
    """Which way all of the goals go; nothing where they differ, or one of them says none."""
    ways = {one.words.towards for one in _pursued(goals)}
    return next(iter(ways)) or None if len(ways) == 1 else None


GOALS: Mapping[str, Callable[[Iterable[Goal]], FormValue]] = {
    "plan": plan,
    "agreed": agreed,
    "tasks": tasks,
    "to_do": to_do,
    "attained": attained,
    "problems": problems,
    "methods": methods,
    "towards": towards,
}
"""By the part of a path after `goals.`."""


def _pursued(goals: Iterable[Goal]) -> Iterable[Goal]:
    return (one for one in goals if one.state not in OVER)


def _said(texts: Iterable[str]) -> FormValue:
    return _JOIN.join(dict.fromkeys(text for text in texts if text)) or None


def _rows(rows: Iterable[Mapping[str, Cell]]) -> FormValue:
    return (
        tuple(TableRow("", {name: cell for name, cell in row.items() if cell not in (None, "")}) for row in rows)
        or None
    )
