"""What is worth a second look about a marriage, its children and its dates, on whatever form it is typed.

Nothing is refused here but what the days of a divorce make impossible on the form that keeps them up to date: a
receipt on a rest day can be true (the registry may open), an under-age spouse is written down as they are.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from app.definitions.loader import Definitions
from app.definitions.prefill import Sources, value_at
from app.definitions.prefill_paths import MATTER
from app.definitions.tables import rows_of
from app.definitions.values import Form, FormValue, Problem
from app.domain.ages import OF_AGE, age_on
from app.domain.clocks import compute
from app.domain.divorce import Application, Periods, out_of_order
from app.domain.families import Born, odd_births, too_young_to_marry
from app.domain.people import Sex

_ENDS = ("withdrawn_on", "certificate_on", "not_registered_on", "deemed_on")
_SEXES = {"husband": Sex.MALE, "wife": Sex.FEMALE}
_MARRYING = frozenset({"01", "02", "03"})
"""Of the code list MATTER: those that marry now."""

DIVORCE = "divorce"
"""The clock rule behind it all."""


class Answers:
    """What stands on a form, else what is known of the case, by path; and on which field of the form a path stands."""

    def __init__(self, form: Form, values: Mapping[str, FormValue], around: Sources) -> None:
        self._field = {field.prefill: field.id for field in form.fields.values() if field.prefill}
        self._values = values
        self._around = around

    def field(self, path: str) -> str | None:
        """The field that asks for it."""
        return self._field.get(path)

    def value(self, path: str) -> FormValue:
        """The answer."""
        field = self._field.get(path)
        return self._values.get(field) if field else value_at(path, self._around)

    def day(self, path: str) -> date | None:
        """The answer, where it is a day."""
        value = self.value(path)
        return value if isinstance(value, date) else None


def problems(
    form: Form, values: Mapping[str, FormValue], around: Sources, definitions: Definitions
) -> Iterator[Problem]:
    """Everything odd about what stands on a form of the marriage desk; nothing for the forms of other desks."""
    if form.desk != "marriage":
        return
    answers = Answers(form, values, around)
    yield from _same_person(answers)
    yield from _receipt(answers, definitions)
    yield from _order(form, answers, around, definitions)
    yield from _marriage(answers, around.today)
    yield from _children(form, answers, around.today)


def periods(applied_on: date, kept: Mapping[tuple[str, date], date], definitions: Definitions) -> Periods:
    """The days of an application: as the case keeps them, else as the rule and the tables have them now."""
    found = compute(definitions.clocks[DIVORCE].rule, applied_on, definitions.workdays).dates
    days = {name: kept.get((f"{DIVORCE}.{name}", applied_on), deadline.day) for name, deadline in found.items()}
    return Periods(days["cooling_last"], days["window_first"], days["window_last"])


def application(
    facts: Mapping[str, FormValue], kept: Mapping[tuple[str, date], date], definitions: Definitions
) -> Application:
    """What is known of the application that runs now, or ran last."""
    days = {name: value for name, value in facts.items() if isinstance(value, date)}
    applied = days.get("applied_on")
    return Application(
        applied_on=applied,
        periods=periods(applied, kept, definitions) if applied else None,
        withdrawn_on=days.get("withdrawn_on"),
        certificate_on=days.get("certificate_on"),
        not_registered_on=days.get("not_registered_on"),
        deemed_on=days.get("deemed_on"),
        refused_on=days.get("refused_on"),
    )


def _same_person(answers: Answers) -> Iterator[Problem]:
    """One ID number on both sides."""
    his, hers = (str(answers.value(f"{who}.id_no") or "").upper() for who in ("husband", "wife"))
    field = answers.field("wife.id_no")
    if field and his and his == hers:
        yield Problem(field, "same_id_on_both_sides", stops=False)


def _receipt(answers: Answers, definitions: Definitions) -> Iterator[Problem]:
    """A registry that does not open gives no receipt; make-up days are no rest days."""
    day, field = answers.day(f"{MATTER}applied_on"), answers.field(f"{MATTER}applied_on")
    if field and day and definitions.workdays.is_rest_day(day):
        yield Problem(field, "receipt_on_rest_day", stops=False)


def _order(form: Form, answers: Answers, around: Sources, definitions: Definitions) -> Iterator[Problem]:
    facts = {name: answers.value(MATTER + name) for name in (*_ENDS, "applied_on", "refused_on")}
    found = application(facts, around.deadlines, definitions)
    for fact, code in out_of_order(found, around.today):
        field = answers.field(MATTER + fact)
        if field and code != "in_future":  # said by the field itself
            yield Problem(field, code, {}, stops=form.current)


def _marriage(answers: Answers, today: date) -> Iterator[Problem]:
    married, applied = answers.day(f"{MATTER}married_on"), answers.day(f"{MATTER}applied_on")
    field = answers.field(f"{MATTER}married_on")
    if field and married and applied and married > applied:
        yield Problem(field, "married_after_receipt", stops=False)
    is_now = answers.value(f"{MATTER}registration") in _MARRYING
    day = today if is_now else married
    for one in _spouses(answers):
        at = answers.field(f"{one.who}.birth_date") or field or answers.field(f"{MATTER}registration")
        least = too_young_to_marry(one, day) if day is not None else None
        if at and least is not None:
            yield Problem(at, f"under_age_{one.who}", {"least": least}, stops=False)


def _spouses(answers: Answers) -> Iterator[Born]:
    """By their part in the case, whatever their record says of their sex."""
    for who, sex in _SEXES.items():
        if (born := answers.day(f"{who}.birth_date")) is not None:
            yield Born(who, born, sex)


def _children(form: Form, answers: Answers, today: date) -> Iterator[Problem]:
    paths = {path: answers.field(path) for path in (f"{MATTER}children", "family.minors")}
    parents = tuple(_spouses(answers))
    for path, field in paths.items():
        if field is None:
            continue
        born = [_born(row.cells.get("birth_date")) for row in rows_of(answers.value(path))]
        for number, day in enumerate(born, 1):
            for who, code in odd_births(parents, day) if day else ():
                facts: dict[str, str | int] = {"row": number, "column": "birth_date"}
                yield Problem(field, f"{code}_{who}", facts, stops=False)
        if path == f"{MATTER}children" and born:
            yield from _counts(answers, born, today)


def _born(value: object) -> date | None:
    return value if isinstance(value, date) else None


def _counts(answers: Answers, born: Iterable[date | None], today: date) -> Iterator[Problem]:
    """The numbers beside the table, where they say something else."""
    days = list(born)
    counted = {"children_count": len(days)}
    if None not in days:
        counted["minors_count"] = sum(age_on(day, today) < OF_AGE for day in days if day)
    for name, count in counted.items():
        said, field = answers.value(MATTER + name), answers.field(MATTER + name)
        if field and isinstance(said, int) and said != count:
            yield Problem(field, "children_counted", {"count": count}, stops=False)
