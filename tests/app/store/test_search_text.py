"""How text is folded and cut for the search."""

import unicodedata

import opencc
from hypothesis import example, given
from hypothesis import strategies as st

from app.store import search_text

_MIXED = st.lists(
    st.one_of(
        st.text(max_size=4), st.sampled_from(["e\u0301", "é", "か\u3099", "㍿", "豈", "一", "儿\u0308", "㐀", "ﬁ"])
    )
).map("".join)


@given(_MIXED)
@example("嫁妝与\u0301")
@example("ＴＸＳ１，王敏（女）")
def test_passing_over_what_normalising_leaves_alone_changes_nothing(text: str) -> None:
    """A text is folded as if all of it were normalised."""
    whole = unicodedata.normalize("NFKC", text)
    assert search_text.fold(text) == str(opencc.OpenCC("t2s").convert(whole)).lower()
