"""Reads what people take home to read: a head in TOML between `+++` lines, then the words in both languages.

The words are a small part of Markdown and nothing else: `#` and `##` headings, one paragraph a line, `- ` items,
`> ` boxes, `**bold**`, and places: `{site.phone}` for the site's own data, `{local.funeral_household}` for what only it
can say of its region (a key of its own texts, as in forms), `{gap}` to be written in by hand. Both languages have the
same blocks in the same order, so that neither reader is told less.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

import msgspec

from app.definitions.files import Source
from app.definitions.local_texts import LocalText, read_local
from app.definitions.values import Lang, Words
from resources import path

SiteKey = Literal["name", "phone", "hours", "address"]
"""What a handout can say of the site that gives it."""

_FENCE = "+++"
_MARKS: Mapping[str, Lang] = {"<!-- zh -->": "zh", "<!-- en -->": "en"}
_PIECES = re.compile(r"(\*\*|\{[^{}]*\})")
_FOREIGN = re.compile(r"[`*<>\[\]{}\\|]|__")
_LOCAL = re.compile(r"\{local\.([a-z][a-z_]*)\}")
_GAP = "{gap}"
_OTHER_BLOCK = re.compile(r"#|[*+-](\s|$)|-{2,}|\d+[.)]\s|[=~]{3}")


_SITE_PLACES: Mapping[str, SiteKey] = {f"{{site.{key}}}": key for key in get_args(SiteKey)}


class BlockKind(StrEnum):
    """How a block is set."""

    HEADING = "heading"
    SUBHEADING = "subheading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    BOX = "box"


_STARTS: Mapping[str, BlockKind] = {
    "# ": BlockKind.HEADING,
    "## ": BlockKind.SUBHEADING,
    "- ": BlockKind.ITEM,
    "> ": BlockKind.BOX,
}


class Span(msgspec.Struct, frozen=True):
    """Words in one weight; or a place: with `site` for what the site is called or where it is reached, with `local`
    for the site's own text under that key, with `is_gap` for the reader's own hand."""

    text: str
    is_bold: bool = False
    site: SiteKey | None = None
    local: str | None = None
    is_gap: bool = False

    @property
    def place(self) -> str:
        """The placeholder as it is written; empty for words."""
        if self.is_gap:
            return _GAP.strip("{}")
        return f"site.{self.site}" if self.site else f"local.{self.local}" if self.local else ""


class HandoutBlock(msgspec.Struct, frozen=True):
    """One idea: a heading, a paragraph, an item, or a box of one or more lines."""

    kind: BlockKind
    lines: tuple[tuple[Span, ...], ...]


class Handout(msgspec.Struct, frozen=True, kw_only=True):
    """One handout in both languages. Traditional Chinese is derived where it is printed."""

    id: str  # its path: "marriage/cooling_off"
    desk: str
    title: Words
    source: str
    status: Literal["verified", "assumed"]
    own_version: int  # counts our own wording, printed at the foot
    unsafe_with_violence: bool  # not given to somebody who lives with a person who must not find it
    zh: tuple[HandoutBlock, ...]
    en: tuple[HandoutBlock, ...]

    @property
    def local_keys(self) -> list[str]:
        """The texts of the site it names."""
        return _local_keys(self.zh)

    def blocks(self, lang: Lang) -> tuple[HandoutBlock, ...]:
        """The blocks for a language; for zh-Hant the simplified ones, to be converted where they are shown."""
        return self.en if lang == "en" else self.zh


class _Head(msgspec.Struct, forbid_unknown_fields=True):
    title: Words
    source: str
    status: Literal["verified", "assumed"]
    own_version: int
    unsafe_with_violence: bool = False


class _HandoutSource(Source):
    """One handout file: the head as its table, and the numbered lines of its body."""

    body: list[tuple[int, str]]

    def _read(self, file: Path) -> dict[str, Any]:
        try:
            lines = file.read_bytes().decode("utf-8").splitlines()
        except UnicodeDecodeError as mistake:
            raise self.bad("", str(mistake)) from mistake
        except OSError as mistake:
            raise self.bad("", mistake.strerror or "cannot be read") from mistake
        if lines[:1] != [_FENCE] or _FENCE not in lines[1:]:
            raise self.bad("", f"the head stands between two {_FENCE} lines at the top")
        end = lines.index(_FENCE, 1)
        self.body = list(enumerate(lines[end + 1 :], end + 2))
        try:
            return tomllib.loads("\n".join(lines[1:end]))
        except tomllib.TOMLDecodeError as mistake:
            raise self.bad("", str(mistake)) from mistake


@cache
def read_handouts(root: Path | None = None) -> Mapping[str, Handout]:
    """Every handout below `root` (the program's own resources when None) by its id. Raises BadDefinition."""
    root = root or path()
    files = sorted((root / "handouts").rglob("*.md"))
    local = read_local(root)
    return {handout.id: handout for handout in (_handout(file, root, local) for file in files)}


def _local_keys(blocks: tuple[HandoutBlock, ...]) -> list[str]:
    """The texts of the site a handout names, in order."""
    return [span.local for block in blocks for line in block.lines for span in line if span.local]


def _handout(file: Path, root: Path, local: Mapping[str, LocalText]) -> Handout:
    source = _HandoutSource(file, root)
    head = source.shape(source.table, _Head)
    _check_head(head, source)
    texts = {lang: tuple(_blocks(lines, lang, source)) for lang, lines in _by_language(source).items()}
    _check_alike(texts["zh"], texts["en"], source)
    for key in _local_keys(texts["zh"]):
        if key not in local:
            raise source.bad("zh", f"unknown text {key!r}")
    parts = file.relative_to(root / "handouts").with_suffix("").parts
    if len(parts) != 2:  # a desk and a name
        raise source.bad("", "a handout lies in the folder of its desk")
    return Handout(
        id="/".join(parts),
        desk=parts[0],
        title=head.title,
        source=head.source,
        status=head.status,
        own_version=head.own_version,
        unsafe_with_violence=head.unsafe_with_violence,
        zh=texts["zh"],
        en=texts["en"],
    )


def _check_head(head: _Head, source: Source) -> None:
    for key, words in (("title.zh", head.title.zh), ("title.en", head.title.en), ("source", head.source)):
        if not words.strip():
            raise source.bad(key, "empty words")
    if head.own_version < 1:
        raise source.bad("own_version", "versions count from 1")


def _by_language(source: _HandoutSource) -> dict[Lang, list[tuple[int, str]]]:
    """The lines below each language's mark."""
    found: dict[Lang, list[tuple[int, str]]] = {}
    current: list[tuple[int, str]] | None = None
    for number, line in source.body:
        lang = _MARKS.get(line.strip())
        if lang in found:
            raise source.bad(lang or "", f"line {number}: the language begins a second time")
        if lang:
            current = found[lang] = []
        elif current is not None:
            current.append((number, line))
        elif line.strip():
            raise source.bad("", f"line {number}: words before the first language")
    for lang in _MARKS.values():
        if not any(line.strip() for _, line in found.get(lang, [])):
            raise source.bad(lang, "the language is missing")
    return found


def _blocks(lines: list[tuple[int, str]], lang: Lang, source: Source) -> Iterator[HandoutBlock]:
    """One block a line; only the lines of a box go together."""
    box: list[tuple[Span, ...]] = []
    before: BlockKind | None = None
    for number, line in lines:
        kind, text = _split(line)
        if problem := _problem(line, kind, text, before):
            raise source.bad(lang, f"line {number}: {problem}")
        if box and kind is not BlockKind.BOX:
            yield HandoutBlock(BlockKind.BOX, tuple(box))
            box = []
        if kind is BlockKind.BOX:
            box.append(tuple(_spans(text)))
        elif kind:
            yield HandoutBlock(kind, (tuple(_spans(text)),))
        before = kind
    if box:
        yield HandoutBlock(BlockKind.BOX, tuple(box))


def _split(line: str) -> tuple[BlockKind | None, str]:
    """What a line is and what it says; nothing for an empty one."""
    if not line.strip():
        return None, ""
    for start, kind in _STARTS.items():
        if line.startswith(start):
            return kind, line.removeprefix(start).strip()
    return BlockKind.PARAGRAPH, line.rstrip()


def _problem(line: str, kind: BlockKind | None, text: str, before: BlockKind | None) -> str:
    """What is wrong with a line, or nothing."""
    if kind is None:
        return ""
    if kind is BlockKind.PARAGRAPH and before is BlockKind.PARAGRAPH:
        return "an empty line stands between two paragraphs"
    if not text or text[0].isspace() or _OTHER_BLOCK.match(text):
        return f"unsupported markup: {line!r}"
    for piece in _PIECES.findall(text):
        if piece != "**" and piece != _GAP and piece not in _SITE_PLACES and not _LOCAL.fullmatch(piece):
            return f"unknown placeholder {piece}"
    if text.count("**") % 2 or "****" in text:
        return "unsupported markup: ** without its partner"
    if foreign := _FOREIGN.search(_PIECES.sub("", text)):
        return f"unsupported markup: {foreign.group()!r}"
    return ""


def _spans(text: str) -> Iterator[Span]:
    is_bold = False
    for piece in _PIECES.split(text):
        if piece == "**":
            is_bold = not is_bold
        elif local := _LOCAL.fullmatch(piece):
            yield Span("", is_bold, local=local.group(1))
        elif piece == _GAP:
            yield Span("", is_bold, is_gap=True)
        elif piece in _SITE_PLACES:
            yield Span("", is_bold, _SITE_PLACES[piece])
        elif piece:
            yield Span(piece, is_bold)


def _check_alike(zh: tuple[HandoutBlock, ...], en: tuple[HandoutBlock, ...], source: Source) -> None:
    """Neither language says more: the same kinds of block in the same order, with the same placeholders."""
    for at, (one, other) in enumerate(zip(zh, en, strict=False), 1):
        if one.kind is not other.kind or len(one.lines) != len(other.lines):
            raise source.bad("en", f"block {at} is {other.kind} here and {one.kind} in zh, or has other lines")
        if _placeholders(one) != _placeholders(other):
            raise source.bad("en", f"block {at} has other placeholders than zh")
    if len(zh) != len(en):
        raise source.bad("en", f"{len(en)} blocks here and {len(zh)} in zh")


def _placeholders(block: HandoutBlock) -> list[str]:
    return sorted(span.place for line in block.lines for span in line if span.place)
