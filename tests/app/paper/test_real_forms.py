"""The forms the program ships print whole, blank and filled, in both languages."""

import pypdfium2
import pytest

from app.definitions.loader import load
from app.definitions.values import Field, FieldKind, Lang
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
    written = [name for name, field in form.fields.items() if field.kind not in (FieldKind.TABLE, FieldKind.SIGNATURE)]
    assert all(shown[name] in text for name in written if shown[name].startswith("填"))
    assert all(cell in text for table in rows.values() for row in table for cell in row)
    assert "填" not in _text(blank.pdf).replace("填写", "")


def _text(pdf: bytes) -> str:
    pages = pypdfium2.PdfDocument(pdf)
    return "".join("".join(page.get_textpage().get_text_range().split()) for page in pages)
