"""Carrying out what was agreed: after fetching, the next round of one who signed appends the record that erases.

Whoever reads the control stream judges for himself whether it is enough; here it is only not said before it is. What
came of every proposal is noted in the vault, to be shown while there is no network.
"""

from collections.abc import Mapping, Sequence
from functools import partial

from app.domain.erasing import Carried, Say, Site, Standing, State
from app.domain.ids import RecordId, SeatId
from sync.errors import Forged, Malformed
from sync.protocol.control import Control, written
from sync.protocol.posts import RECOVERY, may_erase
from sync.protocol.shredding import Approval, Shred, check_approval, check_proposal, check_shred, is_enough, is_small
from sync.sealing.erasing import proposal_bytes, shred_of
from sync.steps.control import extend_control
from sync.steps.letting_go import let_go_erased
from sync.steps.talk import Talk

PROPOSER_OUT, APPROVER_OUT, PERSON_NEEDED, DAMAGED = "proposer_out", "approver_out", "person_needed", "damaged"
SAME_PERSON = "same_person"
"""Why a proposal that looks agreed is not carried out; the last: computers of one person, or the proposer's new one."""


def carry_out(talk: Talk) -> bool:
    """Erase what was agreed and note how all proposals stand; whether that is news for the window.

    Raises ControlMoved where others keep being first.
    """
    vault = talk.erasing
    if vault is None:
        return False
    standings = vault.erasures()
    problems: dict[RecordId, str] = {}
    site = _site(talk.control, talk.keys.seat)
    for one in standings:
        if one.state(site) in (State.OPEN, State.AGREED):
            problems[one.erasure.id] = _carried_out(talk, one)
    let_go_erased(talk)
    site = _site(talk.control, talk.keys.seat)
    told = {one.erasure.id: _told(talk.control, one, problems.get(one.erasure.id, "")) for one in standings}
    if talk.erasures_told == (told, site):
        return False
    is_news = vault.note_erasures(told, site)
    talk.erasures_told = told, site
    return is_news


def _carried_out(talk: Talk, standing: Standing) -> str:
    """Why it is not, where people have agreed; empty where it is, or where more have to agree."""
    shred, problem = _judged(talk.control, standing)
    if shred is None:
        return problem
    if talk.erasing is not None and talk.erasing.is_still_needed(standing.erasure.folders):
        return PERSON_NEEDED
    signers = {standing.erasure.seat, *(word.seat for word in standing.approvals)}
    if talk.keys.seat in signers:
        extend_control(talk, partial(_said, talk, standing))
    return ""


def _said(talk: Talk, standing: Standing, control: Control) -> Sequence[bytes]:
    """The record, unless it stands there already or somebody has been shut out meanwhile."""
    if all(folder in control.shreds for folder in standing.erasure.folders):
        return ()
    shred, _ = _judged(control, standing)
    return written(control, [shred], talk.keys.seat, talk.keys.sign) if shred else ()


def _judged(control: Control, standing: Standing) -> tuple[Shred | None, str]:
    """The record's body where enough have agreed, each by a signature that counts today; else what is wrong."""
    try:
        raw = proposal_bytes(standing.erasure)
        proposer = control.members.get(standing.erasure.seat)
        if proposer is None or not proposer.active:
            return None, PROPOSER_OUT
        check_proposal(control.site_id, raw, standing.erasure.signature, proposer)
    except (Malformed, Forged):
        return None, DAMAGED
    good = frozenset(word.seat for word in standing.approvals if _counts(control, raw, word.seat, standing))
    origins = {control.members[seat].origin for seat in good}
    if is_enough(control.members.values(), proposer.origin, origins):
        shred = shred_of(standing, good)
        check_shred(control.site_id, control.members, shred, by_active=True)
        return shred, ""
    if len(good) < len(standing.approvals):
        return None, APPROVER_OUT
    return None, "" if standing.lacking(Site(is_small=is_small(control.members.values()))) else SAME_PERSON


def _counts(control: Control, raw: bytes, seat: SeatId, standing: Standing) -> bool:
    member, word = control.members.get(seat), standing.word_of(seat)
    if member is None or not member.active or word is None or word.say is not Say.APPROVE:
        return False
    try:
        check_approval(control.site_id, raw, Approval(seat, word.at_ms, word.signature), member)
    except Forged:
        return False
    return True


def _site(control: Control, seat: bytes) -> Site:
    me = control.members.get(seat)
    may = me is not None and me.active and may_erase(me.post)
    return Site(may, is_small(control.members.values()))


def _told(control: Control, standing: Standing, problem: str) -> Carried:
    folders = standing.erasure.folders
    gone = [control.shreds[one] for one in folders if one in control.shreds]
    if len(gone) < len(folders) or not gone:
        return Carried(problem)
    position = max(one.position for one in gone)
    mine = next((one for one in gone if one.proposal.id == standing.erasure.id), None)
    said = _receipts(control.let_go, folders)
    asked = [
        member.seat
        for member in control.members.values()
        if member.active and not member.has_successor and member.post != RECOVERY and member.admitted <= position
    ]
    return Carried(
        "",
        position,
        tuple((SeatId(seat), at_ms) for seat, at_ms in mine.approved) if mine else (),
        tuple((SeatId(seat), count) for seat, count in sorted(said.items())),
        tuple(SeatId(seat) for seat in sorted(asked) if seat not in said),
    )


def _receipts(let_go: Mapping[tuple[bytes, bytes], int], folders: Sequence[bytes]) -> dict[bytes, int]:
    """Seats that have let go of all of these, with what they keep set aside."""
    seats = {seat for _, seat in let_go}
    whole = {seat for seat in seats if all((folder, seat) in let_go for folder in folders)}
    return {seat: sum(let_go[folder, seat] for folder in folders) for seat in whole}
