"""What a form must satisfy towards the code lists and clock rules it names."""

from collections.abc import Iterator, Mapping

from app.definitions.computed_names import kind_of
from app.definitions.form_checks import Finding
from app.definitions.local_texts import LocalKind, LocalText, used_in
from app.definitions.values import Clock, CodeList, Field, FieldKind, Form

_YESNO = frozenset({"yes", "no"})


def outside_findings(
    form: Form, codes: Mapping[str, CodeList], clocks: Mapping[str, Clock], local: Mapping[str, LocalText]
) -> Iterator[Finding]:
    """Every unknown code list, code, computed name and text of the site, as key and reason."""
    for key, field in used_in(form):
        yield from _local(key, field, local)
    for field in form.fields.values():
        for key, one in [(f"field.{field.id}", field), *_columns(field)]:
            if one.codes is not None and one.codes not in codes:
                yield f"{key}.codes", f"unknown code list {one.codes!r}"
        if field.computed is not None:
            yield from _computed(field, form, clocks)
    for field in form.fields.values():
        yield from _shown_by(field, form, codes)


def _columns(field: Field) -> list[tuple[str, Field]]:
    return [(f"field.{field.id}.column[{number}]", column) for number, column in enumerate(field.columns)]


def _local(key: str, field: Field, local: Mapping[str, LocalText]) -> Iterator[Finding]:
    text = local.get(key)
    place = f"field.{field.id}.{'local' if key == field.local else 'maximum_local'}"
    if text is None:
        yield place, f"unknown text {key!r}"
    elif (text.kind is LocalKind.AMOUNT) != (key == field.maximum_local or field.filled is not None):
        yield place, "an amount, and only an amount, fills a line or is a maximum"


def _computed(field: Field, form: Form, clocks: Mapping[str, Clock]) -> Iterator[Finding]:
    name = field.computed or ""
    key = f"field.{field.id}.computed"
    kind = kind_of(name, clocks)
    who = name.removeprefix("age.")
    if kind is None:
        yield key, f"unknown computed name {name!r}"
    elif kind is not field.kind:
        yield key, f"{name!r} gives a {kind.value}, not a {field.kind.value}"
    elif name.startswith("age.") and form.per_party != (who == "party"):
        yield key, "a per-party sheet, and only it, computes the age of the party"


def _shown_by(field: Field, form: Form, codes: Mapping[str, CodeList]) -> Iterator[Finding]:
    """Every value of show_when is one the other field can have."""
    if field.show_when is None:
        return
    other = form.fields[field.show_when.field]
    known = _YESNO if other.kind is FieldKind.YESNO else codes[other.codes or ""].codes_of()
    for value in field.show_when.in_:
        if value not in known:
            yield f"field.{field.id}.show_when.in", f"{other.id!r} never is {value!r}"
