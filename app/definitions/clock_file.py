"""Reads one clock rule."""

from typing import Literal

import msgspec

from app.definitions.files import Source
from app.definitions.prefill_paths import MATTER, kinds_of
from app.definitions.values import CODED, Clock, FieldKind, OnlyWhen, Words
from app.domain.clocks import START, ClockRule, ClockStep, Unit

_TICKED = CODED | {FieldKind.YESNO}


class _From(msgspec.Struct, forbid_unknown_fields=True):
    zh: str
    en: str
    path: str = ""
    form: str = ""
    field: str = ""


class _Only(msgspec.Struct, forbid_unknown_fields=True, rename={"in_": "in"}):
    path: str
    in_: list[str]


class _Step(msgspec.Struct, forbid_unknown_fields=True):
    last: str
    unit: Unit
    length: int
    move: bool = False
    after: str = START
    first: str = ""
    closes: bool = False
    remind: list[int] = []


class _File(msgspec.Struct, forbid_unknown_fields=True, rename={"from_": "from"}):
    version: int
    title: Words
    source: str
    status: Literal["verified", "assumed"]
    from_: _From
    step: list[_Step]
    date: dict[str, Words]
    only: _Only | None = None
    again: bool = False
    until: str = ""
    at_once: bool = False


def read_clock(key: str, source: Source) -> Clock:
    """The clock rule `key`. Raises BadDefinition."""
    file = source.shape(source.table, _File)
    if not file.step:
        raise source.bad("step", "a rule needs at least one step")
    _check_only(file, source)
    known = {START}
    for number, step in enumerate(file.step):
        _check(step, f"step[{number}]", known, source)
        known |= {name for name in (step.first, step.last) if name}
    _check_from(file, source)
    _check_words(file, known - {START}, source)
    return Clock(
        rule=_rule(key, file),
        title=file.title,
        start=Words(file.from_.zh, file.from_.en),
        start_path=file.from_.path,
        start_field=(file.from_.form, file.from_.field) if file.from_.form else None,
        until=file.until,
        at_once=file.at_once,
        only=OnlyWhen(file.only.path, tuple(file.only.in_)) if file.only else None,
        dates=file.date,
        again=file.again,
    )


def _check_from(file: _File, source: Source) -> None:
    """A day is asked where it counts from, a moment where hours count; once in a case, or each time a form is filled
    in, whose own fields then say the rest (`app.definitions.cross_checks`)."""
    counts_hours = any(step.unit is Unit.HOURS for step in file.step)
    wanted = FieldKind.DATETIME if counts_hours else FieldKind.DATE
    path, is_form = file.from_.path, bool(file.from_.form)
    if is_form != bool(file.from_.field) or (is_form and path):
        raise source.bad("from.form", "a form and its field, or a path")
    if path and wanted not in kinds_of(path):
        raise source.bad("from.path", f"no {wanted.value} is asked under {path!r}")
    if file.until and not is_form and kinds_of(file.until).isdisjoint({FieldKind.DATE, FieldKind.DATETIME}):
        raise source.bad("until", f"no date is asked under {file.until!r}")


def _check_only(file: _File, source: Source) -> None:
    """What decides whether the rule runs is ticked on a form, and some answer makes it run."""
    if file.only is None:
        return
    if file.from_.form:
        if not file.only.in_:
            raise source.bad("only.in", "no answer lets the rule run")
        return
    if not file.only.path.startswith(MATTER) or kinds_of(file.only.path).isdisjoint(_TICKED):
        raise source.bad("only.path", f"nothing to tick is asked once under {file.only.path!r}")
    if not file.only.in_:
        raise source.bad("only.in", "no answer lets the rule run")


def _rule(key: str, file: _File) -> ClockRule:
    steps = tuple(
        ClockStep(
            last=step.last,
            unit=step.unit,
            length=step.length,
            move=step.move,
            after=step.after,
            first=step.first,
            closes=step.closes,
            remind=tuple(step.remind),
        )
        for step in file.step
    )
    return ClockRule(key=key, version=file.version, source=file.source, status=file.status, steps=steps)


def _check(step: _Step, key: str, known: set[str], source: Source) -> None:
    """One step against those before it. `known`: the names given so far."""
    for part, name in (("last", step.last), ("first", step.first)):
        if name in known or (name and not name.isidentifier()):
            raise source.bad(f"{key}.{part}", f"{name!r} is not a new name")
    if step.first and step.first == step.last:
        raise source.bad(f"{key}.first", "first and last have one name")
    if step.after not in known:
        raise source.bad(f"{key}.after", f"no earlier step ends with {step.after!r}")
    if step.length < 1:
        raise source.bad(f"{key}.length", "a period is at least 1 long")
    if step.unit is Unit.HOURS and (step.move or step.first or step.closes or step.after != START):
        raise source.bad(f"{key}.unit", "hours count from the start, are not moved and have no first day")


def _check_words(file: _File, names: set[str], source: Source) -> None:
    for name in sorted(names - set(file.date)):
        raise source.bad(f"date.{name}", "no words for this date")
    for name in sorted(set(file.date) - names):
        raise source.bad(f"date.{name}", "no step yields this date")
