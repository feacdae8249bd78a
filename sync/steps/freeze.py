"""Sealing what was saved since the last round. From here on those bytes never change."""

from collections.abc import Iterator, Sequence

import msgspec
from msgspec.structs import replace

from app.domain.ids import EnvelopeId, FolderRef, OpId
from app.ops.kept import TOO_BIG, EnvelopeState, FolderKey, KeptEnvelope, RingKey, Seen, WaitingOps
from sync.protocol.envelope import MAX_BLOBS, Envelope
from sync.sealing.seal import Setting, fits, sealed
from sync.sealing.wraps import wrap_folder
from sync.steps.attachments import parts_named
from sync.steps.keyring import Keyring
from sync.steps.talk import Talk

_FOLDERS = 128
_NONCE, _SALT = 12, 32


class Frozen(msgspec.Struct, frozen=True):
    """An envelope that is on the disk, and its parts as they travel."""

    kept: KeptEnvelope
    envelope: Envelope


def freeze_waiting(talk: Talk) -> None:
    """Seal all waiting ops whose ring's newest key is here; the others wait for their key."""
    for _ in freezing(talk, talk.disk.waiting_folders(talk.data_stream)):
        pass


def freezing(talk: Talk, waiting_in: Sequence[FolderRef]) -> Iterator[Frozen]:
    """The same for some folders, little by little: each envelope is on the disk before it is given out.

    Of an erased folder nothing is sealed any more: what waits there is set aside (sync.steps.letting_go).
    """
    folders = [folder for folder in waiting_in if folder not in talk.control.shreds]
    for at in range(0, len(folders), _FOLDERS):
        some = folders[at : at + _FOLDERS]
        while waiting := talk.disk.waiting_ops(talk.data_stream, some):
            frozen = _freeze_some(talk, waiting)
            yield from frozen
            if not frozen:
                break


def _freeze_some(talk: Talk, waiting: Sequence[WaitingOps]) -> list[Frozen]:
    keyring = Keyring(talk)
    prev, seen = talk.disk.last_own_envelope(talk.data_stream), _seen(talk)
    frozen: list[Frozen] = []
    wraps: list[FolderKey] = []
    for item in waiting:
        ring_key = keyring.newest(item.folder.ring)
        if ring_key is None:
            continue
        setting = _setting(talk, item.folder, ring_key, prev, seen)
        if setting.first:
            wraps.append(setting.folder)
        for one in _sealed(talk, item.ops, setting):
            frozen.append(one)
            prev = _before_next(prev, one)
    if frozen:
        talk.disk.freeze([one.kept for one in frozen], wraps)
    return frozen


def _seen(talk: Talk) -> Seen | None:
    state = talk.disk.stream_state(talk.data_stream)
    return Seen(state.incarnation, state.cursor, state.hash) if state.cursor else None


def _setting(talk: Talk, folder: FolderKey, ring_key: RingKey, prev: EnvelopeId, seen: Seen | None) -> Setting:
    """Every seat's first envelope of a folder brings the folder's key: what one seat wrote can be opened without any
    other seat's envelopes, should those be lost."""
    first = not folder.wrap
    if first:
        folder = replace(folder, wrap=wrap_folder(folder, ring_key, talk.data_stream, talk.random(_NONCE)))
    return Setting(talk.data_stream, talk.control.position, prev, folder, ring_key, first, seen)


def _sealed(talk: Talk, ops: Sequence[tuple[OpId, bytes]], setting: Setting) -> Iterator[Frozen]:
    """One envelope, or several where one would be more than the wire takes.

    A single op that is too big alone is sealed all the same and set aside, visible, so that it holds up nothing.
    """
    blobs = [name for _, body in ops for name in parts_named(talk, setting.folder, body)]
    kept, envelope = sealed(ops, replace(setting, blobs=tuple(blobs[:MAX_BLOBS])), talk.keys, talk.random(_SALT))
    if fits(kept) and len(blobs) <= MAX_BLOBS:
        yield Frozen(kept, envelope)
    elif len(ops) == 1:
        yield Frozen(replace(kept, state=EnvelopeState.QUARANTINE, reason=TOO_BIG), envelope)
    else:
        half = len(ops) // 2
        for part in (ops[:half], ops[half:]):
            for piece in _sealed(talk, part, setting):
                yield piece
                setting = replace(setting, prev=_before_next(setting.prev, piece), first=False)


def _before_next(prev: EnvelopeId, one: Frozen) -> EnvelopeId:
    """What the next envelope names as the one before it: what the centre will not take would seem withheld."""
    return prev if one.kept.state is EnvelopeState.QUARANTINE else one.kept.id
