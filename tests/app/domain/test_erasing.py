"""How a proposal to erase stands, whatever order its words come in."""

from hypothesis import given
from hypothesis import strategies as st

from app.domain.erasing import APPROVALS, Erasure, Say, Site, Standing, State, Word
from app.domain.ids import FolderRef, RecordId, SeatId

SEATS = [SeatId(bytes([at]) * 16) for at in range(4)]
PROPOSER = SEATS[0]
ERASURE = Erasure(
    id=RecordId(b"e" * 16), number="1", folders=(FolderRef(b"f" * 16),), reason="asked", seat=PROPOSER, who="王敏",
    at_ms=1, signature=b"",
)  # fmt: skip
WORDS = st.lists(
    st.builds(
        Word,
        id=st.binary(min_size=16, max_size=16).map(RecordId),
        say=st.sampled_from(Say),
        seat=st.sampled_from(SEATS),
        who=st.just(""),
        at_ms=st.integers(0, 5),
    ),
    max_size=8,
    unique_by=lambda word: word.id,
)


@given(WORDS, st.randoms(), st.booleans())
def test_no_order_of_arrival_matters(words: list[Word], dice, is_small: bool) -> None:
    """Two computers that have read the same say the same; reading a word twice changes nothing."""
    shuffled = [*words, *words[:2]]
    dice.shuffle(shuffled)
    site = Site(True, is_small)
    one, other = Standing(ERASURE, tuple(words)), Standing(ERASURE, tuple(shuffled))
    assert one.state(site) is other.state(site)
    assert one.latest == other.latest


@given(WORDS, st.booleans())
def test_agreed_is_what_two_seats_say_last_and_nobody_against_it(words: list[Word], is_small: bool) -> None:
    """By a model that reads the words one after the other."""
    last: dict[SeatId, Say] = {}
    for word in sorted(words, key=lambda one: (one.at_ms, one.id)):
        last[word.seat] = word.say
    is_withdrawn = any(word.say is Say.WITHDRAW and word.seat == PROPOSER for word in words)
    agreed = {seat for seat, said in last.items() if said is Say.APPROVE} - (set() if is_small else {PROPOSER})
    found = Standing(ERASURE, tuple(words)).state(Site(True, is_small))
    if is_withdrawn:
        assert found is State.WITHDRAWN
    elif Say.OBJECT in last.values():
        assert found is State.OBJECTED
    else:
        assert found is (State.AGREED if len(agreed) >= APPROVALS else State.OPEN)
