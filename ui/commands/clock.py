"""`tongxing clock RULE --from WHEN [--json] [--lang zh|en]`: one deadline, with every step of its computation."""

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import date, datetime

from app.definitions.loader import Definitions, load
from app.definitions.typed_dates import NotADate, read_day, read_moment
from app.definitions.values import Clock
from app.domain.clocks import Computation, Fact, Moment, compute
from ui.clock_words import spoken_at, step_words
from ui.usage import Parser, WrongUse
from ui.words import LANGUAGES, in_language, say, set_language

_YEARS = range(1950, 2151)


def run(args: Sequence[str]) -> int:
    """Compute and print. 2 for a wrong rule or date. Raises BadDefinition."""
    definitions = load()
    try:
        wanted = _wanted(args, definitions)
        clock = _clock(wanted.rule, definitions)
        start = _start(wanted.start, clock)
    except WrongUse as mistake:
        print(mistake, file=sys.stderr)
        return 2
    result = compute(clock.rule, start, definitions.workdays)
    print(json.dumps(as_json(result), ensure_ascii=False, indent=2) if wanted.json else as_text(result, clock))
    if not wanted.json:
        for year in _unpublished(result):
            print(say("clock.warning", year=year), file=sys.stderr)
    return 0


def _wanted(args: Sequence[str], definitions: Definitions) -> argparse.Namespace:
    parser = Parser(say("clock.usage", rules=_rules(definitions)))
    parser.add_argument("rule")
    parser.add_argument("--from", dest="start", required=True)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--lang", choices=LANGUAGES)
    wanted = parser.read(args)
    if wanted.lang:
        set_language(wanted.lang)
    return wanted


def _rules(definitions: Definitions) -> str:
    return say("clock.list").join(definitions.clocks)


def _clock(rule: str, definitions: Definitions) -> Clock:
    if rule not in definitions.clocks:
        raise WrongUse(say("clock.unknown_rule", rule=rule, rules=_rules(definitions)))
    return definitions.clocks[rule]


def _start(text: str, clock: Clock) -> Moment:
    """The day or moment to count from; a rule in days takes the day of a moment."""
    start = _read(text)
    if start is None:
        raise WrongUse(say("clock.bad_date", text=text))
    if clock.rule.takes_moment and not isinstance(start, datetime):
        raise WrongUse(say("clock.bad_moment"))
    if start.year not in _YEARS:
        raise WrongUse(say("clock.too_far"))
    return start


def _read(text: str) -> Moment | None:
    for reader in (read_day, read_moment):
        try:
            return reader(text)
        except NotADate:
            continue
    return None


def as_json(result: Computation) -> dict[str, object]:
    """Everything as plain data: each named date under its own name, then what it rests on."""
    return {
        "rule": result.rule.key,
        "from": result.start.isoformat(),
        **{name: found.at.isoformat() for name, found in result.dates.items()},
        "rule_version": result.rule.version,
        "rule_status": result.rule.status,
        "source": result.rule.source,
        "table_version": next(iter(result.dates.values())).table_version,
        "provisional": result.provisional,
        "provisional_dates": [name for name, found in result.dates.items() if found.provisional],
        "warnings": [say("clock.warning", year=year) for year in _unpublished(result)],
        "steps": [
            {"code": step.code, **{name: _plain(fact) for name, fact in step.facts.items()}} for step in result.steps
        ],
        "reminders": [{"name": one.name, "number": one.number, "day": one.day.isoformat()} for one in result.reminders],
    }


def _plain(fact: Fact) -> object:
    if isinstance(fact, tuple):
        return [day.isoformat() for day in fact]
    return fact.isoformat() if isinstance(fact, date) else fact


def as_text(result: Computation, clock: Clock) -> str:
    """The steps in words, then the dates."""
    rule = result.rule
    title = in_language(clock.title)
    lines = [
        say("clock.title", title=title, rule=rule.key, version=rule.version, status=say(f"clock.{rule.status}")),
        say("clock.source", source=rule.source),
        say("clock.table", table=next(iter(result.dates.values())).table_version),
        "",
        *(f"{number}. {step_words(step, clock)}" for number, step in enumerate(result.steps, start=1)),
        "",
    ]
    for name, found in result.dates.items():
        mark = say("clock.provisional") if found.provisional else ""
        lines.append(say("clock.result", name=in_language(clock.dates[name]), at=spoken_at(found.at)) + mark)
    return "\n".join(lines)


def _unpublished(result: Computation) -> list[int]:
    return sorted({year for step in result.steps if isinstance(year := step.facts.get("year"), int)})
