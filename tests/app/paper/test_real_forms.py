"""The forms the program ships print whole, blank and filled, in both languages."""

import ctypes
from collections.abc import Iterator

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from app.definitions.loader import load
from app.definitions.values import Field, FieldKind, Form, Lang
from app.paper.measures import BOTTOM, LEFT, PAGE_HEIGHT, PAGE_WIDTH, RIGHT, TOP
from app.paper.sheet import render
from app.paper.values import FormView, SheetLook

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
    """No character is boxed, every written value is on the page, and the blank has none."""
    form = DEFINITIONS.forms[form_id]
    shown = {name: _sample(field) for name, field in form.fields.items()}
    rows = {name: _rows(field) for name, field in form.fields.items() if field.kind is FieldKind.TABLE}
    view = FormView(form=form, shown=shown, rows=rows, codes=DEFINITIONS.codes, blank=False)
    filled = render(view, SheetLook(lang=lang))
    blank = render(FormView(form=form, shown={}, codes=DEFINITIONS.codes, blank=True), SheetLook(lang=lang))
    text = _text(filled.pdf)
    assert filled.boxed == blank.boxed == ()
    written = [name for name, field in form.fields.items() if field.kind not in _NOT_WRITTEN and _asked(field, shown)]
    assert all(shown[name] in text for name in written if shown[name].startswith("填"))
    asked = [table for name, table in rows.items() if _asked(form.fields[name], shown)]
    assert all(cell in text for table in asked for row in table for cell in row)
    assert "𠅤" not in _text(blank.pdf)


def _text(pdf: bytes) -> str:
    pages = pypdfium2.PdfDocument(pdf)
    return "".join("".join(page.get_textpage().get_text_range().split()) for page in pages)


LONG = "他说“先这样吧”，（停了一会儿）又说：再想想。"


@pytest.mark.parametrize("form_id", FORMS)
def test_long_answers_stay_inside_the_margins_and_whole(form_id: str) -> None:
    """Names of eighty letters, stories of two thousand characters, thirty rows in a table: nothing is cut off."""
    form = DEFINITIONS.forms[form_id]
    shown = {name: _long(field) for name, field in form.fields.items() if field.kind in _TYPED}
    rows = {name: _rows(field) * 3 for name, field in form.fields.items() if field.kind is FieldKind.TABLE}
    view = FormView(form=form, shown=shown, rows=rows, codes=DEFINITIONS.codes, blank=False)
    done = render(view, SheetLook(site_name="示例站", number="婚辅〔2026〕01-0001", sheet_code="1234567890123453"))

    for left, right, bottom, top in _boxes(done.pdf):
        assert left >= LEFT - 0.5
        assert right <= PAGE_WIDTH - RIGHT + 0.5
        assert bottom >= BOTTOM - 0.5
        assert top <= PAGE_HEIGHT - TOP + 0.5
    text = _text(done.pdf)
    written = [name for name in shown if _is_printed(form, name)]
    assert text.count("再想想。") >= 90 * sum(form.fields[name].kind is FieldKind.LONG for name in written)
    assert text.count("Maximiliana") >= sum(form.fields[name].kind is FieldKind.TEXT for name in written)


_TYPED = (FieldKind.TEXT, FieldKind.LONG)


def _long(field: Field) -> str:
    return LONG * 90 if field.kind is FieldKind.LONG else "Maximiliana " + "Konstantinopoulos " * 4


def _is_printed(form: Form, name: str) -> bool:
    """Asked whatever else is answered: the choices that decide are all left open here."""
    return form.fields[name].show_when is None


def _boxes(pdf: bytes) -> Iterator[list[float]]:
    """Left, right, bottom and top of every character that leaves ink."""
    for page in pypdfium2.PdfDocument(pdf):
        text = page.get_textpage()
        for at in range(text.count_chars()):
            sides = [ctypes.c_double() for _ in range(4)]
            pdfium.FPDFText_GetCharBox(text.raw, at, *map(ctypes.byref, sides))
            if sides[1].value > sides[0].value:
                yield [side.value for side in sides]


@pytest.mark.parametrize("profile", ["laser", "dot"])
def test_a_dot_matrix_page_has_no_thin_rule(profile: str) -> None:
    """Every line drawn is at least three quarters of a point where the printer would lose a thinner one."""
    form = DEFINITIONS.forms["marriage/agreement_checklist"]
    view = FormView(form=form, shown={}, codes=DEFINITIONS.codes, blank=True)
    thinnest = min(_weights(render(view, SheetLook(profile=profile)).pdf))
    assert (thinnest >= 0.75) is (profile == "dot")


def _weights(pdf: bytes) -> Iterator[float]:
    for page in pypdfium2.PdfDocument(pdf):
        for drawn in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH]):
            width = ctypes.c_float()
            pdfium.FPDFPageObj_GetStrokeWidth(drawn.raw, ctypes.byref(width))
            yield width.value
