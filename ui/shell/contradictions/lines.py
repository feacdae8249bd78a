"""What the list of contradictions says, as rows. No Qt in it."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

import msgspec

from app.domain.contradictions import Contradiction, Listed
from app.domain.ids import RecordId
from app.domain.readers import Scope
from ui.contradictions.place_words import PlaceWords
from ui.spoken import SCOPE_TOKENS, role_name, scope_name
from ui.widgets.row import Row, Tag
from ui.words import say

_GLYPHS = {"person": "user", "person_private": "user", "site": "buildings"}


class Head(msgspec.Struct, frozen=True):
    """The row above what belongs to one case, or to one person of none: those to settle, or the quiet ones."""

    owner: RecordId
    is_surfaced: bool


class Group(msgspec.Struct, frozen=True):
    """What stands under one head, and how each line is called."""

    head: Head
    lines: tuple[tuple[Contradiction, str], ...]


def groups(found: Sequence[Contradiction], words: PlaceWords) -> tuple[Group, ...]:
    """Lines of one case stand together; asked on the store thread, where the words are."""
    return tuple(
        Group(head, tuple((line, _called(line, words)) for line in lines))
        for head, lines in groupby(found, key=lambda line: Head(line.owner, line.is_surfaced))
    )


def rows(found: Iterable[Group]) -> tuple[Row, ...]:
    """Each head with its lines."""
    return tuple(row for group in found for row in (_head(group), *_lines(group)))


def counted(listed: Listed) -> str:
    """How many there are."""
    told = [say("contradictions.to_settle", count=listed.to_settle)] if listed.to_settle else []
    told += [say("contradictions.quiet", count=listed.quiet)] if listed.quiet else []
    return " · ".join(told)


def _head(group: Group) -> Row:
    line = group.lines[0][0]
    must = Tag(say("contradictions.must"), "git-diff", "due")
    quiet = Tag(say("contradictions.newest"), "", "ink-2")
    return Row(
        ref=group.head,
        title=line.called or say("contradictions.site" if line.kind == "site" else "contradictions.no_case"),
        icon="folder" if line.case else _GLYPHS.get(line.kind, "file"),
        meta=line.number,
        tags=(must if group.head.is_surfaced else quiet,),
    )


def _lines(group: Group) -> Iterator[Row]:
    for line, called in group.lines:
        is_walled = line.scope is not Scope.BOTH
        yield Row(
            ref=line,
            title=called,
            icon="git-diff",
            icon_tint="due" if line.is_surfaced else "ink-2",
            meta=_whose(line),
            bar=SCOPE_TOKENS[line.scope] if is_walled else "",
            bar_word=scope_name(line.scope) if is_walled else "",
        )


def _whose(line: Contradiction) -> str:
    role = role_name(line.role) if line.role else ""
    return " ".join(part for part in (role, line.person) if part)


def _called(line: Contradiction, words: PlaceWords) -> str:
    field = words.field(line.kind, line.field, line.form, line.version) or line.field
    if line.kind in ("answer", "sheet", "task", "consent"):
        return f"{words.record(line.kind, form=line.form, rule=line.rule)} · {field}"
    return field
