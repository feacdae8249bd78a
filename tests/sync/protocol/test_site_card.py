"""The site card survives being typed, and a slip is noticed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.errors import BadInvitation
from sync.protocol.site_card import SiteCard, read_card, write_card

KEYS = st.binary(min_size=32, max_size=32)


@given(KEYS)
def test_a_card_reads_back_however_it_is_spaced(key: bytes) -> None:
    """Case, spaces and hyphens do not matter; 0 and 1 stand for O and I."""
    line = write_card(SiteCard(key))
    typed = "TX1 " + line[4:].lower().replace("-", " ").replace("o", "0").replace("i", "1")
    assert read_card(line) == read_card(typed) == SiteCard(key)


@given(KEYS, st.integers(4, 70), st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"))
def test_one_wrong_letter_is_noticed(key: bytes, place: int, letter: str) -> None:
    """A changed letter makes the card damaged, never another site's."""
    line = write_card(SiteCard(key))
    typed = line[:place] + letter + line[place + 1 :]
    if typed == line or line[place] == "-":
        return
    with pytest.raises(BadInvitation):
        read_card(typed)


@pytest.mark.parametrize(
    ("text", "reason"),
    [("", "damaged"), ("TX1", "damaged"), ("TX2-AAAAA", "other_version"), ("hello", "damaged"), ("TX1-é", "damaged")],
)
def test_what_is_no_card_is_refused(text: str, reason: str) -> None:
    """Any other text is damaged, or a later kind of card."""
    with pytest.raises(BadInvitation) as caught:
        read_card(text)
    assert caught.value.facts == {"reason": reason}


def test_the_form_of_a_card_is_fixed() -> None:
    """A known key gives a known line: cards printed today must be readable later."""
    assert write_card(SiteCard(bytes(range(32)))).startswith("TX1-AEAAC-AQDAQ-CQMBY-IBEFA-WDANB")
