"""Answers for one reader: without what would tell where a protected person can be found."""

import msgspec

from app.casework.work import Work
from app.definitions import locating
from app.definitions.asked import seen_by
from app.definitions.locating import Hidden
from app.definitions.values import Form
from app.domain.cases import AnswerSet, Case
from app.domain.readers import Reader, Role
from app.domain.seen import protected
from app.store.views import QUESTION


def hidden(case: Case | None, role: Role | None, form: Form, reader: Reader) -> Hidden:
    """The answers of a sheet that `reader` must not find on it, now or from what was typed before; of a sheet that
    belongs to no case, none."""
    if case is None:
        return frozenset()
    return locating.whereabouts(form, role, protected(case, reader))


def answers(work: Work, case: Case, one: AnswerSet, reader: Reader) -> AnswerSet:
    """A filling as `reader` may see it; of a form this version does not know, the worker alone sees the answers."""
    if reader is Reader.WORKER:
        return one
    form = work.definitions.forms.get(one.form)
    asked = seen_by(form, reader) if form else frozenset()
    gone = hidden(case, one.role, form, reader) if form else frozenset()

    def may(name: str) -> bool:
        return name.partition(".")[0] in asked and not locating.is_hidden(name, gone)

    values = {name: value for name, value in one.values.items() if may(name)}
    conflicts = tuple(name for name in one.conflicts if may(name.removeprefix(QUESTION)))
    return msgspec.structs.replace(one, values=values, conflicts=conflicts)
