"""The data stream of a site: sealed envelopes in, receipts out; and given out again, in order."""

from collections.abc import Sequence
from functools import partial

import msgspec

from sync.protocol.messages import (
    MAX_ENVELOPES,
    MAX_PAGE_BYTES,
    MAX_PUSH_BYTES,
    EnvelopePage,
    PushResponse,
    PushResult,
    Skeleton,
    Status,
    StoredEnvelope,
    StreamPosition,
)
from sync.server.admission import Sound, check_offer, refuse_revoked
from sync.server.central import Central, count_fitting
from sync.server.crew import each
from sync.server.faults import Refusal
from sync.server.mending import keep_note, mend, skeleton_of
from sync.server.store import damage, logs
from sync.server.store.sessions import Caller

_PAGE_ROWS = 2000
_OWN_BYTES = 48  # what one of the asking seat's own envelopes weighs in a page


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked for: from where, how much, and whether the asking seat's own envelopes come with their bytes."""

    after: StreamPosition
    max_bytes: int
    own: bool = False


def give_envelopes(central: Central, caller: Caller, wanted: Wanted) -> EnvelopePage:
    """A dense run after a position of a stream.

    Raises Refusal: unknown_stream, forbidden (another site's, or a revoked seat), history_differs where the caller's
    position is not in our history; it then carries ours.
    """
    after = wanted.after
    spared = b"" if wanted.own else caller.seat  # whose bytes need not be sent
    with central.database.reading() as connection:
        at, control = central.own_stream(connection, caller, after.stream, "data")
        noted = central.noted(connection, after.stream)
        if not control.is_active(caller.seat):
            raise Refusal("forbidden")
        is_behind = central.is_behind(connection, control)
        if logs.hash_at(connection, at, after.seq) != after.hash:
            raise Refusal("history_differs", at.position)
        rows = logs.envelope_rows(connection, at, after.seq, _PAGE_ROWS)
        sizes = [_OWN_BYTES if row.seat == spared else row.size for row in rows]
        run = rows[: count_fitting(sizes, min(wanted.max_bytes, MAX_PAGE_BYTES))]
        last = run[-1].seq if run else after.seq
        found = {} if is_behind else dict(logs.envelope_bytes(connection, at, (after.seq, last), spared))
        spoilt = damage.unsound(connection, at, run, found)
    if is_behind:  # nobody is given what was erased
        central.catch_up(control)
        return give_envelopes(central, caller, wanted)
    passed = {seq for seq, _ in spoilt}
    whole = [row for row in run if row.seq in found and row.seq not in passed]
    keep_note(central, after.stream, noted, spoilt, [(row.seq, row.id) for row in whole])
    return EnvelopePage(
        incarnation=central.facts.incarnation,
        envelopes=tuple(StoredEnvelope(row.seq, found[row.seq]) for row in whole if not row.bare),
        own=tuple((row.seq, row.id) for row in run if row.seq not in found),
        head=at.position,
        more=last < at.seq,
        server_time_ms=central.now_ms(),
        gone=tuple(Skeleton(row.seq, row.id, found[row.seq]) for row in whole if row.bare),
        damaged=tuple(spoilt),
    )


def take_envelopes(central: Central, caller: Caller, stream: bytes, raws: Sequence[bytes]) -> PushResponse:
    """Store what is good, in one transaction that is on disk before the answer; one result per envelope, in order.

    Raises Refusal: unknown_stream, forbidden, too_big for more than 500 envelopes or 1 MiB.
    """
    if len(raws) > MAX_ENVELOPES or sum(map(len, raws)) > MAX_PUSH_BYTES:
        raise Refusal("too_big")
    with central.database.reading() as connection:
        _, control = central.own_stream(connection, caller, stream, "data")
    judged = each(lambda raw: check_offer(raw, stream, control), raws)
    sound = [item for item in judged if isinstance(item, Sound)]
    outcome = _append(central, caller, stream, sound) if sound else Outcome({}, {}, {})
    mend(central, caller, stream, [item.offered for item in sound], outcome.known)
    return PushResponse(central.facts.incarnation, _results(central, stream, judged, outcome))


class Outcome(msgspec.Struct, frozen=True):
    """What became of the sound ones, by id: sequence numbers just given, given earlier, and refusals; and those of
    erased folders, of which no more than the skeleton was kept."""

    added: dict[bytes, int]
    known: dict[bytes, int]
    refused: dict[bytes, PushResult]
    gone: frozenset[bytes] = frozenset()


def _append(central: Central, caller: Caller, stream: bytes, sound: Sequence[Sound]) -> Outcome:
    """Store what is new. Revocations are looked up again under the lock, so that nothing slips past one."""
    ids = [item.offered.id for item in sound]
    with central.database.writing() as connection:
        at = logs.lock(connection, stream)
        members = central.members_at(connection, logs.hold(connection, caller.stream))
        known = logs.known_seqs(connection, stream, ids)
        refused = refuse_revoked(members, sound, known, partial(logs.envelope_header, connection, stream))
        gone = frozenset(item.offered.id for item in sound if central.is_erased(members, item.offered.folder))
        new = {item.offered.id: item.offered for item in sound if item.offered.id not in refused.keys() | known.keys()}
        kept = [skeleton_of(one) if one.id in gone else one for one in new.values()]
        added = logs.append_envelopes(connection, at, kept, central.now_ms())
    return Outcome(added=added, known=known, refused=refused, gone=gone)


def _results(
    central: Central, stream: bytes, judged: Sequence[Sound | PushResult], outcome: Outcome
) -> tuple[PushResult, ...]:
    """One each. The same envelope twice in an offer is new once."""
    seqs = outcome.known | outcome.added
    signed = each(lambda placed: central.facts.sign_receipt(stream, placed[1], placed[0]), list(seqs.items()))
    receipts = dict(zip(seqs, signed, strict=True))
    told = set(outcome.known)
    results: list[PushResult] = []
    for item in judged:
        if isinstance(item, PushResult):
            results.append(item)
        elif (identity := item.offered.id) in outcome.refused:
            results.append(outcome.refused[identity])
        else:
            status: Status = "gone" if identity in outcome.gone else "duplicate" if identity in told else "accepted"
            results.append(PushResult(identity, status, seqs[identity], receipts[identity]))
            told.add(identity)
    return tuple(results)
