"""Every word on screen, from resources/translations: one TOML file per area, `key = { zh = "…", en = "…" }`.

The full key is the file's name, then the path inside it: `start.unlock`. Areas are read when first spoken,
because the start screen must not wait for the words of rooms behind it.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from app.errors import OurError
from app.traditional import traditional
from resources import path

if TYPE_CHECKING:  # the start screen speaks without what definition files are made of
    from app.definitions.values import Lang, Words

LANGUAGES: "tuple[Lang, ...]" = ("zh", "zh-Hant", "en")

Phrases = tuple[str, str]
"""One thing to say, in simplified Chinese and in English."""

_speaking: "list[Lang]" = ["zh"]


def set_language(lang: str) -> None:
    """Speak `lang` from now on; anything unknown means simplified Chinese. Windows are built anew by the frame."""
    _speaking[0] = lang if lang in LANGUAGES else "zh"


def language() -> "Lang":
    """The language spoken now."""
    return _speaking[0]


def say(key: str, /, **blanks: object) -> str:
    """The words for `key` in the language spoken now. Raises OurError for a key no file has."""
    phrase = _phrase(key, language())
    return phrase.format(**blanks) if blanks else phrase


def knows(key: str) -> bool:
    """Whether the catalogue has `key`: for codes that come from outside and may be newer than this program."""
    return key in _area(key.partition(".")[0])


def in_language(words: "Words") -> str:
    """A phrase of a definition file in the language spoken now."""
    lang = language()
    return traditional(words.zh) if lang == "zh-Hant" else words.in_(lang)


@cache
def _phrase(key: str, lang: "Lang") -> str:
    phrases = _area(key.partition(".")[0]).get(key)
    if phrases is None:
        raise OurError(missing_word=key)
    chinese, english = phrases
    return english if lang == "en" else traditional(chinese) if lang == "zh-Hant" else chinese


@cache
def _area(stem: str) -> Mapping[str, Phrases]:
    file = path(f"translations/{stem}.toml")
    if not file.is_file():
        return {}
    return dict(_flatten(stem, tomllib.loads(file.read_text("utf-8"))))


def _flatten(prefix: str, table: Mapping[str, Any]) -> list[tuple[str, Phrases]]:
    """Every phrase below `table` with its full key."""
    found: list[tuple[str, Phrases]] = []
    for name, value in table.items():
        key = f"{prefix}.{name}"
        if set(value) == {"zh", "en"} and isinstance(value["zh"], str):
            found.append((key, (value["zh"], value["en"])))
        else:
            found.extend(_flatten(key, value))
    return found
