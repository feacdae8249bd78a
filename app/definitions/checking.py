"""What stops a form from being saved or closed, and what is only worth a second look."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal

from app.definitions.asked import asked
from app.definitions.tables import rows_of
from app.definitions.values import UNANSWERED, Field, FieldKind, Form, FormValue, Problem
from app.domain.identity import read
from app.now import CHINA

_OLDEST_YEARS = 120


def check(form: Form, values: Mapping[str, FormValue], closing: bool, today: date) -> tuple[Problem, ...]:
    """What must be put right before the form is saved (or, `closing`, before the case is closed), in form order.

    Codes: required, required_to_close, in_future, too_small, too_great. Questions that are not asked never stop.
    """
    shown = asked(form, values)
    fields = [field for field in _in_order(form) if field.id in shown and field.kind not in UNANSWERED]
    return tuple(problem for field in fields for problem in _problems(field, values.get(field.id), closing, today))


def warnings(form: Form, values: Mapping[str, FormValue], today: date) -> tuple[Problem, ...]:
    """What is worth a second look but is saved as it is: ID numbers that do not fit, phones without a digit."""
    shown = asked(form, values)
    found = [field for field in _in_order(form) if field.id in shown and values.get(field.id) is not None]
    return tuple(warning for field in found for warning in _warnings(field, values[field.id], form, values, today))


def _in_order(form: Form) -> Iterator[Field]:
    return (form.fields[name] for section in form.sections for row in section.rows for name in row)


def _problems(field: Field, value: FormValue, closing: bool, today: date) -> Iterator[Problem]:
    if value is None:
        if field.required == "save":
            yield Problem(field.id, "required")
        elif field.required == "close" and closing:
            yield Problem(field.id, "required_to_close")
        return
    yield from _in_rows(field, value, closing, today)
    if field.not_future and isinstance(value, date) and _day(value) > today:
        yield Problem(field.id, "in_future")
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        if field.minimum is not None and value < field.minimum:
            yield Problem(field.id, "too_small", {"limit": str(field.minimum)})
        if field.maximum is not None and value > field.maximum:
            yield Problem(field.id, "too_great", {"limit": str(field.maximum)})


def _in_rows(field: Field, value: FormValue, closing: bool, today: date) -> Iterator[Problem]:
    for number, row in enumerate(rows_of(value), 1):
        for column in field.columns:
            for one in _problems(column, row.cells.get(column.id), closing, today):
                yield Problem(field.id, one.code, {**one.facts, "row": number, "column": column.id})


def _day(value: date) -> date:
    return value.astimezone(CHINA).date() if isinstance(value, datetime) else value


def _warnings(
    field: Field, value: FormValue, form: Form, values: Mapping[str, FormValue], today: date
) -> Iterator[Problem]:
    if field.kind is FieldKind.ID_NUMBER:
        codes = _of_identity(field, str(value), form, values, today)
        yield from (Problem(field.id, code, stops=False) for code in codes)
    if field.kind is FieldKind.PHONE and not any(char.isdigit() for char in str(value)):
        yield Problem(field.id, "phone_without_digit", stops=False)
    is_birth = bool(field.prefill and field.prefill.endswith(".birth_date"))
    if is_birth and isinstance(value, date) and today.year - value.year > _OLDEST_YEARS:
        yield Problem(field.id, "very_old", stops=False)


def _of_identity(field: Field, number: str, form: Form, values: Mapping[str, FormValue], today: date) -> Iterator[str]:
    """What the number itself shows, and where it disagrees with the same person's birth date or sex."""
    identity = read(number, today)
    yield from identity.warnings
    who = (field.prefill or "").rpartition(".")[0]
    by_path = {other.prefill: values.get(other.id) for other in form.fields.values() if other.prefill}
    birth = by_path.get(f"{who}.birth_date")
    if who and birth and identity.birth_date and birth != identity.birth_date:
        yield "birth_date_differs"
    sex = by_path.get(f"{who}.sex")
    if who and sex in {"1", "2"} and identity.sex.value in {"1", "2"} and sex != identity.sex.value:
        yield "sex_differs"
