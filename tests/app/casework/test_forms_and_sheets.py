"""Talk once, print everything: what one form asked the next one knows, and what was printed is kept as it was."""

import hashlib
from datetime import date

import msgspec
import pypdfium2
import pytest
from sqlalchemy import select

from app.casework import cases, conflicts, forms, handouts, people, search, sheets, tasks, today
from app.domain.cases import SheetState
from app.domain.people import PersonDetails, Sex
from app.domain.readers import Reader, Role
from app.errors import NotFound, Refused
from app.ops.values import Write
from app.store import cases as cases_store
from app.store import rebuild
from app.store.tables import audit
from tests.weights import thinnest

REGISTRATION = "marriage/counselling_registration"
CONSENT = "marriage/informed_consent"
COOLING = "marriage/cooling_off_notice"

HIM = PersonDetails(name="李强𠅤", sex=Sex.MALE, phone="00000000001", birth_date=date(1990, 1, 1))
HER = PersonDetails(name="王䶮㛃", sex=Sex.FEMALE, phone="00000000002", safe_contact="只在上班时间打单位电话")


@pytest.fixture
def couple(work):
    """A couple whose divorce was applied for today."""
    return cases.open_couple(work, HIM, HER, "04").value


def _text(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "".join(document[at].get_textpage().get_text_range() for at in range(len(document)))
    finally:
        document.close()


def _fill(work, case, form_id, **typed):
    entry = forms.open_entry(work, case, form_id, None)
    saved = forms.save_entry(work, case, form_id, None, entry.raw | typed).value
    assert saved.answer, saved.problems
    return saved


def test_the_dates_of_the_notice_are_computed(work, couple):
    """domain.md §2.4, second vector: National Day moves the last day."""
    checked = forms.check_entry(work, couple, COOLING, None, {"receipt_on": "2026-09-01"})

    assert checked.values["cooling_last"] == date(2026, 10, 8)
    assert checked.values["window_first"] == date(2026, 10, 9)
    assert checked.values["window_last"] == date(2026, 11, 9)


def test_a_receipt_date_starts_the_clocks(work, couple):
    """Today shows the last day of the cooling-off when it comes near, and never before it is dealt with."""
    _fill(work, couple, COOLING, receipt_on="2026-10-26")

    due = {task.rule: task.due for task in tasks.open_tasks(work, Reader.BOTH)}
    assert due["divorce.cooling_last"] == date(2026, 11, 25)
    near = [task.rule for task in today.today(work, Reader.BOTH).due]
    assert "divorce.cooling_last" in near
    task = next(task for task in tasks.open_tasks(work, Reader.BOTH) if task.rule == "divorce.cooling_last")
    tasks.finish(work, task.id)
    assert "divorce.cooling_last" not in [task.rule for task in today.today(work, Reader.BOTH).due]


def test_what_one_form_asked_the_next_one_knows(work, couple):
    """The receipt date is typed once."""
    _fill(work, couple, COOLING, receipt_on="2026-11-23")

    entry = forms.open_entry(work, couple, REGISTRATION, None)
    bound = [name for name, field in entry.form.fields.items() if field.prefill == "matter.applied_on"]
    assert all(entry.values[name] == date(2026, 11, 23) for name in bound)
    assert entry.values[next(n for n, f in entry.form.fields.items() if f.prefill == "husband.name")] == "李强𠅤"


def test_what_a_form_asked_about_a_person_the_person_has(work, couple):
    """A telephone typed into the form is on the person's record."""
    form = work.definitions.form(REGISTRATION)
    field = next(name for name, one in form.fields.items() if one.prefill == "wife.phone")
    wife = cases.page(work, couple, Reader.WORKER).case.party(Role.WIFE).person.id

    _fill(work, couple, REGISTRATION, **{field: "00000000099", "informed": "yes", "accepted": "yes"})

    assert people.get(work, wife).details.phone == "00000000099"
    assert people.get(work, wife).details.safe_contact == HER.safe_contact


def test_a_wrong_answer_is_named_and_nothing_typed_is_lost(work, couple):
    """Not saved, but kept as it stands."""
    typed = {"receipt_on": "2030-01-01"}
    saved = forms.save_entry(work, couple, COOLING, None, typed).value

    assert saved.answer is None
    assert ("receipt_on", "in_future") in [(problem.field, problem.code) for problem in saved.problems]
    assert forms.open_entry(work, couple, COOLING, None).raw["receipt_on"] == "2030-01-01"


def test_the_print_set_of_a_couple(work, couple):
    """M-1, one M-2 each, M-5; the names come back from the page, rare characters too."""
    issued = sheets.print_set(work, couple, "zh").value

    assert [(one.sheet.form, one.sheet.role) for one in issued] == [
        (REGISTRATION, None), (CONSENT, Role.HUSBAND), (CONSENT, Role.WIFE), (COOLING, None)
    ]  # fmt: skip
    assert len({one.sheet.code for one in issued}) == 4
    assert all("".join(one.boxed) == "" for one in issued)
    assert "李强𠅤" in _text(issued[0].pdf)
    assert "王䶮㛃" in _text(issued[2].pdf)


def test_one_spouse_never_reads_the_other_on_paper(work, couple):
    """Her safe contact is on no sheet he is given, and his consent does not name her telephone."""
    issued = {(one.sheet.form, one.sheet.role): _text(one.pdf) for one in sheets.print_set(work, couple, "zh").value}

    for key, text in issued.items():
        if key[1] is not Role.WIFE:
            assert "只在上班时间" not in text.replace("\r\n", ""), key
    assert "00000000002" not in issued[CONSENT, Role.HUSBAND]


def test_what_was_printed_is_reprinted_byte_for_byte(work, couple):
    """Whatever changes afterwards."""
    first = sheets.print_set(work, couple, "zh").value[0]
    wife = cases.page(work, couple, Reader.WORKER).case.party(Role.WIFE).person.id
    people.amend(work, wife, PersonDetails(name="王改名"))

    again = sheets.print_again(work, first.sheet.id, Reader.WORKER).pdf

    assert again == first.pdf
    assert hashlib.sha256(again).digest() == first.sheet.sha256


def test_a_sheet_is_marked_and_leaves_the_unfinished_list(work, couple):
    """已打印待签 → 已签收."""
    issued = sheets.print_set(work, couple, "zh").value
    assert len(today.today(work, Reader.WORKER).unsigned) == 4

    sheets.mark(work, issued[0].sheet.id, SheetState.SIGNED)

    assert len(today.today(work, Reader.WORKER).unsigned) == 3
    assert len(today.today(work, Reader.BOTH).unsigned) == 1


@pytest.fixture
def sheet(work, couple):
    """The registration of the couple, printed and waiting."""
    return sheets.issue(work, couple, [(REGISTRATION, None)], "zh").value[0].sheet.id


WORDS = {SheetState.REFUSED: {"witness": "赵敏"}, SheetState.VOID: {"reason": "姓名打错"}}


def _go(work, sheet, *states):
    for state in states:
        sheets.mark(work, sheet, state, **WORDS.get(state, {}))
    return sheets.get(work, sheet)


def _trail(work, sheet):
    with work.store.read() as connection:
        rows = connection.execute(select(audit.c.verb).where(audit.c.record == sheet)).all()
    return sorted(row.verb for row in rows)


S = SheetState
LAWFUL = {
    S.PRINTED: {S.SIGNED, S.REFUSED, S.VOID},
    S.SIGNED: {S.ARCHIVED, S.VOID},
    S.ARCHIVED: {S.VOID},
    S.REFUSED: {S.SIGNED, S.VOID},
    S.VOID: set(),
}
WAY_TO = {
    S.PRINTED: (),
    S.SIGNED: (S.SIGNED,),
    S.ARCHIVED: (S.SIGNED, S.ARCHIVED),
    S.REFUSED: (S.REFUSED,),
    S.VOID: (S.VOID,),
}


@pytest.mark.parametrize("there", SheetState)
@pytest.mark.parametrize("start", SheetState)
def test_a_sheet_goes_only_where_it_can_from_where_it_is(work, sheet, start, there):
    """Every pair of states: the lawful step is taken and leaves its line, any other changes nothing."""
    before = _go(work, sheet, *WAY_TO[start])
    trail = _trail(work, sheet)

    if there is start:
        assert _go(work, sheet, there) == before
        assert _trail(work, sheet) == trail
    elif there in LAWFUL[start]:
        assert _go(work, sheet, there).state is there
        assert _trail(work, sheet) == sorted([*trail, f"sheet_{there.value}"])
    else:
        with pytest.raises(Refused) as refused:
            _go(work, sheet, there)
        assert refused.value.facts == {"rule": "sheet_cannot_move"}
        assert sheets.get(work, sheet) == before
        assert _trail(work, sheet) == trail


@pytest.mark.parametrize("words", ["", "  ", "\u3000"])
@pytest.mark.parametrize(("state", "rule"), [(S.REFUSED, "sheet_needs_witness"), (S.VOID, "sheet_needs_reason")])
def test_a_refusal_needs_a_witness_and_a_void_sheet_its_reason(work, sheet, state, rule, words):
    """Blanks are no name; the sheet still waits."""
    with pytest.raises(Refused) as refused:
        sheets.mark(work, sheet, state, witness=words, reason=words)

    assert refused.value.facts == {"rule": rule}
    assert sheets.get(work, sheet).state is S.PRINTED
    assert _trail(work, sheet) == ["sheet_printed"]


def test_the_words_of_a_sheet_follow_its_state(work, sheet):
    """Who witnessed a refusal stays known when the sheet is void, and goes when it is signed after all."""
    sheets.mark(work, sheet, S.REFUSED, witness=" 赵敏 ")
    assert (sheets.get(work, sheet).witness, sheets.get(work, sheet).reason) == ("赵敏", "")
    sheets.mark(work, sheet, S.REFUSED, witness="别人")
    assert sheets.get(work, sheet).witness == "赵敏", "what was written stands"

    sheets.mark(work, sheet, S.SIGNED)
    assert sheets.get(work, sheet).witness == ""
    sheets.mark(work, sheet, S.ARCHIVED)
    sheets.mark(work, sheet, S.VOID, reason="重复打印")
    assert (sheets.get(work, sheet).witness, sheets.get(work, sheet).reason) == ("", "重复打印")


def test_a_refused_sheet_made_void_still_names_its_witness(work, sheet):
    """Both words stand, and a rebuild of the views shows the same."""
    before = _go(work, sheet, S.REFUSED, S.VOID)

    rebuild.rebuild(work.store)

    assert (before.state, before.witness, before.reason) == (S.VOID, "赵敏", "姓名打错")
    assert sheets.get(work, sheet) == before


def test_the_audit_trail_holds_no_word_that_was_written(work, sheet):
    """Who, when and what step; the name and the reason stay in the sheet."""
    _go(work, sheet, S.REFUSED, S.VOID)

    with work.store.read() as connection:
        told = [tuple(row) for row in connection.execute(select(audit))]
    assert "赵敏" not in str(told)
    assert "姓名打错" not in str(told)


def test_a_refused_sheet_is_no_longer_unfinished(work, couple, sheet):
    """Dealt with, whichever way."""
    assert len(today.today(work, Reader.WORKER).unsigned) == 1
    _go(work, sheet, S.REFUSED)
    assert today.today(work, Reader.WORKER).unsigned == ()


def test_no_sheet_is_marked_that_is_not_there(work, couple):
    """The case's own id is no sheet."""
    with pytest.raises(NotFound):
        sheets.mark(work, couple, S.SIGNED)


def test_a_blank_sheet_has_the_questions_and_no_answers(work, couple):
    """For power cuts."""
    text = _text(sheets.blank(work, REGISTRATION, "zh"))

    assert "男方" in text
    assert "李强" not in text


def test_one_person_gets_a_set_of_their_own(work):
    """No spouse is asked about."""
    case = cases.open_single(work, PersonDetails(name="陈安"), "06").value

    issued = sheets.print_set(work, case, "en").value

    assert [one.sheet.role for one in issued] == [None, Role.CLIENT]
    assert "陈安" in _text(issued[1].pdf)


def test_an_unknown_form_is_not_found(work, couple):
    """Nothing is guessed."""
    with pytest.raises(NotFound):
        forms.open_entry(work, couple, "marriage/none", None)
    with pytest.raises((NotFound, Refused)):
        sheets.print_again(work, couple, Reader.WORKER)


@pytest.mark.parametrize("typed", ["{}", "TX{}", "{0[0]}"])
def test_a_scanned_sheet_code_finds_its_case(work, couple, typed):
    """As digits, as the scanner types it, or in groups of four as printed."""
    code = sheets.print_set(work, couple, "zh").value[0].sheet.code
    groups = " ".join(code[at : at + 4] for at in range(0, 16, 4))
    text = groups if typed == "{0[0]}" else typed.format(code)

    assert [hit.why for hit in search.find(work, text, Reader.BOTH)] == ["sheet"]


def test_saving_a_form_untouched_settles_nothing(work, couple):
    """A contradiction nobody has looked at stays one, until somebody chooses."""
    answer = _fill(work, couple, COOLING, receipt_on="2026-11-20").answer
    with work.store.save() as save:
        folder = cases_store.get(save.connection, couple).folder
        other = Write("answer", answer, "q.receipt_no", "另一台电脑写的", ())
        save.supersede(folder, other)
    before = conflicts.heads(work, "answer", answer, "q.receipt_no", Reader.WORKER)

    entry = forms.open_entry(work, couple, COOLING, None)
    forms.save_entry(work, couple, COOLING, None, entry.raw)

    assert conflicts.heads(work, "answer", answer, "q.receipt_no", Reader.WORKER) == before


def _asking_each_alone(work):
    """The same desk, where the day of the application is asked of each spouse alone."""
    whole = work.definitions
    alone = msgspec.structs.replace(whole.form(COOLING), per_party=True)
    work.definitions = msgspec.structs.replace(whole, forms={**whole.forms, COOLING: alone})


def test_a_day_one_party_gave_alone_starts_deadlines_of_that_party_alone(work, couple):
    """Each spouse's deadlines are behind that spouse's wall and are not moved by the other's day."""
    for stage in tasks.open_tasks(work, Reader.WORKER):
        tasks.finish(work, stage.id)
    _asking_each_alone(work)
    for role, day in ((Role.WIFE, "2026-10-26"), (Role.HUSBAND, "2026-10-30"), (Role.WIFE, "2026-10-27")):
        entry = forms.open_entry(work, couple, COOLING, role)
        assert forms.save_entry(work, couple, COOLING, role, entry.raw | {"receipt_on": day}).value.answer

    def starts(reader):
        found = tasks.open_tasks(work, reader)
        return {(one.scope.value, one.started_on.isoformat()) for one in found}

    assert starts(Reader.HER) == {("her", "2026-10-27")}
    assert starts(Reader.HIM) == {("his", "2026-10-30")}
    assert starts(Reader.BOTH) == set()
    assert len(tasks.open_tasks(work, Reader.WORKER)) == 6
    rows = {reader: cases.rows(work, reader)[0].nearest_due for reader in (Reader.BOTH, Reader.HIM, Reader.HER)}
    assert rows[Reader.BOTH] is None and rows[Reader.HIM] > rows[Reader.HER]


def test_a_day_both_know_is_not_counted_twice(work, couple):
    """The joint sheet first, then one party's own sheet with the same day on it."""
    _fill(work, couple, COOLING, receipt_on="2026-10-26")
    _asking_each_alone(work)
    entry = forms.open_entry(work, couple, COOLING, Role.WIFE)
    assert entry.raw["receipt_on"] == "2026-10-26"
    assert forms.save_entry(work, couple, COOLING, Role.WIFE, entry.raw).value.answer

    assert {one.scope.value for one in tasks.open_tasks(work, Reader.WORKER)} == {"both"}


def test_pages_are_drawn_for_the_printer_of_this_computer(work):
    """Everything that goes to paper: previews, blanks, handouts, masked copies, sheets of the record."""
    case = cases.open_couple(work, PersonDetails(name="李强"), PersonDetails(name="王芳"), "04").value

    def pages() -> list[bytes]:
        raw = forms.open_entry(work, case, COOLING, None).raw
        return [
            sheets.preview(work, case, COOLING, None, raw, "zh").pdf,
            sheets.blank(work, COOLING, "zh"),
            handouts.page(work, "marriage/cooling_off", "zh"),
            sheets.masked_copy(work, case, COOLING, None, "zh").rendered.pdf,
            sheets.issue(work, case, [(COOLING, None)], "zh").value[0].pdf,
        ]

    assert all(thinnest(page) < 0.75 for page in pages())
    work.printer = "dot"
    assert all(thinnest(page) >= 0.75 for page in pages())


def test_a_page_is_still_the_same_after_the_printer_was_changed(work):
    """What it says has not changed, however thick its lines are."""
    case = cases.open_couple(work, PersonDetails(name="李强"), PersonDetails(name="王芳"), "04").value
    (issued,) = sheets.issue(work, case, [(COOLING, None)], "zh").value
    work.printer = "dot"
    assert sheets.is_current(work, issued.sheet)
    assert work.printer == "dot"
