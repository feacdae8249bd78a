"""Two walls: a sheet made for one reader holds nothing that is another reader's alone, and does not show that it
exists. Proved over every form there is, by the bytes of the page."""

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.definitions.loader import load
from app.definitions.locating import locates, whereabouts
from app.definitions.sample import sample
from app.definitions.values import BOXED, Field, FieldKind, Form, FormValue, TableRow
from app.domain.readers import Reader, Role, Scope, may_see
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


WHERE = "海边巷9号"
ROLES = st.sets(st.sampled_from(Role), min_size=1)


def _located(form: Form) -> dict[str, FormValue]:
    """The sample, with a place in everything that says where somebody is."""
    values = _filled(form, {name: WHERE if locates(field) else "别的" for name, field in form.fields.items()})
    for name, field in form.fields.items():
        if any(column.locating for column in field.columns):
            rows = [{one.id: WHERE for one in field.columns if one.locating}, {one.id: "别的" for one in field.columns}]
            values[name] = tuple(TableRow(str(at), cells) for at, cells in enumerate(rows))
    return values


def _never_told(form: Form, values: dict[str, FormValue], of: frozenset[str]) -> dict[str, FormValue]:
    """The record of people who never said so: written here by hand, not by the code that is tried."""
    told: dict[str, FormValue] = {name: value for name, value in values.items() if name not in of}
    for name, field in form.fields.items():
        gone = {column.id for column in field.columns if f"{name}.{column.id}" in of}
        if gone and name in told:
            told[name] = (TableRow("1", {column.id: "别的" for column in field.columns if column.id not in gone}),)
    return told


def _belongs_to(form: Form, field: Field, role: Role | None, people: set[Role]) -> bool:
    owner = role if form.per_party else {one.value: one for one in Role}.get((field.prefill or "").partition(".")[0])
    return owner is None or owner in people


@settings(max_examples=120, deadline=None)
@given(form_id=st.sampled_from(sorted(DEFINITIONS.forms)), reader=st.sampled_from(Reader), people=ROLES)
def test_a_page_is_the_same_whether_somebody_must_not_be_found_or_never_said_where(
    form_id: str, reader: Reader, people: set[Role]
) -> None:
    """Every form, every reader, whoever carries the flag: byte for byte, and the place is nowhere in the view."""
    form = DEFINITIONS.form(form_id)
    role = Role.HUSBAND if form.per_party else None
    values = _located(form)
    theirs = {name for name, field in form.fields.items() if _belongs_to(form, field, role, people)}
    expected = frozenset(
        one
        for name in theirs
        for one in (
            [name]
            if locates(form.fields[name])
            else [f"{name}.{column.id}" for column in form.fields[name].columns if column.locating]
        )
    )
    hidden = whereabouts(form, role, people)
    assert hidden == expected

    seen = view_for(form, reader, values, "zh", DEFINITIONS.codes, hidden)
    never = view_for(form, reader, _never_told(form, values, hidden), "zh", DEFINITIONS.codes)
    assert render(seen, SheetLook()) == render(never, SheetLook())
    rows = [text for name in seen.rows if name in theirs for row in seen.rows[name] for text in row]
    assert not [one for one in rows if one == WHERE]
    assert not [name for name in theirs & seen.shown.keys() if WHERE in seen.shown[name]]


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
