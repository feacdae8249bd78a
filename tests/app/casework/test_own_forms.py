"""A site's own forms at one seat: drafts, versions, what is answered under them, what is set aside."""

import pytest

from app.casework import cases, forms, local_texts, opening, own_definitions, own_forms, rights, sheets, site
from app.casework.work import Work
from app.domain.ids import RecordId
from app.domain.people import PersonDetails
from app.errors import NotFound, Refused
from app.store import rebuild, seats
from tests.app.definitions.test_own_form import EXAMPLE, SMALL

GOODS = "site/goods"


def _use(work: Work, text: str, form_id: str = GOODS) -> None:
    base = own_forms.page(work, form_id).base if _known(work, form_id) else ()
    assert own_forms.put_in_use(work, form_id, text, base).value == ()


def _known(work: Work, form_id: str) -> bool:
    return form_id in {line.form for line in own_forms.lines(work)}


@pytest.fixture
def case(work: Work) -> RecordId:
    """Somebody's."""
    return cases.open_single(work, PersonDetails(name="赵兰"), "11").value


def test_a_copy_begins_as_a_draft_with_a_code_of_its_own(work: Work) -> None:
    """Nobody else hears of it; twice copied makes two; it is sound as it stands."""
    first = own_forms.copy(work, "relief/goods_issue").value
    second = own_forms.copy(work, "relief/goods_issue").value
    assert (first, second) == ("site/goods_issue", "site/goods_issue_2")
    page = own_forms.page(work, first)
    assert page.is_draft
    assert 'copied_from = "relief/goods_issue"' in page.text
    assert own_forms.look(work, first, page.text, "zh").faults == ()
    assert first not in work.definitions.forms


def test_put_in_use_filled_in_and_printed(work: Work, case: RecordId) -> None:
    """As any other form of the desk, with its own list."""
    _use(work, EXAMPLE)
    assert GOODS in {form.id for form in forms.forms_of(work, "marriage")}
    saved = forms.save_entry(work, case, GOODS, None, {"name": "赵兰", "collected_on": "2026-11-23", "condition": "4"})
    assert saved.value.answer is not None
    (issued,) = sheets.issue(work, case, [(GOODS, None)], "zh").value
    assert sheets.bytes_of(work, issued.sheet.id) == issued.pdf
    rebuild.rebuild(work.store)
    own_definitions.refresh(work)
    assert own_forms.page(work, GOODS).text == EXAMPLE


def test_what_was_answered_under_an_earlier_version_stays_as_it_was(work: Work, case: RecordId) -> None:
    """A question that was taken out is still there where it was answered; new fillings get the new version."""
    _use(work, SMALL, "site/small")
    forms.save_entry(work, case, "site/small", None, {"a": "yes", "b": "旧的回答"})
    later = SMALL.replace('[["a"], ["b"]]', '[["a"]]').partition("[field.b]")[0]
    _use(work, later, "site/small")

    old = forms.open_entry(work, case, "site/small", None)
    assert old.values["b"] == "旧的回答"
    name = work.definitions.name_of(old.form)
    assert forms.save_entry(work, case, name, None, {"a": "yes", "b": "改过的回答"}).value.answer == old.answer
    again = forms.open_entry(work, case, "site/small", None)
    assert again.values["b"] == "改过的回答"

    other = cases.open_single(work, PersonDetails(name="钱方"), "11").value
    assert list(forms.open_entry(work, other, "site/small", None).form.fields) == ["a"]

    own_forms.take_out(work, "site/small")
    assert "site/small" not in {form.id for form in forms.forms_of(work, "marriage")}
    assert forms.open_entry(work, case, "site/small", None).values["b"] == "改过的回答"
    assert sheets.issue(work, case, [("site/small", None)], "zh").value[0].pdf


def test_a_text_with_mistakes_is_kept_and_not_used(work: Work) -> None:
    """The mistakes come back; what was written is still there as a draft."""
    broken = SMALL.replace('"text"', '"txet"')
    faults = own_forms.put_in_use(work, "site/small", broken, ()).value
    assert [fault.key for fault in faults] == ["field.b.kind"]
    assert own_forms.page(work, "site/small").text == broken
    own_forms.drop_draft(work, "site/small")
    with pytest.raises(NotFound):
        own_forms.page(work, "site/small")


def test_the_original_of_a_copy_is_not_forgotten_by_later_versions(work: Work) -> None:
    """Else a second step would take off what the first could not."""
    form_id = own_forms.copy(work, "marriage/safety_plan").value
    text = own_forms.page(work, form_id).text
    _use(work, text, form_id)
    lost = text.replace('copied_from = "marriage/safety_plan"\n', "")
    page = own_forms.page(work, form_id)
    (fault,) = own_forms.put_in_use(work, form_id, lost, page.base).value
    assert fault.key == "copied_from"


def _arrive(work: Work, **fields: object) -> None:
    """A version as it may come from a colleague's computer."""
    with work.store.save() as save:
        folder = seats.site_folder(save.connection, work.seat.site)
        assert folder
        whole = {
            "form": GOODS, "number": 5007, "format": 1, "state": "in_use", "text": EXAMPLE,
            "at": "2026-11-23T10:00:00+08:00", "who": "陈静", "replaces": "",
        } | fields  # fmt: skip
        save.put(folder, "site_form", save.new_record(), whole)  # type: ignore[arg-type]  # values of any type
    opening.catch_up(work)


@pytest.mark.parametrize(
    "fields",
    [
        {"text": "colour = "},
        {"text": EXAMPLE.replace("kind     =", "sort     =")},
        {"text": "a=" + "[" * 60_000},
        {"text": 7},
        {"form": "marriage/cooling_off_notice"},
        {"form": "site/../../x"},
        {"form": ""},
        {"state": "unheard_of"},
        {"number": -1, "text": "["},
        {"replaces": "no hex at all", "text": "["},
        {"at": "yesterday", "text": "["},
    ],
)
def test_what_cannot_be_read_is_set_aside_and_breaks_nothing(work: Work, fields: dict[str, object]) -> None:
    """Neither the other own forms, nor the program's, nor opening the seat again."""
    _use(work, SMALL, "site/small")
    _arrive(work, **fields)
    assert "site/small" in work.definitions.forms
    assert GOODS not in work.definitions.forms
    assert work.definitions.form("marriage/cooling_off_notice") is work.built_in.form("marriage/cooling_off_notice")
    assert own_forms.lines(work)


def test_a_version_that_is_set_aside_says_why(work: Work) -> None:
    """A mistake, or that a later program wrote it; then the older one is not used in its place."""
    _use(work, EXAMPLE)
    _arrive(work, text=EXAMPLE.replace('"scale"', '"hologram"'), format=99)
    (line,) = own_forms.lines(work)
    assert line.is_newer
    assert [fault.key for fault in line.faults] == ["field.condition.kind"]
    assert not line.is_in_use
    assert line.title is not None  # the earlier version still gives the form its name


def test_versions_made_side_by_side_are_both_kept_until_settled(work: Work) -> None:
    """The newest is used; putting in use once more, with both in view, settles it."""
    _use(work, EXAMPLE)
    _arrive(work, number=1007, at="2026-11-23T08:00:00+08:00", text=EXAMPLE.replace("物品领取登记表", "另一种改法"))
    page = own_forms.page(work, GOODS)
    assert len(page.sides) == len(page.versions) == 2
    assert work.definitions.form(GOODS).title.zh == "物品领取登记表"
    texts = {own_forms.text_of(work, version.id) for version in page.versions}
    assert len(texts) == 2

    _use(work, EXAMPLE)

    assert len(own_forms.page(work, GOODS).sides) == 1
    assert len(own_forms.page(work, GOODS).versions) == 3


def test_a_seat_with_a_post_of_a_later_program_may_look_and_not_change(work: Work) -> None:
    """Nothing is begun, used or taken out."""
    _use(work, EXAMPLE)
    rights.take_post(work, "trainee")
    for attempt in (
        lambda: own_forms.copy(work, GOODS), lambda: own_forms.put_in_use(work, GOODS, EXAMPLE, ()),
        lambda: own_forms.take_out(work, GOODS), lambda: own_forms.begin(work, "x", SMALL),
    ):  # fmt: skip
        with pytest.raises(Refused) as refused:
            attempt()
        assert refused.value.facts == {"rule": "not_yours_to_change"}
    assert not own_forms.page(work, GOODS).may_change


def test_a_seat_before_its_first_sync_changes_nothing_of_the_sites(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    """One refusal for all that is the site's; what was being written stays."""
    own_forms.begin(work, "goods", EXAMPLE)
    monkeypatch.setattr(seats, "site_folder", lambda connection, site: None)
    for attempt in (
        lambda: own_forms.put_in_use(work, GOODS, EXAMPLE, ()),
        lambda: local_texts.set_text(work, "court_where", "海湾区人民法院"),
        lambda: site.allow_pen(work, True),
    ):
        with pytest.raises(Refused) as refused:
            attempt()
        assert refused.value.facts == {"rule": "site_not_known_yet"}
    assert own_forms.page(work, GOODS).text == EXAMPLE and not local_texts.said(work) and not site.allows_pen(work)
