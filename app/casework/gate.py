"""The gate before a joint talk or a mediation, from what each spouse said alone.

Everything is looked at for every reader and for both spouses, whatever is found first, so that neither the words nor
the time it takes say anything.
"""

from collections.abc import Iterator, Mapping

from app.definitions.values import Form
from app.domain.cases import AnswerSet, Case, Screening
from app.domain.gate import SPOUSES, Alone, Gate, gate
from app.domain.readers import Reader, Role, Scope
from app.errors import Refused
from app.store import answers, screenings
from app.store.store import Opened
from app.store.views import QUESTION

ASSESSMENT = "marriage/case_assessment"
"""M-4a, on which it is written down what a screening alone came to."""

OF_DANGER = frozenset(
    f"marriage/{name}" for name in ("dv_help_record", "dv_extract", "safety_plan", "protection_order_record")
)
"""Sheets nobody has for whom nothing is the matter."""

FLAGS = frozenset({"violence_risk", "violence", "suicide"})
_SAFE_RISKS = frozenset({"", "none", "low"})
_ASKED = frozenset({"screened_alone", "dv_screen", "joint_ok", "coercion", "self_harm", "child_harm"})
_SEEN = frozenset({"none", "suspected", "disclosed", "declined"})
"""Of the code list DV_SCREEN: the person was asked."""


def of_case(connection: Opened, case: Case, reader: Reader) -> Gate | None:
    """The gate of a couple's case for one reader; None for a case of one person, which has none."""
    if not case.is_couple:
        return None
    every = [scope.value for scope in Scope]
    said = answers.of_case(connection, case.id, every)
    asked = screenings.of_case(connection, case.id, every)
    return gate({role: _alone(case, role, said, asked) for role in SPOUSES}, reader)


def require(connection: Opened, case: Case, form: Form) -> None:
    """Raises Refused(alone_first) for a sheet of a joint talk while the gate is shut."""
    if form.joint:
        found = of_case(connection, case, Reader.BOTH)
        if found is not None and not found.is_open:
            raise Refused(rule="alone_first")


def _alone(case: Case, role: Role, said: tuple[AnswerSet, ...], asked: tuple[Screening, ...]) -> Alone:
    own = [one for one in said if one.role is role]
    last = next((one for one in own if one.form == ASSESSMENT), None)
    assessed = last.values if last else {}
    is_doubted = last is not None and any(name.removeprefix(QUESTION) in _ASKED for name in last.conflicts)
    dangers = [is_doubted, *_of_assessment(assessed), *_of_record(case, role, own, asked)]
    if any(dangers):
        return Alone.NOT_CLEAR
    was_seen = assessed.get("screened_alone") is True and assessed.get("dv_screen") in _SEEN
    return Alone.CLEAR if was_seen else Alone.NOT_YET


def _of_assessment(values: Mapping[str, object]) -> Iterator[bool]:
    """What the assessment says that speaks against sitting down together."""
    yield values.get("dv_screen") in {"suspected", "disclosed", "declined"}
    yield values.get("joint_ok") is False
    yield values.get("coercion") is True
    for name in ("self_harm", "child_harm"):
        yield str(values.get(name) or "") not in _SAFE_RISKS


def _of_record(case: Case, role: Role, own: list[AnswerSet], asked: tuple[Screening, ...]) -> Iterator[bool]:
    """What else the record says: sheets, flags, a risk a screening raised."""
    party = case.party(role)
    yield any(one.form in OF_DANGER for one in own)
    yield party is not None and bool(FLAGS & party.person.flags)
    yield any(one.role is role and bool(one.risk) and not one.is_replaced for one in asked)
