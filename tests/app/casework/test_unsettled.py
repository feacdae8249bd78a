"""Paper guesses nothing: where several values stand it has the more careful one, or says that it is not settled."""

import pypdfium2
import pytest

from app.casework import cases, conflicts, forms, sheets, unsettled
from app.domain.people import PersonDetails, Sex
from app.domain.readers import Reader, Role
from app.ops.values import Write

HIM = PersonDetails(name="李强", sex=Sex.MALE)
HER = PersonDetails(name="王小燕", sex=Sex.FEMALE, safe_contact="仅短信")
COOLING, CONSENT = "marriage/cooling_off_notice", "marriage/informed_consent"
SAID = "未定：两处记录不同"


@pytest.fixture
def couple(work):
    """A case of two spouses, with the notice filled in."""
    case = cases.open_couple(work, HIM, HER, "05").value
    typed = {"receipt_on": "2026-11-20", "receipt_no": "2026-0001", "handed_on": "2026-11-23"}
    assert forms.save_entry(work, case, COOLING, None, typed).value.answer
    return case


def apart(work, folder, kind, record, **fields):
    """What another computer wrote without having seen what stands."""
    with work.store.save() as save:
        for field, value in fields.items():
            save.supersede(folder, Write(kind, record, field, value, ()))


def contradict(work, case, form, role=None, **answers):
    """Other answers on a form that is saved."""
    answer = forms.open_entry(work, case, form, role).answer
    apart(work, cases.get(work, case).folder, "answer", answer, **{f"q.{name}": one for name, one in answers.items()})
    return answer


def text(pdf):
    """All words of a document, in one line."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        pages = (document[at].get_textpage().get_text_range() for at in range(len(document)))
        return "".join("".join(page.split()) for page in pages)
    finally:
        document.close()


def issued(work, case, form, role=None):
    """The sheet as it is printed for signature."""
    (one,) = sheets.issue(work, case, [(form, role)], "zh").value
    return text(one.pdf)


def test_an_answer_two_computers_wrote_is_said_to_be_not_settled(work, couple):
    """Printed, previewed and masked; once somebody has chosen, it is printed again."""
    assert "2026-0001" in issued(work, couple, COOLING)
    answer = contradict(work, couple, COOLING, receipt_no="2026-0002")

    entry = forms.open_entry(work, couple, COOLING, None)
    pages = (
        issued(work, couple, COOLING),
        text(sheets.preview(work, couple, COOLING, None, entry.raw, "zh").pdf),
        text(sheets.masked_copy(work, couple, COOLING, None, "zh").rendered.pdf),
    )
    for page in pages:
        assert SAID in page
        assert "2026-0001" not in page and "2026-0002" not in page

    shown = tuple(one.op for one in conflicts.heads(work, "answer", answer, "q.receipt_no", Reader.WORKER))
    conflicts.choose(work, conflicts.Choice("answer", answer, "q.receipt_no", "2026-0002", shown), Reader.WORKER)
    page = issued(work, couple, COOLING)
    assert SAID not in page and "2026-0002" in page


def test_what_is_typed_now_is_printed(work, couple):
    """Somebody sits there and says which it is."""
    contradict(work, couple, COOLING, receipt_no="2026-0002")
    raw = forms.open_entry(work, couple, COOLING, None).raw | {"receipt_no": "2026-0003"}

    page = text(sheets.preview(work, couple, COOLING, None, raw, "zh").pdf)
    assert "2026-0003" in page and SAID not in page


def test_no_date_is_worked_out_from_a_day_that_is_not_settled(work, couple):
    """A wrong last day could be missed; the reminder keeps the one that comes sooner."""
    assert "2026年12月21日" in issued(work, couple, COOLING)
    contradict(work, couple, COOLING, receipt_on="2026-11-22")

    page = issued(work, couple, COOLING)
    assert page.count(SAID) >= 4
    assert "2026年12月21日" not in page and "2026年12月23日" not in page


def test_a_name_written_twice_is_not_printed_as_if_it_were_known(work, couple):
    """On a sheet that takes it from the record, and on one on which it was saved before."""
    her = cases.get(work, couple).party(Role.WIFE).person
    assert "王小燕" in issued(work, couple, CONSENT, Role.WIFE)
    apart(work, her.folder, "person", her.id, name="王晓燕")

    page = issued(work, couple, CONSENT, Role.WIFE)
    assert SAID in page and "王小燕" not in page and "王晓燕" not in page
    assert SAID not in issued(work, couple, CONSENT, Role.HUSBAND)


def test_the_more_careful_answer_is_printed_where_there_is_one(work, couple):
    """A consent one computer says was given and the other refused is refused; every limit on calling is printed."""
    typed = dict.fromkeys(("keep_record", "keep_sensitive", "follow_up"), "agree")
    forms.keep_entry(work, couple, CONSENT, Role.WIFE, typed)
    entry = forms.open_entry(work, couple, CONSENT, Role.WIFE)
    saved = forms.save_entry(work, couple, CONSENT, Role.WIFE, entry.raw).value
    assert saved.answer, saved.problems
    contradict(work, couple, CONSENT, Role.WIFE, keep_record="disagree")
    her = cases.get(work, couple).party(Role.WIFE).person
    apart(work, her.private_folder, "person_private", her.id, safe_contact="不要打电话")

    entry = forms.open_entry(work, couple, CONSENT, Role.WIFE)
    around = forms.sources(work, entry.case, Role.WIFE, entry.form)
    values = forms.judge(work, entry.form, entry.raw, around).values
    found = unsettled.printed(work, entry.form, entry, values, around)
    assert found.values["keep_record"] == "disagree"
    assert found.values["keep_sensitive"] == "agree"
    assert "keep_record" not in found.unsettled


def test_a_thing_asked_once_and_contradicted_is_not_settled_on_later_forms(work, couple):
    """Asked on one form and known to another, which does not take one of the two for granted."""
    path = "matter.agreement_no"
    asking = [
        (form, field.id)
        for form in work.definitions.forms_of("marriage")
        for field in form.fields.values()
        if field.prefill == path
    ]
    (first, field), (other, again) = asking[:2]
    folder = cases.get(work, couple).folder
    with work.store.save() as save:
        answer = save.new_record()
        frame = {"case": couple, "form": first.id, "version": first.version, "role": "", "scope": "both"}
        saved_at = work.now().isoformat(timespec="seconds")
        save.put(folder, "answer", answer, frame | {"saved_at": saved_at, f"q.{field}": "2026-0001"})
    around = forms.sources(work, cases.get(work, couple), None, other)
    assert (around.matter["agreement_no"], around.unsettled) == ("2026-0001", frozenset())

    apart(work, folder, "answer", answer, **{f"q.{field}": "2026-0002"})
    around = forms.sources(work, cases.get(work, couple), None, other)
    values = {again: around.matter["agreement_no"]}
    assert unsettled.printed(work, other, None, values, around).unsettled == {again}
    assert unsettled.printed(work, other, None, {again: "2026-0003"}, around).unsettled == frozenset()
