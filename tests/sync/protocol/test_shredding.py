"""Erasing for good: whose word is enough, that nothing of it can be changed, and that it wins on any branch."""

from hashlib import sha256
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from sync.errors import Forged, Malformed, SyncError
from sync.invitation import found_site
from sync.protocol.control import Control, fold, written
from sync.protocol.control_record import LetGo, NewMember, Revocation, Strays
from sync.protocol.envelope import Header, bare_header, encode_header, is_bare, parse_header
from sync.protocol.names import NO_HASH
from sync.protocol.posts import POSTS, may_erase
from sync.protocol.shredding import Approval, Proposal, Shred, encode_proposal, parse_proposal
from sync.protocol.signing import approval_words, proposal_words
from sync.sealing.seat_keys import SeatKeys, make_seat_keys

RANDOM = Random(8).randbytes
SITE = found_site(RANDOM)
ADMIN = SeatKeys(SITE.seat)
OTHERS = [make_seat_keys(RANDOM) for _ in range(3)]
SEATS = [ADMIN, *OTHERS]
FOUNDED = fold(SITE.records)
FOLDERS = [bytes([n]) * 16 for n in (1, 2)]


def site_of(posts: list[str]) -> Control:
    """A site whose first seat founded it, and whose further ones have these posts."""
    bodies = [
        NewMember(seat.seat, seat.verify_key, seat.kem_public, "member", post)
        for seat, post in zip(OTHERS, posts, strict=False)
    ]
    return fold(written(FOUNDED, bodies, ADMIN.seat, ADMIN.sign), FOUNDED)


FOUR = site_of(["worker", "supervisor", "worker"])


def shred(proposer: SeatKeys, approvers: list[SeatKeys], *, site: bytes = SITE.site) -> Shred:
    """A record's body, signed by all of them."""
    raw = encode_proposal(Proposal(RANDOM(16), FOLDERS, "retention_over", proposer.seat, 1_700_000_000_000))
    name = sha256(raw).digest()
    given_ = [Approval(seat.seat, 7, seat.sign(approval_words(site, 7, name))) for seat in approvers]
    return Shred(raw, proposer.sign(proposal_words(site, name)), given_)


def said(control: Control, body: Shred | LetGo, by: SeatKeys = ADMIN) -> Control:
    """What the stream says once that seat has appended it."""
    return fold(written(control, [body], by.seat, by.sign), control)


def test_a_proposer_and_two_others_erase_for_good() -> None:
    """Folders, reason, who and when stay; a second time changes nothing."""
    first = shred(ADMIN, OTHERS[:2])
    after = said(FOUR, first)

    gone = after.shreds[FOLDERS[0]]
    assert set(after.shreds) == set(FOLDERS)
    assert (gone.proposal.reason, gone.proposal.proposer, gone.position) == (
        "retention_over",
        ADMIN.seat,
        after.position,
    )
    assert gone.approved == ((OTHERS[0].seat, 7), (OTHERS[1].seat, 7))
    assert said(after, shred(OTHERS[0], [ADMIN, OTHERS[2]])).shreds == after.shreds


@settings(max_examples=60)
@given(
    posts=st.lists(st.sampled_from([*POSTS, "later"]), min_size=0, max_size=3),
    proposer=st.integers(0, 3),
    approvers=st.lists(st.integers(0, 3), min_size=2, max_size=4),
)
def test_the_rule_is_the_one_that_is_written_down(posts: list[str], proposer: int, approvers: list[int]) -> None:
    """Two different seats of posts that answer for records; the proposer one of them only where there are too few."""
    control = site_of(posts)
    all_posts = ["worker", *posts]
    body = shred(SEATS[proposer], [SEATS[one] for one in approvers])
    takes_part = {proposer, *approvers} <= set(range(len(all_posts)))
    may = takes_part and all(may_erase(all_posts[one]) for one in approvers)
    able = sum(may_erase(post) for post in all_posts)
    counted = set(approvers) - (set() if able < 3 else {proposer})
    if may and len(counted) >= 2:
        assert set(said(control, body).shreds) == set(FOLDERS)
    else:
        with pytest.raises(Forged):
            said(control, body)


@settings(max_examples=60)
@given(data=st.data())
def test_nothing_of_it_can_be_changed(data: st.DataObject) -> None:
    """Any bit of the proposal or of a signature, the time of an approval, the seat that gave it, the site."""
    body = shred(ADMIN, OTHERS[:2])
    part = data.draw(st.sampled_from(["proposal", "signature", "approval", "when", "who", "site"]))
    if part in ("proposal", "signature"):
        body = replace(body, **{part: flipped(getattr(body, part), data)})
    elif part == "approval":
        first = body.approvals[0]
        body = replace(body, approvals=[replace(first, signature=flipped(first.signature, data)), *body.approvals[1:]])
    elif part in ("when", "who"):
        other = {"at_ms": 8} if part == "when" else {"seat": OTHERS[2].seat}
        body = replace(body, approvals=[replace(body.approvals[0], **other), *body.approvals[1:]])
    else:
        body = shred(ADMIN, OTHERS[:2], site=bytes(16))
    with pytest.raises((Forged, Malformed)):
        said(FOUR, body)


def flipped(raw: bytes, data: st.DataObject) -> bytes:
    """One bit turned."""
    bit = data.draw(st.integers(0, len(raw) * 8 - 1))
    return bytes(one ^ (1 << (bit % 8) if at == bit // 8 else 0) for at, one in enumerate(raw))


@given(st.binary(max_size=200))
def test_junk_is_no_proposal(junk: bytes) -> None:
    """A declared error, and nothing worse."""
    with pytest.raises(Malformed):
        parse_proposal(junk)


def test_who_was_shut_out_approves_of_nothing_more_on_the_trunk() -> None:
    """Nor proposes."""
    without = fold(written(FOUR, [Revocation(OTHERS[1].seat, NO_HASH)], ADMIN.seat, ADMIN.sign), FOUR)
    for body in (shred(ADMIN, OTHERS[:2]), shred(OTHERS[1], [ADMIN, OTHERS[0]])):
        with pytest.raises(Forged):
            said(without, body)


@pytest.mark.parametrize("gone", [[], [1], [0, 1]])
def test_erasing_wins_on_a_branch_that_was_given_up(gone: list[int]) -> None:
    """Even where those that approved, or whoever appended it, were revoked since; saying it twice changes nothing."""
    branch = written(FOUR, [shred(ADMIN, OTHERS[:2])], OTHERS[0].seat, OTHERS[0].sign)
    out = [Revocation(OTHERS[at].seat, NO_HASH) for at in gone]
    trunk = fold(written(FOUR, out, ADMIN.seat, ADMIN.sign), FOUR)

    after = fold(written(trunk, [Strays(list(branch))], ADMIN.seat, ADMIN.sign), trunk)
    again = fold(written(after, [Strays(list(branch))], ADMIN.seat, ADMIN.sign), after)

    assert set(after.shreds) == set(FOLDERS) and again.shreds == after.shreds


def test_a_branch_is_no_way_round_the_rule() -> None:
    """A stray with too few words for the site as it is erases nothing, and stands in nobody's way."""
    two = site_of(["worker"])
    branch = written(two, [shred(ADMIN, [ADMIN, OTHERS[0]])], ADMIN.seat, ADMIN.sign)
    assert fold(branch, two).shreds
    after = fold(written(FOUR, [Strays(list(branch))], ADMIN.seat, ADMIN.sign), FOUR)
    assert not after.shreds


def test_a_receipt_is_its_signers_own_and_the_later_one_stands() -> None:
    """Folder by folder, with what is still set aside there; of another branch only what is new."""
    seat = OTHERS[0]
    first = said(FOUR, LetGo([(FOLDERS[0], 3), (FOLDERS[1], 0)]), seat)
    second = said(first, LetGo([(FOLDERS[0], 0)]), seat)
    assert first.let_go == {(FOLDERS[0], seat.seat): 3, (FOLDERS[1], seat.seat): 0}
    assert second.let_go == {(FOLDERS[0], seat.seat): 0, (FOLDERS[1], seat.seat): 0}
    branch = written(FOUR, [LetGo([(FOLDERS[0], 3), (bytes(16), 0)])], seat.seat, seat.sign)
    after = fold(written(second, [Strays(list(branch))], ADMIN.seat, ADMIN.sign), second)
    assert after.let_go == second.let_go | {(bytes(16), seat.seat): 0}


HEADERS = st.builds(
    Header, st.just(1), st.just(1), *[st.binary(min_size=16, max_size=16)] * 3, st.integers(1, 2**40),
    st.integers(0, 2**40), st.binary(min_size=16, max_size=16), *[st.binary(min_size=32, max_size=32)] * 3,
    st.binary(max_size=100), st.lists(st.binary(min_size=32, max_size=32), max_size=3),
)  # fmt: skip


@given(HEADERS)
def test_a_bare_header_says_whose_and_what_before_and_nothing_that_opens(header: Header) -> None:
    """Made once and again it is the same."""
    raw = bare_header(encode_header(header))
    bare = parse_header(raw)
    assert is_bare(bare) and bare_header(raw) == raw
    assert (bare.folder, bare.seat, bare.prev, bare.control_pos) == (
        header.folder, header.seat, header.prev, header.control_pos,
    )  # fmt: skip
    assert (bare.folder_wrap, bare.salt, bare.commit, bare.blobs) == (b"", NO_HASH, NO_HASH, [])


def test_an_error_of_the_fold_is_one_of_ours() -> None:
    """A record that says it is one and is none."""
    with pytest.raises(SyncError):
        said(FOUR, replace(shred(ADMIN, OTHERS[:2]), proposal=b"junk"))
