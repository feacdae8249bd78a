"""Merging one field: a multi-value register (design §6.2). Pure: same writes in any order, same heads.

A field's heads are the writes nobody has superseded. `supersedes` may name ops not seen yet; that is remembered,
so that an overwritten value never comes back, whatever the order of arrival.
"""

from collections.abc import Iterable

import msgspec

from app.domain import careful
from app.domain.ids import OpId
from app.ops.kinds import Merge, kind_of
from app.ops.values import Hlc, Value


class Head(msgspec.Struct, frozen=True):
    """One write to a field, as the register keeps it."""

    op: OpId
    hlc: Hlc
    value: Value

    @property
    def order(self) -> tuple[Hlc, bytes]:
        """Newest last; the op id breaks ties the same way on every computer."""
        return (self.hlc, self.op)


class Register(msgspec.Struct, frozen=True):
    """One field of one record: its heads, and every op id known to be superseded."""

    heads: tuple[Head, ...] = ()  # newest first
    gone: frozenset[OpId] = frozenset()


def write(register: Register, head: Head, supersedes: Iterable[OpId]) -> Register:
    """The register after one more write. Applying the same write again changes nothing."""
    gone = register.gone | frozenset(supersedes)
    known = {old.op: old for old in (*register.heads, head) if old.op not in gone}
    return Register(tuple(in_order(known.values())), gone)


def in_order(heads: Iterable[Head]) -> list[Head]:
    """Heads, newest first."""
    return sorted(heads, key=lambda head: head.order, reverse=True)


def shown(heads: Iterable[Head], merge: Merge) -> Value:
    """The value a page shows: the newest head, or for a set the union of all heads, sorted."""
    ordered = in_order(heads)
    if merge is Merge.SET:
        items = {repr(item): item for head in ordered if isinstance(head.value, list) for item in head.value}
        return sorted(items.values(), key=str)
    return ordered[0].value if ordered else None


def relied_on(heads: Iterable[Head], kind: str, field: str) -> Value:
    """The value that lists, paper and reminders read: of several that stand, the more careful one where one is (see
    app.domain.careful), else the one that is shown."""
    ordered = in_order(heads)
    texts = [head.value for head in ordered if isinstance(head.value, str)]
    if texts and len(ordered) > 1 and careful.has_rule(kind, field):
        return careful.relied_on(kind, field, texts)
    return shown(ordered, kind_of(kind).merge_of(field))


def differs(heads: Iterable[Head]) -> bool:
    """Whether different values stand. Equal values agree."""
    return len({repr(head.value) for head in heads}) > 1
