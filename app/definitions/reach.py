"""Whether every question of a form can come up at all: some answers show it to somebody who may see it.

Only a choice or a yes/no decides what is asked, so the answers that matter are the codes of those fields. A question
behind conditions is reached by answering, from the outermost in, each deciding field with a code that shows the next;
two conditions that want different answers of one field can never both hold.
"""

from collections.abc import Iterator, Mapping

from app.definitions.asked import is_asked, seen_by
from app.definitions.form_checks import Finding
from app.definitions.prefill_paths import kinds_of
from app.definitions.values import CodeList, Field, FieldKind, Form, FormValue
from app.domain.readers import Reader


def unreachable(form: Form, codes: Mapping[str, CodeList]) -> Iterator[Finding]:
    """Every question nobody is ever asked, as key and reason."""
    placed = {name for section in form.sections for row in section.rows for name in row}
    for field in form.fields.values():
        key = f"field.{field.id}"
        if field.id not in placed:
            yield key, "stands in no row"
        answers = answers_that_show(form, field, codes)
        if answers is None or not is_asked(form, field.id, answers):
            yield f"{key}.show_when", "no answers show it"
        elif not readers_of(form, field, answers):
            yield f"{key}.scope", "nobody who may see the form may see it"
        yield from _dead(key, field, codes)


def answers_that_show(form: Form, field: Field, codes: Mapping[str, CodeList]) -> dict[str, FormValue] | None:
    """Answers under which the field is asked; None where there are none."""
    wanted: dict[str, set[str]] = {}
    at: Field | None = field
    while at is not None and at.show_when is not None:
        possible = set(at.show_when.in_) & _codes_of(form.fields.get(at.show_when.field), codes)
        wanted[at.show_when.field] = wanted.get(at.show_when.field, possible) & possible
        at = form.fields.get(at.show_when.field)
    if not all(wanted.values()):
        return None
    return {name: _value(form.fields[name], min(some)) for name, some in wanted.items()}


def readers_of(form: Form, field: Field, answers: Mapping[str, FormValue]) -> frozenset[Reader]:
    """Who of those the form is for may see the field, and everything that decides whether it is asked."""
    needed = {field.id, *answers}
    return frozenset(reader for reader in audience(form) if needed <= seen_by(form, reader))


def audience(form: Form) -> frozenset[Reader]:
    """Those a sheet of the form can be made for, and the worker alone, who fills it in."""
    if form.audience == "worker" or form.anonymous:
        return frozenset({Reader.WORKER})
    if form.per_party:
        return frozenset({Reader.WORKER, Reader.HIM, Reader.HER, Reader.BOTH})
    return frozenset(Reader)


def _dead(key: str, field: Field, codes: Mapping[str, CodeList]) -> Iterator[Finding]:
    """Answers nobody can give or be given: from a list or under a path that does not exist."""
    for where, one in ((key, field), *((f"{key}.column.{column.id}", column) for column in field.columns)):
        if one.codes is not None and one.codes not in codes:
            yield f"{where}.codes", f"unknown code list {one.codes!r}"
    if field.prefill and not kinds_of(field.prefill):
        yield f"{key}.prefill", f"unknown path {field.prefill!r}"


def _codes_of(field: Field | None, codes: Mapping[str, CodeList]) -> set[str]:
    if field is None:
        return set()
    if field.kind is FieldKind.YESNO:
        return {"yes", "no"}
    known = codes.get(field.codes or "")
    return set(known.codes_of()) if known else set()


def _value(field: Field, code: str) -> FormValue:
    """The answer that is this code."""
    if field.kind is FieldKind.YESNO:
        return code == "yes"
    return (code,) if field.kind is FieldKind.CHOICES else code
