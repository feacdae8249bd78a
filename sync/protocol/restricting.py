"""Rings of chosen readers: for a restricted case, and for a folder that is restricted later (decision 0024).

A record names seats and folders, nobody's name and no case. Who reads is a list that is said anew when it changes, each
time with the next number; of two lists with one number, as two branches of a stream can have, only who stands in both
goes on reading.
"""

from typing import Annotated

import msgspec
from msgspec import Meta

from sync.errors import Malformed
from sync.protocol.envelope import Bytes16, FirstCount

MAX_READERS = 200
MAX_MOVED = 64  # folders in one record


class Restriction(msgspec.Struct, frozen=True):
    """The body of the record: a ring of its own, who reads it from now on, and which folders go into it."""

    ring: Bytes16  # random
    turn: FirstCount  # 1 makes the ring, each further list of readers is the next
    readers: Annotated[list[Bytes16], Meta(min_length=1, max_length=MAX_READERS)]
    folders: Annotated[list[Bytes16], Meta(max_length=MAX_MOVED)] = []  # of a case that is restricted later


class Chosen(msgspec.Struct, frozen=True):
    """Who reads a ring, as last said."""

    readers: frozenset[bytes]
    turn: int


class Moved(msgspec.Struct, frozen=True):
    """Where a folder went."""

    ring: bytes
    position: int  # of the record in the control stream


def chosen_next(known: Chosen | None, body: Restriction) -> Chosen:
    """The list a record says, as the next one of its stream. Raises Malformed for any other number."""
    if body.turn != (known.turn if known else 0) + 1:
        raise Malformed(what="control_restrict")
    return Chosen(frozenset(body.readers), body.turn)


def chosen_still(known: Chosen | None, body: Restriction, *, may_add: bool) -> Chosen:
    """The list once another branch has spoken, too: what follows on ours counts as it is, what stands beside it takes
    away. Where nobody would be left, ours stays."""
    said = frozenset(body.readers)
    if known is None or (may_add and body.turn == known.turn + 1):
        return Chosen(said, body.turn)
    return Chosen(known.readers & said or known.readers, max(known.turn, body.turn))
