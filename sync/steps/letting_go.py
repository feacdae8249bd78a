"""Letting go of what was erased: everything of it leaves this vault, and the seat signs that it has (decision 0025).

After sending, so that what was sealed already has its place at the centre and no chain has a hole; before fetching, so
that of what comes no more than the skeleton is kept.
"""

from collections.abc import Iterable, Sequence
from functools import partial

from msgspec.structs import replace

from app.domain.ids import EnvelopeId, FolderRef, SeatId, StreamId
from app.ops.kept import EnvelopeState, HeldEnvelope, KeptEnvelope
from sync.errors import Malformed, ServerGarbled
from sync.protocol.control import Control, written
from sync.protocol.control_record import MAX_LET_GO, LetGo
from sync.protocol.envelope import Envelope, Header, bare_header, is_bare, parse_envelope, parse_header
from sync.protocol.messages import EnvelopePage
from sync.steps.control import extend_control, follow_control
from sync.steps.greet import greet
from sync.steps.talk import Talk

ERASED = "erased"
"""Why something was set aside."""


def let_go_erased(talk: Talk) -> int:
    """Drop what the control stream calls erased and is still here, and say so; how many folders there were.

    Asks nothing of the server where there is nothing to say. Raises ControlMoved where others keep being first.
    """
    vault = talk.erasing
    if vault is None or not talk.control.shreds:
        return 0
    gone = 0
    if talk.let_go_at != talk.control.hash:
        _bury_held(talk)
        for folder in map(FolderRef, talk.control.shreds):
            if vault.is_here(folder):
                vault.let_go(folder, bare_header, ERASED)
                gone += 1
    while due := receipts_due(talk, talk.control)[:MAX_LET_GO]:
        extend_control(talk, partial(_said, talk, due))
        talk.told_aside |= due
    talk.let_go_at = talk.control.hash
    return gone


def receipts_due(talk: Talk, control: Control) -> list[tuple[bytes, int]]:
    """Erased folders, each with how many unsent saves of it are set aside here, as far as this seat has not said so.

    What was erased before a seat was let in never came to it; both at one position are of another branch, which says
    nothing of their order here. A number is said once in a conversation: a copy of this
    computer, which has set aside more or less, would say its own again, and so on for ever.
    """
    vault, me = talk.erasing, control.members.get(talk.keys.seat)
    if vault is None or me is None or not me.active:
        return []
    aside = vault.aside()
    counts = {folder: aside.get(FolderRef(folder), 0) for folder in control.shreds}
    said = control.let_go
    return [
        (folder, count)
        for folder, count in counts.items()
        if me.admitted <= control.shreds[folder].position and _is_due(talk, folder, count, said.get((folder, me.seat)))
    ]


def _is_due(talk: Talk, folder: bytes, count: int, said: int | None) -> bool:
    return said is None or (said != count and talk.told_aside.get(folder) != count)


def is_erased(talk: Talk, folder: bytes) -> bool:
    """Whether the control stream, as far as it is here, calls a folder erased."""
    return folder in talk.control.shreds


def known_erased(talk: Talk, folders: Iterable[bytes]) -> set[bytes]:
    """Those of some folders the server calls erased that are so by the control stream; a record that came since the
    greeting is looked up."""
    asked = set(folders)
    if not asked <= talk.control.shreds.keys():
        follow_control(talk, greet(talk))
    return asked & talk.control.shreds.keys()


def skeletons(talk: Talk, page: EnvelopePage) -> tuple[list[KeptEnvelope], list[tuple[int, bytes]]]:
    """What a page has of erased folders; and the places (seq, id) of what it calls erased and nobody has, as far as is
    known here: those are passed, not believed (sync.steps.filling). Raises ServerGarbled for what is no skeleton."""
    found = []
    for row in page.gone:
        try:
            header = parse_header(row.header)
        except Malformed as error:
            raise ServerGarbled(what="gone") from error
        if not is_bare(header) or header.stream != talk.data_stream:
            raise ServerGarbled(what="gone")
        found.append(_skeleton(EnvelopeId(row.id), header, row.header, row.seq))
    erased = known_erased(talk, {one.folder for one in found}) if found else set()
    passed = [(one.seq or 0, bytes(one.id)) for one in found if one.folder not in erased]
    return [one for one in found if one.folder in erased], passed


def skeleton_of(envelope: Envelope, header: Header, seq: int | None) -> KeptEnvelope:
    """All that is kept of an envelope whose folder was erased."""
    return _skeleton(EnvelopeId(envelope.id), header, bare_header(envelope.header), seq)


def _skeleton(identity: EnvelopeId, header: Header, bare: bytes, seq: int | None) -> KeptEnvelope:
    return KeptEnvelope(
        id=identity, stream=StreamId(header.stream), folder=FolderRef(header.folder), seat=SeatId(header.seat),
        header=bare, payload=b"", signature=b"", seq=seq, state=EnvelopeState.GONE,
    )  # fmt: skip


def _bury_held(talk: Talk) -> None:
    """Envelopes this seat could never open go as well: a key might still come."""
    vault = talk.erasing
    buried = [one for held in talk.disk.held(talk.data_stream) if (one := _buried(talk, held)) is not None]
    if buried and vault is not None:
        vault.bury(buried)


def _buried(talk: Talk, held: HeldEnvelope) -> KeptEnvelope | None:
    header = header_of(held.raw)
    if header is None or not is_erased(talk, header.folder):
        return None
    return skeleton_of(parse_envelope(held.raw), header, held.seq or None)


def header_of(raw: bytes) -> Header | None:
    """The header of an envelope, or None where it cannot be read."""
    try:
        return parse_header(parse_envelope(raw).header)
    except Malformed:
        return None


def _said(talk: Talk, due: Sequence[tuple[bytes, int]], control: Control) -> Sequence[bytes]:
    still = set(receipts_due(talk, control))
    mine = [one for one in due if one in still]
    return written(control, [LetGo(mine)], talk.keys.seat, talk.keys.sign) if mine else ()


def is_skeleton(one: KeptEnvelope) -> bool:
    """Whether no more than the skeleton is left of it."""
    return one.state is EnvelopeState.GONE


def whole(kept: KeptEnvelope, state: EnvelopeState) -> KeptEnvelope:
    """The same in another state; a skeleton stays one."""
    return kept if is_skeleton(kept) else replace(kept, state=state)
