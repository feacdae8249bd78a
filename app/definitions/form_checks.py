"""What a form must satisfy by itself, whatever else is loaded."""

import re
from collections import Counter
from collections.abc import Callable, Iterator

from app.definitions.files import Source
from app.definitions.prefill_paths import MATTER, columns_of, kinds_of, matter_of
from app.definitions.tables import ROW
from app.definitions.values import CODED, UNANSWERED, Field, FieldKind, Form, Words

_NUMBERS = frozenset({FieldKind.INTEGER, FieldKind.DECIMAL, FieldKind.SCALE})
_DATES = frozenset({FieldKind.DATE, FieldKind.DATETIME})
_COLUMN_KINDS = frozenset(FieldKind) - {FieldKind.TABLE, FieldKind.SCALE, FieldKind.CHOICES} - UNANSWERED
_COLUMN_ID = re.compile(r"[a-z][a-z0-9_]*")
_MOST_COLUMNS = 8
_MOST_STEPS = 11
_NOBODYS = frozenset({"site", "worker", "today"})  # where an anonymous sheet may draw from
_PARTIES = frozenset({"party", "both", "guardian", "collector"})

VALUE = "{value}"
"""Where the site's number stands in a line."""

Finding = tuple[str, str]
"""The key in the file (below the field, from a check of one field), and the reason."""


def check_form(form: Form, source: Source) -> None:
    """Raises BadDefinition for the first mistake found."""
    for key, reason in findings(form):
        raise source.bad(key, reason)


def findings(form: Form) -> Iterator[Finding]:
    """Every mistake of a form taken by itself."""
    yield from _of_head(form)
    yield from _of_rows(form)
    for field in form.fields.values():
        for check in _FIELD_CHECKS:
            yield from ((f"field.{field.id}.{key}", reason) for key, reason in check(field, form))


def _of_head(form: Form) -> Iterator[Finding]:
    if form.version < 1:
        yield "version", "versions start at 1"
    if not form.sections:
        yield "section", "a form needs at least one section"
    for key, words in (("title", form.title), ("footer", form.footer)):
        yield from _of_words(key, words)
    for number, section in enumerate(form.sections):
        yield from _of_words(f"section[{number}].title", section.title)
    if "party" not in form.signs and form.per_party and form.signs and form.audience == "parties":
        yield "signs", "a per-party sheet is signed by the party"
    if form.audience == "worker" and form.take_home:
        yield "audience", "an internal sheet is not taken home"
    if form.anonymous and (form.per_party or _PARTIES & set(form.signs)):
        yield "anonymous", "nobody is named by or signs an anonymous sheet"
    if form.ring != "case" and not form.anonymous:
        yield "ring", "what is filled in for a case lies with the case"
    if form.repeated and not _dates_fillings(form.fields.get(form.repeated)):
        yield "repeated", "names a date asked of everybody, which no earlier filling gives"


def _dates_fillings(field: Field | None) -> bool:
    """Whether a field tells one filling from another: each has a date of its own there."""
    if field is None or field.kind not in _DATES or field.scope != "both" or field.computed:
        return False
    return not (field.prefill or "").startswith(MATTER)


def _of_words(key: str, words: Words | None) -> Iterator[Finding]:
    if words is not None:
        for lang, text in (("zh", words.zh), ("en", words.en)):
            if not text.strip():
                yield f"{key}.{lang}", "empty"


def _of_rows(form: Form) -> Iterator[Finding]:
    placed: Counter[str] = Counter()
    for number, section in enumerate(form.sections):
        for line, row in enumerate(section.rows):
            if not row:
                yield f"section[{number}].rows[{line}]", "an empty row"
            for name in row:
                placed[name] += 1
                if name not in form.fields:
                    yield f"section[{number}].rows[{line}]", f"names the unknown field {name!r}"
                if placed[name] > 1:
                    yield f"section[{number}].rows[{line}]", f"field {name!r} stands in two places"
    for name in form.fields:
        if not placed[name]:
            yield f"field.{name}", "stands in no row"


def _words(field: Field, form: Form) -> Iterator[Finding]:
    texts = {"label": field.label, "text": field.text, "hint": field.hint, "low": field.low, "high": field.high}
    for key, words in texts.items():
        yield from _of_words(key, words)
    if (field.low or field.high) and field.kind is not FieldKind.SCALE:
        yield "low", "only the ends of a scale have words"
    if field.local is not None and field.kind is not FieldKind.STATIC:
        yield "local", "only static words can be the site's own"
    yield from _filled(field)
    if (field.kind is FieldKind.STATIC) != (field.text is not None):
        yield "text", "static fields, and only they, have a text"


def _filled(field: Field) -> Iterator[Finding]:
    """The line with the site's number in it, and the site's own bound."""
    if field.filled is not None:
        if field.local is None:
            yield "filled", "only words that can be the site's own"
        if not all(text.count(VALUE) == 1 for text in (field.filled.zh, field.filled.en)):
            yield "filled", f"{VALUE} stands once in each language"
    if field.maximum_local is not None and field.maximum is None:
        yield "maximum_local", "a maximum holds where the site gives none"


def _kind_settings(field: Field, form: Form) -> Iterator[Finding]:
    if (field.kind in CODED) != (field.codes is not None):
        yield "codes", "choice and choices, and only they, have a code list"
    if field.not_future and field.kind not in _DATES:
        yield "not_future", "only for dates"
    for key, bound in (("minimum", field.minimum), ("maximum", field.maximum)):
        if bound is not None and field.kind not in _NUMBERS:
            yield key, "only for numbers"
    if field.minimum is not None and field.maximum is not None and field.minimum > field.maximum:
        yield "minimum", "greater than maximum"
    if field.merge == "set" and field.kind is not FieldKind.CHOICES:
        yield "merge", "set is only for choices"
    if field.lines < 1:
        yield "lines", "at least 1"
    if field.kind is FieldKind.SCALE and not _is_scale(field):
        yield "minimum", f"a scale has whole numbers from minimum to maximum, 2 to {_MOST_STEPS} of them"


def _is_scale(field: Field) -> bool:
    low, high = field.minimum, field.maximum
    if low is None or high is None or low % 1 or high % 1:
        return False
    return 1 <= high - low < _MOST_STEPS


def _table(field: Field, form: Form) -> Iterator[Finding]:
    """A table has columns, stands alone in its row, and is neither known before nor a condition's."""
    if (field.kind is FieldKind.TABLE) != bool(field.columns):
        yield "column", "tables, and only they, have columns"
    if field.kind is not FieldKind.TABLE:
        return
    if len(field.columns) > _MOST_COLUMNS:
        yield "column", f"at most {_MOST_COLUMNS}"
    if field.computed:
        yield "computed", "a table is not computed"
    yield from _filled_columns(field)
    if any(field.id in row and len(row) > 1 for section in form.sections for row in section.rows):
        yield "column", "a table stands alone in its row"
    seen: set[str] = set()
    for number, column in enumerate(field.columns):
        yield from ((f"column[{number}].{key}", reason) for key, reason in _column(column, seen))
        seen.add(column.id)


def _filled_columns(field: Field) -> Iterator[Finding]:
    """A table that is filled in by itself has the columns that are filled, each of its kind."""
    kinds = {column.id: column.kind for column in field.columns}
    for name, kind in columns_of(field.prefill or "").items():
        if kinds.get(name) is not kind:
            yield "column", f"{field.prefill!r} fills a {kind.value} column {name!r}"


def _column(column: Field, seen: set[str]) -> Iterator[Finding]:
    if not _COLUMN_ID.fullmatch(column.id) or column.id in seen | {ROW}:
        yield "id", f"{column.id!r} is not a new name"
    if column.kind not in _COLUMN_KINDS:
        yield "kind", f"a column cannot be {column.kind.value}"
    if column.width < 1:
        yield "width", "at least 1"
    yield from _of_words("label", column.label)
    if (column.kind is FieldKind.CHOICE) != (column.codes is not None):
        yield "codes", "choice columns, and only they, have a code list"
    if column.not_future and column.kind not in _DATES:
        yield "not_future", "only for dates"


def _origin(field: Field, form: Form) -> Iterator[Finding]:
    """Where the answer comes from: typed, known already, or computed."""
    if field.computed and field.prefill:
        yield "prefill", "a computed field is not prefilled"
    if field.overridable and not field.computed:
        yield "overridable", "only what is computed can be overridden"
    if field.required and (field.kind in UNANSWERED or field.computed):
        yield "required", "nobody can answer this field"
    if field.prefill is None:
        return
    if not kinds_of(field.prefill):
        yield "prefill", f"unknown path {field.prefill!r}"
    elif field.kind not in kinds_of(field.prefill):
        yield "prefill", f"{field.prefill!r} does not fit a {field.kind.value} field"
    yield from _walls(field.prefill.partition(".")[0], form)


def _walls(who: str, form: Form) -> Iterator[Finding]:
    """A sheet for one party never draws on the other; a sheet for both has no single party."""
    if form.anonymous and who not in _NOBODYS:
        yield "prefill", "an anonymous sheet names no person and no case"
    if form.per_party and who in {"husband", "wife", "client"}:
        yield "prefill", "a per-party sheet names only the party"
    if not form.per_party and who == "party":
        yield "prefill", "only a per-party sheet has a party"


def _scope(field: Field, form: Form) -> Iterator[Finding]:
    if form.per_party and field.scope in ("his", "her"):
        yield "scope", "a per-party sheet is its party's as a whole"
    asked_once = matter_of(field.prefill or "")
    if asked_once is not None and field.scope != asked_once.scope:
        yield "scope", "what a later form may know has the same readers wherever it is asked"


def _shown(field: Field, form: Form) -> Iterator[Finding]:
    """What show_when names exists, can be answered, and leads back to no circle."""
    if field.show_when is None:
        return
    other = form.fields.get(field.show_when.field)
    if other is None:
        yield "show_when.field", f"names the unknown field {field.show_when.field!r}"
    elif other.scope not in ("both", field.scope):
        yield "show_when.field", "would tell a reader what another reader's answer is"
    elif other.kind not in CODED | {FieldKind.YESNO}:
        yield "show_when.field", "only a choice or yes/no field decides what is shown"
    elif _is_circular(field, form):
        yield "show_when.field", "leads back to the field itself"
    if not field.show_when.in_:
        yield "show_when.in", "no value shows the field"


def _is_circular(field: Field, form: Form) -> bool:
    passed: set[str] = set()
    at: Field | None = field
    while at is not None and at.show_when is not None:
        if at.id in passed:
            return True
        passed.add(at.id)
        at = form.fields.get(at.show_when.field)
    return False


_FIELD_CHECKS: tuple[Callable[[Field, Form], Iterator[Finding]], ...] = (
    _words,
    _kind_settings,
    _table,
    _origin,
    _scope,
    _shown,
)
