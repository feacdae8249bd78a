"""Goals in words: what is typed becomes a goal, what was agreed and rated is said in lines."""

from collections.abc import Iterator, Mapping
from datetime import date

import msgspec

from app.casework.goals import GoalPage, Judged
from app.domain.goals import LEVELS, OVER, Goal, GoalWords, Rating
from app.domain.ids import RecordId
from app.errors import BadEntry
from ui.code_words import Labels
from ui.spoken import short_day
from ui.typed_day import read_day, write_day
from ui.widgets.score_series import ScorePoint, ScoreSeries
from ui.words import say

LEVEL_FIELDS = dict(zip(LEVELS, ("far_below", "below", "expected", "above", "far_above"), strict=True))
"""The field in which each level is described."""

_TEXTS = ("goal", "problem", "domain", "towards", "indicator", "baseline", "method", "tasks", "who", "who_note")


class GoalLists(msgspec.Struct, frozen=True):
    """The code lists of the page, in the language spoken now."""

    domains: Labels
    wishes: Labels
    roles: Labels


def words_of(content: Mapping[str, str]) -> GoalWords:
    """A goal from what stands in the fields. Raises BadEntry for what is no day or no number."""
    return GoalWords(
        **{name: content.get(name, "") for name in _TEXTS},
        due=_day(content, "due"),
        levels={level: text for level, name in LEVEL_FIELDS.items() if (text := content.get(name, ""))},
        start=int(content["start"]) if content.get("start") else None,
        weight=_number(content.get("weight", "")),
    )


def content_of(goal: Goal) -> dict[str, str]:
    """What stands in the fields of a goal."""
    words = goal.words
    return {
        **{name: getattr(words, name) for name in _TEXTS},
        **{name: words.levels.get(level, "") for level, name in LEVEL_FIELDS.items()},
        "due": write_day(words.due),
        "start": "" if words.start is None else str(words.start),
        "weight": str(words.weight) if words.weight != 1 else "",
    }


def day_of(content: Mapping[str, str], name: str, otherwise: date) -> date:
    """A day that has to be there. Raises BadEntry for what is none."""
    return _day(content, name) or otherwise


def judged_of(content: Mapping[str, str], today: date) -> Judged:
    """A rating from what stands in the fields. Raises BadEntry for what is no day."""
    return Judged(
        level=int(content["level"]) if content.get("level") else None,
        own_level=int(content["own_level"]) if content.get("own_level") else None,
        evidence=content.get("evidence", ""),
        own_words=content.get("own_words", ""),
        happened_on=day_of(content, "happened_on", today),
        amends=RecordId(bytes.fromhex(amends)) if (amends := content.get("amends")) else None,
    )


def level(value: int) -> str:
    """−2, −1, 0, +1, +2, as on paper."""
    return say(f"goals.level.{value}")


def level_options() -> tuple[tuple[str, str], ...]:
    """The five levels to choose from."""
    return tuple((str(value), level(value)) for value in LEVELS)


def score(page: GoalPage) -> str:
    """The T-score at the start and now; empty while nothing is rated."""
    if page.before is None or page.now is None:
        return ""
    return say("goals.score", before=page.before, now=page.now)


def facts(goal: Goal, lists: GoalLists) -> str:
    """What was agreed beside the goal itself, in lines."""
    return "\n".join(_facts(goal, lists))


def _facts(goal: Goal, lists: GoalLists) -> Iterator[str]:
    words = goal.words
    who = "，".join(part for part in (lists.roles.get(words.who, words.who), words.who_note) if part)
    for key, text in (
        ("problem", words.problem), ("towards", lists.wishes.get(words.towards, words.towards)),
        ("domain", lists.domains.get(words.domain, words.domain)), ("indicator", words.indicator),
        ("baseline", words.baseline), ("method", words.method), ("tasks", words.tasks.replace("\n", "；")),
        ("who", who),
        ("due", write_day(words.due)), ("weight", str(words.weight) if words.weight != 1 else ""), ("why", goal.why),
    ):  # fmt: skip
        if text:
            yield say("goals.fact", name=say(f"goals.field.{key}"), text=text)


def ladder(goal: Goal) -> tuple[tuple[str, bool], ...]:
    """The levels from the best down, with what each looks like, and whether the goal stands there now."""
    return tuple((_step(goal, value), goal.level == value) for value in reversed(LEVELS) if _is_said(goal, value))


def _is_said(goal: Goal, value: int) -> bool:
    return bool(goal.words.levels.get(value)) or value in (goal.words.start, goal.level)


def _step(goal: Goal, value: int) -> str:
    marks = [say(f"goals.{key}") for key, at in (("began", goal.words.start), ("stands", goal.level)) if at == value]
    return "  ".join(part for part in (level(value), goal.words.levels.get(value, ""), *marks) if part)


def said(rating: Rating, today: date) -> str:
    """One rating on one line: day, the worker's view, the person's own, by what it shows."""
    views = [
        say(f"goals.by_{who}", level=level(value))
        for who, value in (("worker", rating.level), ("person", rating.own_level))
        if value is not None
    ]
    quoted = say("goals.quoted", words=rating.own_words) if rating.own_words else ""
    gone = say("goals.replaced") if rating.is_replaced else ""
    return " · ".join(
        part for part in (short_day(rating.happened_on, today), *views, rating.evidence, quoted, gone) if part
    )


def series(goal: Goal, today: date) -> ScoreSeries | None:
    """The levels over time, from the one at the start; None while there is no second one to compare."""
    rated = [(one.happened_on, value) for one in goal.counting if (value := _level(one)) is not None]
    began = [(goal.set_on, goal.words.start)] if goal.words.start is not None else []
    points = [
        ScorePoint(day=day, value=float(value), number=level(value), when=short_day(day, today))
        for day, value in (*began, *rated)
    ]
    return (
        ScoreSeries(name=goal.words.goal, least=-2, most=2, cut_off=0, points=tuple(points))
        if len(points) > 1
        else None
    )


def _level(rating: Rating) -> int | None:
    return rating.own_level if rating.level is None else rating.level


def is_over(goal: Goal) -> bool:
    """Whether it is pursued no more."""
    return goal.state in OVER


def _day(content: Mapping[str, str], name: str) -> date | None:
    text = content.get(name, "")
    day = read_day(text) if text else None
    if text and day is None:
        raise BadEntry(field=name, problem="goal_day")
    return day


def _number(text: str) -> int:
    if not text:
        return 1
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 3 else 0
