"""Erasing a case for good: what is proposed, what colleagues say to it, how it stands, and what stays of it
(decision 0025; domain.md §8.2: two persons appraise, a destruction record stays, never a silent deletion)."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

import msgspec

from app.domain.ids import FolderRef, RecordId, SeatId

REASONS = "ERASURE_REASON"
"""The code list of why something may be erased."""
APPROVALS = 2
"""So many people agree."""
LONGEST_REMARK = 200


class Say(StrEnum):
    """What somebody has said to a proposal. A later word of the same seat stands in place of an earlier one."""

    APPROVE = "approve"
    OBJECT = "object"
    WITHDRAW = "withdraw"  # the proposer's alone, and for good
    TAKE_BACK = "take_back"  # an approval or an objection of before


class State(StrEnum):
    """How a proposal stands, as far as has been read here."""

    OPEN = "open"
    OBJECTED = "objected"  # it rests as long as somebody objects
    AGREED = "agreed"  # the next exchange of one who signed carries it out
    WITHDRAWN = "withdrawn"
    ERASED = "erased"


class Erasure(msgspec.Struct, frozen=True, kw_only=True):
    """A proposal, and later the destruction record. It names no person: everybody at the site reads it.

    `signature` is the proposer's seat's over id, folders, reason, seat and time. `number` is how the proposer called
    the case; what is erased is `folders`.
    """

    id: RecordId
    number: str
    folders: tuple[FolderRef, ...]
    reason: str  # code list ERASURE_REASON
    seat: SeatId
    who: str
    at_ms: int  # by the proposer's clock
    signature: bytes


class Word(msgspec.Struct, frozen=True, kw_only=True):
    """What one seat has said. An approval carries the seat's signature over exactly that proposal."""

    id: RecordId
    say: Say
    seat: SeatId
    who: str
    at_ms: int
    signature: bytes = b""
    remark: str = ""


class Carried(msgspec.Struct, frozen=True):
    """What the control stream says of a proposal, as the last exchange told this computer.

    `problem` says why a proposal that looks agreed is not carried out. `approved`: the seats whose agreement the record
    carries, each with when by its clock; nobody where another proposal erased the same. `receipts`: seats that have
    let go of everything, each with how many unsent saves of its own it keeps set aside; `awaited`: seats that have not.
    """

    problem: str = ""
    position: int = 0  # of the record that erased it; 0: it is not erased
    approved: tuple[tuple[SeatId, int], ...] = ()
    receipts: tuple[tuple[SeatId, int], ...] = ()
    awaited: tuple[SeatId, ...] = ()


class Site(msgspec.Struct, frozen=True):
    """What the last exchange told of who counts. `may`: this seat's post answers for records; `is_small`: fewer than
    three such people take part, so that the proposer may be one of the two."""

    may: bool = False
    is_small: bool = False


class Standing(msgspec.Struct, frozen=True):
    """A proposal with everything that is known of it here."""

    erasure: Erasure
    words: tuple[Word, ...] = ()
    carried: Carried = Carried()

    @property
    def latest(self) -> tuple[Word, ...]:
        """The word of each seat that stands, oldest first."""
        newest: dict[SeatId, Word] = {}
        for word in sorted(self.words, key=lambda one: (one.at_ms, one.id)):
            newest[word.seat] = word
        return tuple(sorted(newest.values(), key=lambda one: (one.at_ms, one.id)))

    @property
    def is_withdrawn(self) -> bool:
        """Whether the proposer has taken it back; whoever else says so has no say in it."""
        return any(word.say is Say.WITHDRAW and word.seat == self.erasure.seat for word in self.words)

    @property
    def approvals(self) -> tuple[Word, ...]:
        """Who agrees."""
        return tuple(word for word in self.latest if word.say is Say.APPROVE)

    @property
    def objections(self) -> tuple[Word, ...]:
        """Who objects."""
        return tuple(word for word in self.latest if word.say is Say.OBJECT)

    def word_of(self, seat: SeatId) -> Word | None:
        """What a seat says."""
        return next((word for word in self.latest if word.seat == seat), None)

    def lacking(self, site: Site) -> int:
        """How many more have to agree, as far as can be told here."""
        counted = [word for word in self.approvals if site.is_small or word.seat != self.erasure.seat]
        return max(0, APPROVALS - len(counted))

    def state(self, site: Site) -> State:
        """How it stands."""
        if self.carried.position:
            return State.ERASED
        if self.is_withdrawn:
            return State.WITHDRAWN
        if self.objections:
            return State.OBJECTED
        return State.OPEN if self.lacking(site) or self.carried.problem else State.AGREED


OVER = frozenset({State.WITHDRAWN, State.ERASED})
"""Nobody can say anything to it any more."""


def is_open(standing: Standing, site: Site) -> bool:
    """Whether people can still say something to it."""
    return standing.state(site) not in OVER


def open_for(standings: Iterable[Standing], folders: Iterable[FolderRef], site: Site) -> Standing | None:
    """An open proposal about any of these folders."""
    asked = set(folders)
    return next((one for one in standings if is_open(one, site) and asked.intersection(one.erasure.folders)), None)


class Unseen(msgspec.Struct, frozen=True):
    """A save of this seat that reached nobody before its folder was let go of: `lines` are its words, for its worker's
    eyes alone."""

    at_ms: int
    lines: tuple[tuple[str, str], ...]  # (kind of record, text)


class Stakes(msgspec.Struct, frozen=True, kw_only=True):
    """What would go with a case, for whoever proposes it or agrees to it."""

    number: str
    called: str
    opened_on: date
    notes: int
    answers: int
    sheets: int
    attachments: int
    going: tuple[str, ...]  # people who stand in no other case and go with it
    staying: tuple[str, ...]  # people other cases keep
    unsent: int  # saves of this computer in it that have not reached the centre
