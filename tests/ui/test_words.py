"""The word catalogue: whole in both languages, nothing missing, nothing left over."""

import ast
import re
import string
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import app
import ui
from app.definitions.values import Words
from app.errors import OurError
from app.traditional import traditional
from resources import path
from ui.words import in_language, knows, language, say, set_language

FILES = sorted(path("translations").glob("*.toml"))
SOURCES = [*Path(ui.__file__).parent.rglob("*.py"), *(Path(app.__file__).parent / "paper").glob("*.py")]

Phrases = dict[str, tuple[str, str]]


@pytest.fixture(autouse=True)
def _chinese_again() -> Iterator[None]:
    """Every test begins and ends in the first language."""
    set_language("zh")
    yield
    set_language("zh")


def phrases(file: Path) -> Phrases:
    """Every phrase of a file by its full key."""

    def walk(prefix: str, table: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, str]]]:
        for name, value in table.items():
            if set(value) == {"zh", "en"} and isinstance(value["zh"], str):
                yield f"{prefix}.{name}", (value["zh"], value["en"])
            else:
                assert isinstance(value, dict), f"{file.name}: {name} is no phrase"
                yield from walk(f"{prefix}.{name}", value)

    return dict(walk(file.stem, tomllib.loads(file.read_text("utf-8"))))


def blanks(phrase: str) -> set[str]:
    """The names in braces."""
    return {name for _, name, _, _ in string.Formatter().parse(phrase) if name}


def spoken(tree: ast.AST) -> Iterator[ast.expr]:
    """The first argument of every say(…)."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "say" and node.args:
            yield node.args[0]


@cache
def mentioned() -> tuple[set[str], list[re.Pattern[str]]]:
    """Every string of the source as it is, and every f-string as a pattern."""
    plain: set[str] = set()
    patterns: list[re.Pattern[str]] = []
    for source in SOURCES:
        for node in ast.walk(ast.parse(source.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                plain.add(node.value)
            if isinstance(node, ast.JoinedStr):
                parts = [re.escape(p.value) if isinstance(p, ast.Constant) else ".+" for p in node.values]
                if "\\." in "".join(parts) and len("".join(parts)) > 6:
                    patterns.append(re.compile("".join(parts)))
    return plain, patterns


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_both_languages_say_the_same_thing(file: Path) -> None:
    """No phrase is empty in one language, and both have the same blanks."""
    for key, (zh, en) in phrases(file).items():
        assert bool(zh) == bool(en) or file.stem == "paper", key  # on paper a date may be left blank in one language
        assert blanks(zh) == blanks(en), key


def test_every_key_that_is_spoken_exists() -> None:
    """A key written out in the source is in a file."""
    missing = [
        f"{source.name}: {argument.value}"
        for source in SOURCES
        for argument in spoken(ast.parse(source.read_text("utf-8")))
        if isinstance(argument, ast.Constant) and not knows(str(argument.value))
    ]

    assert missing == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_no_phrase_is_left_over(file: Path) -> None:
    """Every phrase is named somewhere: by its key, by its table, or by a pattern that fits."""
    plain, patterns = mentioned()
    tables = {text for text in plain if "." in text}

    def is_used(key: str) -> bool:
        return (
            key in plain
            or any(key.startswith(f"{table}.") for table in tables)
            or any(pattern.fullmatch(key) for pattern in patterns)
        )

    unused = [key for key in phrases(file) if not is_used(key.removeprefix("paper."))]  # pages name theirs without it

    assert unused == []


def test_an_unknown_key_is_our_mistake() -> None:
    """Nobody is shown a key instead of words."""
    with pytest.raises(OurError):
        say("start.no_such_thing")


def test_blanks_are_filled() -> None:
    """The name stands in the sentence."""
    assert say("start.passphrase_of", name="王敏") == "王敏 的口令"


def test_an_unknown_language_is_simplified_chinese() -> None:
    """A settings file of another version cannot leave the window without words."""
    set_language("xx")

    assert language() == "zh"


def test_traditional_characters_are_derived() -> None:
    """The catalogue has no third language; what a person typed is never converted."""
    set_language("zh-Hant")

    assert say("start.unlock") == "解鎖"
    assert say("start.passphrase_of", name="张后") == "张后 的口令"


def test_words_of_definitions_follow_the_language() -> None:
    """Form titles come as both languages and are shown in one."""
    title = Words("离婚冷静期告知单", "Cooling-off notice")

    assert in_language(title) == "离婚冷静期告知单"
    set_language("en")
    assert in_language(title) == "Cooling-off notice"
    assert traditional("录") == "錄"
