"""What a record of violence says about danger and duty: a pure rule, monotone, and no score."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.definitions import loader
from app.domain.escalation import DANGER, Duty, Sign, Step, Told, duty, first, signs

told = st.builds(
    Told, forms=st.frozensets(st.sampled_from(["beat", "bind", "sexual", "stalk", "harass", "abuse"])),
    frequency=st.sampled_from(["", "once", "rare", "monthly", "weekly", "daily", "unknown"]), choking=st.booleans(),
    threat_kill=st.booleans(), weapon=st.booleans(), worse=st.booleans(), children=st.booleans(),
    injury=st.sampled_from(["", "未见", "左臂淤青"]),
    capacity=st.sampled_from(["", "full", "minor", "limited", "unclear"]),
)  # fmt: skip


@pytest.mark.parametrize(
    ("said", "sign"),
    [
        ({"choking": True}, Sign.CHOKING), ({"threat_kill": True}, Sign.THREAT_KILL), ({"weapon": True}, Sign.WEAPON),
        ({"worse": True}, Sign.WORSE), ({"frequency": "daily"}, Sign.OFTEN), ({"frequency": "weekly"}, Sign.OFTEN),
        ({"injury": "左臂淤青"}, Sign.INJURY), ({"forms": frozenset({"bind"})}, Sign.CONFINED),
        ({"forms": frozenset({"sexual"})}, Sign.SEXUAL), ({"forms": frozenset({"harass"})}, Sign.STALKED),
        ({"children": True}, Sign.CHILDREN),
    ],
)  # fmt: skip
def test_each_thing_told_is_one_sign(said, sign):
    """And nothing told is none."""
    assert signs(Told(**said)) == (sign,)
    assert signs(Told()) == ()


@pytest.mark.parametrize("words", ["未见", "未见。", " 无 ", "没有看到", ""])
def test_injuries_looked_for_and_not_seen_are_no_sign(words):
    """The form asks to write 未见."""
    assert signs(Told(injury=words)) == ()


@given(told)
def test_danger_comes_first_wherever_there_is_a_sign_of_it(one):
    """Otherwise safety; talk is never the first thing."""
    found = signs(one)
    assert first(found) is (Step.DANGER if DANGER & set(found) else Step.SAFETY)


@given(told, st.sampled_from(["choking", "threat_kill", "weapon", "worse", "children"]))
def test_knowing_more_never_takes_a_sign_away(one, name):
    """Nor puts the way to safety later."""
    more = msgspec.structs.replace(one, **{name: True})
    assert set(signs(one)) <= set(signs(more))
    assert list(Step).index(first(signs(more))) <= list(Step).index(first(signs(one)))


@given(told)
def test_what_must_be_reported_hangs_on_capacity_alone(one):
    """A capable adult decides, however grave it is (反家庭暴力法 14; domain.md §2.5)."""
    assert duty(one).must_report is (one.capacity in ("minor", "limited"))
    assert (duty(one) is Duty.ASK_CAPACITY) is (one.capacity in ("", "unclear"))


def test_every_sign_has_its_words_and_source():
    """The code list and the rule name the same signs, and agree about which are danger."""
    known = loader.load().codes["DV_SIGN"]
    assert [entry.code for entry in known.codes] == [sign.value for sign in Sign]
    assert {entry.code for entry in known.codes if entry.group == "danger"} == DANGER
    assert "反家庭暴力法" in known.source and known.status == "assumed"
