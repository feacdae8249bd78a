"""Which questions of a form are asked at all, given the answers so far and who is reading."""

from collections.abc import Collection, Mapping

import msgspec

from app.definitions.prefill_paths import ATTENDANCE, ONE
from app.definitions.tables import codes_of
from app.definitions.values import Form, FormValue, Section
from app.domain.readers import Reader, Scope, may_see


def asked(form: Form, values: Mapping[str, FormValue]) -> frozenset[str]:
    """The fields whose show_when holds; a field behind an unasked one is not asked either."""
    return frozenset(name for name in form.fields if is_asked(form, name, values))


def seen_by(form: Form, reader: Reader) -> frozenset[str]:
    """The fields `reader` may see."""
    return frozenset(name for name, field in form.fields.items() if may_see(reader, Scope(field.scope)))


def only(form: Form, fields: Collection[str]) -> Form:
    """The form with these fields alone; rows and sections left empty go, so that nothing shows a gap."""
    sections = []
    for section in form.sections:
        rows = tuple(row for ids in section.rows if (row := tuple(name for name in ids if name in fields)))
        if rows:
            sections.append(Section(section.title, rows, section.tear_off))
    kept = {name: field for name, field in form.fields.items() if name in fields}
    return msgspec.structs.replace(form, sections=tuple(sections), fields=kept)


def for_reader(form: Form, reader: Reader, values: Mapping[str, FormValue] | None) -> Form:
    """The form as printed for one reader: what is asked (of a blank, with values None, everything) and may be seen.

    Where one person came alone, that person signs in the place of both.
    """
    fields = seen_by(form, reader)
    if values is None:
        return only(form, fields)
    sheet = only(form, fields & asked(form, values))
    return msgspec.structs.replace(sheet, signs=_signers(form, values))


def _signers(form: Form, values: Mapping[str, FormValue]) -> tuple[str, ...]:
    came = next((values.get(field.id) for field in form.fields.values() if field.prefill == ATTENDANCE), None)
    return tuple("party" if who == "both" and came == ONE else who for who in form.signs)


def is_asked(form: Form, name: str, values: Mapping[str, FormValue]) -> bool:
    """Whether one field is asked under these answers."""
    when = form.fields[name].show_when
    if when is None:
        return True
    return is_asked(form, when.field, values) and bool(ticked(values.get(when.field)) & set(when.in_))


def ticked(value: FormValue) -> set[str]:
    """The codes an answer holds, as conditions name them; yes or no for one of those."""
    if isinstance(value, bool):
        return {"yes" if value else "no"}
    return set(codes_of(value)) if isinstance(value, tuple) else {str(value)} if value is not None else set()
