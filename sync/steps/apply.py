"""The fifth step: envelopes become ops on the disk, a page at a time; what does not open waits, to be tried again."""

from collections.abc import Iterator

import msgspec
from msgspec.structs import replace

from app.domain.ids import EnvelopeId
from app.ops.kept import EnvelopeState, HeldEnvelope, KeptEnvelope, StreamState
from sync.errors import Malformed
from sync.protocol.envelope import parse_envelope, parse_header
from sync.protocol.messages import EnvelopePage
from sync.steps.closing import is_closed
from sync.steps.keyring import Keyring
from sync.steps.letting_go import header_of, is_skeleton, skeletons, whole
from sync.steps.reading import Reader
from sync.steps.talk import Talk, membership_moved
from sync.steps.witness import count_other_histories


class Applied(msgspec.Struct, frozen=True):
    """What came of applying."""

    opened: int = 0
    other_history: int = 0  # of those, sealed by seats that had read another history of the stream
    unknown_own: int = 0  # the server has envelopes of this seat that are not here: this vault is an older copy
    passed: int = 0  # places whose envelope the centre did not give out

    def __add__(self, other: "Applied") -> "Applied":
        return Applied(
            self.opened + other.opened,
            self.other_history + other.other_history,
            self.unknown_own + other.unknown_own,
            self.passed + other.passed,
        )


def apply_page(talk: Talk, keyring: Keyring, page: EnvelopePage, state: StreamState) -> Applied:
    """Read one page's envelopes and put them on the disk together with the cursor, in one transaction."""
    keyring.look_up(folders_of(page))
    reader = Reader(talk, keyring)
    read = [reader.read(row.seq, row.raw) for row in page.envelopes]
    bare, passed = skeletons(talk, page)
    kept = [regained(talk, one) for one in read if isinstance(one, KeptEnvelope)]
    opened = [one for one in kept if not is_skeleton(one)]
    held = [one for one in read if isinstance(one, HeldEnvelope)]
    look_back(talk, reader, keyring)
    if page.damaged:
        passed += page.damaged
        talk.filled_at = None  # somebody may bring it again before the next greeting would have told of it
    talk.disk.apply_page(state, [*kept, *bare], held, page.own, passed)
    return Applied(len(opened), count_other_histories(talk, opened), passed=len(passed))


def look_back(talk: Talk, reader: Reader, keyring: Keyring) -> None:
    """What was read may let in what came before it: keep the keys it brought, and try again what waits."""
    if reader.met_revoked:
        membership_moved(talk)  # what leads up to it may have been refused for not being known to
    elif keyring.learned:
        talk.held_tried = False
    keyring.keep_learned()


def folders_of(page: EnvelopePage) -> Iterator[bytes]:
    """The folders a page speaks of; what cannot be read is told of where it is read."""
    for row in page.envelopes:
        try:
            yield parse_header(parse_envelope(row.raw).header).folder
        except Malformed:
            continue


def count_lost(talk: Talk, page: EnvelopePage) -> int:
    """How many envelopes of this seat stand in the page but are not here: this vault is an older copy of itself.

    What was receipted just now need not be looked up.
    """
    own = {identity for _, identity in page.own}
    own |= {row.id for row in page.gone if _is_of(talk.keys.seat, row.header)}
    unmet = own - talk.receipted
    talk.receipted -= own
    return sum(not talk.disk.knows(EnvelopeId(identity)) for identity in unmet)


def regained(talk: Talk, kept: KeptEnvelope) -> KeptEnvelope:
    """One of our own, lost here and given back: it is offered once more, for a receipt."""
    return whole(kept, EnvelopeState.FROZEN) if kept.seat == talk.keys.seat else kept


def _is_of(seat: bytes, header: bytes) -> bool:
    try:
        return parse_header(header).seat == seat
    except Malformed:
        return False


def retry_held(talk: Talk) -> Applied:
    """Open what could not be opened before, as long as that brings further keys."""
    if talk.held_tried:
        return Applied()
    total = Applied()
    while True:
        opened, still = _retried(talk)
        if opened or still:
            talk.disk.apply_held(opened, still, talk.server_time_ms)
        total = total + Applied(len(opened), count_other_histories(talk, opened) if opened else 0)
        if not opened:
            break
    talk.held_tried = not any(_is_brought_first(talk, one) for one in talk.disk.held(talk.data_stream))
    return total


def _retried(talk: Talk) -> tuple[list[KeptEnvelope], list[HeldEnvelope]]:
    """What opens now, and what waits for another reason than it did."""
    keyring = Keyring(talk)
    reader = Reader(talk, keyring)
    held = sorted(talk.disk.held(talk.data_stream), key=lambda one: one.seq)
    read = [(one, reader.read(one.seq, one.raw)) for one in held if not _is_going(talk, one)]
    keyring.keep_learned()
    opened = [_placed(regained(talk, now)) for _, now in read if isinstance(now, KeptEnvelope)]
    still = [now for was, now in read if isinstance(now, HeldEnvelope) and now.reason != was.reason]
    return opened, still


def _is_going(talk: Talk, held: HeldEnvelope) -> bool:
    """Whether its folder was erased: it is sent if the centre lacks it, then it goes."""
    header = header_of(held.raw)
    return (header is not None and header.folder in talk.control.shreds) or _is_brought_first(talk, held)


def _is_brought_first(talk: Talk, held: HeldEnvelope) -> bool:
    """Whether the centre lacks what is kept apart from this seat: nobody else may have it, and of a skeleton the centre
    could make nothing. Once it is there, a skeleton stays here."""
    header = header_of(held.raw) if held.seq == 0 else None
    return header is not None and is_closed(talk, header)


def _placed(kept: KeptEnvelope) -> KeptEnvelope:
    """One the server has lost has no place there until it is receipted again."""
    return kept if kept.seq else whole(replace(kept, seq=None), EnvelopeState.FROZEN)
