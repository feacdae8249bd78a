"""Every text of the program in traditional characters: the reviewed words hold, nothing simplified is left.

To look at the words themselves: `pytest -k ambiguous` names each one that is not as tests/app/readings.toml has it.
"""

import tomllib
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from opencc import OpenCC

from app.definitions.handouts import read_handouts
from app.traditional import FILE, traditional
from resources import path

PINNED = tomllib.loads((Path(__file__).parent / "readings.toml").read_text("utf-8"))
REVIEWED = tomllib.loads(path(FILE).read_text("utf-8"))
SIMPLIFIER, PLAIN = OpenCC("t2s"), OpenCC("s2t")


@cache
def _texts() -> frozenset[str]:
    """Every Chinese text of resources: window, forms, code lists, clocks, instruments, help numbers, handouts."""
    found = {text for file in path().rglob("*.toml") for text in _chinese(tomllib.loads(file.read_text("utf-8")))}
    for handout in read_handouts().values():
        found |= {span.text for block in handout.zh for line in block.lines for span in line}
        found.add(handout.title.zh)
    return frozenset(found)


def _chinese(table: Any) -> Iterator[str]:
    for key, value in table.items() if isinstance(table, dict) else enumerate(table):
        if isinstance(value, dict | list):
            yield from _chinese(value)
        elif key == "zh":
            yield value


def test_all_kinds_of_resources_are_read() -> None:
    """Some words of each, so that the other tests look at what they say they look at."""
    texts = _texts()
    assert len(texts) > 2_000
    for words in ("打印空白表", "离婚冷静期告知单", "求助电话", "亲人离世后的头几天", "骨灰放在哪里", "公安机关"):
        assert any(words in text for text in texts), words


def test_no_text_changes_its_length() -> None:
    """One character for one: reviewed words are put in by place."""
    assert [text for text in _texts() if len(traditional(text)) != len(text)] == []
    assert [(one, other) for one, other in REVIEWED["word"].items() if len(one) != len(other)] == []


@pytest.mark.parametrize(("simplified", "expected"), [*REVIEWED["word"].items(), *PINNED["word"].items()])
def test_a_reviewed_word_is_written_so_beside_any_other(simplified: str, expected: str) -> None:
    """Alone and in a sentence: OpenCC's own words reach over what stands beside it."""
    assert traditional(simplified) == expected
    assert traditional(f"请在表上{simplified}。") == f"請在表上{expected}。"


def test_every_reviewed_form_is_of_use() -> None:
    """OpenCC writes the form given up; one that it no longer writes can go."""
    hong_kong = OpenCC(REVIEWED["config"])
    for given_up, kept in REVIEWED["form"].items():
        written = {hong_kong.convert(char) for char in (given_up, kept, SIMPLIFIER.convert(kept))}
        assert given_up in written, kept


def test_an_ambiguous_character_is_read_as_reviewed() -> None:
    """Character by character through all texts; what differs is named with the words around it."""
    wrong = sorted({found for text in _texts() for found in _misread(text)})
    assert wrong == []


def test_a_character_written_in_two_ways_has_been_reviewed() -> None:
    """Whatever our texts show in two traditional forms is ambiguous, and must be in the list of readings."""
    forms: dict[str, set[str]] = defaultdict(set)
    for text in _texts():
        for one, other in zip(text, traditional(text), strict=True):
            forms[one].add(other)
    assert {char: both for char, both in forms.items() if len(both) > 1 and char not in PINNED["reading"]} == {}


def test_nothing_simplified_is_left() -> None:
    """Each derived character is traditional by OpenCC's table, or a form pinned as used on both sides."""
    both_sides = {form for forms in PINNED["reading"].values() for form in ({*forms} - {"usual"}) | {forms["usual"]}}
    left = {
        (char, text)
        for text in map(traditional, _texts())
        for char in text
        if SIMPLIFIER.convert(char) == char and PLAIN.convert(char) != char and char not in both_sides
    }
    assert left == set()


def _misread(text: str) -> Iterator[str]:
    """The places of a text where the derived form is not the reviewed one."""
    derived = traditional(text)
    for at, char in enumerate(text):
        if char in PINNED["reading"] and derived[at] != (expected := _expected(text, at)):
            yield f"{text[max(0, at - 3) : at + 4]}: {derived[at]} for {expected}"


def _expected(text: str, at: int) -> str:
    """The usual form, or that of the word the character stands in."""
    readings = PINNED["reading"][text[at]]
    for form, words in readings.items():
        if form != "usual" and any(_stands_in(text, at, word) for word in words):
            return str(form)
    return str(readings["usual"])


def _stands_in(text: str, at: int, word: str) -> bool:
    starts = (at - place for place, char in enumerate(word) if char == text[at])
    return any(start >= 0 and text.startswith(word, start) for start in starts)
