"""Several fillings of one form in a case, and sheets that belong to none."""

from datetime import date

import pypdfium2
import pytest
from sqlalchemy import select

from app.casework import cases, conflicts, fillings, forms, sheets
from app.domain.cases import AnswerSet
from app.domain.people import PersonDetails
from app.domain.readers import Reader, Role, Scope
from app.errors import NotFound, Refused
from app.ops.values import Write
from app.store import rebuild
from app.store.tables import answer, draft, folder, head
from app.store.views import QUESTION

RECORD = "marriage/session_record"  # one for every talk
QUICK = "bereavement/quick_record"  # names nobody
COOLING = "marriage/cooling_off_notice"  # one a case


@pytest.fixture
def couple(work):
    """A couple."""
    him, her = PersonDetails(name="李强"), PersonDetails(name="王芳")
    return cases.open_couple(work, him, her, "04").value


def _typed(work, case, form, filling=None, role=None, **typed):
    """What stands in a form once everything needed is answered."""
    entry = forms.open_entry(work, case, form, role, filling)
    checked = forms.check_entry(work, case, form, role, entry.raw | typed)
    assert not checked.stops, checked.problems
    return entry, entry.raw | typed


def _needed(work, form):
    """An answer to every question that must be answered, but for dates."""
    definition = work.definitions.form(form)
    made = {}
    for field in definition.fields.values():
        if field.required == "save" and not field.prefill:
            codes = work.definitions.codes[field.codes].codes if field.codes else ()
            made[field.id] = {
                "choice": codes[0].code if codes else "",
                "choices": (codes[0].code,) if codes else (),
            }.get(field.kind, {"integer": "1", "yesno": "yes"}.get(field.kind, "写下的话"))
    return made


def _save(work, case, form, day, filling=None, **more):
    dated = work.definitions.form(form).repeated
    entry, raw = _typed(work, case, form, filling, **_needed(work, form) | {dated: f"{day} 10:00"} | more)
    saved = forms.save_entry(work, case, form, entry.role, raw, entry.filling).value
    assert saved.answer == entry.filling
    return saved.answer


def test_every_filling_is_a_record_with_its_own_date_and_line(work, couple):
    """Two talks, two lines in the timeline, each with the day it is about."""
    first = _save(work, couple, RECORD, "2026-11-16")
    second = _save(work, couple, RECORD, "2026-11-20")

    assert first != second
    page = cases.page(work, couple, Reader.WORKER)
    lines = [one for one in page.timeline if isinstance(one, AnswerSet)]
    assert {one.id for one in lines} == {first, second}
    assert fillings.days_of(work, page.timeline) == {first: date(2026, 11, 16), second: date(2026, 11, 20)}
    form = work.definitions.form(RECORD)
    assert [one.id for one in fillings.of_form(work, couple, form, None)] == [second, first]


def test_an_earlier_filling_is_gone_on_with_and_a_new_one_begins_empty(work, couple):
    """Saving it again changes it, and nothing else; what it says does not run into the next."""
    first = _save(work, couple, RECORD, "2026-11-16")
    form = work.definitions.form(RECORD)
    text = next(name for name, field in form.fields.items() if field.kind == "long" and not field.prefill)
    again, raw = _typed(work, couple, RECORD, first, **{text: "又想起一件事"})
    assert again.raw["started_at"] == "2026-11-16 10:00"
    forms.save_entry(work, couple, RECORD, None, raw, first)

    fresh = forms.open_entry(work, couple, RECORD, None)
    assert fresh.filling != first
    assert fresh.answer is None
    assert not fresh.raw.get(text)
    assert [one.id for one in fillings.of_form(work, couple, form, None)] == [first]
    assert forms.open_entry(work, couple, RECORD, None, first).raw[text] == "又想起一件事"


def test_what_is_half_typed_belongs_to_its_filling(work, couple):
    """Two drafts do not overwrite each other; the last one is offered first, and can be thrown away."""
    form = work.definitions.form(RECORD)
    one, other = forms.open_entry(work, couple, RECORD, None), forms.open_entry(work, couple, RECORD, None)
    forms.keep_entry(work, couple, RECORD, None, {"started_at": "昨天"}, one.filling)
    forms.keep_entry(work, couple, RECORD, None, {"started_at": "今天"}, other.filling)

    assert forms.open_entry(work, couple, RECORD, None, one.filling).raw["started_at"] == "昨天"
    assert fillings.begun(work, couple, form, None) in {one.filling, other.filling}
    assert [found.is_draft for found in fillings.of_form(work, couple, form, None)] == [True, True]
    fillings.give_up(work, one.filling)
    assert fillings.begun(work, couple, form, None) == other.filling
    fillings.give_up(work, other.filling)
    assert fillings.begun(work, couple, form, None) is None


def test_what_stops_a_save_is_kept_under_the_same_filling(work, couple):
    """Nothing typed is lost, and no second draft appears."""
    entry = forms.open_entry(work, couple, RECORD, None)
    saved = forms.save_entry(work, couple, RECORD, None, {"started_at": "不知道"}, entry.filling).value
    assert saved.answer is None
    form = work.definitions.form(RECORD)
    assert [(one.id, one.is_draft) for one in fillings.of_form(work, couple, form, None)] == [(entry.filling, True)]
    assert _save(work, couple, RECORD, "2026-11-20", entry.filling) == entry.filling
    assert [one.is_draft for one in fillings.of_form(work, couple, form, None)] == [False]


def test_a_form_of_which_a_case_has_one_is_as_before(work, couple):
    """Opened again it is the same one."""
    entry = forms.open_entry(work, couple, COOLING, None)
    assert entry.filling is None
    first = forms.save_entry(work, couple, COOLING, None, entry.raw | {"receipt_on": "2026-11-20"}).value.answer
    second = forms.save_entry(work, couple, COOLING, None, entry.raw | {"receipt_on": "2026-11-23"}).value.answer
    assert first == second


def test_one_partys_fillings_are_not_the_others(work, couple):
    """A follow-up of hers is no follow-up of his, and its id opens nothing for him."""
    form = work.definitions.form("marriage/follow_up")
    entry = forms.open_entry(work, couple, form.id, Role.WIFE)
    raw = entry.raw | _needed(work, form.id) | {"contacted_at": "2026-11-20 10:00"}
    hers = forms.save_entry(work, couple, form.id, Role.WIFE, raw, entry.filling).value.answer
    assert hers
    assert fillings.of_form(work, couple, form, Role.HUSBAND) == ()
    with pytest.raises(NotFound):
        forms.open_entry(work, couple, form.id, Role.HUSBAND, hers)
    with pytest.raises(NotFound):
        forms.save_entry(work, couple, form.id, Role.HUSBAND, raw, hers)


def test_a_sheet_knows_which_filling_it_shows(work, couple):
    """Printed twice for two talks; a masked copy of the first sheet is of the first talk."""
    first = _save(work, couple, RECORD, "2026-11-16")
    second = _save(work, couple, RECORD, "2026-11-20")
    for filling in (first, second):
        (issued,) = sheets.issue(work, couple, [(RECORD, None)], "zh", filling).value
        assert issued.sheet.answer == filling
        assert sheets.get(work, issued.sheet.id).answer == filling
    text = _text(sheets.masked_copy(work, couple, RECORD, None, "zh", first).rendered.pdf)
    assert "2026年11月16日" in text
    assert "2026年11月20日" not in text


def test_contradictions_stay_within_their_filling(work, couple):
    """Two seats differ about one talk; the other talk has no badge."""
    first = _save(work, couple, RECORD, "2026-11-16")
    second = _save(work, couple, RECORD, "2026-11-20")
    name = f"{QUESTION}started_at"
    home = cases.get(work, couple).folder
    with work.store.save() as save:  # written without having seen the standing value
        save.supersede(home, Write("answer", first, name, "2026-11-15T10:00:00+08:00", ()))

    assert forms.open_entry(work, couple, RECORD, None, first).conflicts == ("started_at",)
    assert forms.open_entry(work, couple, RECORD, None, second).conflicts == ()
    shown = [head.op for head in conflicts.heads(work, "answer", first, name, Reader.WORKER)]
    choice = conflicts.Choice("answer", first, name, "2026-11-15T10:00:00+08:00", tuple(shown))
    conflicts.choose(work, choice, Reader.WORKER)
    assert forms.open_entry(work, couple, RECORD, None, first).raw["started_at"] == "2026-11-15 10:00"


def test_a_sheet_that_names_nobody_is_filled_in_for_no_case(work):
    """Saved in a folder of its own of the ring its form names, listed, opened again, printed without number or code."""
    entry = forms.open_entry(work, None, QUICK, None)
    saved = _save(work, None, QUICK, "2026-11-23")
    assert entry.case is None

    form = work.definitions.form(QUICK)
    (listed,) = fillings.of_form(work, None, form, None)
    assert (listed.id, listed.day) == (saved, date(2026, 11, 23))
    with work.store.read() as connection:
        row = connection.execute(select(answer).where(answer.c.id == saved)).one()
        ring = connection.scalar(select(folder.c.ring).where(folder.c.id == row.folder))
    assert row.case is None
    assert row.scope == Scope.BOTH.value
    assert ring == b"front-ring-00001"
    drawn = sheets.plain(work, QUICK, saved, "zh")
    assert "2026年11月23日" in _text(drawn.pdf)
    assert "编号" not in _text(drawn.pdf)
    _save(work, None, QUICK, "2026-11-22", saved)
    with work.store.read() as connection:
        assert connection.scalar(select(answer.c.folder).where(answer.c.id == saved)) == row.folder
    assert len(fillings.of_form(work, None, form, None)) == 1


def test_what_names_nobody_survives_a_rebuild_and_shows_in_no_case(work, couple):
    """It is a record like any other, but of nobody."""
    saved = _save(work, None, QUICK, "2026-11-23")
    rebuild.rebuild(work.store)
    form = work.definitions.form(QUICK)
    assert [one.id for one in fillings.of_form(work, None, form, None)] == [saved]
    assert not [one for one in cases.page(work, couple, Reader.WORKER).timeline if isinstance(one, AnswerSet)]


@pytest.mark.parametrize(
    ("form", "in_case", "rule"),
    [
        (QUICK, True, "anonymous_form"),
        (COOLING, False, "form_needs_case"),
        ("care/talk", False, "care_waits"),
        ("care/self_care_plan", True, "care_waits"),
    ],
)
def test_each_form_where_it_belongs(work, couple, form, in_case, rule):
    """Nothing anonymous in a case, nothing of a case outside one, nothing of staff care before its ring."""
    case = couple if in_case else None
    with pytest.raises(Refused, match=rule):
        forms.open_entry(work, case, form, None)
    with pytest.raises(Refused, match=rule):
        forms.keep_entry(work, case, form, None, {"a": "b"})
    with pytest.raises(Refused, match=rule):
        forms.save_entry(work, case, form, None, {"a": "b"})
    with work.store.read() as connection:
        assert connection.execute(select(draft)).all() == []
        assert connection.execute(select(head).where(head.c.kind == "answer")).all() == []


def _text(pdf):
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "".join(document[at].get_textpage().get_text_range() for at in range(len(document)))
    finally:
        document.close()
