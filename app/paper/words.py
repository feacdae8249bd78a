"""The words a page needs beside the form's own, and every phrase in the language of the sheet."""

import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any

import msgspec

import resources
from app.definitions.values import Lang, Words
from app.traditional import traditional


def phrase(words: Words, lang: Lang) -> str:
    """A phrase of a definition in the language of the sheet. Never given a person's words."""
    return traditional(words.zh) if lang == "zh-Hant" else words.in_(lang)


def word(key: str, lang: Lang, **blanks: object) -> str:
    """The page's own words for `key`, blanks filled in."""
    template = phrase(_catalogue()[key], lang)
    return template.format(**blanks) if blanks else template


@cache
def _catalogue() -> Mapping[str, Words]:
    raw = tomllib.loads(resources.path("translations/paper.toml").read_text("utf-8"))
    return dict(_flatten("", raw))


def _flatten(prefix: str, table: Mapping[str, Any]) -> list[tuple[str, Words]]:
    found: list[tuple[str, Words]] = []
    for name, value in table.items():
        if set(value) == {"zh", "en"}:
            found.append((prefix + name, msgspec.convert(value, Words)))
        else:
            found += _flatten(f"{prefix}{name}.", value)
    return found
