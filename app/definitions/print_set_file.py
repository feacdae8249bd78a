"""Reads what one key prints for a case of a desk."""

from collections.abc import Mapping
from typing import Literal

import msgspec

from app.definitions.files import Source
from app.definitions.values import Form, PrintSet, SetSheet


class _Sheet(msgspec.Struct, forbid_unknown_fields=True):
    form: str
    only: Literal["couple", "one"] | None = None


class _File(msgspec.Struct, forbid_unknown_fields=True):
    source: str
    sheets: list[_Sheet]


def read_print_set(desk: str, source: Source, forms: Mapping[str, Form]) -> PrintSet:
    """The print set of a desk. Raises BadDefinition, also for a form that is not there or belongs to no case."""
    file = source.shape(source.table, _File)
    if not file.sheets:
        raise source.bad("sheets", "a print set needs at least one sheet")
    for number, sheet in enumerate(file.sheets):
        form = forms.get(sheet.form)
        if form is None:
            raise source.bad(f"sheets[{number}].form", f"no such form: {sheet.form!r}")
        if form.anonymous or form.audience == "worker":
            raise source.bad(f"sheets[{number}].form", f"not a sheet for the parties of a case: {sheet.form!r}")
        if form.private:  # a set comes out without a question; such a sheet waits for somebody at the printer
            raise source.bad(f"sheets[{number}].form", f"needs somebody at the printer: {sheet.form!r}")
    return PrintSet(desk, file.source, tuple(SetSheet(sheet.form, sheet.only) for sheet in file.sheets))
