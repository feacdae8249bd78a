"""What a site says in its own words: its courts, its fees, its numbers. Forms and handouts name these texts by key.

Where a site has said nothing, a form prints its own general line and a handout leaves room to write by hand.
"""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

import msgspec

from app.definitions.files import Source, toml_files
from app.definitions.form_checks import VALUE
from app.definitions.values import Field, Form, Words
from app.domain.width import fold_width
from app.errors import BadEntry

FOLDER = "local"
MOST = {"text": 400, "line": 80, "phone": 20}
_MOST_LINES = 6
_AMOUNT = re.compile(r"\d{1,3}(,\d{3})?(\.\d{1,2})?|\d{1,6}(\.\d{1,2})?")
_PHONE = re.compile(r"\+?\d[\d \-/()]*\d")


class LocalKind(StrEnum):
    """How a text is asked for and checked."""

    TEXT = "text"  # a paragraph or a few, in both languages
    LINE = "line"  # one line, in both languages
    PHONE = "phone"  # a telephone number
    AMOUNT = "amount"  # yuan


BILINGUAL = frozenset({LocalKind.TEXT, LocalKind.LINE})


class LocalText(msgspec.Struct, frozen=True, kw_only=True):
    """One text a site can give."""

    key: str
    kind: LocalKind
    label: Words


Said = Mapping[str, Words]
"""What a site has said, by key; either language may be empty."""

NOTHING_SAID: Said = {}


class _Text(msgspec.Struct, forbid_unknown_fields=True):
    kind: LocalKind
    label: Words


def read_local(root: Path) -> dict[str, LocalText]:
    """Every text a site can give, below `root`. Raises BadDefinition."""
    found: dict[str, LocalText] = {}
    for file in toml_files(root / FOLDER):
        source = Source(file, root)
        for key, table in source.table.items():
            text = source.shape(table, _Text, key)
            if key in found:
                raise source.bad(key, "named in two places")
            if not text.label.zh.strip() or not text.label.en.strip():
                raise source.bad(f"{key}.label", "empty words")
            found[key] = LocalText(key=key, kind=text.kind, label=text.label)
    return found


def used_in(form: Form) -> Iterator[tuple[str, Field]]:
    """Every key a form names, with the field that does."""
    for field in form.fields.values():
        for key in (field.local, field.maximum_local):
            if key is not None:
                yield key, field


def localised(form: Form, said: Said) -> Form:
    """The form as it is asked, checked and printed at a site that has said this."""
    fields = {name: _localised(field, said) for name, field in form.fields.items()}
    return form if fields == form.fields else msgspec.structs.replace(form, fields=fields)


def _localised(field: Field, said: Said) -> Field:
    own, most = said.get(field.local or ""), said.get(field.maximum_local or "")
    if field.text is not None and own is not None:
        field = msgspec.structs.replace(field, text=_words(field.text, field.filled, own))
    return msgspec.structs.replace(field, maximum=Decimal(most.zh)) if most is not None else field


def _words(general: Words, filled: Words | None, own: Words) -> Words:
    """The site's own words; a language the site has not given keeps the general line."""
    if filled is not None:
        return Words(filled.zh.replace(VALUE, own.zh), filled.en.replace(VALUE, own.en))
    return Words(own.zh or general.zh, own.en or general.en)


def checked(text: LocalText, zh: str, en: str) -> Words:
    """What was typed, as it is kept; numbers are the same in both languages.

    Raises BadEntry(field="zh" or "en", problem=…).
    """
    if text.kind in BILINGUAL:
        return Words(_line_by_line(text, "zh", zh), _line_by_line(text, "en", en))
    typed = _line_by_line(text, "zh", fold_width(zh))
    if text.kind is LocalKind.PHONE and typed and not _PHONE.fullmatch(typed):
        raise BadEntry(field="zh", problem="not_a_phone")
    number = _amount(typed) if text.kind is LocalKind.AMOUNT and typed else typed
    return Words(number, number)


def _line_by_line(text: LocalText, field: str, typed: str) -> str:
    """The text without spaces at its ends. Raises BadEntry."""
    lines = [line.strip() for line in typed.replace("\r\n", "\n").strip().split("\n")]
    most = MOST.get(text.kind, 20)
    if any(not char.isprintable() for line in lines for char in line):
        raise BadEntry(field=field, problem="control_character")
    if len(lines) > 1 and text.kind is not LocalKind.TEXT:
        raise BadEntry(field=field, problem="line_break")
    if len(lines) > _MOST_LINES:
        raise BadEntry(field=field, problem="too_many_lines", most=_MOST_LINES)
    if (length := sum(map(len, lines))) > most:
        raise BadEntry(field=field, problem="too_long", most=most, typed=length)
    return "\n".join(lines)


def _amount(typed: str) -> str:
    """An amount in yuan, without zeros nobody needs. Raises BadEntry."""
    if not _AMOUNT.fullmatch(typed):
        raise BadEntry(field="zh", problem="not_an_amount")
    return f"{Decimal(typed.replace(',', '')).normalize():f}"
