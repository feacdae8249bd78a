"""What has not reached the centre, and what came from there and cannot be opened: as lists a person can act on."""

from datetime import datetime
from enum import StrEnum

import msgspec

from app.domain.ids import EnvelopeId, FolderRef, OpId, RecordId
from app.domain.readers import Role


class Waits(StrEnum):
    """For what a save waits."""

    ROUND = "round"  # sealed with the next exchange
    RECEIPT = "receipt"  # sealed, offered until the centre has given a receipt
    AGAIN = "again"  # the centre had it, and has lost it: offered once more
    REFUSED = "refused"  # the centre would not have it; kept here


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """What waits of one folder: of a case, of a person, of the site."""

    folder: FolderRef
    ring: bytes  # whose key it is sealed with
    kind: str  # "case", "person", "site", or "" where this vault shows nothing of the folder
    case: RecordId | None  # to be opened; of a person one of theirs
    called: str
    number: str
    count: int
    refused: int
    oldest: datetime


class WaitingSave(msgspec.Struct, frozen=True, kw_only=True):
    """One save that waits."""

    op: OpId
    kind: str  # of what was saved; "" where this version cannot read it
    record: RecordId | None
    case: RecordId | None
    form: str  # of a form, a printed sheet or a screening
    role: Role | None
    count: int  # records of this kind in the save
    saved_at: datetime
    worker: str  # whose it is, where it is not this seat's own
    waits: Waits
    reason: str  # why it was refused: the centre's code
    envelope: EnvelopeId | None


class Unopened(msgspec.Struct, frozen=True):
    """Envelopes that came and cannot be opened yet, by why."""

    reason: str
    count: int


class UnsentFile(msgspec.Struct, frozen=True, kw_only=True):
    """An attachment whose bytes are here and not known to be at the centre."""

    record: RecordId
    case: RecordId
    called: str  # how the case is called
    number: str
    name: str
    size: int
    recorded_at: datetime
    problem: str  # why the last try failed: a code of the list `case.attachment.problem.` in the words


class Undelivered(msgspec.Struct, frozen=True, kw_only=True):
    """One page of the list for one reader, and everything that waits to be opened."""

    folders: tuple[Waiting, ...]
    has_more: bool
    unopened: tuple[Unopened, ...]
    files: tuple[UnsentFile, ...] = ()


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """What a comparison with the centre found. `differs` empty, nothing waiting: nothing is missing."""

    at_ms: int
    seq: int  # sealed parcels in the site's stream, all of them counted here
    hash: bytes  # the rolling hash over them, computed from what lies here
    records: int  # saves inside them
    control: int  # entries of the control stream
    waiting: int  # saves of this computer that have not reached the centre
    refused: int  # parcels that the centre would not have
    held: int  # parcels at the centre that cannot be opened here
    files: int = 0  # attachments whose bytes are here and not known to be at the centre
    differs: tuple[str, ...] = ()  # "missing", "hash", "receipt", "unplaced", "behind", "control", "hole", "files"

    @property
    def is_complete(self) -> bool:
        """Whether everything here is at the centre and everything there is here."""
        return not (self.differs or self.waiting or self.refused or self.files)
