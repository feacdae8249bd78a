"""Which problems are shown when, and in which words. Nobody is corrected while still typing an answer."""

from collections.abc import Iterable

import msgspec

from app.definitions.values import Form, Problem
from ui.words import in_language, knows, say

MISSING = frozenset({"required", "required_to_close"})
"""What is only said once somebody wants to save."""


class Remark(msgspec.Struct, frozen=True):
    """A sentence under a field; a warning does not stop the save."""

    field: str
    sentence: str
    stops: bool


class Remarks:
    """Remembers which fields have been left and whether saving has been tried."""

    def __init__(self) -> None:
        self._left: set[str] = set()
        self._is_saving_tried = False

    def leave(self, field_id: str) -> None:
        """The focus has gone from this field: from now on it may be spoken of."""
        self._left.add(field_id)

    def try_saving(self) -> None:
        """Somebody wants to save: from now on everything is spoken of."""
        self._is_saving_tried = True

    def shown(self, form: Form, problems: Iterable[Problem]) -> dict[str, Remark]:
        """One remark per field, what stops before what only warns."""
        found: dict[str, Remark] = {}
        for problem in sorted(problems, key=_warns):
            if problem.field in form.fields and problem.field not in found and self._is_due(problem):
                found[problem.field] = Remark(problem.field, sentence(form, problem), problem.stops)
        return found

    def _is_due(self, problem: Problem) -> bool:
        return self._is_saving_tried or (problem.field in self._left and problem.code not in MISSING)


def sentence(form: Form, problem: Problem) -> str:
    """A problem in words."""
    key = f"entry.problem.{problem.code}"
    field = form.fields[problem.field]
    about = next((one for one in field.columns if one.id == problem.facts.get("column")), field)
    blanks = {"field": in_language(about.label), **problem.facts}
    words = say(key, **blanks) if knows(key) else say("entry.problem.other")
    return say("entry.problem.in_row", row=problem.facts["row"], words=words) if "row" in problem.facts else words


def _warns(problem: Problem) -> bool:
    return not problem.stops
