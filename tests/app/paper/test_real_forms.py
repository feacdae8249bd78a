"""The forms the program ships print whole, blank and filled, in both languages."""

import ctypes

import msgspec
import pypdfium2
import pypdfium2.raw
import pytest

from app.definitions.loader import load
from app.definitions.values import Field, FieldKind, Lang
from app.paper.sheet import render
from app.paper.values import FormView, Profile, SheetLook
from tests.app.paper.faults import faults
from tests.weights import thinnest

DEFINITIONS = load()
FORMS = sorted(DEFINITIONS.forms)


def _sample(field: Field) -> str:
    """Something to print in this field."""
    if field.kind in (FieldKind.CHOICE, FieldKind.CHOICES):
        return ",".join(entry.code for entry in DEFINITIONS.codes[field.codes or ""].codes)
    if field.kind is FieldKind.SCALE:
        return str(field.maximum)
    return "yes" if field.kind is FieldKind.YESNO else f"填{field.id}𠅤"


_NOT_WRITTEN = (FieldKind.TABLE, FieldKind.SIGNATURE)


def _asked(field: Field, shown: dict[str, str]) -> bool:
    when = field.show_when
    return when is None or not set(when.in_).isdisjoint(shown[when.field].split(","))


def _rows(field: Field) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(f"{row}填{column.id}" for column in field.columns) for row in range(9))


@pytest.mark.parametrize("lang", ["zh", "en", "zh-Hant"])
@pytest.mark.parametrize("form_id", FORMS)
def test_filled_and_blank_print(form_id: str, lang: Lang) -> None:
    """No character is boxed, no page has a fault, every written value is on the page, and the blank has none."""
    form = DEFINITIONS.forms[form_id]
    shown = {name: _sample(field) for name, field in form.fields.items()}
    rows = {name: _rows(field) for name, field in form.fields.items() if field.kind is FieldKind.TABLE}
    view = FormView(form=form, shown=shown, rows=rows, codes=DEFINITIONS.codes, blank=False)
    filled = render(view, SheetLook(lang=lang))
    blank = render(FormView(form=form, shown={}, codes=DEFINITIONS.codes, blank=True), SheetLook(lang=lang))
    text = _text(filled.pdf)
    assert filled.boxed == blank.boxed == ()
    if lang != "zh-Hant":  # laid out as zh is
        assert faults(filled.pdf) + faults(blank.pdf) == []
    written = [name for name, field in form.fields.items() if field.kind not in _NOT_WRITTEN and _asked(field, shown)]
    assert all(shown[name] in text for name in written if shown[name].startswith("填"))
    asked = [table for name, table in rows.items() if _asked(form.fields[name], shown)]
    assert all(cell in text for table in asked for row in table for cell in row)
    assert "𠅤" not in _text(blank.pdf)


def _text(pdf: bytes) -> str:
    pages = pypdfium2.PdfDocument(pdf)
    return "".join("".join(page.get_textpage().get_text_range().split()) for page in pages)


STORY = "他说“先这样吧”，（停了一会儿）又说：再想想。" * 15
LATIN = "Maximiliana-Alexandrina Konstantinopoulos Hohenstaufen-Rothenburg Wolfeschlegels"
LONGEST = {
    FieldKind.LONG: STORY,
    FieldKind.TEXT: f"{LATIN} 阿依古丽·买买提·𠅤䶮㛃",
    FieldKind.INTEGER: "-999999999999999",
    FieldKind.DECIMAL: "-999999999999999.0123456789",
    FieldKind.PHONE: "+86 000 0000 0000-00000，+86 000 0000 0001-00000",
    FieldKind.ID_NUMBER: "990101199208030028",
    FieldKind.DATE: "2026年11月23日（周一）",
    FieldKind.DATETIME: "2026年11月23日（周一） 14:30",
    FieldKind.YESNO: "yes",
}
EDGES = SheetLook(
    site_name="示例市示例区婚姻登记处婚姻家庭辅导室暨殡葬服务和流浪乞讨人员救助联合服务站",
    number="婚辅〔2026〕01-0001", sheet_code="1234567890123453", printed_line=f"打印：2026年11月23日 09:12  {LATIN}",
)  # fmt: skip


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("form_id", FORMS)
def test_long_answers_are_printed_whole_and_well(form_id: str, lang: Lang) -> None:
    """Names of eighty letters, long stories, every box ticked, nine full rows in a table: all there, and no fault."""
    form = DEFINITIONS.forms[form_id]
    shown = {name: _long(field) for name, field in form.fields.items() if field.kind not in _NOT_LONG}
    rows = {name: (_long_row(field),) * 9 for name, field in form.fields.items() if field.kind is FieldKind.TABLE}
    view = FormView(form=form, shown=shown, rows=rows, codes=DEFINITIONS.codes, blank=False)
    done = render(view, msgspec.structs.replace(EDGES, lang=lang))

    assert faults(done.pdf) == []
    text = _text(done.pdf)
    written = [form.fields[name].kind for name in shown if _asked(form.fields[name], shown)]
    assert text.count("停") >= 15 * written.count(FieldKind.LONG)  # a page may end within a word
    assert text.count("Maximiliana") >= written.count(FieldKind.TEXT) + 1
    assert "联合服务站" in text


_NOT_LONG = (*_NOT_WRITTEN, FieldKind.STATIC)


def _long(field: Field) -> str:
    return LONGEST.get(field.kind) or _sample(field)


def _long_row(field: Field) -> tuple[str, ...]:
    return tuple(_longest_word(one) if one.codes else LONGEST.get(one.kind, "")[:200] for one in field.columns)


def _longest_word(column: Field) -> str:
    return max((entry.label.zh for entry in DEFINITIONS.codes[column.codes or ""].codes), key=len)


@pytest.mark.parametrize("profile", ["laser", "dot"])
def test_a_dot_matrix_page_has_no_thin_rule(profile: str) -> None:
    """Every line drawn is at least three quarters of a point where the printer would lose a thinner one."""
    form = DEFINITIONS.forms["marriage/agreement_checklist"]
    view = FormView(form=form, shown={}, codes=DEFINITIONS.codes, blank=True)
    page = render(view, SheetLook(profile=profile)).pdf
    assert (thinnest(page) >= 0.75) is (profile == "dot")


@pytest.mark.parametrize(("profile", "least"), [("laser", 8.0), ("dot", 10.5)])
def test_a_dot_matrix_page_has_no_small_type(profile: Profile, least: float) -> None:
    """Number, notes, page and the digits of the code are as large as what stands in the cells."""
    form = DEFINITIONS.forms["marriage/agreement_checklist"]
    view = FormView(form=form, shown={}, codes=DEFINITIONS.codes, blank=True)
    done = render(view, msgspec.structs.replace(EDGES, profile=profile)).pdf
    runs = pypdfium2.PdfDocument(done)[0].get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT])
    assert faults(done) == []
    assert min(_size(run) for run in runs) == pytest.approx(least)


def _size(run: pypdfium2.PdfObject) -> float:
    size = ctypes.c_float()
    pypdfium2.raw.FPDFTextObj_GetFontSize(run.raw, ctypes.byref(size))
    return size.value
