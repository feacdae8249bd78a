"""A view with names shortened and numbers and places hidden. The renderer is given nothing else, so that nothing of
what is hidden can be in the document."""

from collections.abc import Iterable

import msgspec

from app.definitions.values import BOXED, Field, FieldKind
from app.domain import masking
from app.paper.values import FormView

_NUMBERS = frozenset({FieldKind.ID_NUMBER, FieldKind.PHONE})
_OPEN = BOXED | {FieldKind.DATE, FieldKind.DATETIME, FieldKind.INTEGER, FieldKind.DECIMAL}
_OURS = ("worker.", "site.", "case.", "today")
"""What is filled in about the site and its worker is no secret of a person served."""

_NAMES = ("name", "called", "guardian", "contact_person")
_NAME_LABELS = ("姓名", "称呼", "联系人", "监护人", "见证人", "签收人", "接领人", "家属", "亲属")
_PLACES = ("residence", "address", "place", "safe_contact")
_PLACE_LABELS = ("地址", "住址", "住所", "户籍", "地点", "安全联系", "微信", "邮箱")


def masked(view: FormView, names: Iterable[str]) -> FormView:
    """The same form as a masked copy; `names` are those of everybody known in the case."""
    fields = view.form.fields
    said = {text for name, text in view.shown.items() if name in fields and _is_name(fields[name])}
    known = {*names, *(part for text in said for part in (text, *text.replace("、", " ").split()))}
    shown = {name: _text(fields[name], text, known) for name, text in view.shown.items() if name in fields}
    rows = {
        name: tuple(tuple(_text(*cell, known) for cell in zip(fields[name].columns, row, strict=True)) for row in table)
        for name, table in view.rows.items()
    }
    return msgspec.structs.replace(view, shown=shown, rows=rows)


def _text(field: Field, text: str, names: set[str]) -> str:
    if not text or (field.prefill or "").startswith(_OURS):
        return text
    if (field.prefill or "").endswith("birth_date"):
        return text[:4] + masking.HIDDEN
    if field.kind in _OPEN:
        return text
    if field.kind in _NUMBERS:
        return masking.number(text)
    if _is_place(field):
        return masking.HIDDEN
    if _is_name(field):
        return masking.name(text)
    return masking.words(text, names)


def _is_name(field: Field) -> bool:
    return field.kind is FieldKind.TEXT and _is_about(field, _NAMES, _NAME_LABELS)


def _is_place(field: Field) -> bool:
    return field.locating or _is_about(field, _PLACES, _PLACE_LABELS)


def _is_about(field: Field, paths: tuple[str, ...], labels: tuple[str, ...]) -> bool:
    if (field.prefill or "").startswith(_OURS):
        return False
    leaf = (field.prefill or "").rpartition(".")[2]
    return leaf.endswith(paths) or field.id.endswith(paths) or any(word in field.label.zh for word in labels)
