"""`tongxing milestones DEATH_DATE [--json] [--lang zh|en]`: the days of mourning a family may keep, by custom."""

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import date

from app.definitions.entry import show_day
from app.definitions.typed_dates import NotADate, read_day
from app.domain.mourning import YEARS, Mourning, by_name, mourning
from ui.usage import Parser, WrongUse
from ui.words import LANGUAGES, language, say, set_language


def run(args: Sequence[str]) -> int:
    """Work out and print. 2 for a wrong date."""
    try:
        wanted = _wanted(args)
        days = mourning(_death(wanted.death))
    except WrongUse as mistake:
        print(mistake, file=sys.stderr)
        return 2
    print(json.dumps(as_json(days), ensure_ascii=False, indent=2) if wanted.json else as_text(days))
    return 0


def _wanted(args: Sequence[str]) -> argparse.Namespace:
    parser = Parser(say("milestones.usage"))
    parser.add_argument("death")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--lang", choices=LANGUAGES)
    wanted = parser.read(args)
    if wanted.lang:
        set_language(wanted.lang)
    return wanted


def _death(text: str) -> date:
    try:
        day = read_day(text)
    except NotADate as mistake:
        raise WrongUse(say("milestones.bad_date", text=text)) from mistake
    if day.year not in YEARS:
        raise WrongUse(say("milestones.too_far", first=YEARS[0], last=YEARS[-1]))
    return day


def as_json(days: Mourning) -> dict[str, object]:
    """Everything as plain data."""
    year, month, day, is_leap = days.lunar
    return {
        "death_date": days.death.isoformat(),
        "lunar": {"year": year, "month": month, "day": day, "leap": is_leap},
        "sevens": [one.isoformat() for one in days.sevens],
        "hundred": days.hundred.isoformat(),
        "anniversaries": [one.isoformat() for one in days.anniversaries],
        "qingming": days.qingming.isoformat(),
        "zhongyuan": days.zhongyuan.isoformat(),
        "chongyang": days.chongyang.isoformat(),
    }


def as_text(days: Mourning) -> str:
    """One day a line, then what to keep in mind."""
    year, month, day, is_leap = days.lunar
    leap = say("milestones.leap") if is_leap else ""
    start = say("milestones.start", day=_said(days.death), year=year, month=month, number=day, leap=leap)
    named = [(say(f"milestones.{name}"), at) for name, at in by_name(days).items()]
    lines = [say("milestones.line", name=name, day=_said(at)) for name, at in named]
    return "\n".join([start, "", *lines, "", say("milestones.note")])


def _said(day: date) -> str:
    return show_day(day, language())
