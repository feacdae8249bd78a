"""A site's own form travels: put in use at one seat, filled in and printed at the other, changed at both."""

from app.casework import cases, forms, opening, own_forms, rights, sheets
from app.domain.people import PersonDetails
from sync.round import run_round
from tests.app.definitions.test_own_form import EXAMPLE
from tests.sync.test_two_seats import pair, server  # noqa: F401  # the two seats and their centre

GOODS = "site/goods"


def _rounds(seat, talk, other, other_talk):
    """Everything of both is at both."""
    for one in (talk, other_talk, talk):
        run_round(one)
    for one in (seat, other):
        opening.catch_up(one.work)


def test_a_form_put_in_use_at_one_seat_is_filled_in_at_the_other(pair):  # noqa: F811
    """And what is filled in there is read here."""
    one, talk_one, two, talk_two = pair
    case = cases.open_single(one.work, PersonDetails(name="赵兰"), "11").value
    own_forms.put_in_use(one.work, GOODS, EXAMPLE, ())
    _rounds(one, talk_one, two, talk_two)

    assert GOODS in {form.id for form in forms.forms_of(two.work, "marriage")}
    rights.join(two.work, case, "代班")
    forms.save_entry(two.work, case, GOODS, None, {"name": "赵兰", "collected_on": "2026-11-23"})
    assert sheets.issue(two.work, case, [(GOODS, None)], "zh").value[0].pdf
    _rounds(one, talk_one, two, talk_two)

    assert forms.open_entry(one.work, case, GOODS, None).values["name"] == "赵兰"


def test_both_seats_change_one_form_and_nothing_is_lost(pair):  # noqa: F811
    """Both see both versions and use the same one; an answer under either stays readable; settled once for both."""
    one, talk_one, two, talk_two = pair
    case = cases.open_single(one.work, PersonDetails(name="赵兰"), "11").value
    own_forms.put_in_use(one.work, GOODS, EXAMPLE, ())
    _rounds(one, talk_one, two, talk_two)
    for seat, title in ((one, "第一台改的"), (two, "第二台改的")):
        base = own_forms.page(seat.work, GOODS).base
        own_forms.put_in_use(seat.work, GOODS, EXAMPLE.replace("物品领取登记表", title), base)
    rights.join(two.work, case, "代班")
    forms.save_entry(two.work, case, GOODS, None, {"name": "赵兰", "collected_on": "2026-11-23"})
    _rounds(one, talk_one, two, talk_two)

    for seat in (one, two):
        (line,) = own_forms.lines(seat.work)
        assert line.sides == 2
        assert len(own_forms.page(seat.work, GOODS).versions) == 3
        assert forms.open_entry(seat.work, case, GOODS, None).form.title.zh == "第二台改的"
    used = {seat.work.definitions.form(GOODS).title.zh for seat in (one, two)}
    assert len(used) == 1

    page = own_forms.page(one.work, GOODS)
    own_forms.put_in_use(one.work, GOODS, page.text, page.base)
    _rounds(one, talk_one, two, talk_two)

    assert [own_forms.lines(seat.work)[0].sides for seat in (one, two)] == [1, 1]
    assert forms.open_entry(one.work, case, GOODS, None).form.title.zh == "第二台改的"
