"""From what a person typed to a value, from a value to what is stored and back, and to what is read."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal

from app.definitions.tables import ROW, RawRow, codes_of, flat, read_rows, rows_of, unflatten
from app.definitions.typed import Codes, Raw, bad, read_answer, read_choices
from app.definitions.values import BOXED, UNANSWERED, Field, FieldKind, Form, FormValue, Lang, TableRow
from app.errors import BadEntry
from app.now import CHINA
from app.ops.values import Value

_WEEKDAYS_ZH = "一二三四五六日"
_WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def parse(field: Field, raw: Raw, codes: Codes) -> FormValue:
    """The value of what was typed; None for nothing.

    Raises BadEntry(field, problem, …) with a problem code under `entry.` in the word catalogue.
    """
    if field.kind in UNANSWERED:
        return None
    if field.kind is FieldKind.CHOICES:
        return read_choices(field, raw, codes)
    if field.kind is FieldKind.TABLE:
        rows = [row for row in raw if not isinstance(row, str)]
        return read_rows(field, rows, lambda column, text: parse(column, text, codes))
    text = raw if isinstance(raw, str) else ",".join(one for one in raw if isinstance(one, str))
    return read_answer(field, text, codes) if text.strip() else None


def to_stored(value: FormValue) -> Value:
    """The value as a record holds it: dates as ISO strings, decimals as strings, codes as a list."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return list(codes_of(value)) if isinstance(value, tuple) else value


def stored_answers(form: Form, values: Mapping[str, FormValue]) -> dict[str, Value]:
    """All answers as a record holds them; every cell of a table under a name of its own."""
    stored: dict[str, Value] = {}
    for name, value in values.items():
        if form.fields[name].kind is FieldKind.TABLE:
            stored |= flat(form.fields[name], rows_of(value), to_stored)
        else:
            stored[name] = to_stored(value)
    return stored


def answers_of(form: Form, stored: Mapping[str, Value], codes: Codes) -> dict[str, FormValue]:
    """The stored answers this version of the form asks, under the codes of today; one it cannot read is left out."""

    def read(field: Field, value: Value) -> FormValue:
        return _by_current_codes(field, from_stored(field, value), codes)

    values: dict[str, FormValue] = {}
    for name, field in form.fields.items():
        try:
            if field.kind is FieldKind.TABLE:
                values[name] = unflatten(field, stored, read)
            elif name in stored:
                values[name] = read(field, stored[name])
        except BadEntry:
            continue
    return values


def _by_current_codes(field: Field, value: FormValue, codes: Codes) -> FormValue:
    known = codes.get(field.codes or "")
    if known is None:
        return value
    if isinstance(value, tuple):
        return tuple(dict.fromkeys(map(known.current, codes_of(value))))
    return known.current(value) if isinstance(value, str) else value


def from_stored(field: Field, stored: Value) -> FormValue:
    """The value of a stored answer. Raises BadEntry(problem="unreadable") for one this version cannot read."""
    if stored is None:
        return None
    try:
        return _READERS.get(field.kind, _as_text)(stored)
    except (TypeError, ValueError, ArithmeticError) as mistake:
        raise bad(field, "unreadable") from mistake


def raw_of(value: FormValue) -> Raw:
    """What an entry field shows for a value, such that parsing it gives the value again."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return f"{value.astimezone(CHINA):%Y-%m-%d %H:%M}"
    if isinstance(value, tuple):
        return tuple(map(_raw_row, rows_of(value))) or codes_of(value)
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def show(field: Field, value: FormValue, lang: Lang, codes: Codes) -> str:
    """An answer in words; nothing for None. Words of ours are simplified Chinese for zh-Hant: convert where shown."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return codes["YESNO"].label("yes" if value else "no", lang)
    if isinstance(value, datetime):
        return f"{show_day(value.astimezone(CHINA).date(), lang)} {value.astimezone(CHINA):%H:%M}"
    if isinstance(value, date):
        return show_day(value, lang)
    if isinstance(value, tuple):
        words = [codes[field.codes or ""].label(code, lang) for code in codes_of(value)]
        return ("; " if lang == "en" else "、").join(words)
    if field.kind is FieldKind.CHOICE:
        return codes[field.codes or ""].label(str(value), lang)
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def show_day(day: date, lang: Lang) -> str:
    """2026年11月23日（周一）, or Mon 23 Nov 2026."""
    at, plain = day.isoweekday() - 1, show_plain_day(day, lang)
    if lang == "en":
        return f"{_WEEKDAYS_EN[at]} {plain}"
    week = "週" if lang == "zh-Hant" else "周"
    return f"{plain}（{week}{_WEEKDAYS_ZH[at]}）"


def show_plain_day(day: date, lang: Lang) -> str:
    """2026年11月23日, or 23 Nov 2026."""
    if lang == "en":
        return f"{day.day} {_MONTHS_EN[day.month - 1]} {day.year}"
    return f"{day.year}年{day.month}月{day.day}日"


def for_paper(form: Form, values: Mapping[str, FormValue], lang: Lang, codes: Codes) -> dict[str, str]:
    """What paper is given per field: words, but for boxes to tick the codes joined by commas."""
    return {
        name: _codes_of(value) if form.fields[name].kind in BOXED else show(form.fields[name], value, lang, codes)
        for name, value in values.items()
        if name in form.fields and value is not None and form.fields[name].kind is not FieldKind.TABLE
    }


def tables_for_paper(
    form: Form, values: Mapping[str, FormValue], lang: Lang, codes: Codes
) -> dict[str, tuple[tuple[str, ...], ...]]:
    """What paper is given per table: its rows, a text for each column."""
    return {
        name: tuple(
            tuple(show(column, row.cells.get(column.id), lang, codes) for column in field.columns)
            for row in rows_of(values.get(name))
        )
        for name, field in form.fields.items()
        if field.kind is FieldKind.TABLE
    }


def _raw_row(row: TableRow) -> RawRow:
    cells = {column: raw_of(value) for column, value in row.cells.items()}
    return {ROW: row.id} | {column: raw for column, raw in cells.items() if isinstance(raw, str)}


def _codes_of(value: FormValue) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ",".join(codes_of(value)) if isinstance(value, tuple) else str(value)


def _as_text(stored: Value) -> str:
    if not isinstance(stored, str):
        raise TypeError
    return stored


def _as_flag(stored: Value) -> bool:
    if not isinstance(stored, bool):
        raise TypeError
    return stored


def _as_integer(stored: Value) -> int:
    if not isinstance(stored, int) or isinstance(stored, bool):
        raise TypeError
    return stored


def _as_codes(stored: Value) -> tuple[str, ...] | None:
    if not isinstance(stored, list):
        raise TypeError
    return tuple(map(_as_text, stored)) or None


_READERS: Mapping[FieldKind, Callable[[Value], FormValue]] = {
    FieldKind.DATE: lambda stored: date.fromisoformat(_as_text(stored)),
    FieldKind.DATETIME: lambda stored: datetime.fromisoformat(_as_text(stored)),
    FieldKind.INTEGER: _as_integer,
    FieldKind.SCALE: _as_integer,
    FieldKind.DECIMAL: lambda stored: Decimal(_as_text(stored)),
    FieldKind.YESNO: _as_flag,
    FieldKind.CHOICES: _as_codes,
}
