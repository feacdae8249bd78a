"""Erasing a case for good: proposed for a reason out of a list, agreed to by two others, each with the signature of
their own seat; anybody may object, and the proposer may withdraw (decision 0025).

Proposals and words are ordinary saves in the site's own folder. What carries them out is the exchange with the centre
(`sync.steps.erasing`); which seats count, it tells this computer.
"""

from typing import Protocol

from app.casework import rights, site
from app.casework.work import Work
from app.domain.changes import Changes, Done
from app.domain.erasing import (
    LONGEST_REMARK,
    OVER,
    REASONS,
    Erasure,
    Say,
    Site,
    Stakes,
    Standing,
    State,
    Unseen,
    is_open,
    open_for,
)
from app.domain.ids import RecordId
from app.domain.readers import Reader
from app.domain.rights import Act
from app.errors import BadEntry, NotFound, Refused
from app.now import wall_ms
from app.ops.values import Value
from app.store import cases, folders, people
from app.store import erasing as store
from app.store.saving import Save


class Pen(Protocol):
    """Signs with the keys of this seat, which never leave their vault."""

    def propose(self, erasure: Erasure) -> bytes:
        """The proposer's signature over exactly this."""

    def approve(self, erasure: Erasure, at_ms: int) -> bytes:
        """An approver's signature over exactly this. Raises Refused (erasing_damaged) where the proposer's own
        signature is not one that could ever count."""


def stakes(work: Work, case_id: RecordId, reader: Reader) -> Stakes:
    """What would go with a case, of both its walls. Raises NotFound, Refused unless the worker is alone, and for a
    case this seat does not read."""
    _need_alone(reader)
    with work.store.read() as connection:
        case = rights.case(work, connection, case_id, Act.READ)
        going, staying = store.people_of(connection, [case_id])
        names = people.by_ids(connection, [*going, *staying])
        counts = store.counted(connection, case_id)
        unsent = store.unsent(connection, [case.folder, *store.folders_of_people(connection, going)])
    return Stakes(
        number=case.number,
        called=case.called,
        opened_on=case.opened_on,
        going=tuple(names[one].details.called for one in going if one in names),
        staying=tuple(names[one].details.called for one in staying if one in names),
        unsent=unsent,
        **counts,
    )


def propose(work: Work, case_id: RecordId, reason: str, pen: Pen) -> Done[RecordId]:
    """Propose that a case be erased, with the people who stand in no other one.

    Raises NotFound, BadEntry (a reason is needed), and Refused: a post whose word does not count, a case about which
    there is an open proposal, one this seat does not read, one that is still arriving, a site that is not known here
    yet.
    """
    if reason not in work.definitions.codes[REASONS].codes_of():
        raise BadEntry(field="reason", problem="erasure_reason")
    with work.store.save() as save:
        here = _need_say(save)
        case = rights.case(work, save.connection, case_id, Act.READ)
        going, _ = store.people_of(save.connection, [case_id])
        refs = tuple(dict.fromkeys([case.folder, *store.folders_of_people(save.connection, going)]))
        if folders.previewed(save.connection, refs):
            raise Refused(rule="still_arriving")
        if open_for(store.standings(save.connection), refs, here):
            raise Refused(rule="erasing_proposed_already")
        erasure = Erasure(
            id=save.new_record(), number=case.number, folders=refs, reason=reason, seat=work.seat.id,
            who=work.seat.worker, at_ms=wall_ms(work.now()), signature=b"",
        )  # fmt: skip
        fields: dict[str, Value] = {
            "number": erasure.number, "folders": store.joined(refs), "reason": reason, "who": erasure.who,
            "at_ms": erasure.at_ms, "signature": pen.propose(erasure),
        }  # fmt: skip
        save.put(site.folder(work, save), "erasure", erasure.id, fields)
    return Done(Changes.SITE | Changes.CASES, erasure.id)


def approve(work: Work, erasure_id: RecordId, pen: Pen) -> Done[State]:
    """Agree, with this seat's signature over exactly that proposal; how it stands now.

    Raises NotFound, and Refused: a post whose word does not count, one's own proposal at a site that is not small, a
    proposal that is over, one by which more would go than one case and its people, or a person who stands in a
    case that stays.
    """
    with work.store.save() as save:
        here = _need_say(save)
        standing = _need_open(save, erasure_id, here)
        if standing.erasure.seat == work.seat.id and not here.is_small:
            raise Refused(rule="erasing_own")
        if store.has_strangers(save.connection, standing.erasure.folders, site.folder(work, save)):
            raise Refused(rule="erasing_mixed")
        if store.is_still_needed(save.connection, standing.erasure.folders):
            raise Refused(rule="erasing_person_needed")
        at_ms = _after(work, standing)
        _say(work, save, standing, Say.APPROVE, at_ms, signature=pen.approve(standing.erasure, at_ms))
    return Done(Changes.SITE, _get(work, erasure_id).state(here))


def object_to(work: Work, erasure_id: RecordId, remark: str) -> Done[None]:
    """Say that it should not be; it rests until this is taken back. Everybody at the site may, whatever their post,
    and reads why. Raises NotFound, BadEntry (say why; too long), Refused (over)."""
    why = remark.strip()
    if not why:
        raise BadEntry(field="remark", problem="erasure_remark")
    if len(why) > LONGEST_REMARK:
        raise BadEntry(field="remark", problem="too_long", typed=len(why), most=LONGEST_REMARK)
    with work.store.save() as save:
        standing = _need_open(save, erasure_id, store.site(save.connection) or Site())
        _say(work, save, standing, Say.OBJECT, _after(work, standing), remark=why)
    return Done(Changes.SITE, None)


def take_back(work: Work, erasure_id: RecordId) -> Done[None]:
    """Neither agree nor object any more. Raises NotFound, Refused (over; nothing said)."""
    with work.store.save() as save:
        standing = _need_open(save, erasure_id, store.site(save.connection) or Site())
        mine = standing.word_of(work.seat.id)
        if mine is None or mine.say is Say.TAKE_BACK:
            raise Refused(rule="erasing_nothing_said")
        _say(work, save, standing, Say.TAKE_BACK, _after(work, standing))
    return Done(Changes.SITE, None)


def withdraw(work: Work, erasure_id: RecordId) -> Done[None]:
    """Take one's own proposal back, for good. Raises NotFound, Refused (over; somebody else's)."""
    with work.store.save() as save:
        standing = _need_open(save, erasure_id, store.site(save.connection) or Site())
        if standing.erasure.seat != work.seat.id:
            raise Refused(rule="erasing_not_yours")
        _say(work, save, standing, Say.WITHDRAW, _after(work, standing))
    return Done(Changes.SITE | Changes.CASES, None)


def everything(work: Work) -> tuple[Standing, ...]:
    """All proposals, the carried out ones among them: what has been destroyed here stays written down."""
    with work.store.read() as connection:
        return store.standings(connection)


def who_counts(work: Work) -> Site | None:
    """What the last exchange told; None before the first."""
    with work.store.read() as connection:
        return store.site(connection)


def to_judge(work: Work) -> tuple[Standing, ...]:
    """Open proposals this seat may agree to and has said nothing to yet."""
    here = who_counts(work)
    if here is None or not here.may:
        return ()
    mine = work.seat.id
    return tuple(
        one for one in everything(work)
        if is_open(one, here) and one.erasure.seat != mine and one.word_of(mine) is None
    )  # fmt: skip


def proposal_about(work: Work, case_id: RecordId) -> Standing | None:
    """The open proposal about a case, if there is one. Raises NotFound."""
    with work.store.read() as connection:
        ref = cases.folder(connection, case_id)
        return open_for(store.standings(connection), [ref], store.site(connection) or Site())


def count_unseen(work: Work) -> int:
    """How many saves of this worker's reached nobody before their case was erased, and are still here."""
    with work.store.read() as connection:
        return sum(store.aside(connection).values())


def unseen(work: Work, reader: Reader) -> tuple[Unseen, ...]:
    """What they say, to be read once more. Raises Refused unless the worker is alone."""
    _need_alone(reader)
    with work.store.read() as connection:
        return store.unseen(connection)


def let_unseen_go(work: Work) -> Done[int]:
    """They have been read: destroy them too. The next exchange says so to the others. How many saves it was."""
    with work.store.transaction() as connection:
        gone = store.drop_aside(connection)
    work.store.empty_log()
    return Done(Changes.SITE, gone)


def _need_alone(reader: Reader) -> None:
    if reader is not Reader.WORKER:
        raise Refused(rule="erasing_alone")


def _need_say(save: Save) -> Site:
    here = store.site(save.connection)
    if here is None:
        raise Refused(rule="erasing_not_told_yet")
    if not here.may:
        raise Refused(rule="erasing_not_your_post")
    return here


def _get(work: Work, erasure_id: RecordId) -> Standing:
    with work.store.read() as connection:
        return _found(store.standings(connection), erasure_id)


def _found(standings: tuple[Standing, ...], erasure_id: RecordId) -> Standing:
    found = next((one for one in standings if one.erasure.id == erasure_id), None)
    if found is None:
        raise NotFound(what="erasure")
    return found


def _need_open(save: Save, erasure_id: RecordId, here: Site) -> Standing:
    standing = _found(store.standings(save.connection), erasure_id)
    if standing.state(here) in OVER:
        raise Refused(rule="erasing_over")
    return standing


def _after(work: Work, standing: Standing) -> int:
    """Now, or where this computer's clock was set back, just after what it said before."""
    before = (word.at_ms for word in standing.words if word.seat == work.seat.id)
    return max([wall_ms(work.now()), *(at_ms + 1 for at_ms in before)])


def _say(
    work: Work, save: Save, standing: Standing, say: Say, at_ms: int, *, signature: bytes = b"", remark: str = ""
) -> None:
    fields: dict[str, Value] = {
        "erasure": standing.erasure.id, "say": say.value, "who": work.seat.worker, "at_ms": at_ms,
        "signature": signature, "remark": remark,
    }  # fmt: skip
    save.put(site.folder(work, save), "erasure_word", save.new_record(), fields)
