"""The register of what was proposed and destroyed, as one seat sees it, and as a sheet of paper."""

from collections.abc import Collection, Iterable, Mapping

import msgspec

from app.casework import rights, site
from app.casework.work import Work
from app.definitions.values import Lang
from app.domain.erasing import REASONS, Say, Site, Standing, State, is_open
from app.domain.ids import RecordId
from app.domain.rights import Act
from app.errors import NotFound
from app.now import CHINA, from_ms
from app.paper import erasing as paper
from app.paper.words import phrase, word
from app.store import cases, seats
from app.store import erasing as store

Names = Mapping[bytes, tuple[int, str]]


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One proposal or destruction record, and what can be said to it from this seat. A name is empty where the seat
    has not introduced itself here. `case`: the case itself, where it is on this computer; whether this seat reads it is
    another question."""

    standing: Standing
    state: State
    lacking: int  # so many more have to agree, as far as can be told
    approved: tuple[str, ...]
    objected: tuple[tuple[str, str], ...]  # who, and why
    receipts: tuple[tuple[str, int], ...]  # who, and how many unsent saves they keep
    awaited: tuple[str, ...]
    case: RecordId | None
    may_read: bool
    may_approve: bool
    may_object: bool
    may_take_back: bool
    may_withdraw: bool

    @property
    def is_open(self) -> bool:
        """Whether something can still be said to it."""
        return self.state not in (State.WITHDRAWN, State.ERASED)

    @property
    def is_asked(self) -> bool:
        """Whether this seat's word is wanted: it may agree, and has said nothing."""
        return self.may_approve and not self.may_take_back and not self.may_withdraw


class Known(msgspec.Struct, frozen=True):
    """What the lines are made with."""

    site: Site
    names: Names
    cases: Mapping[bytes, RecordId]  # by folder
    read: Collection[RecordId]


def register(work: Work) -> tuple[Line, ...]:
    """All of it, what waits first, then the newest."""
    with work.store.read() as connection:
        here, names = store.site(connection) or Site(), seats.names(connection)
        standings = store.standings(connection)
        found = cases.in_folders(connection, [ref for one in standings for ref in one.erasure.folders])
        read = rights.may_in_cases(work, connection, list(found.values()), Act.READ)
    lines = [_line(work, one, Known(here, names, found, read)) for one in standings]
    return tuple(sorted(lines, key=lambda line: not line.is_open))


def one(work: Work, erasure: RecordId) -> Line:
    """One of them. Raises NotFound."""
    found = next((line for line in register(work) if line.standing.erasure.id == erasure), None)
    if found is None:
        raise NotFound(what="erasure")
    return found


def sheet(work: Work, lang: Lang) -> bytes:
    """What was destroyed, as pages for the file: the destruction record of the archives rules."""
    done = [line for line in register(work) if line.state is State.ERASED]
    reasons = {entry.code: phrase(entry.label, lang) for entry in work.definitions.codes[REASONS].codes}
    entries = tuple(_entry(line, reasons, lang) for line in done)
    return paper.render(entries, site.facts(work).name, lang).pdf


def _line(work: Work, standing: Standing, known: Known) -> Line:
    here, names = known.site, known.names
    me, erasure, told = work.seat.id, standing.erasure, standing.carried
    mine, is_mine = standing.word_of(me), standing.erasure.seat == me
    can = is_open(standing, here)
    said = mine.say if mine is not None else Say.TAKE_BACK
    case = next((known.cases[ref] for ref in erasure.folders if ref in known.cases), None)
    carried = [seat for seat, _ in told.approved]
    return Line(
        standing=standing,
        state=standing.state(here),
        lacking=standing.lacking(here),
        approved=_named(carried if told.position else (word.seat for word in standing.approvals), names),
        objected=tuple((word.who, word.remark) for word in standing.objections),
        receipts=tuple((_name(seat, names), count) for seat, count in told.receipts),
        awaited=_named(told.awaited, names),
        case=case,
        may_read=case in known.read,
        may_approve=can and here.may and said is not Say.APPROVE and (here.is_small or not is_mine),
        may_object=can and said is not Say.OBJECT,
        may_take_back=can and said in (Say.APPROVE, Say.OBJECT),
        may_withdraw=can and is_mine,
    )


def _named(found: Iterable[bytes], names: Names) -> tuple[str, ...]:
    return tuple(_name(seat, names) for seat in found)


def _name(seat: bytes, names: Names) -> str:
    return names.get(seat, (0, ""))[1]


def _entry(line: Line, reasons: Mapping[str, str], lang: Lang) -> paper.Entry:
    erasure, told = line.standing.erasure, line.standing.carried
    reason = reasons.get(erasure.reason, erasure.reason)
    last = max((at_ms for _, at_ms in told.approved), default=0)
    agreed = word("erasing.names", lang).join(name or "–" for name in line.approved)
    receipts = word("erasing.given", lang, count=len(line.receipts), all=len(line.receipts) + len(line.awaited))
    return paper.Entry(
        erasure.number, reason, f"{erasure.who} {_moment(erasure.at_ms)}",
        f"{agreed} {_moment(last)}" if last else "–", receipts,
    )  # fmt: skip


def _moment(at_ms: int) -> str:
    return f"{from_ms(at_ms).astimezone(CHINA):%Y-%m-%d %H:%M}"
