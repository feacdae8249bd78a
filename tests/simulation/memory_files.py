"""Attachments and snapshots of a vault in memory: the engine's Files and Shelf. Each call is one transaction."""

from collections.abc import Callable, Collection, Iterator, Sequence
from functools import lru_cache
from typing import Any

import msgspec
from msgspec.structs import replace

from app.domain.attachments import SMALL_BYTES
from app.domain.ids import EnvelopeId, FolderRef, OpId, RecordId, RingId
from app.ops.attached import KIND, PART_BYTES, Attached, attached, attached_in, parts_of
from app.ops.codec import UnreadableOp, decode
from app.ops.kept import Carried, EnvelopeState, FolderKey, KeptEnvelope, Making, PartPlace, Preview
from app.ops.values import Op, Value
from sync.sealing.payload import unpack
from tests.simulation.disk import Attachment, Place

FOLDERS_A_PART = 2


class Way(msgspec.Struct, frozen=True):
    """How the bytes of one attachment fare."""

    stored: int = 0
    wanted: bool = False
    problem: str = ""


class Shown(msgspec.Struct, frozen=True, array_like=True):
    """One folder in a part of a snapshot: its key, and what its fields show."""

    folder: bytes
    key: bytes
    fields: list[tuple[str, bytes, str, Any]]


_encode = msgspec.msgpack.Encoder().encode
_shown = msgspec.msgpack.Decoder(list[Shown])


class MemoryFiles:
    """What `MemoryDisk` has beside saves and envelopes."""

    kept: dict[EnvelopeId, KeptEnvelope]
    _folders: dict[FolderRef, FolderKey]
    value: Callable[[Place], Value]

    def __init__(self) -> None:
        self._attached: dict[RecordId, tuple[OpId, FolderRef, Attached, bytes]] = {}  # with the SHA-256 it says
        self._carrier: dict[OpId, EnvelopeId] = {}
        self._parts: dict[tuple[RecordId, int], bytes] = {}
        self._ways: dict[RecordId, Way] = {}
        self._places_of: dict[FolderRef, list[Place]] = {}
        self._op_folder: dict[OpId, FolderRef] = {}
        self._previewed: dict[FolderRef, FolderKey] = {}
        self._ahead: dict[Place, Value] = {}  # shown from a snapshot, or from what was saved behind it
        self._preview: Preview | None = None
        self._making: Making | None = None

    # --- what the worker does
    def attach(self, record: RecordId, folder: FolderRef, content: bytes) -> None:
        """Keep the bytes of a new attachment."""
        for number in range(parts_of(len(content))):
            self._parts[record, number] = content[number * PART_BYTES : (number + 1) * PART_BYTES]
        self._ways[record] = Way()

    def want(self, record: RecordId) -> None:
        """Somebody waits for it."""
        self._ways[record] = replace(self._ways.get(record, Way()), wanted=True, problem="")

    def attachments(self) -> list[Attachment]:
        """All of them."""
        return [
            Attachment(
                record, folder, one.size, sha256, self._content(record),
                is_whole=self._is_whole(one), is_stored=self._is_stored(one), is_wanted=self._way(one).wanted,
                problem=self._way(one).problem,
            )
            for record, (_, folder, one, sha256) in self._attached.items()
        ]  # fmt: skip

    def folders_in_part(self, part: bytes) -> set[bytes]:
        """Which folders a part of a snapshot is about."""
        return {one.folder for one in _shown.decode(part)}

    # --- Files
    def attachment_part(self, record: RecordId, number: int) -> bytes | None:
        """See sync.ports.Files."""
        return self._parts.get((record, number))

    def keep_attachment_part(self, record: RecordId, number: int, content: bytes) -> None:
        """See sync.ports.Files."""
        if record in self._attached:
            self._parts.setdefault((record, number), content)

    def to_bring(self, most: int) -> Sequence[Carried]:
        """See sync.ports.Files."""
        due = (one for one in self._carried() if self._is_whole(one.attached) and not self._is_stored(one.attached))
        return list(due)[:most]

    def to_fetch(self, most: int) -> Sequence[Carried]:
        """See sync.ports.Files."""
        due = [one for one in self._carried() if not self._is_whole(one.attached)]
        due = [one for one in due if one.is_wanted or one.attached.size <= SMALL_BYTES]
        due.reverse()  # the newest first
        return sorted(due, key=lambda one: not one.is_wanted)[:most]

    def is_carried(self, one: Carried) -> None:
        """See sync.ports.Files."""
        if one.attached.record in self._attached:
            self._ways[one.attached.record] = Way(stored=one.attached.parts)

    def note_problem(self, one: Carried, problem: str) -> None:
        """See sync.ports.Files."""
        if one.attached.record in self._attached:
            self._ways[one.attached.record] = replace(self._way(one.attached), problem=problem)

    def doubt_stored(self) -> None:
        """See sync.ports.Files."""
        self._ways = {record: replace(way, stored=0) for record, way in self._ways.items()}

    def stored(self, after: bytes, most: int) -> Sequence[Carried]:
        """See sync.ports.Files."""
        known = (one for one in self._carried() if self._is_whole(one.attached) and self._is_stored(one.attached))
        return sorted((one for one in known if one.attached.record > after), key=lambda one: one.attached.record)[:most]

    def is_lost(self, one: Carried) -> None:
        """See sync.ports.Files."""
        if one.attached.record in self._attached:
            self._ways[one.attached.record] = replace(self._way(one.attached), stored=0)

    def unstored_count(self) -> int:
        """See sync.ports.Files."""
        known = (one for _, _, one, _ in self._attached.values())
        return sum(self._is_whole(one) and not self._is_stored(one) for one in known)

    # --- Shelf
    def part(self, ring: RingId, at: PartPlace) -> tuple[bytes, PartPlace | None]:
        """See sync.ports.Shelf."""
        refs = [ref for ref, key in self._folders.items() if key.ring == ring]
        some = refs[at.row : at.row + FOLDERS_A_PART]
        packed = [Shown(ref, self._folders[ref].key, [*self._fields(ref)]) for ref in some]
        after = at.row + FOLDERS_A_PART
        return _encode(packed), PartPlace(0, after) if after < len(refs) else None

    def making(self) -> Making | None:
        """See sync.ports.Shelf."""
        return self._making

    def keep_making(self, state: Making | None) -> None:
        """See sync.ports.Shelf."""
        self._making = state

    def preview(self) -> Preview | None:
        """See sync.ports.Shelf."""
        return self._preview

    def keep_preview(self, state: Preview) -> None:
        """See sync.ports.Shelf."""
        self._preview = state

    def preview_keys(self, refs: Collection[FolderRef]) -> Sequence[FolderKey]:
        """See sync.ports.Shelf."""
        return [self._previewed[ref] for ref in refs if ref in self._previewed]

    def show_part(self, ring: RingId, part: bytes, state: Preview) -> None:
        """See sync.ports.Shelf."""
        try:
            shown = _shown.decode(part)
        except msgspec.DecodeError as error:
            raise ValueError("no part of a snapshot") from error
        for one in shown:
            self._know([FolderKey(FolderRef(one.folder), ring, one.key)])
            if one.folder in self._previewed:
                for kind, record, field, value in one.fields:
                    self._ahead.setdefault(Place(kind, record, field), value)
        self._preview = state

    def show_envelopes(self, opened: Sequence[KeptEnvelope], keys: Sequence[FolderKey], state: Preview) -> None:
        """See sync.ports.Shelf."""
        self._know(keys)
        for op in (op for kept in opened for op in _read(kept.payload) if op.folder in self._previewed):
            self._ahead |= {Place(one.kind, one.record, one.field): one.value for one in op.writes}
        self._preview = state

    def confirm(self, most: int) -> int:
        """See sync.ports.Shelf."""
        for ref in list(self._previewed)[:most]:
            del self._previewed[ref]
        if not self._previewed:
            self._preview = None
            self._ahead = {}
        return len(self._previewed)

    # --- inside
    def _note_op(self, identity: OpId, body: bytes, op: Op) -> None:
        """An op is absorbed."""
        self._op_folder[identity] = op.folder
        places = self._places_of.setdefault(op.folder, [])
        places += [Place(one.kind, one.record, one.field) for one in op.writes]
        if KIND.encode() in body:
            says = {one.record: one.value for one in op.writes if one.kind == KIND and one.field == "sha256"}
            for one in attached(op):
                hash_ = says.get(one.record)
                self._attached.setdefault(
                    one.record, (identity, op.folder, one, hash_ if isinstance(hash_, bytes) else b"")
                )

    def _fields(self, ref: FolderRef) -> Iterator[tuple[str, bytes, str, Value]]:
        for place in dict.fromkeys(self._places_of.get(ref, ())):
            yield (*place, self.value(place))

    def _know(self, keys: Sequence[FolderKey]) -> None:
        """Folders to be shown from now on; one of which saves are here shows those."""
        for key in keys:
            if key.folder not in self._places_of:
                self._previewed.setdefault(key.folder, key)

    def _carried(self) -> Iterator[Carried]:
        for record, (op, folder, one, _) in self._attached.items():
            kept = self.kept.get(self._carrier.get(op, EnvelopeId(b"")))
            if kept is None or kept.state is not EnvelopeState.CENTRE:
                continue
            first = _first(kept.payload, one)
            here = frozenset(number for of, number in self._parts if of == record)
            way = self._way(one)
            if first is not None:
                yield Carried(one, folder, kept.header, first, here, way.wanted, way.problem)

    def _way(self, one: Attached) -> Way:
        return self._ways.get(one.record, Way())

    def _is_whole(self, one: Attached) -> bool:
        return all((one.record, number) in self._parts for number in range(one.parts))

    def _is_stored(self, one: Attached) -> bool:
        return self._way(one).stored >= one.parts

    def _content(self, record: RecordId) -> bytes:
        return b"".join(content for (of, _), content in sorted(self._parts.items()) if of == record)


@lru_cache(10_000)
def _first(payload: bytes, wanted: Attached) -> int | None:
    """Which of the names in its envelope's header is its first."""
    before = 0
    for body in unpack(payload):
        for one in attached_in(body):
            if one == wanted:
                return before
            before += one.parts
    return None


def _read(payload: bytes) -> Iterator[Op]:
    for body in unpack(payload):
        try:
            yield decode(body)
        except UnreadableOp:
            continue
