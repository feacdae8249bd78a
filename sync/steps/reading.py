"""Reading one envelope: whose it is, whether that seat may, and what is inside. A bad one is held, never fatal."""

from msgspec.structs import replace

from app.domain.ids import EnvelopeId, StreamId
from app.ops.kept import EnvelopeState, HeldEnvelope, KeptEnvelope
from sync.errors import CannotOpen, Forged, Malformed
from sync.protocol.control import Member
from sync.protocol.envelope import SUITE, Envelope, Header, check_envelope, parse_envelope, parse_header
from sync.protocol.names import NO_HASH
from sync.sealing.seal import open_envelope
from sync.steps.closing import is_closed
from sync.steps.keyring import Keyring
from sync.steps.letting_go import skeleton_of, whole
from sync.steps.talk import Talk


class Reader:
    """Reads envelopes one after the other, in stream order, and remembers what it has seen on the way."""

    def __init__(self, talk: Talk, keyring: Keyring) -> None:
        self._talk = talk
        self._keyring = keyring
        self._seen: dict[bytes, tuple[int, bytes]] = {}  # where it stands, and its seat's envelope before it
        self._walked: dict[bytes, tuple[set[bytes], bytes]] = {}  # by last good envelope: those before it, and the next
        self.met_revoked = False  # what was held as late may have turned out to lead up to the last good one

    def read(self, seq: int, raw: bytes) -> KeptEnvelope | HeldEnvelope:
        """The envelope opened, or as it came with the reason why not; of an erased folder the skeleton.

        Raises Malformed where it has no three parts.
        """
        envelope = parse_envelope(raw)
        identity = EnvelopeId(envelope.id)
        try:
            kept = self._open(envelope, seq)
        except CannotOpen as error:
            stream = StreamId(self._talk.data_stream)
            return HeldEnvelope(identity, stream, seq, raw, str(error.facts["reason"]))
        return whole(replace(kept, seq=seq), EnvelopeState.CENTRE)

    def _open(self, envelope: Envelope, seq: int) -> KeptEnvelope:
        header = self._header(envelope)
        self._seen[envelope.id] = (seq, header.prev)
        if header.folder in self._talk.control.shreds or is_closed(self._talk, header):
            return skeleton_of(envelope, header, seq)
        self._check_sender(envelope, header, seq)
        folder, ring_key = self._keyring.keys_for(header)
        kept = open_envelope(envelope, header, folder.key, ring_key.key)
        self._keyring.learn(folder)
        return kept

    def _header(self, envelope: Envelope) -> Header:
        try:
            header = parse_header(envelope.header)
        except Malformed as error:
            raise CannotOpen(reason="bad_payload") from error
        if header.suite != SUITE:
            raise CannotOpen(reason="unknown_suite")
        if header.stream != self._talk.data_stream:
            raise CannotOpen(reason="bad_payload")
        return header

    def _check_sender(self, envelope: Envelope, header: Header, seq: int) -> None:
        control = self._talk.control
        member = control.members.get(header.seat)
        if header.control_pos > max(control.position, control.reached):
            raise CannotOpen(reason="later_control")
        if member is None:
            raise CannotOpen(reason="not_member")
        if member.verify_key + envelope.id not in self._talk.vouched:
            try:
                check_envelope(envelope, member.verify_key)
            except Forged as error:
                raise CannotOpen(reason="forged") from error
        if member.revoked is not None:
            if not self._is_kept(envelope.id) and self.is_late(member, envelope.id, header.control_pos, seq):
                raise CannotOpen(reason="revoked")
            self.met_revoked = True

    def is_late(self, gone: Member, identity: bytes, control_pos: int, seq: int) -> bool:
        """Whether a revoked seat sealed an envelope after its last good one, and no administrator has admitted it.

        Good is what leads up to that one, and what stands before it in the stream, as a copied computer's may. What
        was opened before the revocation was known stays open.
        """
        if self.is_proved(gone, identity):
            return False
        return control_pos >= gone.revoked_at or not self._stands_before(seq, gone.revoked or NO_HASH)

    def is_proved(self, gone: Member, identity: bytes) -> bool:
        """Whether an envelope of a revoked seat was admitted, or leads up to its last good one by what is here."""
        return identity in self._talk.control.late or self._is_good(identity, gone.revoked or NO_HASH)

    def _is_kept(self, identity: bytes) -> bool:
        return isinstance(self._talk.disk.envelope(EnvelopeId(identity)), KeptEnvelope)

    def _is_good(self, identity: bytes, last: bytes) -> bool:
        """Whether it is a seat's last good envelope or one before it, as far back as they are here.

        The walk goes on from where the last one came to its end.
        """
        good, at = self._walked.get(last, (set(), last))
        while any(at) and at not in good and (found := self._found(at)):
            good.add(at)
            at = found[1]
        self._walked[last] = good, at
        return identity in good or (any(at) and identity == at)

    def _stands_before(self, seq: int, last: bytes) -> bool:
        """Whether the last good envelope is still to come. One the server has lost stands nowhere."""
        found = self._found(last) if any(last) else (0, NO_HASH)
        return found is None or 0 < seq < found[0]

    def _found(self, identity: bytes) -> tuple[int, bytes] | None:
        """Where an envelope met before stands, and its seat's envelope before it."""
        if identity not in self._seen:
            known = self._talk.disk.envelope(EnvelopeId(identity))
            if known is None:
                return None
            header = known.header if isinstance(known, KeptEnvelope) else parse_envelope(known.raw).header
            self._seen[identity] = (known.seq or 0, _prev(header))
        return self._seen[identity]


def _prev(header: bytes) -> bytes:
    try:
        return parse_header(header).prev
    except Malformed:
        return NO_HASH
