"""Letting go in a vault in memory: the engine's Erasing. Each call is one transaction."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from app.domain.erasing import Carried, Site, Standing
from app.domain.ids import EnvelopeId, FolderRef, OpId, RecordId, SeatId
from app.ops.codec import op_id
from app.ops.kept import LOST, EnvelopeState, HeldEnvelope, KeptEnvelope, LetGo
from app.ops.merge import Register
from sync.sealing.payload import unpack
from tests.simulation.disk import Place
from tests.simulation.memory_files import MemoryFiles


class MemoryErasing(MemoryFiles):
    """What `MemoryDisk` does where something was erased."""

    seat: SeatId
    ops: dict[OpId, bytes]
    views: dict[Place, Register]
    held_here: dict[EnvelopeId, HeldEnvelope]
    _loose: dict[OpId, FolderRef]

    def __init__(self) -> None:
        super().__init__()
        self._aside: dict[OpId, tuple[FolderRef, bytes]] = {}

    def set_aside(self) -> set[OpId]:
        """The saves that can only be looked at any more."""
        return set(self._aside)

    def unsent_in(self, folder: FolderRef) -> set[OpId]:
        """Saves made here that are in no envelope."""
        return {op for op, of in self._loose.items() if of == folder}

    # --- Erasing
    def is_here(self, ref: FolderRef) -> bool:
        """See sync.ports.Erasing."""
        is_known = ref in self._folders or ref in self._previewed or ref in self._places_of
        return is_known or any(True for _ in self._whole_of(ref))

    def let_go(self, ref: FolderRef, bare: Callable[[bytes], bytes], reason: str) -> LetGo:
        """See sync.ports.Erasing."""
        aside = {op: (ref, self.ops[op]) for op in self._unsent_of(ref)}
        self._aside |= aside
        saves = [op for op, of in self._op_folder.items() if of == ref]
        for op in saves:
            del self._op_folder[op], self.ops[op]
            self._loose.pop(op, None)
        whole = list(self._whole_of(ref))
        for one in whole:
            self.kept[one.id] = replace(
                one, header=bare(one.header), payload=b"", signature=b"", ops=(), read=(), reason="",
                state=EnvelopeState.GONE,
            )  # fmt: skip
        for place in self._places_of.pop(ref, ()):
            self.views.pop(place, None)
            self._ahead.pop(place, None)
        self._forget_files(ref)
        self._folders.pop(ref, None)
        self._previewed.pop(ref, None)
        return LetGo(len(saves), len(whole), len(aside))

    def bury(self, buried: Sequence[KeptEnvelope]) -> None:
        """See sync.ports.Erasing."""
        for one in buried:
            self.held_here.pop(one.id, None)
            self.kept.setdefault(one.id, one)

    def aside(self) -> Mapping[FolderRef, int]:
        """See sync.ports.Erasing."""
        return Counter(folder for folder, _ in self._aside.values())

    def erasures(self) -> Sequence[Standing]:
        """See sync.ports.Erasing. Proposals are the casework's; here the record is written at once."""
        return ()

    def is_still_needed(self, folders: Sequence[FolderRef]) -> bool:
        """See sync.ports.Erasing."""
        return False

    def note_erasures(self, told: Mapping[RecordId, Carried], site: Site) -> bool:
        """See sync.ports.Erasing."""
        return False

    # --- inside
    def _set_aside_refused(self, identity: EnvelopeId) -> None:
        """The centre has kept no more than the skeleton of an own envelope."""
        kept = self.kept.get(identity)
        if kept is not None and kept.seat == self.seat and kept.payload:
            self._aside |= {op_id(body): (kept.folder, body) for body in unpack(kept.payload)}

    def _unsent_of(self, ref: FolderRef) -> Iterator[OpId]:
        """This seat's own saves that are in no envelope, or in one that the centre never had."""
        yield from (op for op, of in self._loose.items() if of == ref)
        for one in self._whole_of(ref):
            if one.seat == self.seat and one.seq is None and one.reason != LOST:
                yield from (op for body in unpack(one.payload) if (op := op_id(body)) in self.ops)

    def _whole_of(self, ref: FolderRef) -> Iterator[KeptEnvelope]:
        kept = self.kept.values()
        return (one for one in list(kept) if one.folder == ref and one.state is not EnvelopeState.GONE)

    def _forget_files(self, ref: FolderRef) -> None:
        for record in [record for record, (_, folder, _, _) in self._attached.items() if folder == ref]:
            del self._attached[record]
            self._ways.pop(record, None)
            self._parts = {place: part for place, part in self._parts.items() if place[0] != record}
