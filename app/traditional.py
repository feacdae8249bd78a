"""Simplified Chinese in traditional characters: OpenCC, then the words and forms reviewed for this field."""

import re
import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, NamedTuple, cast

from resources import path

FILE = "traditional.toml"


class _Reviewed(NamedTuple):
    """The reviewed list: what OpenCC is asked for, words written otherwise than it does, forms preferred to its own."""

    config: str
    word: Mapping[str, str]
    form: Mapping[str, str]


@cache
def traditional(text: str) -> str:
    """`text` in traditional characters. Only ever given words of ours or of a site, never of a person."""
    converted = _converter()(text)
    reviewed = _reviewed()
    letters = list(converted.translate(str.maketrans("".join(reviewed.form), "".join(reviewed.form.values()))))
    for found in _words().finditer(text):  # character for character, so that the rest keeps its neighbours
        letters[found.start() : found.end()] = reviewed.word[found.group()]
    return "".join(letters)


@cache
def _reviewed() -> _Reviewed:
    table: dict[str, Any] = tomllib.loads(path(FILE).read_text("utf-8"))
    return _Reviewed(**table)


@cache
def _words() -> re.Pattern[str]:
    """Every reviewed word, the longest first."""
    longest_first = sorted(_reviewed().word, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first)))


@cache
def _converter() -> Callable[[str], str]:
    # Local on purpose: OpenCC's tables cost start-up time that only readers of traditional characters should pay.
    from opencc import OpenCC  # noqa: PLC0415

    return cast("Callable[[str], str]", OpenCC(_reviewed().config).convert)
