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
    also: list[str] = []


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
    codes = tuple(Code(one.code, Words(one.zh, one.en), one.group, tuple(one.also)) for one in file.codes)
    return CodeList(name, file.source, file.status, codes, file.title)


def _check(entry: _Entry, key: str, seen: set[str], source: Source) -> None:
    for place, name in [("code", entry.code), *(("also", older) for older in entry.also)]:
        if not name or "," in name or name != name.strip():
            raise source.bad(f"{key}.{place}", f"not a code: {name!r}")
        if name in seen:
            raise source.bad(f"{key}.{place}", f"code {name!r} is given twice")
        seen.add(name)
    for lang, words in (("zh", entry.zh), ("en", entry.en)):
        if not words.strip():
            raise source.bad(f"{key}.{lang}", "empty label")
