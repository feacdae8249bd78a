"""The value that is relied on is never less careful than any that stands, and every order gives the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.definitions import loader
from app.domain.careful import JOIN, NO_WAY, RISKS, RULES, among_answers, has_rule, narrowest, relied_on, ways_left
from app.domain.cases import ConsentState, SheetState, Stage, TaskState
from app.domain.ids import OpId
from app.domain.readers import Reader, Scope, may_see
from app.ops import merge
from app.ops.kinds import KINDS, Merge
from app.ops.values import Hlc

CODES = {
    ("case", "risk"): RISKS,
    ("case", "stage"): [stage.value for stage in reversed(Stage)],
    ("consent", "state"): [ConsentState.SIGNED, ConsentState.ORAL, ConsentState.REFUSED, ConsentState.WITHDRAWN],
    ("task", "state"): [TaskState.DONE, TaskState.OPEN],
    ("sheet", "state"): [
        SheetState.ARCHIVED, SheetState.SIGNED, SheetState.PRINTED, SheetState.REFUSED, SheetState.VOID,
    ],
}  # fmt: skip
"""The least careful first, written down once more, independently of the rules."""


@pytest.mark.parametrize("field", CODES, ids="-".join)
@given(data=st.data())
def test_a_code_is_never_less_careful_than_any_that_stands(field, data):
    """Also beside codes this version does not know, of which any may mean the worst."""
    order = list(CODES[field])
    values = data.draw(st.lists(st.sampled_from([*order, "of 2031"]), min_size=1, max_size=6))
    found = relied_on(*field, values)

    if "of 2031" in values:
        assert found == "of 2031"
    else:
        assert order.index(found) == max(order.index(value) for value in values)


@given(st.lists(st.text(max_size=12), min_size=1, max_size=6))
def test_every_limit_on_reaching_somebody_holds(values):
    """Whoever follows what is shown does nothing that any of them forbids."""
    found = relied_on("person_private", "safe_contact", values)

    assert all(value.strip() in found for value in values)
    assert bool(found) == any(value.strip() for value in values)


@given(st.lists(st.dates().map(str) | st.just(""), min_size=1, max_size=6))
def test_the_deadline_that_comes_sooner_is_kept(values):
    """A day is not missed because a colleague's computer had another one."""
    found = relied_on("task", "due", values)
    assert found == min(filter(None, values), default="")


@given(st.lists(st.sampled_from([*Scope, "of 2031"]), min_size=1, max_size=4))
def test_nobody_sees_what_any_of_the_scopes_hides(values):
    """Two computers disagree for whom something is: only those see it who may under both."""
    found = Scope(narrowest(values))

    for reader in Reader:
        if may_see(reader, found):
            assert all(value in list(Scope) and may_see(reader, Scope(value)) for value in values) or (
                reader is Reader.WORKER
            )


@given(data=st.data())
@pytest.mark.parametrize("field", RULES, ids="-".join)
def test_every_order_gives_the_same(field, data):
    """And saying something twice changes nothing."""
    values = data.draw(st.lists(st.sampled_from([*CODES.get(field, ()), *Scope, "a", "2026-11-23"]), min_size=1))
    shuffled = data.draw(st.permutations([*values, values[0]]))

    assert relied_on(*field, values) == relied_on(*field, shuffled)


@given(data=st.data())
@pytest.mark.parametrize("field", [("case", "risk"), ("person", "phone"), ("person_private", "special_flags")])
def test_what_is_relied_on_does_not_depend_on_the_order_heads_came_in(field, data):
    """With a rule and without one; values of a strange type break nothing."""
    values = data.draw(st.lists(st.sampled_from(["low", "high", None, 5, ["a"], "的"]), min_size=1, max_size=5))
    heads = [merge.Head(OpId(bytes([at]) * 32), Hlc(at // 2, 0), value) for at, value in enumerate(values)]
    shuffled = data.draw(st.permutations(heads))

    assert merge.relied_on(heads, *field) == merge.relied_on(shuffled, *field)


def test_one_value_is_taken_as_it_is():
    """Nothing is made of what nobody contradicts, spaces around it included."""
    head = merge.Head(OpId(bytes(32)), Hlc(1, 0), " 仅短信 ")
    assert merge.relied_on([head], "person_private", "safe_contact") == " 仅短信 "


def test_two_limits_are_both_said():
    """In one line, whoever wrote first."""
    assert relied_on("person_private", "safe_contact", ["不要打电话", "", "仅短信"]) == f"不要打电话{JOIN}仅短信"


def test_the_rules_know_the_codes_of_the_definitions_and_fields_there_are():
    """A risk added to the code list, or a field renamed, is noticed here."""
    assert ("", *(one.code for one in loader.load().codes["RISK"].codes)) == RISKS
    for kind, field in RULES:
        assert kind in KINDS and has_rule(kind, field)
        assert KINDS[kind].merge_of(field) in (Merge.SURFACED, Merge.QUIET)


WAYS = st.lists(st.lists(st.sampled_from(["phone", "text", "friend", NO_WAY]), max_size=3), min_size=1, max_size=4)


@given(WAYS, st.data())
def test_a_way_of_contact_is_left_only_where_everybody_allows_it(values, data):
    """One who said not to call is not called, in whatever order they said it."""
    left = ways_left(values)

    assert left
    assert left == [NO_WAY] or all(set(left) <= set(ways) and NO_WAY not in ways for ways in values)
    assert ways_left(data.draw(st.permutations(values))) == left
    if all(ways == values[0] for ways in values) and values[0] and NO_WAY not in values[0]:
        assert left == sorted(set(values[0]))


@given(st.lists(st.sampled_from(["agree", "disagree"]), min_size=1))
def test_what_anybody_refused_is_refused(values):
    """And a question of another list has no careful side."""
    assert among_answers("AGREE", "", values) == ("disagree" if "disagree" in values else "agree")
    assert among_answers("MARR_OUTCOME", "", values) is None
