"""Reads one code list."""

from typing import Literal

import msgspec

from app.definitions.files import Source
from app.definitions.values import Code, CodeList, Words


class _Entry(msgspec.Struct, forbid_unknown_fields=True):
    code: str
    zh: str
    en: str
    group: str = ""


class _File(msgspec.Struct, forbid_unknown_fields=True):
    title: Words
    source: str
    status: Literal["verified", "assumed"]
    codes: list[_Entry]


def read_codes(name: str, source: Source) -> CodeList:
    """The code list `name`. Raises BadDefinition."""
    file = source.shape(source.table, _File)
    if not file.codes:
        raise source.bad("codes", "a code list needs at least one code")
    seen: set[str] = set()
    for number, entry in enumerate(file.codes):
        _check(entry, f"codes[{number}]", seen, source)
        seen.add(entry.code)
    codes = tuple(Code(entry.code, Words(entry.zh, entry.en), entry.group) for entry in file.codes)
    return CodeList(name, file.source, file.status, codes, file.title)


def _check(entry: _Entry, key: str, seen: set[str], source: Source) -> None:
    if not entry.code or "," in entry.code or entry.code != entry.code.strip():
        raise source.bad(f"{key}.code", f"not a code: {entry.code!r}")
    if entry.code in seen:
        raise source.bad(f"{key}.code", f"code {entry.code!r} is given twice")
    for lang, words in (("zh", entry.zh), ("en", entry.en)):
        if not words.strip():
            raise source.bad(f"{key}.{lang}", "empty label")
