"""Erasing folders for good: what is proposed, what approvers sign, and whether that is enough (decision 0025).

Everything needed to check it stands in the one record, so every server and every seat judges for itself.

The rule: somebody who takes part proposes; two other seats of posts that answer for records approve. Only where a site
has fewer than three such seats may the proposer be one of the two. It is never one seat alone.
"""

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Annotated, Protocol

import msgspec
from msgspec import Meta

from sync.errors import Forged, Malformed
from sync.protocol.envelope import Bytes16, Bytes64
from sync.protocol.messages import Count
from sync.protocol.posts import may_erase
from sync.protocol.signing import approval_words, check_signature, proposal_words

MAX_FOLDERS = 64  # in one proposal
MAX_APPROVALS = 16
APPROVALS = 2
"""So many different seats approve."""


class Proposal(msgspec.Struct, frozen=True, array_like=True):
    """What is to be erased, why and by whose wish. It names nobody."""

    id: Bytes16  # random
    folders: Annotated[list[Bytes16], Meta(min_length=1, max_length=MAX_FOLDERS)]
    reason: Annotated[str, Meta(min_length=1, max_length=32)]  # a code of the list ERASURE_REASON
    proposer: Bytes16
    at_ms: Count  # by the proposer's clock


class Approval(msgspec.Struct, frozen=True, array_like=True):
    """One seat's word for exactly that proposal."""

    seat: Bytes16
    at_ms: Count  # by the approver's clock
    signature: Bytes64


class Shred(msgspec.Struct, frozen=True):
    """The body of the record: the proposal as its proposer signed it, and who approved."""

    proposal: Annotated[bytes, Meta(max_length=4096)]
    signature: Bytes64
    approvals: Annotated[list[Approval], Meta(min_length=APPROVALS, max_length=MAX_APPROVALS)]


class Shredded(msgspec.Struct, frozen=True):
    """Why a folder is gone: what stays of it for good."""

    proposal: Proposal
    approved: tuple[tuple[bytes, int], ...]  # seat, and when by its clock
    position: int  # of the record in the control stream


class Signer(Protocol):
    """What is asked of a member."""

    @property
    def verify_key(self) -> bytes:
        """Ed25519, 32 bytes."""

    @property
    def post(self) -> str:
        """Its post at the site."""

    @property
    def active(self) -> bool:
        """Whether it may still take part."""

    @property
    def origin(self) -> bytes:
        """Whose it is: the same for all seats one computer has been."""


_encode = msgspec.msgpack.Encoder().encode
_proposals = msgspec.msgpack.Decoder(Proposal)


def encode_proposal(proposal: Proposal) -> bytes:
    """The bytes that are signed."""
    return _encode(proposal)


def parse_proposal(raw: bytes) -> Proposal:
    """Read a proposal. Raises Malformed, for any other spelling too."""
    try:
        proposal = _proposals.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Malformed(what="proposal") from error
    if _encode(proposal) != raw:
        raise Malformed(what="proposal")
    return proposal


def check_proposal(site: bytes, raw: bytes, signature: bytes, proposer: Signer) -> None:
    """Raise Forged unless the proposer signed it."""
    check_signature(proposer.verify_key, signature, proposal_words(site, sha256(raw).digest()), "proposal")


def check_approval(site: bytes, raw: bytes, approval: Approval, approver: Signer) -> None:
    """Raise Forged unless that seat approved exactly this proposal, and has a post that answers for records."""
    words = approval_words(site, approval.at_ms, sha256(raw).digest())
    check_signature(approver.verify_key, approval.signature, words, "approval")
    if not may_erase(approver.post):
        raise Forged(what="approval_post")


def check_shred(site: bytes, members: Mapping[bytes, Signer], shred: Shred, *, by_active: bool) -> Proposal:
    """What a record may erase. With `by_active` all who signed must still take part.

    Raises Forged where a signature, a post or the number of different seats is not enough, Malformed.
    """
    proposal = parse_proposal(shred.proposal)
    check_proposal(site, shred.proposal, shred.signature, _known(members, proposal.proposer, by_active=by_active))
    for approval in shred.approvals:
        approver = _known(members, approval.seat, by_active=by_active)
        check_approval(site, shred.proposal, approval, approver)
    approvers = {members[approval.seat].origin for approval in shred.approvals}  # one person once
    if not is_enough(members.values(), members[proposal.proposer].origin, approvers):
        raise Forged(what="approvals")
    return proposal


def is_enough(members: Iterable[Signer], proposer: bytes, approvers: Iterable[bytes]) -> bool:
    """Whether these together may erase what that one proposed; each by the seat its computer was let in as."""
    counted = set(approvers) if is_small(members) else set(approvers) - {proposer}
    return len(counted) >= APPROVALS


def is_small(members: Iterable[Signer]) -> bool:
    """Whether a site has too few people for a proposer and two others."""
    return len({member.origin for member in members if member.active and may_erase(member.post)}) <= APPROVALS


def _known(members: Mapping[bytes, Signer], seat: bytes, *, by_active: bool) -> Signer:
    member = members.get(seat)
    if member is None or (by_active and not member.active):
        raise Forged(what="approval_seat")
    return member
