"""Reading one envelope: whose it is, whether that seat may, and what is inside. A bad one is held, never fatal."""

from msgspec.structs import replace

from app.domain.ids import EnvelopeId, StreamId
from app.ops.kept import EnvelopeState, HeldEnvelope, KeptEnvelope
from sync.errors import CannotOpen, Forged, Malformed
from sync.protocol.control import Member
from sync.protocol.envelope import SUITE, Envelope, Header, check_envelope, parse_envelope, parse_header
from sync.sealing.seal import open_envelope
from sync.steps.keyring import Keyring
from sync.steps.talk import Talk


class Reader:
    """Reads envelopes one after the other, in stream order, and remembers what it has seen on the way."""

    def __init__(self, talk: Talk, keyring: Keyring) -> None:
        self._talk = talk
        self._keyring = keyring
        self._seen: set[bytes] = set()
        self._held: set[EnvelopeId] | None = None  # asked for only where a revoked seat comes up

    def read(self, seq: int, raw: bytes) -> KeptEnvelope | HeldEnvelope:
        """The envelope opened, or as it came with the reason why not. Raises Malformed where it has no three parts."""
        envelope = parse_envelope(raw)
        identity = EnvelopeId(envelope.id)
        try:
            kept = self._open(envelope)
        except CannotOpen as error:
            stream = StreamId(self._talk.data_stream)
            return HeldEnvelope(identity, stream, seq, raw, str(error.facts["reason"]))
        finally:
            self._seen.add(identity)
        return replace(kept, seq=seq, state=EnvelopeState.CENTRE)

    def _open(self, envelope: Envelope) -> KeptEnvelope:
        header = self._header(envelope)
        self._check_sender(envelope, header)
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

    def _check_sender(self, envelope: Envelope, header: Header) -> None:
        control = self._talk.control
        member = control.members.get(header.seat)
        if header.control_pos > max(control.position, control.reached):
            raise CannotOpen(reason="later_control")
        if member is None:
            raise CannotOpen(reason="not_member")
        try:
            check_envelope(envelope, member.verify_key)
        except Forged as error:
            raise CannotOpen(reason="forged") from error
        if member.revoked is not None and self._is_late(member.revoked, envelope, member, header):
            raise CannotOpen(reason="revoked")

    def _is_late(self, last: bytes, envelope: Envelope, member: Member, header: Header) -> bool:
        """Whether a revoked seat sealed this after its last good envelope, as far as the stream's order tells.

        What was opened before the revocation was known stays open.
        """
        if envelope.id == last or self._is_kept(envelope.id):
            return False
        passed = last in self._seen or not any(last) or self._talk.disk.knows(EnvelopeId(last))
        return passed or header.control_pos >= member.revoked_at

    def _is_kept(self, identity: bytes) -> bool:
        if self._held is None:
            self._held = {one.id for one in self._talk.disk.held(self._talk.data_stream)}
        return identity not in self._held and self._talk.disk.knows(EnvelopeId(identity))
