"""What the windows about erasing show: read on the store thread, said in words."""

from datetime import datetime

import msgspec

from app.casework import erasing, erasing_register
from app.casework.erasing_register import Line
from app.casework.work import Work
from app.domain.changes import Done
from app.domain.erasing import REASONS, Say, Stakes, State
from app.domain.ids import RecordId
from app.domain.readers import Reader
from app.now import from_ms
from app.store import seats
from sync.sealing.erasing import SeatPen
from sync.sealing.seat_keys import SeatKeys
from ui.code_words import Labels, labels
from ui.spoken import day, moment
from ui.words import say


class Register(msgspec.Struct, frozen=True):
    """All proposals and destruction records, and how much this worker has to read once more."""

    lines: tuple[Line, ...]
    reasons: Labels
    now: datetime
    is_told: bool  # whether this computer knows whose word counts
    unseen: int


class Detail(msgspec.Struct, frozen=True):
    """One proposal, and what is at stake where that may be shown."""

    line: Line
    reasons: Labels
    now: datetime
    stakes: Stakes | None


def read_register(work: Work) -> Register:
    """All of it."""
    lines, unseen = erasing_register.register(work), erasing.count_unseen(work)
    return Register(lines, labels(work, REASONS), work.now(), erasing.who_counts(work) is not None, unseen)


def read_detail(work: Work, erasure: RecordId, reader: Reader) -> Detail:
    """One of them. Raises NotFound."""
    line = erasing_register.one(work, erasure)
    is_shown = line.may_read and reader is Reader.WORKER
    found = erasing.stakes(work, line.case, reader) if is_shown and line.case else None
    return Detail(line, labels(work, REASONS), work.now(), found)


def propose(work: Work, case: RecordId, reason: str) -> Done[RecordId]:
    """With this seat's signature."""
    return erasing.propose(work, case, reason, _pen(work))


def speak(work: Work, erasure: RecordId, word: Say, remark: str) -> Done[Say]:
    """Agree, object, take back or withdraw."""
    if word is Say.APPROVE:
        changes = erasing.approve(work, erasure, _pen(work)).changes
    elif word is Say.OBJECT:
        changes = erasing.object_to(work, erasure, remark).changes
    elif word is Say.TAKE_BACK:
        changes = erasing.take_back(work, erasure).changes
    else:
        changes = erasing.withdraw(work, erasure).changes
    return Done(changes, word)


def title(line: Line, reasons: Labels, now: datetime) -> str:
    """Number, reason, who and when."""
    one = line.standing.erasure
    return say(
        "erasing.line", number=one.number, reason=reasons.get(one.reason, one.reason), who=one.who,
        when=moment(from_ms(one.at_ms), now.date()),
    )  # fmt: skip


def state(line: Line) -> str:
    """How it stands, in a sentence."""
    if line.state is not State.ERASED:
        problem = line.standing.carried.problem
        told = say(f"erasing.state.{line.state.value}", count=max(1, line.lacking))
        is_stuck = problem and line.state in (State.OPEN, State.AGREED)
        return say(f"erasing.problem.{problem}") if is_stuck else told
    if not line.standing.carried.approved:
        return say("erasing.state.erased_otherwise")
    given = len(line.receipts)
    if not line.awaited:
        return say("erasing.state.erased", count=given)
    return say(
        "erasing.state.erased_waiting", count=given, awaited=len(line.awaited), names=joined(line.awaited)
    )  # fmt: skip


def told(line: Line) -> list[str]:
    """Who has said what, and who keeps what."""
    agreed = [say("erasing.proposal.approved", names=joined(line.approved))] if line.approved else []
    objected = [say("erasing.proposal.objected", who=_name(who), remark=why) for who, why in line.objected]
    aside = [
        say("erasing.proposal.aside", who=_name(who), count=count) for who, count in line.receipts if count
    ]  # fmt: skip
    return [*agreed, *objected, *aside]


def stakes_words(stakes: Stakes) -> list[str]:
    """What goes and what stays."""
    words = [
        say(
            "erasing.propose.goes", called=stakes.called, notes=stakes.notes, answers=stakes.answers,
            sheets=stakes.sheets, attachments=stakes.attachments,
        )
    ]  # fmt: skip
    if stakes.going:
        words.append(say("erasing.propose.people_go", names=joined(stakes.going)))
    if stakes.staying:
        words.append(say("erasing.propose.people_stay", names=joined(stakes.staying)))
    words.append(say("erasing.propose.retention", day=day(stakes.opened_on)))
    if stakes.unsent:
        words.append(say("erasing.propose.unsent", count=stakes.unsent))
    return words


def joined(names: tuple[str, ...]) -> str:
    """Names in a row."""
    return say("erasing.names").join(map(_name, names))


def _name(name: str) -> str:
    return name or say("erasing.unknown")


def _pen(work: Work) -> SeatPen:
    return SeatPen(SeatKeys(seats.fact(work.store, "seat.secret")), work.seat.site)
