"""What a field is called and what its values say, for every kind of record: histories and contradictions ask here."""

from datetime import datetime

from app.casework.work import Work
from app.definitions.entry import from_stored, show
from app.definitions.values import CODED, Field, FieldKind, Form
from app.domain.readers import Role
from app.errors import BadEntry
from app.now import today
from app.ops.values import Value
from app.traditional import traditional
from ui.code_words import form_names, task_names
from ui.contradictions.field_words import field_words, value_words
from ui.spoken import moment, role_name, task_name
from ui.words import in_language, knows, language, say

_OWN = frozenset({"consent", "sheet", "task", "participation", "site", "note", "goal"})
"""Kinds whose fields are not called as those of a case or a person."""
_STATES = {"consent": "case.consent", "sheet": "case.sheet", "task": "case.task_state", "goal": "goals.state"}
_QUESTION, _LOCAL = "q.", "local."


class PlaceWords:
    """The words, read once for a page. Made and asked on the store thread."""

    def __init__(self, work: Work) -> None:
        self._definitions = work.definitions
        self._lists = field_words(work)
        self._forms = form_names(work)
        self._tasks = task_names(work)
        self.today = today(work.now)

    def field(self, kind: str, field: str, form: str = "", version: int = 0) -> str:
        """What a field is called; empty where this version has no word for it."""
        if kind == "answer":
            return self._question(field, self._definitions.known(form, version))
        if kind == "site" and field.startswith(_LOCAL):
            return say("case.field.site_local")
        key = f"case.field.{kind}_{field}" if kind in _OWN else f"case.field.{field}"
        return say(key) if knows(key) else ""

    def value(self, kind: str, field: str, value: Value, form: str = "", version: int = 0) -> str:
        """What a value says; a dash for nothing."""
        if kind == "answer":
            return self._answer(field, value, self._definitions.known(form, version))
        if field == "state" and kind in _STATES:
            key = f"{_STATES[kind]}.{value}"
            return say(key) if knows(key) else str(value)
        if kind == "participation" and value in set(Role):
            return role_name(Role(str(value)))
        named = "opened_on" if (kind, field) in (("consent", "given_on"), ("task", "due")) else field
        return value_words(named, value, self._lists)

    def record(
        self, kind: str, *, form: str = "", role: Role | None = None, rule: str = "", at: datetime | None = None
    ) -> str:
        """What a filled form, a sheet, a deadline or a consent is called."""
        if kind == "task":
            return task_name(rule, self._tasks)
        if kind == "goal":
            return say("case.history.goal")
        name = self._forms.get(form, form) if form else say("case.history.consent")
        key = "case.history.sheet" if kind == "sheet" else "case.history.answer"
        called = say(key, form=name) if form else name
        parts = (called, role_name(role) if role else "", moment(at, self.today) if at else "")
        return " · ".join(part for part in parts if part)

    def _question(self, field: str, form: Form | None) -> str:
        asked = _asked(field, form)
        return " · ".join(in_language(one.label) for one in asked) if asked else ""

    def _answer(self, field: str, value: Value, form: Form | None) -> str:
        asked = _asked(field, form)
        if value in (None, "", []):
            return "—"
        if asked is None:
            return str(value)
        last = asked[-1]
        try:
            words = show(last, from_stored(last, value), language(), self._definitions.codes)
        except BadEntry:
            return str(value)
        is_ours = last.kind in CODED or last.kind is FieldKind.YESNO
        return traditional(words) if is_ours and language() == "zh-Hant" else words


def _asked(field: str, form: Form | None) -> tuple[Field, ...] | None:
    """The question, and for a cell of a table the table before it; None where the form does not ask it."""
    name, _, rest = field.removeprefix(_QUESTION).partition(".")
    question = form.fields.get(name) if form else None
    if question is None:
        return None
    if not rest:
        return (question,)
    column = next((one for one in question.columns if one.id == rest.rpartition(".")[2]), None)
    return (question, column) if column else None
