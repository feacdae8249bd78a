"""A seat's word about erasing: signatures over exactly what is proposed, made from what stands in the proposal itself,
so that nobody signs bytes that say something else than the screen."""

from hashlib import sha256

from app.domain.erasing import Erasure, Standing
from app.errors import Refused
from sync.errors import Malformed
from sync.protocol.shredding import MAX_APPROVALS, Approval, Proposal, Shred, encode_proposal, parse_proposal
from sync.protocol.signing import approval_words, proposal_words
from sync.sealing.seat_keys import SeatKeys


class SeatPen:
    """Signs for one seat of a site; what `app.casework.erasing` is given."""

    def __init__(self, keys: SeatKeys, site: bytes) -> None:
        self._keys, self._site = keys, site

    def propose(self, erasure: Erasure) -> bytes:
        """The proposer's signature."""
        return self._keys.sign(proposal_words(self._site, sha256(proposal_bytes(erasure)).digest()))

    def approve(self, erasure: Erasure, at_ms: int) -> bytes:
        """An approver's. Raises Refused (erasing_damaged) for a proposal nobody could carry out."""
        try:
            raw = proposal_bytes(erasure)
        except Malformed as error:
            raise Refused(rule="erasing_damaged") from error
        return self._keys.sign(approval_words(self._site, at_ms, sha256(raw).digest()))


def proposal_bytes(erasure: Erasure) -> bytes:
    """The proposal as it is signed. Raises Malformed where a colleague's save holds no proposal."""
    folders = [bytes(one) for one in erasure.folders]
    raw = encode_proposal(Proposal(erasure.id, folders, erasure.reason, erasure.seat, erasure.at_ms))
    parse_proposal(raw)
    return raw


def shred_of(standing: Standing, seats: frozenset[bytes]) -> Shred:
    """The record's body with the approvals of some seats. Raises Malformed."""
    counted = [word for word in standing.approvals if word.seat in seats][:MAX_APPROVALS]
    approvals = [Approval(word.seat, word.at_ms, word.signature) for word in counted]
    return Shred(proposal_bytes(standing.erasure), standing.erasure.signature, approvals)
