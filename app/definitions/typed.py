"""Reads one answer as people type it: one reader per kind of field, all raising BadEntry with a problem code."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal

from app.definitions.tables import RawRow
from app.definitions.typed_dates import NotADate, read_day, read_moment
from app.definitions.values import CodeList, Field, FieldKind, FormValue
from app.domain.identity import IdKind, fold, read
from app.domain.width import fold_width
from app.errors import BadEntry

Raw = str | tuple[str, ...] | tuple[RawRow, ...]
"""What an entry field holds while it is being typed: text, the codes chosen, or the rows of a table."""

Codes = Mapping[str, CodeList]

LONGEST: Mapping[FieldKind, int] = {
    FieldKind.TEXT: 500,
    FieldKind.LONG: 50_000,
    FieldKind.PHONE: 60,
    FieldKind.ID_NUMBER: 60,
}
"""Most characters of one answer: bounds against a book pasted into a name, not against long stories."""

_INTEGER = re.compile(r"[+-]?\d{1,15}")
_DECIMAL = re.compile(r"[+-]?(\d{1,15}|\d{1,3}(,\d{3}){1,4})(\.\d{1,10})?")
_YES = frozenset({"yes", "是", "true", "1", "有", "y"})
_NO = frozenset({"no", "否", "false", "0", "无", "n"})


def bad(field: Field, problem: str, **facts: object) -> BadEntry:
    """The error for one answer. Its facts never hold what was typed."""
    return BadEntry(field=field.id, problem=problem, **facts)


def read_answer(field: Field, text: str, codes: Codes) -> FormValue:
    """The value of a text that is not empty. Raises BadEntry."""
    _refuse_unprintable(field, text)
    return _PARSERS[field.kind](field, text, codes)


def _refuse_unprintable(field: Field, text: str) -> None:
    """Control characters and halves of characters cannot be stored or printed; everything else survives as typed."""
    for at, char in enumerate(text, start=1):
        category = unicodedata.category(char)
        if category == "Cs" or (category == "Cc" and char not in "\n\r\t"):
            raise bad(field, "control_character", position=at, character=f"U+{ord(char):04X}")


def _text(field: Field, text: str, codes: Codes) -> str:
    if field.kind is FieldKind.LONG:
        text = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    else:
        text = " ".join(text.split()) if "\n" in text or "\r" in text or "\t" in text else text.strip()
    if len(text) > LONGEST[field.kind]:
        raise bad(field, "too_long", limit=LONGEST[field.kind], length=len(text))
    return text


def _phone(field: Field, text: str, codes: Codes) -> str:
    return _text(field, fold_width(text), codes)


def _id_number(field: Field, text: str, codes: Codes) -> str:
    number = fold(text)
    is_plain = read(number, date.max).kind is not IdKind.OTHER
    return number if is_plain else _text(field, fold_width(text), codes)


def _day(field: Field, text: str, codes: Codes) -> date:
    try:
        return read_day(text)
    except NotADate as mistake:
        raise bad(field, mistake.problem) from mistake


def _moment(field: Field, text: str, codes: Codes) -> datetime:
    try:
        return read_moment(text)
    except NotADate as mistake:
        raise bad(field, mistake.problem) from mistake


def _integer(field: Field, text: str, codes: Codes) -> int:
    plain = fold_width(text).strip()
    if not _INTEGER.fullmatch(plain):
        raise bad(field, "not_a_whole_number" if _DECIMAL.fullmatch(plain) else "not_a_number")
    return int(plain)


def _decimal(field: Field, text: str, codes: Codes) -> Decimal:
    plain = fold_width(text).strip()
    if not _DECIMAL.fullmatch(plain):
        raise bad(field, "not_a_number")
    return Decimal(plain.replace(",", ""))


def _yes_or_no(field: Field, text: str, codes: Codes) -> bool:
    plain = fold_width(text).strip().casefold()
    if plain not in _YES | _NO:
        raise bad(field, "not_yes_or_no")
    return plain in _YES


def _choice(field: Field, text: str, codes: Codes) -> str:
    return _code(field, text, codes)


def read_choices(field: Field, raw: Raw, codes: Codes) -> tuple[str, ...] | None:
    """The codes chosen, each once, in the order of the list; None for none. Raises BadEntry."""
    given = raw.split(",") if isinstance(raw, str) else [one for one in raw if isinstance(one, str)]
    chosen = {_code(field, one, codes) for one in given if one.strip()}
    order = [entry.code for entry in codes[field.codes or ""].codes]
    return tuple(sorted(chosen, key=order.index)) or None


def _code(field: Field, text: str, codes: Codes) -> str:
    """The code that was chosen, by itself or by its words in either language."""
    plain = text.strip()
    for entry in codes[field.codes or ""].codes:
        if plain in {entry.code, entry.label.zh, entry.label.en, *entry.also}:
            return entry.code
    raise bad(field, "unknown_code")


_PARSERS: Mapping[FieldKind, Callable[[Field, str, Codes], FormValue]] = {
    FieldKind.TEXT: _text,
    FieldKind.LONG: _text,
    FieldKind.PHONE: _phone,
    FieldKind.ID_NUMBER: _id_number,
    FieldKind.DATE: _day,
    FieldKind.DATETIME: _moment,
    FieldKind.INTEGER: _integer,
    FieldKind.DECIMAL: _decimal,
    FieldKind.SCALE: _integer,
    FieldKind.YESNO: _yes_or_no,
    FieldKind.CHOICE: _choice,
}
