"""A server in memory that follows the rules of the real one, and keeps every byte it was ever shown."""

from collections.abc import Sequence
from copy import copy

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.errors import ControlMoved, Forged, HistoryDiffers, Malformed, ServerRefused
from sync.ports import Randomness
from sync.protocol.control import Control, fold
from sync.protocol.envelope import check_envelope, parse_envelope, parse_header, rolled
from sync.protocol.messages import (
    ControlPage,
    EnvelopePage,
    Greeting,
    Hello,
    PushResult,
    StoredEnvelope,
    StreamPosition,
)
from sync.protocol.names import NO_HASH, next_hash, stream_id
from sync.protocol.signing import receipt_words


class Log:
    """What a restore brings back: one site's two streams."""

    def __init__(self) -> None:
        self.records: list[bytes] = []
        self.control = Control()
        self.ids: list[bytes] = []
        self.raws: list[bytes] = []
        self.hashes: list[bytes] = [NO_HASH]
        self.seqs: dict[bytes, int] = {}

    def copy(self) -> "Log":
        """A backup."""
        other = copy(self)
        other.records, other.ids, other.raws = list(self.records), list(self.ids), list(self.raws)
        other.hashes, other.seqs = list(self.hashes), dict(self.seqs)
        return other


class MemoryServer:
    """One site on one server."""

    def __init__(self, site: bytes, random: Randomness) -> None:
        self.data = stream_id("data", site)
        self.control_stream = stream_id("control", site)
        self.log = Log()
        self.time_ms = 0
        self.shown: list[bytes] = []  # every byte that ever came in
        self._random = random
        self._signer = Ed25519PrivateKey.from_private_bytes(random(32))
        self.incarnation = random(16)

    def restore(self, backup: Log, says_so: bool = True) -> None:
        """Go back to a backup. A careless operator does not say so."""
        self.log = backup.copy()
        if says_so:
            self.incarnation = self._random(16)

    def hello(self) -> Hello:
        """What this server is."""
        key = self._signer.public_key().public_bytes_raw()
        return Hello((1,), self.incarnation, key, self.time_ms, bytes(32))

    def greet(self, seat: bytes) -> Greeting:
        """Both heads."""
        self._admit(seat)
        control = StreamPosition(self.control_stream, self.log.control.position, self.log.control.hash)
        return Greeting(self.incarnation, self.time_ms, (control, self._head()))

    def control_page(self, seat: bytes, after: int) -> ControlPage:
        """Two records at a time, so that there are pages."""
        self._admit(seat)
        records = self.log.records[after : after + 2]
        head = StreamPosition(self.control_stream, self.log.control.position, self.log.control.hash)
        return ControlPage(tuple(records), head, after + len(records) < len(self.log.records))

    def append_control(self, expect: int, records: Sequence[bytes]) -> int:
        """Compare and set."""
        self.shown += records
        if expect != self.log.control.position:
            raise ControlMoved(problem="control_moved", position=self.log.control.position)
        self.log.control = fold(records, self.log.control)
        self.log.records += records
        return self.log.control.position

    def pull(self, seat: bytes, after: int, rolling: bytes, max_bytes: int, spared: bytes) -> EnvelopePage:
        """A dense run after a position; envelopes of `spared` without their bytes."""
        self._admit(seat)
        if after >= len(self.log.hashes) or self.log.hashes[after] != rolling:
            raise HistoryDiffers(problem="history_differs", position=len(self.log.ids))
        end = self._end(after, max_bytes)
        others, own = [], []
        for seq in range(after + 1, end + 1):
            raw = self.log.raws[seq - 1]
            if parse_header(parse_envelope(raw).header).seat == spared:
                own.append((seq, self.log.ids[seq - 1]))
            else:
                others.append(StoredEnvelope(seq, raw))
        more = end < len(self.log.ids)
        return EnvelopePage(self.incarnation, tuple(others), tuple(own), self._head(), more, self.time_ms)

    def push(self, seat: bytes, raws: Sequence[bytes]) -> list[PushResult]:
        """One result each."""
        self._admit(seat)
        self.shown += raws
        return [self._take(raw) for raw in raws]

    def check(self) -> None:
        """Dense positions, and a rolling hash that adds up."""
        assert [self.log.seqs[name] for name in self.log.ids] == list(range(1, len(self.log.ids) + 1))
        assert self.log.hashes[-1] == rolled(self.log.ids)
        assert [parse_envelope(raw).id for raw in self.log.raws] == self.log.ids

    def _admit(self, seat: bytes) -> None:
        if not self.log.control.site_id:
            raise ServerRefused(problem="unknown_stream")
        if not self.log.control.is_active(seat):
            raise ServerRefused(problem="forbidden")

    def _head(self) -> StreamPosition:
        return StreamPosition(self.data, len(self.log.ids), self.log.hashes[-1])

    def _end(self, after: int, max_bytes: int) -> int:
        end, size = after, 0
        while end < len(self.log.raws) and (end == after or size + len(self.log.raws[end]) <= max_bytes):
            size += len(self.log.raws[end])
            end += 1
        return end

    def _take(self, raw: bytes) -> PushResult:
        envelope = parse_envelope(raw)
        if envelope.id not in self.log.seqs:
            code = self._why_not(raw)
            if code:
                return PushResult(envelope.id, "rejected", code=code)
            self._append(envelope.id, raw)
            return self._receipt(envelope.id, "accepted")
        return self._receipt(envelope.id, "duplicate")

    def _why_not(self, raw: bytes) -> str:
        envelope = parse_envelope(raw)
        try:
            header = parse_header(envelope.header)
            member = self.log.control.members.get(header.seat)
            if member is None or not member.active:
                return "not_member" if member is None else "revoked"
            check_envelope(envelope, member.verify_key)
        except (Malformed, Forged):
            return "bad_signature"
        return "" if header.stream == self.data else "wrong_stream"

    def _append(self, name: bytes, raw: bytes) -> None:
        self.log.ids.append(name)
        self.log.raws.append(raw)
        self.log.hashes.append(next_hash(self.log.hashes[-1], name))
        self.log.seqs[name] = len(self.log.ids)

    def _receipt(self, name: bytes, status: str) -> PushResult:
        seq = self.log.seqs[name]
        receipt = self._signer.sign(receipt_words(self.incarnation, self.data, seq, name))
        return PushResult(name, "accepted" if status == "accepted" else "duplicate", seq, receipt)
