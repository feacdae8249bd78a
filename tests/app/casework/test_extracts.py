"""The extract: what was recorded at the time, unchanged for good, one party's alone, checkable against the paper."""

from datetime import date

import msgspec
import pypdfium2
import pytest

from app.casework import cases, consents, extract_sources, extracts, forms, notes, screenings, sheets, signatures, site
from app.casework.extracts import EXTRACT, Verdict
from app.domain.cases import ConsentState, SheetState
from app.domain.people import PersonDetails, Sex
from app.domain.readers import Reader, Role, Scope
from app.errors import BadEntry, NotFound, Refused
from app.store.views import QUESTION

HIM, HER = PersonDetails(name="李强", sex=Sex.MALE), PersonDetails(name="王芳", sex=Sex.FEMALE)
HELP = extract_sources.HELP
TOLD = {
    "told_at": "2026-11-22 08:30", "capacity": "full", "forms": ("beat",), "facts": "昨晚打了两次，用皮带",
    "reported_by": "保密的人", "report_told": "只给警察",
}  # fmt: skip


@pytest.fixture
def couple(work):
    """A couple."""
    return cases.open_couple(work, HIM, HER, "04").value


def tell(work, case, filling=None, **typed):
    """Her record of a request for help, saved."""
    entry = forms.open_entry(work, case, HELP, Role.WIFE, filling)
    saved = forms.save_entry(work, case, HELP, Role.WIFE, entry.raw | typed, entry.filling).value
    assert saved.answer, saved.problems
    return saved.answer


def note(work, case, scope, body, day=date(2026, 11, 20)):
    """A signed note."""
    draft = notes.start(work, case, scope).value
    notes.keep(work, msgspec.structs.replace(draft, body=body, happened_on=day))
    return notes.sign(work, draft.id).value


def found(work, case, reader=Reader.WORKER):
    """What can be chosen for her."""
    return extract_sources.of_party(work, case, Role.WIFE, reader, "zh")


def make(work, case, *chosen, reader=Reader.WORKER):
    """An extract of these."""
    return extracts.make(work, case, Role.WIFE, chosen, "zh", reader).value


def text(pdf):
    """What stands on the pages, without their line breaks."""
    said = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))
    return "".join(said.split())


def total(work, case, sheet):
    """The checksum printed on it."""
    saved = forms.open_entry(work, case, EXTRACT, Role.WIFE, sheet.answer)
    return saved.values["content_sha256"]


def test_it_quotes_what_was_recorded_with_both_days(work, couple, clock):
    """When it happened and when it was recorded; the confidential parts are the worker's and stay out."""
    told = tell(work, couple, **TOLD)
    clock.pass_by(hours=2)
    hers = note(work, couple, Scope.HER, "说怕他找到孩子的学校")
    issued = make(work, couple, told, hers)
    page = text(issued.pdf)
    days = ("2026年11月22日", "2026-11-2309:00", "2026-11-2311:00")
    for words in ("昨晚打了两次，用皮带", "说怕他找到孩子的学校", *days):
        assert words in page
    for one in found(work, couple):
        assert one.sha256.hex() in page
    assert str(total(work, couple, issued.sheet)).replace(" ", "") in page
    assert "保密的人" not in page and "只给警察" not in page


def test_only_her_own_records_can_be_chosen(work, couple):
    """Not what is for both, not his; a record of another's is not found."""
    told = tell(work, couple, **TOLD)
    hers = note(work, couple, Scope.HER, "仅女方")
    shared, his = note(work, couple, Scope.BOTH, "双方"), note(work, couple, Scope.HIS, "仅男方")
    assert {one.id for one in found(work, couple)} == {told, hers}
    for other in (shared, his):
        with pytest.raises(NotFound):
            make(work, couple, told, other)


@pytest.mark.parametrize("reader", [Reader.HIM, Reader.BOTH, Reader.OUTSIDER])
def test_nobody_else_makes_sees_or_checks_one(work, couple, reader):
    """Nor finds it by its code, nor on the timeline."""
    told = tell(work, couple, **TOLD)
    before = cases.page(work, couple, reader)
    issued = make(work, couple, told)
    assert cases.page(work, couple, reader) == before
    with pytest.raises(NotFound):
        found(work, couple, reader)
    with pytest.raises(NotFound):
        make(work, couple, told, reader=reader)
    checked = extracts.check(work, issued.sheet.code, str(total(work, couple, issued.sheet)), reader)
    assert (checked.verdict, checked.number) == (Verdict.UNKNOWN, "")


def test_nothing_later_changes_it_and_a_later_one_has_another_number(work, couple, clock):
    """Reprinted byte for byte; the next quotes that the record was filled in again."""
    told = tell(work, couple, **TOLD)
    first = make(work, couple, told, reader=Reader.HER)
    clock.pass_by(days=1)
    tell(work, couple, told, facts="昨晚打了三次")
    note(work, couple, Scope.HER, "后来的记录")
    assert sheets.print_again(work, first.sheet.id, Reader.WORKER).pdf == first.pdf
    checked = extracts.check(work, first.sheet.code, str(total(work, couple, first.sheet)), Reader.HER)
    assert checked.verdict is Verdict.SAME

    second = make(work, couple, told)
    assert second.sheet.code != first.sheet.code
    entries = [forms.open_entry(work, couple, EXTRACT, Role.WIFE, one.sheet.answer) for one in (first, second)]
    assert [str(entry.values["extract_no"]).rpartition("-")[2] for entry in entries] == ["1", "2"]
    assert "最后一次补填于2026-11-2409:00" in text(second.pdf)
    assert "补填于" not in text(first.pdf)


def test_nobody_can_type_in_it(work, couple):
    """Not offered among the forms, opened to read, refused to save."""
    told = tell(work, couple, **TOLD)
    issued = make(work, couple, told)
    assert EXTRACT not in {form.id for form in forms.forms_of(work, "marriage")}
    entry = forms.open_entry(work, couple, EXTRACT, Role.WIFE, issued.sheet.answer)
    assert not entry.may_save
    with pytest.raises(Refused) as refused:
        forms.save_entry(work, couple, EXTRACT, Role.WIFE, entry.raw | {"records": "改过"}, entry.filling)
    assert refused.value.facts["rule"] == "assembled_form"


def test_what_was_changed_behind_the_program_is_found(work, couple):
    """A save of another version of the program that alters a stored answer."""
    told = tell(work, couple, **TOLD)
    issued = make(work, couple, told)
    printed = str(total(work, couple, issued.sheet))
    folder = cases.get(work, couple).folder
    with work.store.save() as save:
        save.put(folder, "answer", issued.sheet.answer, {QUESTION + "records": "改过"})
    assert extracts.check(work, issued.sheet.code, printed, Reader.WORKER).verdict is Verdict.CHANGED


def test_a_paper_is_compared_by_code_and_checksum(work, couple):
    """Groups, spaces and capitals as they come; the first characters will do; another sum is another paper."""
    told = tell(work, couple, **TOLD)
    issued = make(work, couple, told)
    printed = str(total(work, couple, issued.sheet))
    for typed in (printed, printed.upper().replace(" ", "-"), printed[:8], f" {printed[:17]}"):
        checked = extracts.check(work, f"TX{issued.sheet.code}", typed, Reader.WORKER)
        assert checked.verdict is Verdict.SAME
        assert checked.number.endswith("-1")
    other = ("0" if printed[0] != "0" else "1") + printed[1:]
    assert extracts.check(work, issued.sheet.code, other, Reader.WORKER).verdict is Verdict.OTHER_SUM
    plain = sheets.issue(work, couple, [("marriage/cooling_off_notice", None)], "zh").value[0].sheet.code
    assert extracts.check(work, plain, printed, Reader.WORKER).verdict is Verdict.NOT_EXTRACT


@pytest.mark.parametrize(
    ("code", "checksum", "field"),
    [("123", "a" * 8, "code"), ("", "", "code"), (None, "zz", "sum"), (None, "1234567", "sum")],
)
def test_what_is_neither_is_said_at_its_field(work, couple, code, checksum, field):
    """Nothing is looked up."""
    issued = make(work, couple, tell(work, couple, **TOLD))
    with pytest.raises(BadEntry) as bad:
        extracts.check(work, issued.sheet.code if code is None else code, checksum, Reader.WORKER)
    assert bad.value.facts["field"] == field


def test_an_empty_one_is_not_made(work, couple):
    """At least one record."""
    with pytest.raises(Refused) as refused:
        make(work, couple)
    assert refused.value.facts["rule"] == "extract_empty"
    assert not [one for one in cases.page(work, couple, Reader.WORKER).timeline if getattr(one, "form", "") == EXTRACT]


def test_it_is_signed_in_ink_alone(work, couple):
    """Wherever the site allows the pen."""
    site.allow_pen(work, True)
    issued = make(work, couple, tell(work, couple, **TOLD))
    with pytest.raises(Refused) as refused:
        signatures.offer(work, issued.sheet.id)
    assert refused.value.facts["rule"] == "ink_only"
    sheets.mark(work, issued.sheet.id, SheetState.SIGNED)


def test_screenings_are_told_in_words_and_never_as_a_diagnosis(work, couple):
    """What came of it, by the rules of its day."""
    consents.record(work, couple, Role.WIFE, ConsentState.SIGNED, given_on=date(2026, 11, 23))
    begun = screenings.begin(work, couple, Role.WIFE, "gad7")
    answers = {item.number: 2 for item in work.definitions.instrument("gad7").instrument.items}
    saved = screenings.save(work, msgspec.structs.replace(begun, answers=answers)).value
    assert [one.id for one in found(work, couple)] == [saved]
    page = text(make(work, couple, saved).pdf)
    assert "14" in page and "不是诊断" in page
