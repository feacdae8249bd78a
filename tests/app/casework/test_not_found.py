"""The violence flag: what says where she is stays off everything the other party can see, as if never entered."""

from datetime import date
from pathlib import Path

import msgspec
import pytest

from app.casework import cases, forms, own_forms, people, search, seen, sheets, today
from app.casework.work import Work
from app.definitions import locating
from app.definitions.entry import raw_of
from app.definitions.sample import sample
from app.definitions.tables import ROW
from app.definitions.values import FieldKind, Form, TableRow
from app.domain.cases import AnswerSet, Case
from app.domain.ids import RecordId
from app.domain.people import LOCATING, VIOLENCE, PersonDetails, Sex
from app.domain.readers import Reader, Role, Scope
from app.domain.seen import on_paper, on_screen
from app.errors import NotFound, Refused
from app.store.tables import audit
from tests.desk import open_work

REGISTRATION = "marriage/counselling_registration"
HIM = PersonDetails(name="李强", sex=Sex.MALE, phone="00000000001", birth_date=date(1990, 1, 1), residence="同行路2号")
HER = PersonDetails(
    name="王燕", sex=Sex.FEMALE, phone="00000000002", birth_date=date(1991, 1, 1), id_no="990101199101010029",
    residence="海边巷9号", safe_contact="打厂里电话00000000003",
)  # fmt: skip
NEVER = msgspec.structs.replace(HER, **dict.fromkeys(LOCATING, ""))
EYES = (Reader.BOTH, Reader.HIM)


def _flag(work: Work, case: RecordId, role: Role = Role.WIFE, *, stands: bool = True) -> None:
    party = cases.page(work, case, Reader.WORKER).case.party(role)
    people.set_flag(work, party.person.id, VIOLENCE, Reader.WORKER, stands=stands)


def _typed(work: Work, form: Form, *, leave_out: frozenset[str] = frozenset()) -> dict[str, object]:
    """The sample as it would stand in the fields, but for what is known of people."""
    values = sample(form, work.definitions, today.day_of(work.now))
    known = {field.id for field in form.fields.values() if (field.prefill or "").partition(".")[0] in _PEOPLE}
    kept = {name: value for name, value in values.items() if name not in known | leave_out}
    return {name: raw_of(value) for name, value in kept.items() if not form.fields[name].computed}


_PEOPLE = ("husband", "wife", "client", "party")


@pytest.fixture
def couple(work: Work) -> RecordId:
    """李强 and 王燕, whom he must not find."""
    return cases.open_couple(work, HIM, HER, "04").value


@pytest.fixture
def twins(tmp_path: Path):
    """Two desks at the same moment, alike to the last random byte, but that one was never told where she is."""
    told, never = open_work(tmp_path / "told"), open_work(tmp_path / "never")
    yield (
        (told, cases.open_couple(told, HIM, HER, "04").value),
        (never, cases.open_couple(never, HIM, NEVER, "04").value),
    )
    told.close()
    never.close()


def test_every_sheet_he_sees_is_that_of_a_case_without_her_whereabouts(twins):
    """All forms a couple can fill in; nothing typed, everything prefilled and worked out. Byte for byte."""
    (told, case), (never, twin) = twins
    _flag(told, case)
    for form in forms.forms_of(told, "marriage"):
        if form.anonymous or form.audience == "worker":
            continue
        role = Role.HUSBAND if form.per_party else None
        raw = _typed(told, form, leave_out=locating.whereabouts(form, role, list(Role)))
        entries = [forms.open_entry(work, one, form.id, role) for work, one in ((told, case), (never, twin))]
        pages = [
            sheets.preview(work, one, form.id, role, entry.raw | raw, "zh")
            for (work, one), entry in zip(((told, case), (never, twin)), entries, strict=True)
        ]
        assert entries[0].raw == entries[1].raw, form.id
        assert pages[0] == pages[1], form.id


def test_what_sheets_draw_on_has_nothing_of_it(work, couple):
    """Not only left off the page: the sources of a sheet for others do not hold it, and his own facts stay."""
    _flag(work, couple)
    form = work.definitions.form(REGISTRATION)
    with work.store.read() as connection:
        case = cases.store.get(connection, couple)
    her = forms.sources(work, case, None, form).case.party(Role.WIFE).person.details
    him = forms.sources(work, case, None, form).case.party(Role.HUSBAND).person.details
    assert her == msgspec.structs.replace(her, **dict.fromkeys(LOCATING, "")) and her.id_no == HER.id_no
    assert him == HIM


def test_what_was_typed_before_is_not_on_the_page_and_not_lost(work, couple):
    """Saved and half-typed answers of the time before the flag: gone for all who see the sheet, there afterwards."""
    typed = forms.open_entry(work, couple, REGISTRATION, None).raw | {"informed": "yes", "accepted": "yes"}
    assert typed["wife_phone"] == HER.phone
    assert forms.save_entry(work, couple, REGISTRATION, None, typed).value.answer
    forms.keep_entry(work, couple, REGISTRATION, None, typed)
    _flag(work, couple)

    entry = forms.open_entry(work, couple, REGISTRATION, None)
    assert not entry.raw.get("wife_phone") and not entry.values.get("wife_phone")
    assert entry.raw["husband_phone"] == HIM.phone
    (answers,) = cases.page(work, couple, Reader.BOTH).timeline[:1]
    assert "wife_phone" not in answers.values and "husband_phone" in answers.values

    assert forms.save_entry(work, couple, REGISTRATION, None, entry.raw).value.answer
    _flag(work, couple, stands=False)
    assert forms.open_entry(work, couple, REGISTRATION, None).raw["wife_phone"] == HER.phone


def test_what_is_typed_in_front_of_both_reaches_no_page(work, couple):
    """The preview of what stands in the field at this moment has nothing of it either."""
    _flag(work, couple)
    entry = forms.open_entry(work, couple, REGISTRATION, None)
    empty = sheets.preview(work, couple, REGISTRATION, None, entry.raw, "zh")
    typed = sheets.preview(work, couple, REGISTRATION, None, entry.raw | {"wife_phone": HER.phone}, "zh")
    assert typed == empty


def test_a_number_given_for_her_at_the_joint_table_does_not_replace_hers(work, couple):
    """The worker would call it; it may be his."""
    _flag(work, couple)
    entry = forms.open_entry(work, couple, REGISTRATION, None)
    typed = entry.raw | {
        "informed": "yes",
        "accepted": "yes",
        "wife_phone": "00000000099",
        "husband_phone": "00000000098",
    }
    assert forms.save_entry(work, couple, REGISTRATION, None, typed).value.answer
    people_now = cases.page(work, couple, Reader.WORKER).case.parties
    assert [party.person.details.phone for party in people_now] == ["00000000098", HER.phone]


def test_her_own_sheets_and_the_workers_file_keep_it(work, couple):
    """The wall is between the two, not between her and the worker."""
    _flag(work, couple)
    hers = forms.open_entry(work, couple, "casework/intake", Role.WIFE)
    assert hers.raw["party_phone"] == HER.phone and hers.raw["party_residence"] == HER.residence
    file = forms.open_entry(work, couple, "marriage/service_record_084", None)
    assert file.raw["wife_phone"] == HER.phone


@pytest.mark.parametrize("reader", EYES)
def test_no_list_search_hint_or_count_tells(twins, reader):
    """Page, list, Today, search by any of her words and numbers, and who is already known: equal to the last field."""
    (told, case), (never, twin) = twins
    _flag(told, case)
    for typed in ("0002", HER.phone, "海边巷", "厂里", "0003", "王燕", "0029", VIOLENCE, "不能让对方找到"):
        found = [[(hit.why, hit.called) for hit in search.find(work, typed, reader)] for work in (told, never)]
        assert found[0] == found[1], typed
    newcomer = PersonDetails(name="张三", phone=HER.phone)
    assert people.find_duplicates(told, newcomer, reader) == people.find_duplicates(never, newcomer, reader) == ()
    namesake = PersonDetails(name=HER.name, phone=HER.phone)
    assert people.find_duplicates(told, namesake, reader) == people.find_duplicates(never, namesake, reader)
    assert [hit.reasons for hit in people.find_duplicates(told, namesake, reader)] == [("name",)]
    pages = [cases.page(told, case, reader), cases.page(never, twin, reader)]
    assert _plain(pages[0]) == _plain(pages[1])
    assert [row.called for row in cases.rows(told, reader)] == [row.called for row in cases.rows(never, reader)]
    one, other = (today.today(work, reader) for work in (told, never))
    assert (one.served, one.due, one.drafts, one.unsigned) == (other.served, other.due, other.drafts, other.unsigned)
    assert [row.called for row in one.reception] == [row.called for row in other.reception]


def _plain(page: object) -> str:
    """A page in words, without the random ids of the two desks."""
    kept = msgspec.to_builtins(page, builtin_types=(bytes, date))
    return str(_without_ids(kept))


def _without_ids(value: object) -> object:
    if isinstance(value, dict):
        return {name: _without_ids(one) for name, one in value.items() if name not in ("private_folder", "mark")}
    if isinstance(value, list | tuple):
        return [_without_ids(one) for one in value]
    return None if isinstance(value, bytes) else value


def test_the_worker_alone_and_she_herself_find_her(work, couple):
    """What nobody could find any more would be lost."""
    _flag(work, couple)
    assert [hit.why for hit in search.find(work, "0002", Reader.WORKER)] == ["phone_tail", "number"][:1]
    assert [hit.why for hit in search.find(work, "00000000002", Reader.HER)] == ["phone_tail"]
    known = people.find_duplicates(work, PersonDetails(name="某人", phone=HER.phone), Reader.WORKER)
    assert [hit.reasons for hit in known] == [("phone",)]


def test_a_flag_is_set_with_the_worker_alone_and_leaves_a_line(work, couple):
    """Refused while anybody listens; written once; shown to no party; taken back again."""
    wife = cases.page(work, couple, Reader.WORKER).case.party(Role.WIFE).person
    for reader in (Reader.BOTH, Reader.HIM, Reader.HER, Reader.OUTSIDER):
        with pytest.raises(Refused):
            people.set_flag(work, wife.id, VIOLENCE, reader, stands=True)
    with pytest.raises(NotFound):
        people.set_flag(work, wife.id, "no such flag", Reader.WORKER, stands=True)
    for stands in (True, True, False):
        _flag(work, couple, stands=stands)
        people.set_flag(work, wife.id, "pregnant", Reader.WORKER, stands=True)

    flags = {reader: cases.page(work, couple, reader).case.party(Role.WIFE).person.flags for reader in Reader}
    assert flags.pop(Reader.WORKER) == {"pregnant"}
    assert not any(flags.values())
    with work.store.read() as connection:
        lines = connection.execute(audit.select().where(audit.c.record == wife.id)).all()
    assert sorted(line.verb for line in lines) == ["flag_set", "flag_set", "flag_taken_back"]
    assert {line.scope for line in lines} == {"worker"}


def test_amending_a_person_leaves_the_flag(work, couple):
    """The card and the forms know nothing of flags and cannot lose one."""
    _flag(work, couple)
    wife = cases.page(work, couple, Reader.WORKER).case.party(Role.WIFE).person
    people.amend(work, wife.id, msgspec.structs.replace(HER, phone="00000000009"))
    assert people.get(work, wife.id).flags == {VIOLENCE}


def test_a_person_with_no_private_half_can_be_flagged(work):
    """A quick contact of whom nothing is known but a form of address."""
    case = cases.open_single(work, PersonDetails(address="王女士", phone="00000000007"), "").value
    _flag(work, case, Role.CLIENT)
    assert cases.page(work, case, Reader.WORKER).case.parties[0].person.flags == {VIOLENCE}
    assert cases.page(work, case, Reader.BOTH).case.parties[0].person.details.phone  # the client's own eyes
    assert not search.find(work, "00000000007", Reader.BOTH)  # across all cases, whoever is in the room


# --- exact copies of what was printed before


def _reprint(work: Work, sheet: RecordId, reader: Reader) -> str:
    try:
        return sheets.print_again(work, sheet, reader).care.value
    except (Refused, NotFound) as refusal:
        return str(refusal)


def test_reprints_ask_the_same_of_every_couple(work, couple):
    """In front of others a joint sheet that may hold telephones is not taken out, flag or none; alone, it is asked."""
    joint, his, free = (
        one.sheet.id
        for one in sheets.issue(
            work,
            couple,
            [(REGISTRATION, None), ("casework/intake", Role.HUSBAND), ("marriage/cooling_off_notice", None)],
            "zh",
        ).value
    )
    before = {(sheet, reader): _reprint(work, sheet, reader) for sheet in (joint, his, free) for reader in Reader}
    pdf = sheets.print_again(work, joint, Reader.WORKER).pdf
    _flag(work, couple)
    after = {(sheet, reader): _reprint(work, sheet, reader) for sheet in (joint, his, free) for reader in Reader}

    changed = {key for key in before if before[key] != after[key]}
    assert changed == {(joint, Reader.WORKER)}
    assert before[joint, Reader.WORKER] == "none" and after[joint, Reader.WORKER] == "whereabouts"
    assert {before[joint, reader] for reader in (Reader.BOTH, Reader.HIM, Reader.HER)} == {
        "refused rule=print_again_alone"
    }
    assert before[free, Reader.BOTH] == "none" and before[his, Reader.HIM] == "none"
    assert before[his, Reader.HER] == "not_found what=sheet"
    assert sheets.print_again(work, joint, Reader.WORKER).pdf == pdf


def test_a_sheet_somebody_from_outside_reads_does_not_say_where_she_goes(tmp_path):
    """Who collects a person may be the one she fled from; a notice is read by anybody."""
    work = open_work(tmp_path / "relief")
    case = cases.open_single(work, HER, "").value
    form = work.definitions.form("relief/collected")
    assert form.outsiders and work.definitions.form("relief/tracing_notice").outsiders
    raw = {**forms.open_entry(work, case, form.id, None).raw, "return_address": "海边巷9号"}
    shown = sheets.preview(work, case, form.id, None, raw, "zh")
    _flag(work, case, Role.CLIENT)
    hidden = sheets.preview(work, case, form.id, None, raw, "zh")
    empty = sheets.preview(work, case, form.id, None, raw | {"return_address": ""}, "zh")
    assert shown != hidden == empty
    work.close()


def test_tables_lose_the_column_and_rows_that_had_nothing_else(work):
    """A telephone in a row: the row stays where it says more, and goes where it was all it said."""
    form = work.definitions.form("relief/request")
    kin = form.fields["kin"]
    assert kin.kind is FieldKind.TABLE
    cells = [{"name": "赵某", "phone": "00000000005"}, {"phone": "00000000006"}]
    hidden = locating.whereabouts(form, None, {Role.CLIENT})
    assert "kin.phone" in hidden
    kept = locating.without_typed({"kin": tuple({"row": str(at)} | one for at, one in enumerate(cells))}, hidden)
    assert kept["kin"] == ({"row": "0", "name": "赵某"},)


def test_no_answer_that_locates_is_asked_for_with_insistence(work):
    """A form that cannot be saved without an answer would give away that the answer is there and hidden."""
    for form in work.definitions.forms.values():
        is_for_couples = form.desk in ("marriage", "casework") and not form.per_party
        if form.audience == "parties" and (form.outsiders or is_for_couples):
            assert not [one.id for one in form.fields.values() if locating.locates(one) and one.required], form.id


def test_every_fact_that_locates_is_known_as_such(work):
    """A telephone of a person, or anything filled from their address, cannot be left unmarked."""
    for form in work.definitions.forms.values():
        for field in form.fields.values():
            who, _, fact = (field.prefill or "").partition(".")
            if fact in LOCATING and who in _PEOPLE:
                assert locating.locates(field), (form.id, field.id)


def test_nothing_is_hidden_from_the_worker(work, couple):
    """The file is whole."""
    _flag(work, couple)
    case = cases.store.get
    with work.store.read() as connection:
        whole = case(connection, couple)
    form = work.definitions.form(REGISTRATION)
    assert seen.hidden(whole, None, form, Reader.WORKER) == frozenset()
    assert seen.hidden(whole, None, form, Reader.BOTH) == {"wife_phone", "wife_safe_contact"}


# --- answers in the cells of a table, on a sheet both see


KIN = """code = "Z-7"
title = { zh = "亲友名单", en = "Kin" }
source = "本站"
status = "assumed"
retention = "case_10y"

[[section]]
rows = [["kin"]]

[field.kin]
kind = "table"
label = { zh = "亲友", en = "Kin" }

[[field.kin.column]]
id = "name"
kind = "text"
label = { zh = "姓名", en = "Name" }

[[field.kin.column]]
id = "phone"
kind = "text"
label = { zh = "电话", en = "Telephone" }
locating = true
"""
ROWS = ({"name": "赵某", "phone": "00000000051"}, {"phone": "00000000052"})


@pytest.fixture
def kin(work, couple) -> str:
    """A form of the site's own with a column of telephones, filled in for both before there was a flag."""
    assert own_forms.put_in_use(work, "site/kin", KIN, ()).value == ()
    assert forms.save_entry(work, couple, "site/kin", None, {"kin": ROWS}).value.answer
    return "site/kin"


def _cells(raw: dict) -> list[dict[str, str]]:
    return [{name: text for name, text in row.items() if name != ROW and text} for row in raw["kin"]]


@pytest.mark.parametrize("typing", [False, True])
def test_cells_that_locate_are_gone_with_the_flag_and_come_back_without(work, couple, kin, typing):
    """Saved and half-typed: on the entry, on the page, on the screen; saving in between loses none of them."""
    saved = forms.open_entry(work, couple, kin, None)
    if typing:
        forms.keep_entry(work, couple, kin, None, saved.raw)
    _flag(work, couple)

    entry = forms.open_entry(work, couple, kin, None)
    assert _cells(entry.raw) == [{"name": "赵某"}]
    page = sheets.preview(work, couple, kin, None, saved.raw, "zh")
    assert page == sheets.preview(work, couple, kin, None, {"kin": ({"name": "赵某"},)}, "zh")
    answers = next(one for one in cases.page(work, couple, Reader.BOTH).timeline if getattr(one, "form", "") == kin)
    assert set(answers.values.values()) >= {"赵某"}
    assert not {"00000000051", "00000000052"} & {str(one) for one in answers.values.values()}

    assert forms.save_entry(work, couple, kin, None, entry.raw).value.answer
    _flag(work, couple, stands=False)
    back = _cells(forms.open_entry(work, couple, kin, None).raw)
    assert back == list(ROWS)


def test_a_table_with_nothing_left_is_an_empty_table():
    """As if no row had ever been written."""
    row = TableRow("1", {"phone": "00000000052"})
    assert locating.without({"kin": (row,)}, frozenset({"kin.phone"})) == {"kin": None}
    named = TableRow("1", {"phone": "00000000052", "name": "赵某"})
    left = TableRow("1", {"name": "赵某"})
    assert locating.without({"kin": (named,)}, frozenset({"kin.phone"})) == {"kin": (left,)}


# --- what the flag does not do, and what else could give it away


def test_another_circumstance_hides_nothing(work, couple):
    """Only danger does; a mark that somebody is pregnant leaves every sheet as it is."""
    before = forms.open_entry(work, couple, REGISTRATION, None).raw
    wife = cases.page(work, couple, Reader.WORKER).case.party(Role.WIFE).person
    people.set_flag(work, wife.id, "pregnant", Reader.WORKER, stands=True)
    assert forms.open_entry(work, couple, REGISTRATION, None).raw == before
    assert before["wife_phone"] == HER.phone


def test_that_two_values_of_hers_stand_is_for_her_and_the_worker(work, couple):
    """That her telephone is written in two ways says that there is one."""
    case = _with_two_phones(work, couple)
    shown = {reader: on_screen(case, reader).party(Role.WIFE).person.conflicts for reader in Reader}
    assert shown == {
        Reader.WORKER: ("phone",), Reader.HER: ("phone",), Reader.BOTH: (), Reader.HIM: (), Reader.OUTSIDER: ()
    }  # fmt: skip
    _flag(work, couple)
    flagged = _with_two_phones(work, couple)
    assert on_paper(flagged, Reader.BOTH).party(Role.WIFE).person.conflicts == ()
    assert on_paper(flagged, Reader.HER).party(Role.WIFE).person.conflicts == ("phone",)


def _with_two_phones(work: Work, couple: RecordId) -> Case:
    with work.store.read() as connection:
        case = cases.store.get(connection, couple)
    parties = (
        msgspec.structs.replace(one, person=msgspec.structs.replace(one.person, conflicts=("phone",)))
        if one.role is Role.WIFE else one
        for one in case.parties
    )  # fmt: skip
    return msgspec.structs.replace(case, parties=tuple(parties), conflicts=("risk", "stage"), risk="high")


def test_the_risk_and_that_it_is_disputed_are_the_workers(work, couple):
    """Nobody else in the room learns that there is a risk, or that two seats see it differently."""
    case = _with_two_phones(work, couple)
    for reader in Reader:
        seen_case = on_screen(case, reader)
        is_worker = reader is Reader.WORKER
        assert (seen_case.risk, seen_case.conflicts) == (
            ("high", ("risk", "stage")) if is_worker else ("", ("stage",))
        ), reader


def test_contradictions_in_hidden_answers_do_not_show(work, couple):
    """Two seats wrote her number differently: he does not see that there are two, nor that there is one."""
    form = work.definitions.form(REGISTRATION)
    _flag(work, couple)
    with work.store.read() as connection:
        case = cases.store.get(connection, couple)
    disputed = AnswerSet(
        id=RecordId(b"1" * 16), case=couple, form=form.id, version=form.version, role=None, scope=Scope.BOTH,
        saved_at=work.now(), values={"wife_phone": HER.phone, "husband_phone": HIM.phone},
        conflicts=("q.wife_phone", "q.husband_phone"),
    )  # fmt: skip
    for reader in (Reader.BOTH, Reader.HIM):
        assert seen.answers(work, case, disputed, reader).conflicts == ("q.husband_phone",)
    assert seen.answers(work, case, disputed, Reader.WORKER).conflicts == ("q.wife_phone", "q.husband_phone")


def test_an_answer_for_one_reader_is_not_on_the_page_of_another(work, couple):
    """Without any flag: how she may be called is asked of her alone, and shown to her and the worker."""
    typed = {"informed": "yes", "accepted": "yes", "wife_safe_contact": HER.safe_contact}
    raw = forms.open_entry(work, couple, REGISTRATION, None).raw | typed
    assert forms.save_entry(work, couple, REGISTRATION, None, raw).value.answer
    shown = set()
    for reader in Reader:
        answers = next(one for one in cases.page(work, couple, reader).timeline if isinstance(one, AnswerSet))
        assert "wife_phone" in answers.values
        shown |= {reader} if "wife_safe_contact" in answers.values else set()
    assert shown == {Reader.WORKER, Reader.HER}
