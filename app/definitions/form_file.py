"""Reads one form."""

import re
from decimal import Decimal
from typing import Any, Literal

import msgspec

from app.definitions.files import Source
from app.definitions.form_checks import check_form
from app.definitions.values import Field, FieldKind, Form, Section, ShowWhen, Words

Signer = Literal[
    "worker", "second_worker", "supervisor", "leader", "party", "both", "witness", "guardian", "collector",
    "sender", "receiver", "agency", "mediator", "reporter",
]  # fmt: skip
"""Who can sign a sheet; the words are under `signs.` in the page's catalogue."""

_FIELD_ID = re.compile(r"[a-z][a-z0-9_]*")


class _Section(msgspec.Struct, forbid_unknown_fields=True):
    rows: list[list[str]]
    title: Words | None = None
    tear_off: bool = False


class _ShowWhen(msgspec.Struct, forbid_unknown_fields=True, rename={"in_": "in"}):
    field: str
    in_: list[str]


class _Column(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    id: str
    kind: FieldKind
    label: Words
    width: int = 2
    codes: str | None = None
    required: Literal["save", "close"] | None = None
    not_future: bool = False
    locating: bool = False
    minimum: Decimal | None = None
    maximum: Decimal | None = None


class _Field(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    kind: FieldKind
    label: Words
    required: Literal["save", "close"] | None = None
    prefill: str | None = None
    computed: str | None = None
    overridable: bool = False
    show_when: _ShowWhen | None = None
    codes: str | None = None
    scope: Literal["both", "his", "her", "worker"] = "both"
    merge: Literal["surfaced", "quiet", "set"] = "surfaced"
    sensitive: bool = False
    not_future: bool = False
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    lines: int = 1
    text: Words | None = None
    hint: Words | None = None
    low: Words | None = None
    high: Words | None = None
    locating: bool = False
    local: str | None = None
    filled: Words | None = None
    maximum_local: str | None = None
    column: list[_Column] = []


class FormFile(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A form file's own shape; its fields are read one by one."""

    version: int
    code: str
    title: Words
    source: str
    status: Literal["verified", "assumed"]
    per_party: bool = False
    signs: list[Signer] = []
    stamp: bool = False
    take_home: bool = False
    retention: str
    footer: Words | None = None
    audience: Literal["parties", "worker"] = "parties"
    anonymous: bool = False
    private: bool = False
    ink_only: bool = False
    asks_consent: bool = False
    outsiders: bool = False
    joint: bool = False
    current: bool = False
    assembled: bool = False
    repeated: str = ""
    ring: Literal["front", "case"] = "case"
    section: list[_Section]
    field: dict[str, Any]


def read_form(id: str, source: Source) -> Form:
    """The form `id`, checked by itself; what it names outside is checked by the loader. Raises BadDefinition."""
    file = source.shape(source.table, FormFile)
    form = assembled(id, file, {name: read_field(name, table, source) for name, table in file.field.items()})
    check_form(form, source)
    return form


def assembled(id: str, file: FormFile, fields: dict[str, Field]) -> Form:
    """A form of its head and its fields, not checked yet."""
    return Form(
        id=id,
        desk=id.partition("/")[0],
        version=file.version,
        code=file.code,
        title=file.title,
        source=file.source,
        status=file.status,
        per_party=file.per_party,
        signs=tuple(file.signs),
        stamp=file.stamp,
        take_home=file.take_home,
        retention=file.retention,
        footer=file.footer,
        audience=file.audience,
        anonymous=file.anonymous,
        private=file.private,
        ink_only=file.ink_only,
        asks_consent=file.asks_consent,
        outsiders=file.outsiders,
        joint=file.joint,
        current=file.current,
        assembled=file.assembled,
        repeated=file.repeated,
        ring=file.ring,
        sections=tuple(Section(part.title, tuple(map(tuple, part.rows)), part.tear_off) for part in file.section),
        fields=fields,
    )


def read_field(name: str, table: object, source: Source) -> Field:
    """One field by itself. Raises BadDefinition."""
    key = f"field.{name}"
    if not _FIELD_ID.fullmatch(name):
        raise source.bad(key, "a field id is small letters, digits and _")
    read = source.shape(table, _Field, key)
    shown = read.show_when
    facts = msgspec.structs.asdict(read) | {"show_when": ShowWhen(shown.field, tuple(shown.in_)) if shown else None}
    columns = tuple(Field(**msgspec.structs.asdict(one)) for one in facts.pop("column"))
    return Field(id=name, columns=columns, **facts)
