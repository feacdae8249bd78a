"""What a clock that counts from a form needs of that form."""

from collections.abc import Iterator, Mapping

from app.definitions.form_checks import Finding
from app.definitions.values import Clock, FieldKind, Form


def clock_findings(form: Form, clocks: Mapping[str, Clock]) -> Iterator[Finding]:
    """Every field of this form that a clock counts from, ends with or asks whether it runs, and that does not fit."""
    for clock in clocks.values():
        if clock.start_field and clock.start_field[0] == form.id:
            yield from _of(clock, clock.start_field[1], form)


def _of(clock: Clock, start: str, form: Form) -> Iterator[Finding]:
    days = {FieldKind.DATE, FieldKind.DATETIME}
    wanted = {FieldKind.DATETIME} if clock.rule.takes_moment else {FieldKind.DATE}
    for name, kinds in ((start, wanted), (clock.until, days)):
        if name and (name not in form.fields or form.fields[name].kind not in kinds):
            yield f"field.{name}", f"the clock {clock.rule.key!r} needs a date here"
    if clock.only and clock.only.path not in form.fields:
        yield f"field.{clock.only.path}", f"the clock {clock.rule.key!r} asks this"
