"""Reads the telephone numbers for help that stand at the end of everything people take home."""

import re
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from app.definitions.files import Source
from app.definitions.local_texts import Said, read_local
from app.definitions.values import Words
from resources import path

FILE = "help_numbers.toml"

_DIALLED = re.compile(r"[0-9][0-9-]{1,15}")


class HelpNumber(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One number with what it is for."""

    number: str
    label: Words
    source: str
    status: Literal["verified", "assumed"]


class LocalNumber(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A number that is another in every place; printed where the site has given it."""

    local: str  # key of the site's own text
    label: Words


class HelpNumbers(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The whole block: a title, the numbers in the order they are printed, a note below."""

    title: Words
    note: Words
    number: tuple[HelpNumber, ...]
    here: tuple[LocalNumber, ...] = ()

    def at(self, said: Said) -> "HelpNumbers":
        """The block of a site that has said this: its own numbers after those of everywhere."""
        own = [(one.label, said[one.local].zh) for one in self.here if one.local in said]
        numbers = [HelpNumber(number=number, label=label, source="", status="verified") for label, number in own]
        return msgspec.structs.replace(self, number=(*self.number, *numbers), here=())


@cache
def read_help_numbers(root: Path | None = None) -> HelpNumbers:
    """The block as kept below `root` (the program's own resources when None). Raises BadDefinition."""
    root = root or path()
    source = Source(root / FILE, root)
    block = source.shape(source.table, HelpNumbers)
    if not block.number:
        raise source.bad("number", "no number at all")
    for at, one in enumerate(block.number):
        if not _DIALLED.fullmatch(one.number):
            raise source.bad(f"number[{at}].number", f"not a telephone number: {one.number!r}")
        if one.number in {other.number for other in block.number[:at]}:
            raise source.bad(f"number[{at}].number", f"number {one.number} is given twice")
        _check_words(one.label, f"number[{at}].label", source)
    for at, two in enumerate(block.here):
        if two.local not in read_local(root):
            raise source.bad(f"here[{at}].local", f"unknown text {two.local!r}")
        _check_words(two.label, f"here[{at}].label", source)
    _check_words(block.title, "title", source)
    _check_words(block.note, "note", source)
    return block


def _check_words(words: Words, key: str, source: Source) -> None:
    for lang, text in (("zh", words.zh), ("en", words.en)):
        if not text.strip():
            raise source.bad(f"{key}.{lang}", "empty words")
