"""A masked copy has nothing in it of what it hides: looked for in the finished page, for every form."""

from datetime import date

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.casework import cases, forms, sheets
from app.definitions import loader
from app.definitions.values import FieldKind
from app.domain import masking
from app.domain.people import PersonDetails, Sex
from app.domain.readers import Role
from tests.desk import open_work

HIM = PersonDetails(
    name="欧阳建国",
    sex=Sex.MALE,
    phone="00012345678",
    id_no="",
    residence="海湾路 8 号 302",
    birth_date=date(1988, 5, 6),
)
HER = PersonDetails(
    name="王㛃", sex=Sex.FEMALE, phone="00098765432", safe_contact="单位前台转交", residence="云山里 9 号"
)
HIDDEN = ("欧阳建国", "王㛃", "00012345678", "00098765432", "海湾路 8 号", "云山里", "单位前台", "5月6日")
PARTY_FORMS = sorted(form.id for form in loader.load().forms_of("marriage") if not form.anonymous)


def text_of(pdf: bytes) -> str:
    """All words on all pages."""
    document = pypdfium2.PdfDocument(pdf)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return text


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A couple of whom everything is known."""
    work = open_work(tmp_path_factory.mktemp("seat"))
    yield work, cases.open_couple(work, HIM, HER, "04").value
    work.close()


@pytest.mark.parametrize("form_id", PARTY_FORMS)
def test_nothing_hidden_is_in_the_document(desk, form_id):
    """Names, numbers and places, also where a note repeats them; and the page says what it is."""
    work, case = desk
    form = work.definitions.form(form_id)
    role = Role.WIFE if form.per_party else None
    entry = forms.open_entry(work, case, form_id, role)
    long = {
        name: "欧阳建国说，王㛃的电话是 000-9876-5432"
        for name, f in form.fields.items()
        if f.kind is FieldKind.LONG and not f.computed
    }
    forms.keep_entry(work, case, form_id, role, entry.raw | long, entry.filling)

    copy = sheets.masked_copy(work, case, form_id, role, "zh", entry.filling)
    text = text_of(copy.rendered.pdf)
    squeezed = text.replace("\r", "").replace("\n", "")

    assert "脱敏副本" in squeezed
    assert [secret for secret in (*HIDDEN, "000-9876-5432") if secret in squeezed] == []
    if long:
        assert "欧阳某某" in squeezed
    assert not work.definitions.form(form_id).code.startswith("?")


def test_a_masked_copy_makes_no_record(desk):
    """It has no sheet code, and nothing waits to be signed."""
    work, case = desk
    from_before = len(cases.page(work, case, forms.Reader.WORKER).timeline)
    copy = sheets.masked_copy(work, case, "marriage/counselling_registration", None, "zh")
    assert copy.rendered.boxed == ()
    assert len(cases.page(work, case, forms.Reader.WORKER).timeline) == from_before


@pytest.mark.parametrize(
    ("whole", "left"),
    [
        ("张三丰", "张某某"),
        ("张三", "张某"),
        ("欧阳建国", "欧阳某某"),
        ("欧阳", "欧某"),
        ("王女士", "王女士"),
        ("Anna Maria", "A. M."),
        ("买买提·艾力", "买某某"),
    ],
)
def test_how_names_are_shortened(whole, left):
    """The surname stays."""
    assert masking.name(whole) == left


@given(st.text("0123456789", min_size=7, max_size=18))
def test_a_long_number_keeps_five_places_at_most(number):
    """And its length."""
    left = masking.number(number)
    assert (len(left), sum(char.isdigit() for char in left)) == (len(number), 5)


@given(st.text(max_size=30), st.text("0123456789", min_size=11, max_size=11))
def test_a_telephone_number_in_a_sentence_is_hidden(before, number):
    """Wherever it stands."""
    assert number not in masking.words(f"{before}，{number}。", ())


def test_days_are_no_numbers():
    """A date in a note stays."""
    assert masking.words("2026-11-23 来访", ()) == "2026-11-23 来访"
