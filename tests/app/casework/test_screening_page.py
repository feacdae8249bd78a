"""The result of a screening on paper: what stands on it, for whom, and what never does."""

from datetime import date

import msgspec
import pypdfium2
import pytest
from sqlalchemy import select

from app.casework import cases, forms, people, screening_page, screenings
from app.casework.work import Work
from app.definitions.values import Lang
from app.domain.ids import RecordId
from app.domain.people import VIOLENCE, PersonDetails
from app.domain.readers import Reader, Role
from app.errors import NotFound
from app.paper.measures import DOT_RULE
from app.store.tables import audit, sheet
from tests.app.paper.faults import faults
from tests.desk import agreed
from tests.weights import thinnest

HIM = PersonDetails(name="李强", phone="00000000001", residence="同行路2号")
HER = PersonDetails(name="王芳", phone="00000000002", residence="海边巷9号", safe_contact="打厂里电话")
CALM = dict.fromkeys(range(1, 11), 1) | {9: 0}
GRAVE = dict.fromkeys(range(1, 11), 2) | {9: 1}
C15 = "casework/risk_report"


@pytest.fixture
def couple(work: Work) -> RecordId:
    """李强 and 王芳."""
    return agreed(work, cases.open_couple(work, HIM, HER, "04").value)


def saved(work: Work, case: RecordId, instrument: str = "phq9", role: Role = Role.WIFE, **more) -> RecordId:
    """A screening."""
    draft = screenings.begin(work, case, role, instrument)
    return screenings.save(work, msgspec.structs.replace(draft, **({"answers": CALM} | more))).value


def printed(work: Work, one: RecordId, reader: Reader = Reader.WORKER, lang: Lang = "zh") -> str:
    """Every word of the page; a page with a fault fails."""
    page = screening_page.print_result(work, one, reader, lang).value
    assert faults(page.pdf) == [] and page.boxed == ()
    pages = pypdfium2.PdfDocument(page.pdf)
    assert len(pages) == page.pages
    return "".join(one.get_textpage().get_text_range() for one in pages).replace("\r\n", "\n")


def report(work: Work, case: RecordId) -> None:
    """The worker's own report of a risk."""
    fields, codes = work.definitions.form(C15).fields, work.definitions.codes
    kind = codes[fields["kind"].codes or ""].codes[0].code
    entry = forms.open_entry(work, case, C15, None)
    typed = {
        "kind": kind, "level": codes["RISK"].codes[-1].code, "actions": ("accompany",), "facts": "她说不想活了",
        "found": "2026-11-23 08:00", "happened": "2026-11-23 07:00",
    }  # fmt: skip
    done = forms.save_entry(work, case, C15, None, entry.raw | typed).value
    assert done.answer is not None, done.problems


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        (
            "zh",
            (
                "量表结果",
                "PHQ-9 抑郁筛查",
                "8（0 至 27），轻度，未达筛查界值",
                "面谈询问",
                "2026年11月20日",
                "不是诊断",
            ),
        ),
        ("zh-Hant", ("量表結果", "PHQ-9 抑鬱篩查", "輕度")),
        (
            "en",
            ("Screening result", "8 (0 to 27), mild, screening cut-off not reached", "20 Nov 2026"),
        ),
    ],
)
def test_the_page_says_what_when_who_and_what_came_of_it(work: Work, couple: RecordId, lang: Lang, words) -> None:
    """With the site's name, the case's number and the licence note, in the language of the sheet."""
    one = saved(work, couple, happened_on=date(2026, 11, 20))
    text = printed(work, one, lang=lang)
    for said in (*words, "王芳", "王敏", "01-0001"):
        assert said in text
    assert ("使用说明" in text) == (lang == "zh") and "Kroenke" in text


def test_no_item_is_named_and_no_answer_given(work: Work, couple: RecordId) -> None:
    """Items are called by their numbers, and only where they are missing or raised the risk."""
    one = saved(work, couple, answers={number: 3 for number in range(1, 10) if number != 4}, prompted=True)
    text = printed(work, one)
    for topic in work.definitions.instrument("phq9").topics.values():
        assert topic.zh not in text
    assert "第 4 项、第 10 项没有回答" in text and "第 9 项的回答，输入时已提示工作人员" in text
    assert "没有总分" in text and "也不估算" in text


def test_a_level_stands_without_a_total(work: Work, couple: RecordId) -> None:
    """The C-SSRS is never summed."""
    text = printed(work, saved(work, couple, "cssrs", answers={1: 1, 2: 0, 6: 0}, prompted=True))
    assert "分级" in text and "低" in text and "总分" not in text


def test_what_followed_a_risk_is_told_to_the_worker(work: Work, couple: RecordId) -> None:
    """Nothing yet; then a suicide screening, then the report with what was decided in it, never its story."""
    one = saved(work, couple, answers=GRAVE, prompted=True)
    assert "没有在此之后的书面报告" in printed(work, one)

    saved(work, couple, "cssrs", answers={1: 1, 2: 0, 6: 0}, prompted=True)
    report(work, couple)
    text = printed(work, one)
    assert "没有在此之后的书面报告" not in text
    assert "杀风险筛查" in text and "事件报告" in text and "陪伴" in text
    assert "不想活" not in text


def test_what_only_the_worker_may_know_is_not_on_her_page(work: Work, couple: RecordId) -> None:
    """With her in the room: her own result and her own later screening; of reports neither that there is one nor that
    there is none."""
    one = saved(work, couple, answers=GRAVE, prompted=True)
    before = printed(work, one, Reader.HER)
    report(work, couple)
    assert printed(work, one, Reader.HER) == before
    assert "书面报告" not in before and "C-15" not in before

    saved(work, couple, "cssrs", answers={1: 1, 2: 0, 6: 0}, prompted=True)
    assert "杀风险筛查" in printed(work, one, Reader.HER)


def test_nobody_else_gets_the_page(work: Work, couple: RecordId) -> None:
    """Not before him, not before both: as if it did not exist, and nothing is written about the attempt."""
    one = saved(work, couple)
    for reader in (Reader.HIM, Reader.BOTH, Reader.OUTSIDER):
        with pytest.raises(NotFound):
            screening_page.print_result(work, one, reader, "zh")
    with pytest.raises(NotFound):
        screening_page.print_result(work, RecordId(bytes(16)), Reader.WORKER, "zh")
    assert _lines(work, one) == ["screening_saved"]


def test_nothing_says_where_anybody_is(work: Work, couple: RecordId) -> None:
    """Flagged or not, the page has no telephone, no address, no safe way to contact; and the flag does not show."""
    one = saved(work, couple)
    before = printed(work, one)
    wife = cases.page(work, couple, Reader.WORKER).case.party(Role.WIFE)
    people.set_flag(work, wife.person.id, VIOLENCE, Reader.WORKER, stands=True)
    assert printed(work, one) == before
    assert not any(known in before for known in (HER.phone, HER.residence, HER.safe_contact, HIM.name))


def test_change_is_drawn_once_there_is_some(work: Work, couple: RecordId) -> None:
    """Two results make a chart and a list; what was corrected is in neither, and a corrected page says so."""
    first = saved(work, couple, happened_on=date(2026, 9, 1), answers=GRAVE | {9: 0})
    assert "历次变化" not in printed(work, first)

    saved(work, couple, happened_on=date(2026, 11, 20))
    text = printed(work, first)
    assert "历次变化" in text and "2026年9月1日 16 中重度" in text and "2026年11月20日 8 轻度" in text

    fixed = msgspec.structs.replace(screenings.correct(work, first), answers=CALM | {1: 3}, reason="抄错一项")
    correction = screenings.save(work, fixed).value
    assert "以更正后的为准" in printed(work, first)
    text = printed(work, correction)
    assert "抄错一项" in text and "2026年9月1日 10 中度" in text and "16 中重度" not in text


@pytest.mark.parametrize("days", [1, 7, 40, 400])
@pytest.mark.parametrize("instrument", ["phq9", "phq4", "who5", "k10"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_long_history_stays_legible(work: Work, couple: RecordId, instrument: str, days: int, lang: Lang) -> None:
    """Steep and flat lines, equal totals, days close together: nothing lies on anything else."""
    items = work.definitions.instrument(instrument).instrument.items
    for place, height in enumerate((0, 3, 3, 1, 2, 0, 3)):
        answers = {item.number: min(item.least + height, item.most) for item in items if item.number != 9}
        answers |= {item.number: item.least for item in items if item.number == 9}
        day = date.fromordinal(date(2026, 11, 20).toordinal() - place * days // 6)
        one = saved(work, couple, instrument, happened_on=day, answers=answers)
    printed(work, one, lang=lang)


def test_the_page_is_no_sheet_and_leaves_a_line_in_the_audit(work: Work, couple: RecordId) -> None:
    """Who printed it and when; the same bytes at the same moment; nothing waits to be signed."""
    one = saved(work, couple)
    pages = [screening_page.print_result(work, one, Reader.WORKER, "zh").value.pdf for _ in range(2)]
    assert pages[0] == pages[1]
    assert _lines(work, one) == ["screening_printed", "screening_printed", "screening_saved"]
    with work.store.read() as connection:
        assert connection.execute(select(sheet.c.id)).all() == []
    title = pypdfium2.PdfDocument(pages[0]).get_metadata_value("Title")
    assert title == "量表结果", "a print queue does not learn which instrument it was"


def test_a_dot_matrix_printer_loses_no_line_of_it(work: Work, couple: RecordId) -> None:
    """Table and chart alike: no rule thinner than such a printer draws."""
    for day in (date(2026, 9, 1), date(2026, 11, 20)):
        one = saved(work, couple, happened_on=day)
    assert thinnest(screening_page.print_result(work, one, Reader.WORKER, "zh").value.pdf) < DOT_RULE
    work.printer = "dot"
    assert thinnest(screening_page.print_result(work, one, Reader.WORKER, "zh").value.pdf) >= DOT_RULE


def test_a_couple_and_a_risk_ask_who_stands_at_the_printer(work: Work, couple: RecordId) -> None:
    """A calm result of somebody who comes alone does not."""
    alone = agreed(work, cases.open_single(work, PersonDetails(name="周燕"), "04").value)
    saved(work, couple)
    saved(work, alone, role=Role.CLIENT)
    saved(work, alone, role=Role.CLIENT, answers=GRAVE, prompted=True)

    def private(case: RecordId) -> list[bool]:
        page = screenings.page(work, case, Reader.WORKER)
        return sorted(screening_page.is_private(page.case, one) for offer in page.offers for one in offer.past)

    assert private(couple) == [True] and private(alone) == [False, True]


def _lines(work: Work, one: RecordId) -> list[str]:
    with work.store.read() as connection:
        found = connection.execute(select(audit.c.verb, audit.c.scope).where(audit.c.record == one)).all()
    assert {scope for _, scope in found} == {"her"}
    return sorted(verb for verb, _ in found)
