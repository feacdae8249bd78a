"""A sheet says what was entered, all of it, inside its margins, on numbered pages, the same every time."""

import ctypes
from collections.abc import Callable, Iterator

import msgspec
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.definitions.values import BOXED, Field, FieldKind, Form, Lang, Section, ShowWhen, Words
from app.paper.measures import BOTTOM, LEFT, PAGE_HEIGHT, PAGE_WIDTH, RIGHT, TOP
from app.paper.sheet import render
from app.paper.values import FormView, Rendered, SheetLook

VALUES = st.text(st.sampled_from("我们谈过了王敏明·，。（）“”《》abcXYZ019 .-/@\n𠅤䶮㛃é"), min_size=1, max_size=200)
TEXT_KINDS = [
    kind for kind in FieldKind if kind not in (FieldKind.SIGNATURE, FieldKind.STATIC, FieldKind.TABLE, *BOXED)
]
quick = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def _codes(pdf: bytes) -> Iterator[tuple[int, list[float]]]:
    """Every character of the document with its box."""
    for page in pypdfium2.PdfDocument(pdf):
        text = page.get_textpage()
        for at in range(text.count_chars()):
            box = [ctypes.c_double() for _ in range(4)]
            pdfium.FPDFText_GetCharBox(text.raw, at, *map(ctypes.byref, box))
            yield pdfium.FPDFText_GetUnicode(text.raw, at), [side.value for side in box]


def _text(pdf: bytes) -> str:
    """The text in drawing order without spaces. The reader marks a hyphen at a line's end as 2."""
    chars = "".join("-" if code == 2 else chr(code) for code, _ in _codes(pdf))
    return _bare(chars.encode("utf-16-le", "surrogatepass").decode("utf-16-le"))


def _bare(text: str) -> str:
    return "".join(text.split())


@quick
@given(kind=st.sampled_from(TEXT_KINDS), value=VALUES)
def test_what_was_entered_reads_back(
    kind: FieldKind,
    value: str,
    form_of: Callable[..., Form],
    field_of: Callable[..., Field],
    view_of: Callable[..., FormView],
) -> None:
    """For every kind of field the printed text is the text to print, but for spaces."""
    form = form_of([field_of("before", zh="前项"), field_of("q", kind, zh="问题"), field_of("after", zh="后项")])
    done = render(view_of(form, {"before": "甲", "q": value, "after": "乙"}), SheetLook())
    assert f"问题{_bare(value)}后项" in _text(done.pdf)
    assert done.boxed == ()


def test_all_answers_are_printed_and_the_chosen_ones_ticked(
    form_of: Callable[..., Form], field_of: Callable[..., Field], view_of: Callable[..., FormView]
) -> None:
    """A choice prints every option of its list; the page differs with what is ticked; an unknown code is not lost."""
    form = form_of([field_of("q", "choices", codes="COUNSEL_TYPE"), field_of("ok", "yesno")])
    empty, one, two, odd = (
        render(view_of(form, shown), SheetLook())
        for shown in ({}, {"q": "1"}, {"q": "1,4", "ok": "yes"}, {"q": "1,X9"})
    )
    for done in (empty, one, two):
        assert "婚前新婚婚内调适离婚(申请前)冷静期发证期离婚后再婚/重组反家暴其他" in _text(done.pdf)
        assert "是否" in _text(done.pdf)
    assert len({_pixels(done) for done in (empty, one, two)}) == 3
    assert "X9" in _text(odd.pdf)


def _pixels(done: Rendered) -> bytes:
    return bytes(pypdfium2.PdfDocument(done.pdf)[0].render(scale=1).buffer)


WIFE = ("wife", "wife_age", "wife_phone", "wife_id")
LONG_SHOWN = {
    "husband": "Maximilian-Alexander Konstantinopoulos von und zu Hohenstaufen-Rothenburg der Dritte",
    "wife": "阿依古丽·买买提" * 6,
    "place": "AVeryLongWordWithoutAnySpaces" * 6,
    "matter": "谈话记录。他说“我们谈过了”,不想再谈。" * 1000,
    "date": "2026年11月23日",
}


@pytest.mark.parametrize("lang", ["zh", "en", "zh-Hant"])
@pytest.mark.parametrize("is_long", [False, True])
def test_nothing_leaves_the_margins(
    lang: Lang,
    is_long: bool,
    registration: Form,
    registration_shown: dict[str, str],
    view_of: Callable[..., FormView],
    issued_look: SheetLook,
) -> None:
    """Absurdly long values, 20,000 characters in one cell: every character lies inside the margins of some page."""
    shown = registration_shown | (LONG_SHOWN if is_long else {})
    done = render(view_of(registration, shown), msgspec.structs.replace(issued_look, lang=lang))
    slack = 0.5
    for _, (left, right, bottom, top) in _codes(done.pdf):
        if right > left:
            assert left >= LEFT - slack
            assert right <= PAGE_WIDTH - RIGHT + slack
            assert bottom >= BOTTOM - slack
            assert top <= PAGE_HEIGHT - TOP + slack


def test_long_text_flows_on_with_heads_and_right_page_numbers(
    registration: Form, registration_shown: dict[str, str], view_of: Callable[..., FormView], issued_look: SheetLook
) -> None:
    """All 20,000 characters are there; every page has title, number, section head and page x of y."""
    done = render(view_of(registration, registration_shown | LONG_SHOWN), issued_look)
    pages = [_bare(page.get_textpage().get_text_range()) for page in pypdfium2.PdfDocument(done.pdf)]
    assert len(pages) == done.pages > 10
    for number, page in enumerate(pages, 1):
        assert "婚姻家庭辅导登记表" in page
        assert issued_look.number in page
        assert f"第{number}页共{done.pages}页" in page
        assert "来访内容" in page
        assert "1234567890123453" in page
    assert "主要问题与诉求（续）" in pages[1]
    assert "".join(pages).count("他说") == 1000


def test_the_same_input_gives_the_same_bytes(
    registration: Form, registration_shown: dict[str, str], view_of: Callable[..., FormView], issued_look: SheetLook
) -> None:
    """A reprint can be compared byte for byte: nothing of the moment of printing gets in by itself."""
    view = view_of(registration, registration_shown)
    assert render(view, issued_look) == render(view, issued_look)


def test_a_blank_sheet_has_room_to_write(
    registration: Form, view_of: Callable[..., FormView], issued_look: SheetLook
) -> None:
    """A blank has its labels, options, date gaps and signature cells, and nothing of anybody."""
    text = _text(render(view_of(registration, {}, True), SheetLook(site_name="示范站")).pdf)
    assert "男方姓名年龄安全联系电话" in text
    assert "辅导日期年月日" in text
    assert "男方签名/捺印年月日女方签名/捺印年月日工作人员签名年月日单位盖章年月日" in text
    assert "编号：" in text


def test_a_sheet_shows_only_what_the_view_holds(
    registration: Form, registration_shown: dict[str, str], view_of: Callable[..., FormView]
) -> None:
    """A value absent from the view leaves an empty cell of the same place: nothing shows that it exists."""
    hidden = {key: value for key, value in registration_shown.items() if not key.startswith("wife")}
    never = render(view_of(registration, hidden), SheetLook())
    emptied = render(view_of(registration, hidden | dict.fromkeys(WIFE, "")), SheetLook())
    assert never == emptied
    assert "阿依古丽" not in _text(never.pdf)


def test_traditional_labels_leave_names_as_they_are(
    registration: Form, registration_shown: dict[str, str], view_of: Callable[..., FormView]
) -> None:
    """Labels and options turn traditional; what a person wrote does not."""
    text = _text(render(view_of(registration, registration_shown), SheetLook(lang="zh-Hant")).pdf)
    assert "婚姻家庭輔導登記表" in text
    assert "阿依古丽·买买提" in text


def test_a_form_may_place_its_own_signatures(
    form_of: Callable[..., Form], field_of: Callable[..., Field], view_of: Callable[..., FormView]
) -> None:
    """Where signature cells stand among the questions, no second set is added at the end."""
    form = form_of([field_of("sign", "signature", zh="领取人签名")], signs=("party",))
    assert _text(render(view_of(form), SheetLook()).pdf).count("签名") == 1


def test_static_words_and_notes_are_printed(
    form_of: Callable[..., Form], field_of: Callable[..., Field], view_of: Callable[..., FormView]
) -> None:
    """Static text stands in its own cell; the form's footer and the printed line stand below the table."""
    form = form_of(
        [field_of("say", "static", zh="说明", text=Words("办理时请双方到场。", "Come together."))],
        footer=Words("本单仅供参考", "For information"),
    )
    text = _text(render(view_of(form), SheetLook(printed_line="打印于今日")).pdf)
    assert "说明办理时请双方到场。" in text
    assert "本单仅供参考打印于今日" in text


@quick
@given(counts=st.lists(st.integers(1, 6), min_size=1, max_size=30), size=st.integers(0, 60))
def test_rows_of_any_shape_are_printed_once_each(
    counts: list[int],
    size: int,
    form_of: Callable[..., Form],
    field_of: Callable[..., Field],
    view_of: Callable[..., FormView],
) -> None:
    """One to six questions a row, as many rows as one likes: every label and value appears once."""
    rows, fields = [], []
    for row, count in enumerate(counts):
        rows.append(tuple(f"f{row}x{column}e" for column in range(count)))
        fields += [field_of(name, zh=f"L{name}的很长的题目") for name in rows[-1]]
    form = form_of(fields, (Section(Words("节", "part"), tuple(rows)),))
    done = render(view_of(form, {field.id: f"V{field.id}" + "字" * size for field in fields}), SheetLook())
    text = _text(done.pdf)
    assert max(box[1] for _, box in _codes(done.pdf)) <= PAGE_WIDTH - RIGHT
    for field in fields:
        assert text.count(f"V{field.id}") == 1
        assert text.count(f"L{field.id}") - text.count(f"L{field.id}的很长的题目（续）") == 1


def test_a_question_that_does_not_apply_is_left_out_of_a_filled_sheet(
    form_of: Callable[..., Form], field_of: Callable[..., Field], view_of: Callable[..., FormView]
) -> None:
    """A question asked only after a certain answer stands on the blank, and on the filled sheet with that answer."""
    condition = ShowWhen("ask", ("yes",))
    form = form_of([field_of("ask", "yesno", zh="有无子女"), field_of("more", zh="子女情况", show_when=condition)])
    printed = [
        "子女情况" in _text(render(view_of(form, shown, is_blank), SheetLook()).pdf)
        for shown, is_blank in (({}, True), ({"ask": "yes"}, False), ({"ask": "no", "more": "x"}, False), ({}, False))
    ]
    assert printed == [True, True, False, False]


def test_empty_room_is_given_up_where_that_saves_a_page(
    form_of: Callable[..., Form], field_of: Callable[..., Field], view_of: Callable[..., FormView]
) -> None:
    """Cells that ask for more lines than a page has shrink to fit it; where that saves nothing they keep their room."""
    some = [field_of(f"q{number}", "long", lines=14) for number in range(4)]
    many = [field_of(f"q{number}", "long", lines=14) for number in range(12)]
    assert render(view_of(form_of(some)), SheetLook()).pages == 1
    assert render(view_of(form_of(many)), SheetLook()).pages > 1
