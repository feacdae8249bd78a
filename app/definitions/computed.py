"""Works out computed fields: deadlines from the clock rules, ages from birth dates. Pure."""

from collections.abc import Mapping
from datetime import date

import msgspec

from app.definitions.computed_names import AGE
from app.definitions.loader import Definitions
from app.definitions.prefill import Sources, value_at
from app.definitions.values import Form, FormValue
from app.domain.ages import age_on
from app.domain.clocks import Deadline, compute

_AGE_DAYS = ("case.opened_on", "today")  # the day a form is about, in this order


class Computed(msgspec.Struct, frozen=True):
    """One computed answer; `deadline` says how a date came about."""

    value: FormValue
    deadline: Deadline | None = None


def evaluate(
    form: Form, values: Mapping[str, FormValue], sources: Sources, definitions: Definitions
) -> dict[str, Computed]:
    """Every computed field of `form` from what is entered so far, else from what is known of the case.

    A field whose inputs are not there yet has the value None.
    """
    inputs = _Inputs(form, values, sources)
    return {
        field.id: _computed(field.computed, inputs, definitions) for field in form.fields.values() if field.computed
    }


class _Inputs:
    """Answers by path: a field of this form that is bound to the path wins over what is known of the case."""

    def __init__(self, form: Form, values: Mapping[str, FormValue], sources: Sources) -> None:
        self._bound = {field.prefill: field.id for field in form.fields.values() if field.prefill}
        self._values = values
        self._sources = sources

    def day(self, path: str) -> date | None:
        """The date under `path`."""
        bound = self._bound.get(path)
        value = self._values.get(bound) if bound else value_at(path, self._sources)
        return value if isinstance(value, date) else None


def _computed(name: str, inputs: _Inputs, definitions: Definitions) -> Computed:
    what, _, rest = name.partition(".")
    if what == AGE:
        return Computed(_age(rest, inputs))
    rule, _, date_name = rest.partition(".")
    clock = definitions.clock(rule)
    start = inputs.day(clock.start_path)
    if start is None:
        return Computed(None)
    deadline = compute(clock.rule, start, definitions.workdays).dates[date_name]
    return Computed(deadline.day, deadline)


def _age(who: str, inputs: _Inputs) -> int | None:
    birth = inputs.day(f"{who}.birth_date")
    day = next((found for path in _AGE_DAYS if (found := inputs.day(path))), None)
    return age_on(birth, day) if birth and day and birth <= day else None
