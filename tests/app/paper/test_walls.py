"""Two walls: a sheet made for one reader holds nothing that is another reader's alone, and does not show that it
exists. Proved over every form there is, by the bytes of the page."""

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.definitions.entry import BOXED
from app.definitions.loader import load
from app.definitions.sample import sample
from app.definitions.values import Field, FieldKind, Form, FormValue, TableRow
from app.domain.readers import Reader, Scope, may_see
from app.now import system_now
from app.paper.sheet import render
from app.paper.values import SheetLook
from app.paper.view import view_for

DEFINITIONS = load()
SCOPED = sorted(
    name for name, form in DEFINITIONS.forms.items() if any(field.scope != "both" for field in form.fields.values())
)
_WRITTEN = (FieldKind.TEXT, FieldKind.LONG, FieldKind.PHONE, FieldKind.ID_NUMBER)


def _filled(form: Form, marked: dict[str, str]) -> dict[str, FormValue]:
    """The sample, with a mark in every field words can be written into."""
    values = sample(form, DEFINITIONS, system_now().date())
    for name, field in form.fields.items():
        if field.kind in _WRITTEN and name in values:
            values[name] = marked[name]
        if field.kind is FieldKind.TABLE:
            values[name] = (TableRow("1", {one.id: marked[name] for one in field.columns if one.kind in _WRITTEN}),)
    return values


def _without(form: Form, values: dict[str, FormValue], reader: Reader) -> dict[str, FormValue]:
    return {name: value for name, value in values.items() if may_see(reader, Scope(form.fields[name].scope))}


@settings(max_examples=60, deadline=None)
@given(form_id=st.sampled_from(sorted(DEFINITIONS.forms)), reader=st.sampled_from(Reader))
def test_a_page_is_the_same_whether_or_not_something_is_hidden_from_its_reader(form_id: str, reader: Reader) -> None:
    """Byte for byte the page of a record in which the hidden answers were never given: no gap, number or count."""
    form = DEFINITIONS.form(form_id)
    values = _filled(form, {name: f"只给{field.scope}看" for name, field in form.fields.items()})
    whole = view_for(form, reader, values, "zh", DEFINITIONS.codes)
    never = view_for(form, reader, _without(form, values, reader), "zh", DEFINITIONS.codes)

    assert render(whole, SheetLook()) == render(never, SheetLook())


@pytest.mark.parametrize("form_id", SCOPED)
@pytest.mark.parametrize("reader", list(Reader))
def test_no_answer_and_no_label_of_another_reader_is_on_the_page(form_id: str, reader: Reader) -> None:
    """What is written is marked with whom it is for, and read back from the page."""
    form = DEFINITIONS.form(form_id)
    marked = {name: f"只给{field.scope}看" for name, field in form.fields.items()}
    text = _text(render(view_for(form, reader, _filled(form, marked), "zh", DEFINITIONS.codes), SheetLook()).pdf)

    hidden = {scope for scope in Scope if not may_see(reader, scope)}
    assert not any(f"只给{scope.value}看" in text for scope in hidden)
    mine = {field.scope for field in form.fields.values() if field.kind in _WRITTEN and _is_sure(field)}
    assert all(f"只给{scope}看" in text for scope in mine if may_see(reader, Scope(scope)))


def _is_sure(field: Field) -> bool:
    """Asked whatever else is answered, so that its mark must be on the page of whoever may read it."""
    return field.show_when is None and not field.computed and field.kind not in BOXED


def _text(pdf: bytes) -> str:
    pages = pypdfium2.PdfDocument(pdf)
    return "".join("".join(page.get_textpage().get_text_range().split()) for page in pages)
