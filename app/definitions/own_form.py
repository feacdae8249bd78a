"""A site's own form: the text of one definition, with the code lists it brings along, judged as a whole.

The same shapes and the same checks as for the program's forms; beyond them bounds, since the text is written by hand
and comes from other computers too, and the walls of the form it was copied from.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from app.definitions.code_file import read_codes
from app.definitions.cross_checks import outside_findings
from app.definitions.files import Source
from app.definitions.form_checks import Finding, findings
from app.definitions.form_file import FormFile, assembled, read_field
from app.definitions.loader import Definitions, pinned_id
from app.definitions.text_places import line_of
from app.definitions.values import CodeList, Field, Form
from app.errors import BadDefinition

T = TypeVar("T")

DESK = "site"
"""The folder of every own form's id; the program ships none in it."""

MOST_BYTES = 64 * 1024
MOST_FIELDS = 200
MOST_LINES = 60
_GREATEST = 10**15

_ID = re.compile(r"site/[a-z][a-z0-9_]{0,59}")
_LIST = re.compile(r"[A-Z][A-Z0-9_]*")
_OF_LIST = {"source": "own", "status": "assumed"}  # what the program's lists must say of their origin


class Fault(msgspec.Struct, frozen=True):
    """One mistake: where in the text, under which key, and a technical phrase."""

    line: int
    key: str
    reason: str


class OwnForm(msgspec.Struct, frozen=True):
    """A sound form and its own lists, which no other form shares."""

    form: Form
    codes: Mapping[str, CodeList]
    copied_from: str = ""


class Judged(msgspec.Struct, frozen=True):
    """A form, or all the mistakes that stand in its way."""

    own: OwnForm | None
    faults: tuple[Fault, ...] = ()


def judge(form_id: str, text: str, version: int, around: Definitions) -> Judged:
    """Read the text of an own form; `version` is counted by the program, whatever the text says. Never raises."""
    reading = _Reading(form_id, text, around)
    own = reading.read(version)
    places = [Fault(line_of(text, key, reason), key, reason) for key, reason in dict.fromkeys(reading.found)]
    return Judged(own if not places else None, tuple(sorted(places, key=lambda fault: fault.line)))


class _Reading:
    """One reading of one text: goes as far as it can, and collects what it finds."""

    def __init__(self, form_id: str, text: str, around: Definitions) -> None:
        self._id = form_id
        self._text = text
        self._around = around
        self.found: list[Finding] = []

    def read(self, version: int) -> OwnForm | None:
        """The form, or None where something was found."""
        if not _ID.fullmatch(self._id) or self._id in self._around.built_in:
            self.found.append(("", f"{self._id!r} is not a name for an own form"))
        content = self._text.encode("utf-8", "replace")
        if len(content) > MOST_BYTES:
            self.found.append(("", "the text is too long"))
        if self.found:
            return None
        try:
            source = Source(Path(f"{self._id}.toml"), Path(), content)
        except BadDefinition as mistake:
            self._note(mistake)
            return None
        return self._form(source, version)

    def _form(self, source: Source, version: int) -> OwnForm | None:
        copied, lists = source.table.pop("copied_from", ""), source.table.pop("list", {})
        source.table.setdefault("version", version)
        codes = self._lists(lists, source)
        file = self._tried(partial(source.shape, source.table, FormFile))
        tables = source.table.get("field")
        fields = self._fields(tables if isinstance(tables, dict) else {}, source)
        if file is None or self.found:
            return None
        form = msgspec.structs.replace(assembled(self._id, file, fields), version=version)
        self.found += _bounds(form)
        self.found += findings(form) if not self.found else ()  # whose arithmetic needs numbers within bounds
        if not self.found:  # what stands in no row or names no field would only be said twice
            around = self._around
            self.found += outside_findings(form, {**around.codes, **codes}, around.clocks, around.local)
        self.found += self._against_others(form)
        self.found += self._walls(form, str(copied))
        return OwnForm(*_private(form, codes), str(copied))

    def _lists(self, lists: object, source: Source) -> dict[str, CodeList]:
        if not isinstance(lists, dict):
            self.found.append(("list", "Expected `object`"))
            return {}
        codes: dict[str, CodeList] = {}
        for name, table in lists.items():
            if not _LIST.fullmatch(name) or name in self._around.codes:
                self.found.append((f"list.{name}", f"{name!r} is not a name for an own list"))
            elif isinstance(table, dict):
                read = self._tried(partial(_list, name, table, source))
                codes |= {name: read} if read else {}
            else:
                self.found.append((f"list.{name}", "Expected `object`"))
        return codes

    def _fields(self, tables: dict[str, Any], source: Source) -> dict[str, Field]:
        if len(tables) > MOST_FIELDS:
            self.found.append(("field", "too many fields"))
            return {}
        fields: dict[str, Field] = {}
        for name, table in tables.items():
            field = self._tried(partial(read_field, name, table, source))
            fields |= {name: field} if field else {}
        return fields

    def _against_others(self, form: Form) -> Iterator[Finding]:
        taken = {other.code for other in self._around.forms.values() if other.id != form.id}
        if form.code in taken:
            yield "code", f"the code {form.code!r} belongs to another form"
        if not form.code.strip() or len(form.code) > 12:
            yield "code", "a code has 1 to 12 characters"

    def _walls(self, form: Form, copied: str) -> Iterator[Finding]:
        """What its original keeps from a reader, the copy keeps from the same reader."""
        if not copied:
            return
        original = self._around.built_in.get(copied)
        if original is None:
            yield "copied_from", f"names the unknown form {copied!r}"
            return
        yield from _head_walls(form, original)
        for field in form.fields.values():
            before = original.fields.get(field.id)
            if before is not None:
                yield from _field_walls(field, before)

    def _tried(self, read: Callable[[], T]) -> T | None:
        try:
            return read()
        except BadDefinition as mistake:
            self._note(mistake)
            return None

    def _note(self, mistake: BadDefinition) -> None:
        self.found.append((str(mistake.facts["key"]), str(mistake.facts["reason"])))


def _list(name: str, table: dict[str, Any], source: Source) -> CodeList:
    """An own list says no more than its title and its codes. Raises BadDefinition with the key in the whole text."""
    inner = Source(Path(source.name), Path(), b"")
    inner.table = {**_OF_LIST, **table}
    try:
        return read_codes(name, inner)
    except BadDefinition as mistake:
        key = ".".join(part for part in (f"list.{name}", str(mistake.facts["key"])) if part)
        raise source.bad(key, str(mistake.facts["reason"])) from mistake


def _private(form: Form, codes: Mapping[str, CodeList]) -> tuple[Form, dict[str, CodeList]]:
    """Lists get the name of this version of the form: what was answered with them stays readable for good."""
    names = {name: f"{pinned_id(form)}/{name}" for name in codes}

    def renamed(field: Field) -> Field:
        columns = tuple(map(renamed, field.columns))
        return msgspec.structs.replace(field, codes=names.get(field.codes or "", field.codes), columns=columns)

    fields = {name: renamed(field) for name, field in form.fields.items()}
    mine = {names[name]: msgspec.structs.replace(one, id=names[name]) for name, one in codes.items()}
    return msgspec.structs.replace(form, fields=fields), mine


def _bounds(form: Form) -> Iterator[Finding]:
    for field in form.fields.values():
        if field.lines > MOST_LINES:
            yield f"field.{field.id}.lines", f"at most {MOST_LINES}"
        for one in (field, *field.columns):
            for key, bound in (("minimum", one.minimum), ("maximum", one.maximum)):
                if bound is not None and (not bound.is_finite() or abs(bound) > _GREATEST):
                    yield f"field.{field.id}.{key}", "too great a number"


def _head_walls(form: Form, original: Form) -> Iterator[Finding]:
    for key in ("per_party", "anonymous", "private", "ink_only", "asks_consent"):
        if getattr(original, key) and not getattr(form, key):
            yield key, "the form it was copied from has it, so it stays"
    if original.audience == "worker" and form.audience != "worker":
        yield "audience", "the form it was copied from is the worker's alone, so this one is too"


def _field_walls(field: Field, before: Field) -> Iterator[Finding]:
    if before.scope not in ("both", field.scope):
        yield f"field.{field.id}.scope", f"in the form it was copied from it is for {before.scope!r} alone, so it stays"
    for key in ("locating", "sensitive"):
        if getattr(before, key) and not getattr(field, key):
            yield f"field.{field.id}.{key}", "the form it was copied from has it, so it stays"
