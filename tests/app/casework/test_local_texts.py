"""What a site says in its own words: asked once, printed everywhere, the general line where nothing is said."""

import pypdfium2
import pytest

from app.casework import cases, forms, handouts, local_texts, sheets
from app.casework.work import Work
from app.definitions import loader
from app.definitions.handouts import read_handouts
from app.definitions.help_numbers import read_help_numbers
from app.definitions.local_texts import LocalKind, used_in
from app.definitions.values import Words
from app.domain.people import PersonDetails
from app.errors import BadEntry, NotFound
from app.store import rebuild
from tests.desk import open_work

GUIDE = "marriage/protection_order_guide"
SLIP = "relief/ticket_slip"
COURT = "海湾区人民法院，海湾路8号"


def _text(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return "".join("".join(page.get_textpage().get_text_range().split()) for page in document)


def test_every_text_is_used_and_every_use_is_known():
    """Nothing is asked that is printed nowhere. (That every key used is known is checked at load.)"""
    definitions = loader.load()
    used = {key for form in definitions.forms.values() for key, _ in used_in(form)}
    used |= {key for one in read_handouts().values() for key in one.local_keys}
    used |= {one.local for one in read_help_numbers().here}
    assert used == set(definitions.local)


def test_the_list_says_where_each_text_is_printed(work):
    """Those of this desk and of every desk, with form code and title, and the line printed until then."""
    listed = {one.text.key: one for one in local_texts.listed(work)}
    assert "court_where" in listed and "help_legal_aid" in listed and "funeral_eco" not in listed
    assert [use.code for use in listed["retention_words"].uses] == ["M-2", "M-18", "C-2"]
    assert listed["court_where"].uses[0].general.zh.startswith("您居住地")
    assert [use.title.zh for use in listed["legal_aid_office"].uses] == ["怎样得到法律援助"]


def test_what_a_site_says_stands_on_the_sheet_in_each_language(work):
    """Chinese first; English keeps its general line until it is given too; emptied, both are as before."""
    general = {lang: _text(sheets.blank(work, GUIDE, lang)) for lang in ("zh", "en")}
    local_texts.set_text(work, "court_where", COURT)
    assert COURT in _text(sheets.blank(work, GUIDE, "zh"))
    assert _text(sheets.blank(work, GUIDE, "en")) == general["en"]
    local_texts.set_text(work, "court_where", COURT, "Haiwan District Court")
    assert "HaiwanDistrictCourt" in _text(sheets.blank(work, GUIDE, "en"))

    local_texts.set_text(work, "court_where", "")
    assert {lang: _text(sheets.blank(work, GUIDE, lang)) for lang in ("zh", "en")} == general


def test_several_lines_are_kept_as_lines(work):
    """A paragraph may have parts; a line break of another system is the same line break."""
    local_texts.set_text(work, "court_where", "  一、海湾区法院 \r\n 二、山前区法院  ")
    assert local_texts.said(work)["court_where"] == Words("一、海湾区法院\n二、山前区法院", "")


@pytest.fixture
def relief(tmp_path):
    """A seat that prints the relief desk's slips."""
    opened = open_work(tmp_path / "relief")
    yield opened
    opened.close()


def test_the_most_cash_is_the_sites_amount(relief: Work):
    """R-8: twenty yuan by the rule of 2014; another amount once the site gives one, on the page and in the check."""
    case = cases.open_single(relief, PersonDetails(name="赵某"), "").value

    def problems(cash: str) -> list[str]:
        raw = forms.open_entry(relief, case, SLIP, None).raw | {"cash": cash}
        return [f"{one.code} {one.facts['limit']}" for one in forms.check_entry(relief, case, SLIP, None, raw).problems]

    assert problems("20") == [] and problems("20.5") == ["too_great 20"]
    assert "每次不超过20元" in _text(sheets.blank(relief, SLIP, "zh"))
    local_texts.set_text(relief, "relief_cash_limit", " ３０.50 ")
    assert problems("30.5") == [] and problems("31") == ["too_great 30.5"]
    assert "每次不超过30.5元" in _text(sheets.blank(relief, SLIP, "zh"))
    assert "upto30.5yuan" in _text(sheets.blank(relief, SLIP, "en"))
    local_texts.set_text(relief, "relief_cash_limit", "")
    assert problems("30") == ["too_great 20"]


def test_the_sites_numbers_are_on_everything_taken_home(work):
    """On a form and on a handout the same block, with the local number in it; nowhere before it is given."""
    number = "0755-2500 0148"
    sheet, leaf = "marriage/rights_after_divorce", "marriage/cooling_off"
    for text in (_text(sheets.blank(work, sheet, "zh")), _text(handouts.page(work, leaf, "zh"))):
        assert number.replace(" ", "") not in text and "本地危机热线" not in text
    local_texts.set_text(work, "help_legal_aid", number)
    for text in (_text(sheets.blank(work, sheet, "zh")), _text(handouts.page(work, leaf, "zh"))):
        assert "本地法律援助" in text and number.replace(" ", "") in text and "12348" in text


def test_a_handout_leaves_room_until_the_site_says_it(work):
    """The site's name and telephone stand there already; its own words, once given."""
    before = _text(handouts.page(work, "marriage/legal_aid", "zh"))
    assert "____" in before and "海湾区婚姻登记处" in before
    local_texts.set_text(work, "legal_aid_office", "海湾区法律援助中心")
    assert "海湾区法律援助中心" in _text(handouts.page(work, "marriage/legal_aid", "zh"))
    with pytest.raises(NotFound):
        handouts.page(work, "marriage/none", "zh")


@pytest.mark.parametrize(
    ("key", "typed", "problem"),
    [
        ("court_where", "长" * 401, "too_long"),
        ("court_where", "\n".join("一二三四五六七"), "too_many_lines"),
        ("court_where", "法院\x07", "control_character"),
        ("court_where", "法院\u202e", "control_character"),
        ("legal_aid_office", "一行\n又一行", "line_break"),
        ("legal_aid_office", "长" * 81, "too_long"),
        ("help_crisis", "请打电话", "not_a_phone"),
        ("help_crisis", "1" * 21, "too_long"),
        ("relief_cash_limit", "二十", "not_an_amount"),
        ("relief_cash_limit", "-1", "not_an_amount"),
        ("relief_cash_limit", "NaN", "not_an_amount"),
        ("relief_cash_limit", "1e3", "not_an_amount"),
        ("relief_cash_limit", "20.005", "not_an_amount"),
        ("relief_cash_limit", "9999999", "not_an_amount"),
    ],
)
def test_what_cannot_be_printed_is_not_taken(work, key, typed, problem):
    """Said with the field it is in, and nothing is changed."""
    with pytest.raises(BadEntry) as refused:
        local_texts.set_text(work, key, typed)
    assert refused.value.facts["problem"] == problem and refused.value.facts["field"] == "zh"
    if work.definitions.local[key].kind is LocalKind.TEXT:
        with pytest.raises(BadEntry) as refused:
            local_texts.set_text(work, key, "好", typed)
        assert refused.value.facts["field"] == "en"
    assert local_texts.said(work) == {}


def test_an_unknown_text_is_not_found(work):
    """A key of a later version, or a slip."""
    with pytest.raises(NotFound):
        local_texts.set_text(work, "no_such_text", "x")


def test_the_sites_words_survive_a_rebuild_and_a_new_name(work):
    """They are fields of the site's record like its name, and neither overwrites the other."""
    local_texts.set_text(work, "court_where", COURT)
    rebuild.rebuild(work.store)
    assert local_texts.said(work)["court_where"].zh == COURT
    assert "海湾区婚姻登记处" in _text(sheets.blank(work, GUIDE, "zh"))
