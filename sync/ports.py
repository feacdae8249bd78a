"""What the sync engine is given: a disk, a wire and randomness. Production and the simulator give it theirs."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Protocol

from app.domain.erasing import Carried as Told
from app.domain.erasing import Site
from app.domain.erasing import Standing as Proposed
from app.domain.ids import EnvelopeId, FolderRef, RecordId, RingId, SeatId, StreamId
from app.ops.kept import (
    Carried,
    FolderKey,
    HeldEnvelope,
    KeptEnvelope,
    LetGo,
    Making,
    PartPlace,
    Preview,
    Restricting,
    RingKey,
    Standing,
    StreamState,
    WaitingCount,
    WaitingOps,
)
from sync.protocol.messages import (
    BlobName,
    BlobPiece,
    ControlPage,
    EnvelopePage,
    Greeting,
    GreetRequest,
    Hello,
    PushResult,
)

Randomness = Callable[[int], bytes]
"""Returns that many random bytes: `secrets.token_bytes` in production, a seeded source in the simulator."""

Progress = Callable[[str, int, int], bool]
"""Called with (step, done, total); returns False to cancel after the current page."""


class Disk(Protocol):
    """The vault as the engine sees it. Each call is one transaction; none waits for the wire."""

    def stream_state(self, stream: StreamId) -> StreamState:
        """How far this stream has been read."""

    def folder_keys(self, refs: Collection[FolderRef]) -> Sequence[FolderKey]:
        """The keys of those folders whose key this vault has, in no order."""

    def ring_keys(self, ring: RingId) -> Sequence[RingKey]:
        """All generations of a ring's key held here, oldest first."""

    def add_ring_keys(self, keys: Sequence[RingKey]) -> None:
        """Keep further generations; known ones are left as they are."""

    def add_folder_keys(self, keys: Sequence[FolderKey]) -> None:
        """Keep the keys of folders other seats made, `wrap` empty; known ones are left as they are."""

    def restrictions(self) -> Sequence[Restricting]:
        """Restricted rings decided on this computer that the control stream does not tell of yet."""

    def restriction_said(self, ring: RingId) -> None:
        """The control stream tells of it now, or never will."""

    def move_folders(self, moves: Mapping[FolderRef, RingId], leaving: Collection[RingId]) -> None:
        """Put folders that lie in one of `leaving` into their new ring, their `wrap` empty again."""

    def folders_in(self, ring: RingId) -> Sequence[FolderRef]:
        """The folders of a ring whose keys are here."""

    def drop_ring_keys(self, ring: RingId) -> None:
        """Forget all generations of a ring's key."""

    def knows(self, envelope: EnvelopeId) -> bool:
        """Whether this vault has that envelope, opened or held."""

    def envelope(self, identity: EnvelopeId) -> KeptEnvelope | HeldEnvelope | None:
        """That envelope, opened or held, if this vault has it."""

    def last_own_envelope(self, stream: StreamId) -> EnvelopeId:
        """The id of this seat's newest envelope in the stream that the centre has or may yet get; 32 zero bytes before
        the first."""

    def last_stored(self, stream: StreamId, seat: SeatId) -> EnvelopeId:
        """The id of a seat's newest envelope that is known to be at the centre; 32 zero bytes where none is."""

    def waiting_folders(self, stream: StreamId) -> Sequence[FolderRef]:
        """The folders with ops in no envelope yet, oldest op first."""

    def waiting_ops(self, stream: StreamId, folders: Sequence[FolderRef]) -> Sequence[WaitingOps]:
        """Ops of some folders that are in no envelope yet; to be asked again until there are none.

        Each item holds at most 500 ops and 200 kB. A folder may be left out as long as another has very many.
        """

    def freeze(self, envelopes: Sequence[KeptEnvelope], wraps: Sequence[FolderKey]) -> None:
        """Bind ops to the envelopes that carry them, and folders to the wrap this seat's first envelope shows."""

    def unacknowledged(self, stream: StreamId, after: bytes, most: int) -> Sequence[KeptEnvelope]:
        """Envelopes to be offered, in the order they were kept; `after` is the last id of the previous page."""

    def sealed_by(self, stream: StreamId, seat: SeatId, after: bytes, most: int) -> Sequence[KeptEnvelope]:
        """All opened envelopes of a seat, in the order they were kept, paged as `unacknowledged` is."""

    def acknowledge(self, results: Sequence[PushResult]) -> None:
        """Store receipts and refusals, of kept and of held envelopes alike.

        accepted, duplicate: seq and receipt are stored, the envelope is at the centre. gone with a place: the same,
        and its own saves are set aside before their folder is let go of. rejected, and gone without a place:
        quarantine, with the code as its reason. An id this vault does not know is passed over.
        """

    def release(self, stream: StreamId, reasons: Sequence[str]) -> None:
        """Put envelopes that were refused for one of `reasons` back among those to be offered."""

    def take_in_hand(self, envelopes: Sequence[HeldEnvelope]) -> None:
        """Keep envelopes that came by another way than the server (seq 0), as held; known ones are left as they are."""

    def apply_page(
        self,
        state: StreamState,
        opened: Sequence[KeptEnvelope],
        held: Sequence[HeldEnvelope],
        own: Sequence[tuple[int, bytes]],
        passed: Sequence[tuple[int, bytes]] = (),
    ) -> None:
        """One pulled page: envelopes, their ops, views, cursor and rolling hash, all in one transaction.

        `own` says where this seat's own envelopes stand in the page (seq, id). Envelopes already here only get
        their seq and state; an own one without a receipt stays frozen, to be offered once more for it. An envelope
        whose seq lies in this page but under another id was lost by the server and goes back to frozen with no seq.
        `passed` are places whose envelope the centre did not give out: they count in the rolling hash, and no more.
        `state.server_time_ms` bounds which remote clocks are absorbed.
        """

    def unfilled(self, stream: StreamId, most: int) -> Sequence[int]:
        """The first places read of which nothing is here, or a skeleton that does not stand there yet."""

    def fill(
        self, stream: StreamId, opened: Sequence[KeptEnvelope], held: Sequence[HeldEnvelope], server_time_ms: int
    ) -> None:
        """Keep what stands at a place that had been passed; one, opened or held."""

    def held(self, stream: StreamId) -> Sequence[HeldEnvelope]:
        """Envelopes that could not be opened when they came."""

    def apply_held(self, opened: Sequence[KeptEnvelope], still: Sequence[HeldEnvelope], server_time_ms: int) -> None:
        """Held envelopes that open now leave the held list in the same transaction; `still` wait for another reason.

        `server_time_ms` bounds which remote clocks are absorbed, as in a page.
        """

    def hash_at(self, stream: StreamId, seq: int) -> bytes | None:
        """The rolling hash this vault computed at `seq`, if it still knows it."""

    def hashes_at(self, stream: StreamId, seqs: Collection[int]) -> Mapping[int, bytes]:
        """The rolling hashes this vault computed at some positions, as far as it still knows them."""

    def rewind(self, state: StreamState) -> None:
        """The server lost what lies above `state`: set the cursor back and mark all of it as not acknowledged.

        Kept envelopes (own and others') with a seq above it become frozen with seq None and no receipt; held ones
        get seq 0, which means: to be offered again as they are.
        """

    def control_records(self, stream: StreamId, after: int) -> Sequence[bytes]:
        """Control records held here, from position `after` on."""

    def add_control_records(self, stream: StreamId, records: Sequence[bytes], state: StreamState) -> None:
        """Keep verified control records and the new state of the control stream."""

    def replace_control_records(
        self, stream: StreamId, after: int, records: Sequence[bytes], state: StreamState
    ) -> None:
        """Give up the control records above `after` for verified ones of another branch, in one transaction."""

    def standing(self, stream: StreamId, after: int, most: int) -> Sequence[Standing]:
        """The entries of a stream as they were read, from behind a position, each with what is here of it."""

    def stored_count(self, stream: StreamId) -> int:
        """How many opened envelopes are marked as being at the centre."""

    def waiting_count(self) -> WaitingCount:
        """What the status line says."""


class Shelf(Protocol):
    """What a vault does with snapshots. Each call is one transaction; parts are bytes only vaults understand."""

    def part(self, ring: RingId, at: PartPlace) -> tuple[bytes, PartPlace | None]:
        """A part of what can be seen in a ring, and where the next one begins (None: that was the last)."""

    def making(self) -> Making | None:
        """The snapshot that is on its way to the centre."""

    def keep_making(self, state: Making | None) -> None:
        """Remember how far it has come; None: it is there, or given up."""

    def preview(self) -> Preview | None:
        """How far showing snapshots has come; None where nothing is shown that has not been read."""

    def keep_preview(self, state: Preview) -> None:
        """Remember how far it has come."""

    def preview_keys(self, refs: Collection[FolderRef]) -> Sequence[FolderKey]:
        """The keys of some folders that are shown from a snapshot. They are believed for looking only."""

    def show_part(self, ring: RingId, part: bytes, state: Preview) -> None:
        """Show a part, of folders nothing has been read of. Raises ValueError for what is none."""

    def show_envelopes(self, opened: Sequence[KeptEnvelope], keys: Sequence[FolderKey], state: Preview) -> None:
        """Show what was saved after the snapshot, without keeping it; `keys` are of folders begun since."""

    def confirm(self, most: int) -> int:
        """Once all is read: show up to so many folders from their ops alone; how many such steps are left."""


class Files(Protocol):
    """What a vault does with the bytes of attachments. Each call is one transaction."""

    def attachment_part(self, record: RecordId, number: int) -> bytes | None:
        """One part, in clear, if it is here."""

    def keep_attachment_part(self, record: RecordId, number: int, content: bytes) -> None:
        """Keep one part that has come."""

    def to_bring(self, most: int) -> Sequence[Carried]:
        """Attachments that are here whole, whose record is at the centre, and that are not known to lie there whole;
        the longest waiting first."""

    def to_fetch(self, most: int) -> Sequence[Carried]:
        """Attachments that are not here whole and are wanted or small; first those somebody waits for."""

    def is_carried(self, one: Carried) -> None:
        """All of it is at the centre and here."""

    def note_problem(self, one: Carried, problem: str) -> None:
        """Why it does not come or go."""

    def doubt_stored(self) -> None:
        """The centre may have lost bytes: ask of all of them again."""

    def stored(self, after: bytes, most: int) -> Sequence[Carried]:
        """Attachments that are here whole and said to be at the centre whole, by their ids, from behind `after`."""

    def is_lost(self, one: Carried) -> None:
        """The centre has it no more: it is brought again."""

    def unstored_count(self) -> int:
        """How many attachments that are here whole are not known to be at the centre."""


class Erasing(Protocol):
    """What a vault does where something is to be erased, or was. Each call is one transaction."""

    def is_here(self, ref: FolderRef) -> bool:
        """Whether anything of a folder that could be read is here."""

    def let_go(self, ref: FolderRef, bare: Callable[[bytes], bytes], reason: str) -> LetGo:
        """Drop all of a folder; of each envelope the skeleton stays, its header as `bare` makes it."""

    def bury(self, buried: Sequence[KeptEnvelope]) -> None:
        """Held envelopes of which no more than these skeletons is to be kept."""

    def aside(self) -> Mapping[FolderRef, int]:
        """How many unsent saves are set aside, by folder."""

    def erasures(self) -> Sequence[Proposed]:
        """All proposals there ever were, with what was said to them."""

    def is_still_needed(self, folders: Sequence[FolderRef]) -> bool:
        """Whether a case that would stay has a person who would go."""

    def note_erasures(self, told: Mapping[RecordId, Told], site: Site) -> bool:
        """Remember what the control stream says of them; whether that is news."""


class Closing(Protocol):
    """What a vault does where a case is kept apart from its seat. Each call is one transaction."""

    def is_here(self, ref: FolderRef) -> bool:
        """Whether anything of a folder that could be read is here."""

    def let_go(self, ref: FolderRef, bare: Callable[[bytes], bytes], reason: str) -> LetGo:
        """Drop all of a folder; of each envelope the skeleton stays, its header as `bare` makes it."""


class Vault(Disk, Shelf, Files, Erasing, Protocol):
    """A vault as the program has it."""


class Wire(Protocol):
    """One conversation with one server. Raises the errors of `sync.errors`, never a library's own."""

    def hello(self) -> Hello:
        """What this server is. Needs no session."""

    def greet(self, request: GreetRequest) -> Greeting:
        """Heads of all streams this seat follows; opens a session first where there is none."""

    def control_page(self, stream: StreamId, after: int) -> ControlPage:
        """Control records after a position."""

    def append_control(self, stream: StreamId, expect: int, records: Sequence[bytes]) -> int:
        """Compare-and-set append; the new position. Raises `ControlMoved` where `expect` is stale."""

    def pull(self, stream: StreamId, after: int, hash: bytes, max_bytes: int, *, own: bool = False) -> EnvelopePage:
        """Envelopes after a position; with `own` this seat's as well, which a vault that lost them needs.

        Raises `HistoryDiffers` where the hash at `after` is another.
        """

    def push(self, stream: StreamId, envelopes: Sequence[bytes]) -> Sequence[PushResult]:
        """Offer envelopes: at most 500 and 1 MiB. One result each, in order."""

    def lacking(self, stream: StreamId, blobs: Sequence[BlobName]) -> Sequence[tuple[BlobName, int]]:
        """Those of at most 500 blobs the server has not whole, each with how many bytes this seat has brought of it."""

    def bring(self, stream: StreamId, piece: BlobPiece) -> int:
        """Bring a piece of a blob; how many of its bytes the server has from this seat now: go on from there.

        Raises ServerRefused: quota, no_room, bad_hash.
        """

    def take_piece(self, stream: StreamId, blob: BlobName, after: int, most: int) -> BlobPiece:
        """Up to `most` bytes of a blob from behind `after`. Raises ServerRefused (unknown_blob)."""
