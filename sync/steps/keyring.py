"""Looking keys up, each asked of the disk once per step."""

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from app.domain.ids import FolderRef, RingId
from app.ops.kept import FolderKey, RingKey
from sync.errors import CannotOpen
from sync.protocol.envelope import Header
from sync.sealing.seal import is_sealed_with
from sync.sealing.wraps import key_check, unwrap_folder
from sync.steps.talk import Talk, is_past


class Keyring:
    """The keys one step needs. `learned` are folder keys that opened an envelope and are not on the disk yet."""

    def __init__(self, talk: Talk) -> None:
        self._talk = talk
        self._rings: dict[bytes, list[RingKey]] = {}
        self._newest: dict[bytes, RingKey | None] = {}
        self._folders: dict[bytes, FolderKey | None] = {}  # None: asked for, and not on the disk
        self.learned: list[FolderKey] = []

    def newest(self, ring: bytes) -> RingKey | None:
        """The newest generation of a ring's key, unless the control stream knows a newer one that is not here.

        Who reads it no more will never be given that one; what is still to be handed in goes under the last there is.
        """
        if ring not in self._newest:
            self._newest[ring] = self._newest_of(ring)
        return self._newest[ring]

    def _newest_of(self, ring: bytes) -> RingKey | None:
        control = self._talk.control
        if is_past(self._talk) or _was_taken_out(self._talk, ring):
            return next(reversed(self._generations(ring)), None)
        opened = control.epochs.get((ring, control.latest_epoch(ring)))
        held = (key for key in self._generations(ring) if opened and key.generation == opened.epoch)
        return next((key for key in held if opened and key_check(key) == opened.check), None)

    def keys_for(self, header: Header) -> tuple[FolderKey, RingKey]:
        """The two keys of an envelope. Raises CannotOpen: no_key, or bad_payload for a wrap or ring that is wrong."""
        ring_keys = [key for key in self._generations(header.ring) if key.generation == header.epoch]
        if not ring_keys:
            raise CannotOpen(reason="no_key")
        folder, ring_key = self._fitting(header, ring_keys)
        if header.ring != folder.ring and not self._has_moved(header, folder):
            raise CannotOpen(reason="bad_payload")  # a folder has one ring, but for what was sealed before it moved
        return folder, ring_key

    def _has_moved(self, header: Header, folder: FolderKey) -> bool:
        """Whether a folder has gone from one of two rings to the other."""
        control = self._talk.control
        home = control.moved.get(header.folder)
        is_home = home is not None and home.ring == header.ring and control.has_left(header.folder, folder.ring)
        return is_home or control.has_left(header.folder, header.ring)

    def _fitting(self, header: Header, ring_keys: Sequence[RingKey]) -> tuple[FolderKey, RingKey]:
        """Of several keys with one number, the one the envelope was sealed with."""
        *twins, last = ring_keys
        for ring_key in twins:
            try:
                folder = self._known(header.folder) or _brought(header, ring_key)
            except CannotOpen:
                continue
            if is_sealed_with(header, folder.key, ring_key.key):
                return folder, ring_key
        return self._known(header.folder) or _brought(header, last), last

    def look_up(self, folders: Iterable[bytes]) -> None:
        """Ask the disk for the keys of these folders, in one go: a page names hundreds."""
        unasked = {FolderRef(folder) for folder in folders if folder not in self._folders}
        if unasked:
            self._folders |= dict.fromkeys(unasked)
            self._folders |= {stored.folder: stored for stored in self._talk.disk.folder_keys(unasked)}

    def learn(self, folder: FolderKey) -> None:
        """Remember a key that has just opened an envelope."""
        if self._folders.get(folder.folder) is None:
            folder = replace(folder, ring=self._home(folder))
            self._folders[folder.folder] = folder
            self.learned.append(folder)

    def _home(self, folder: FolderKey) -> RingId:
        """Where a folder lies for this seat: what it writes in a case that is kept from it since goes out as before,
        under the ring it has."""
        control = self._talk.control
        if control.has_left(folder.folder, folder.ring):
            home = control.moved[folder.folder].ring
            if control.is_reader(self._talk.keys.seat, home):
                return RingId(home)
        return folder.ring

    def keep_learned(self) -> None:
        """Put what was learned on the disk."""
        if self.learned:
            self._talk.disk.add_folder_keys(self.learned)
            self.learned = []

    def _known(self, folder: bytes) -> FolderKey | None:
        self.look_up([folder])
        return self._folders[folder]

    def _generations(self, ring: bytes) -> list[RingKey]:
        if ring not in self._rings:
            self._rings[ring] = sorted(self._talk.ring_keys(ring), key=lambda key: key.epoch)
        return self._rings[ring]


def _was_taken_out(talk: Talk, ring: bytes) -> bool:
    """Whether this seat is not among the chosen readers of a restricted ring."""
    return ring in talk.control.restricted and not talk.control.is_reader(talk.keys.seat, ring)


def _brought(header: Header, ring_key: RingKey) -> FolderKey:
    """The folder key the envelope itself brings."""
    if not header.folder_wrap:
        raise CannotOpen(reason="no_key")
    return unwrap_folder(header, ring_key)
