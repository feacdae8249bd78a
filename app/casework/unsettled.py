"""What a sheet says where several values stand: the more careful one where there is one, else that it is not settled.

A screen shows a value with its badge; paper has no badge, is signed and goes away. So nothing is guessed on it: not an
answer two computers wrote differently, not a fact of a person that is contradicted, not a date worked out from either.
What somebody has typed since is what they say now, and is printed.
"""

from collections.abc import Mapping, Sequence

import msgspec

from app.casework.forms import Entry
from app.casework.work import Work
from app.definitions import prefill
from app.definitions.computed import evaluate
from app.definitions.prefill import Sources
from app.definitions.prefill_paths import MATTER
from app.definitions.values import Field, FieldKind, Form, FormValue
from app.domain.careful import among_answers, ways_left
from app.domain.cases import Case
from app.domain.readers import Role
from app.ops.values import Value
from app.store import heads
from app.store.views import QUESTION

_OF_FACT = {"age": "birth_date", "called": "name"}
"""Facts that are worked out from another one."""

_HAVE_A_RULE = frozenset({"safe_contact"})
"""Facts of a person of which the record shows the more careful value already."""


class Printed(msgspec.Struct, frozen=True):
    """The values of a sheet, and the questions (of a table: the cells) whose answer is not settled."""

    values: dict[str, FormValue]
    unsettled: frozenset[str] = frozenset()


def printed(work: Work, form: Form, entry: Entry | None, values: Mapping[str, FormValue], around: Sources) -> Printed:
    """Values to be printed. `entry`: the filling they belong to, if it was saved before."""
    careful, own = _own(work, form, entry, values)
    known = {**values, **careful}
    guessed = frozenset(
        field.id
        for field in form.fields.values()
        if _is_guessed(field, around) and known.get(field.id) == prefill.value_at(field.prefill or "", around)
    )
    doubted = own | guessed
    return Printed(known, doubted | _computed(work, form, known, doubted, around))


def _own(
    work: Work, form: Form, entry: Entry | None, values: Mapping[str, FormValue]
) -> tuple[dict[str, FormValue], frozenset[str]]:
    """Answers of this filling for which several stand: those with a careful one, and those without."""
    careful: dict[str, FormValue] = {}
    doubted: set[str] = set()
    if entry is None or entry.answer is None:
        return careful, frozenset()
    with work.store.read() as connection:
        for name in entry.conflicts:
            field = form.fields.get(name.partition(".")[0])
            if field is None or _is_typed_anew(field, entry, values):
                continue
            standing = heads.of(connection, "answer", entry.answer, QUESTION + name)
            found = _more_careful(field, [one.value for one in standing])
            if found is None:
                doubted.add(name)
            else:
                careful[field.id] = found
    return careful, frozenset(doubted)


def _more_careful(field: Field, standing: Sequence[Value]) -> FormValue:
    """The more careful of several answers to a question; None where none is."""
    lists = [one for one in standing if isinstance(one, list)]
    if field.codes == "SAFE_MODE" and len(lists) == len(standing):
        return tuple(ways_left([[str(way) for way in ways] for ways in lists]))
    texts = [one for one in standing if isinstance(one, str)]
    return among_answers(field.codes or "", _fact(field), texts) if len(texts) == len(standing) else None


def _is_typed_anew(field: Field, entry: Entry, values: Mapping[str, FormValue]) -> bool:
    """Not asked of tables, whose rows are not told apart before they are saved."""
    return field.kind is not FieldKind.TABLE and values.get(field.id) != entry.values.get(field.id)


def _is_guessed(field: Field, around: Sources) -> bool:
    """Whether what is known under a field's path is one of several."""
    path = field.prefill or ""
    if path.startswith(MATTER):
        return path.removeprefix(MATTER) in around.unsettled
    who, _, fact = path.partition(".")
    return _OF_FACT.get(fact, fact) in _doubted_of(around.case, around.role, who) - _HAVE_A_RULE


def _doubted_of(case: Case | None, role: Role | None, who: str) -> frozenset[str]:
    """The contradicted facts of the person a path names."""
    named = role if who == "party" else next((one for one in Role if one == who), None)
    party = case.party(named) if case is not None and named is not None else None
    return frozenset(party.person.conflicts) if party else frozenset()


def _computed(
    work: Work, form: Form, values: Mapping[str, FormValue], doubted: frozenset[str], around: Sources
) -> frozenset[str]:
    """What is worked out from what is doubted: whatever would be another without it."""
    gone = {name.partition(".")[0] for name in doubted}
    if not gone and not around.unsettled:
        return frozenset()
    left = {name: value for name, value in values.items() if name not in gone}
    matter = {name: value for name, value in around.matter.items() if name not in around.unsettled}
    sure = evaluate(form, left, msgspec.structs.replace(around, matter=matter), work.definitions)
    return frozenset(name for name, one in sure.items() if one.value != values.get(name))


def _fact(field: Field) -> str:
    return (field.prefill or "").rpartition(".")[2]
