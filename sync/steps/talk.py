"""What every step of a round is given: who talks, for which site, with which disk, wire, clock and randomness."""

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from functools import cached_property

from app.domain.ids import RingId, StreamId
from app.now import Now, wall_ms
from app.ops.kept import RingKey
from sync.errors import Cancelled
from sync.ports import Closing, Disk, Erasing, Files, Progress, Randomness, Shelf, Wire
from sync.protocol.control import Control
from sync.protocol.messages import StreamPosition
from sync.protocol.names import stream_id
from sync.sealing.seat_keys import SeatKeys
from sync.steps.pace import Pace

_REFUSED_FOR_MEMBERSHIP = ("not_member", "revoked")


def carry_on(_step: str, _done: int, _total: int) -> bool:
    """The progress callback of nobody."""
    return True


@dataclass
class Talk:
    """One seat talking with one server. Lives as long as the vault is open; everything it remembers is a shortcut.

    `server_key` is the key this seat knows the server's receipts by; empty before the first contact, when the first
    key met is taken (keep it and pass it in from then on).
    """

    keys: SeatKeys
    site: bytes
    disk: Disk
    wire: Wire
    now: Now
    random: Randomness
    progress: Progress = carry_on
    server_key: bytes = b""
    control: Control = field(default_factory=Control)  # the folded control stream, as far as it is on the disk
    receipted: set[bytes] = field(default_factory=set)  # own envelopes receipted but not met in the stream yet
    unwanted: set[bytes] = field(default_factory=set)  # held envelopes the server refused; asked once is enough
    server_time_ms: int = 0  # the server's clock at the last greeting
    went_through: bool = False  # whether the last round came to its end
    page: Pace = field(default_factory=Pace)  # how much the line brings in a few seconds
    batch: Pace = field(default_factory=Pace)  # how much it takes
    anchor: StreamPosition | None = None  # where the control stream stood when this seat was invited
    keys_shared: bytes = b""  # the control hash at which no key was due to anybody from this seat
    filled_at: object = None  # at which control hash, and with what spoilt, the centre was asked for what was passed
    asking: int = -1  # how many wait to be let in by an administrator, as the last greeting says; -1: it does not say
    brought_again: dict[bytes, int] = field(default_factory=dict)  # what the centre's disk had spoilt: how often
    told_aside: dict[bytes, int] = field(default_factory=dict)  # by erased folder: unsent saves this seat spoke of
    folders_moved: bytes = b""  # the control hash at which all folders lay in their rings here
    shelf: Shelf | None = None  # the same vault, where it makes and shows snapshots
    files: Files | None = None  # the same vault, where it carries attachments
    erasing: Erasing | None = None  # the same vault, where it erases
    erasures_told: object = None  # what the vault was last told of proposals to erase
    closing: Closing | None = None  # the same vault, where it lets go of what is kept apart from this seat
    closed: int = 0  # folders of that it has let go of in this conversation
    closed_at: bytes = b""  # the control hash at which nothing of that was here any more
    let_go_at: bytes = b""  # the control hash at which nothing that was erased was here any more
    later: dict[bytes, int] = field(default_factory=dict)  # attachments that did not come or go: when to try again
    makes_snapshots: bool = True  # until the server has no room for one
    executor: Executor | None = None  # what goes over the wire while the disk is busy; None: one after the other
    vouched: frozenset[bytes] = frozenset()  # envelopes of the page at hand that are signed: key and id of each
    held_tried: bool = False  # whether held envelopes were tried since the last time a new key could be here

    @cached_property
    def control_stream(self) -> StreamId:
        """The site's control stream."""
        return StreamId(stream_id("control", self.site))

    @cached_property
    def data_stream(self) -> StreamId:
        """The site's stream of envelopes."""
        return StreamId(stream_id("data", self.site))

    def now_ms(self) -> int:
        """This computer's clock, in milliseconds since 1970 UTC."""
        return wall_ms(self.now())

    def report(self, step: str, done: int, total: int) -> None:
        """Tell how far a step has come. Raises Cancelled where the person has stopped it."""
        if not self.progress(step, done, total):
            raise Cancelled(step=step)

    def ring_keys(self, ring: bytes) -> Sequence[RingKey]:
        """All generations of a ring's key this seat has, oldest first."""
        return self.disk.ring_keys(RingId(ring))


def membership_moved(talk: Talk) -> None:
    """More is known of who may: what that stood in the way of is tried again, here and at the server."""
    talk.held_tried = False
    talk.unwanted.clear()
    if talk.disk.waiting_count().quarantined:
        talk.disk.release(talk.data_stream, _REFUSED_FOR_MEMBERSHIP)


def is_past(talk: Talk) -> bool:
    """Whether this seat is given no new keys any more: it is shut out, or a copy of its computer goes on as another.

    What it still has to hand in goes under the last it has.
    """
    return is_revoked(talk) or talk.control.has_successor(talk.keys.seat)


def is_revoked(talk: Talk) -> bool:
    """Whether the control stream, as far as it is here, has shut this seat out."""
    member = talk.control.members.get(talk.keys.seat)
    return member is not None and not member.active
