"""Before the first fetch: show the snapshots of this seat's rings, and what was saved since, to be looked at.

Nothing of it is kept as true. The stream is read from its beginning afterwards as if there were no snapshot, and then
everything is shown anew from what was read (`confirm`).
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from msgspec.structs import replace

from app.domain.ids import FolderRef, RingId
from app.ops.kept import KeptEnvelope, Preview, RingKey, StreamState
from sync.errors import CannotOpen, HistoryDiffers, ServerGarbled, ServerRefused
from sync.ports import Shelf
from sync.protocol.control import Snapshot
from sync.protocol.control_record import NewSnapshot
from sync.protocol.messages import BlobName
from sync.protocol.names import NO_HASH
from sync.sealing.snapshots import open_part
from sync.steps.ahead import Ahead
from sync.steps.apply import folders_of
from sync.steps.blobs import take
from sync.steps.fetch import pulled, state_after
from sync.steps.greet import Heads
from sync.steps.keyring import Keyring
from sync.steps.letting_go import is_skeleton
from sync.steps.reading import Reader
from sync.steps.talk import Talk

GIVEN_UP = -1
"""Chunks shown of a snapshot that turned out to be unusable."""
_NO_TAIL = -1  # where the server's history is not the one a snapshot was made of
_FOLDERS = 64  # confirmed in one transaction


def look_ahead(talk: Talk, heads: Heads) -> None:
    """Show what can be shown, where the stream has not been read yet. A snapshot that is no good is passed over."""
    shelf = talk.shelf
    if shelf is None:
        return
    state = shelf.preview()
    if state is None:
        if talk.disk.stream_state(talk.data_stream).cursor:
            return
        state = Preview()
    for snapshot in _usable(talk, heads):
        state = _shown(talk, shelf, snapshot, state)
    if any(chunks > 0 for _, chunks in state.shown.values()):
        _follow(talk, shelf, state, heads)


def waits_for_keys(talk: Talk) -> bool:
    """Whether a first fetch would bring what cannot be opened yet, while a snapshot will show it soon.

    Not for a restricted ring: its few readers may be away for weeks, or all be gone, and nothing else waits for them.
    """
    if talk.shelf is None or talk.disk.stream_state(talk.data_stream).cursor:
        return False
    common = talk.control.snapshots.keys() - talk.control.restricted.keys()
    mine = (ring for ring in common if talk.control.is_reader(talk.keys.seat, ring))
    return any(not talk.ring_keys(ring) for ring in mine)


def confirm_all(talk: Talk) -> None:
    """Everything has been read: show it as it was read."""
    shelf = talk.shelf
    if shelf is None or shelf.preview() is None:
        return
    total = 0
    while left := shelf.confirm(_FOLDERS):
        total = max(total, left + 1)
        talk.report("confirm", total - left, total)


def _usable(talk: Talk, heads: Heads) -> Iterator[Snapshot]:
    for ring in talk.control.snapshots:
        snapshot = talk.control.snapshot(ring)
        is_mine = talk.control.is_reader(talk.keys.seat, ring) and talk.ring_keys(ring)
        if snapshot and is_mine and snapshot.said.seq <= heads.data.seq:
            yield snapshot


def _shown(talk: Talk, shelf: Shelf, snapshot: Snapshot, state: Preview) -> Preview:
    """All chunks of one ring's snapshot, from where it was left off."""
    said = snapshot.said
    salt, done = state.shown.get(said.ring, (b"", 0))
    if salt != snapshot.said.salt:
        if salt:
            return state  # a newer one has been made meanwhile: what is shown is good enough
        done = 0
    keys = [key for key in talk.ring_keys(said.ring) if key.generation == said.epoch]
    with Ahead[bytes](talk.executor) as line:
        while 0 <= done < len(said.chunks):
            talk.report("preview", done, len(said.chunks))
            try:
                if not line.is_under_way:
                    line.begin(partial(_part, talk, keys, said, done))
                part = line.result()
                if done + 1 < len(said.chunks):
                    line.begin(partial(_part, talk, keys, said, done + 1))
                shelf.show_part(RingId(said.ring), part, after := _counted(state, snapshot, done + 1))
            except (CannotOpen, ServerRefused, ServerGarbled, ValueError) as error:
                if not _is_no_good(error):
                    raise
                after = _counted(state, snapshot, GIVEN_UP)
                if state.shown:
                    shelf.keep_preview(after)
            state, done = after, after.shown[said.ring][1]
    return state


def _part(talk: Talk, keys: Sequence[RingKey], said: NewSnapshot, number: int) -> bytes:
    """One part, in clear. Does not touch the disk."""
    place = number, number + 1 == len(said.chunks)
    sealed = take(talk, BlobName(said.ring, said.chunks[number]))
    return open_part(keys, talk.data_stream, said.salt, place, sealed)


def _is_no_good(error: Exception) -> bool:
    """Whether it is the snapshot that is wrong, and not the line."""
    if isinstance(error, ServerRefused):
        return error.facts.get("problem") == "unknown_blob"
    return not isinstance(error, ServerGarbled) or error.facts.get("what") in ("blob", "piece")


def _counted(state: Preview, snapshot: Snapshot, chunks: int) -> Preview:
    """So many chunks shown; the stream is looked at from behind the oldest of the snapshots on."""
    said = snapshot.said
    is_oldest = said.ring not in state.shown and (not state.shown or said.seq < state.cursor)
    at = (said.seq, said.hash) if is_oldest else (state.cursor, state.hash)
    return replace(state, shown={**state.shown, said.ring: (snapshot.said.salt, chunks)}, cursor=at[0], hash=at[1])


def _follow(talk: Talk, shelf: Shelf, state: Preview, heads: Heads) -> None:
    """What was saved behind the snapshots, as far as the server has it."""
    at = StreamState(talk.data_stream, state.cursor, state.hash, heads.incarnation)
    keyring = _PreviewKeyring(talk, shelf)
    while 0 <= at.cursor < heads.data.seq:
        try:
            page = pulled(talk, at)
        except HistoryDiffers:
            shelf.keep_preview(replace(state, cursor=_NO_TAIL, hash=NO_HASH))
            return
        at = state_after(at, page)
        keyring.look_up(folders_of(page))
        reader = Reader(talk, keyring)
        read = [reader.read(row.seq, row.raw) for row in page.envelopes]
        opened = [one for one in read if isinstance(one, KeptEnvelope) and not is_skeleton(one)]
        state = replace(state, cursor=at.cursor, hash=at.hash)
        shelf.show_envelopes(opened, keyring.learned, state)
        keyring.learned = []
        talk.report("preview", at.cursor, max(heads.data.seq, at.cursor))


class _PreviewKeyring(Keyring):
    """Knows folders by what a snapshot says of them, too."""

    def __init__(self, talk: Talk, shelf: Shelf) -> None:
        super().__init__(talk)
        self._shelf = shelf

    def look_up(self, folders: Iterable[bytes]) -> None:
        """Ask the disk, then what is shown."""
        unasked = {FolderRef(folder) for folder in folders if folder not in self._folders}
        super().look_up(unasked)
        missing = [folder for folder in unasked if self._folders[folder] is None]
        if missing:
            self._folders |= {known.folder: known for known in self._shelf.preview_keys(missing)}
