"""Works out computed fields: deadlines from the clock rules, ages from birth dates, days of mourning. Pure."""

from collections.abc import Mapping
from datetime import date

import msgspec

from app.definitions.computed_names import AGE, BURIAL, MOURNING
from app.definitions.loader import Definitions
from app.definitions.prefill import Sources, value_at
from app.definitions.values import Field, Form, FormValue
from app.domain.ages import age_on
from app.domain.clocks import Deadline, compute
from app.domain.mourning import YEARS, Counting, Custom, Yearly, after_burial, by_name, mourning

_AGE_DAYS = ("case.opened_on", "today")  # the day a form is about, in this order


_DEATH, _BURIAL = "matter.death_on", "matter.buried_on"
_COUNTING, _YEARLY = "matter.mourning_counting", "matter.mourning_yearly"  # how the family counts


class Computed(msgspec.Struct, frozen=True):
    """One computed answer; `deadline` says what rule and tables give, which is another day where a case keeps one."""

    value: FormValue
    deadline: Deadline | None = None


def evaluate(
    form: Form, values: Mapping[str, FormValue], sources: Sources, definitions: Definitions
) -> dict[str, Computed]:
    """Every computed field of `form` from what is entered so far, else from what is known of the case.

    A field whose inputs are not there yet has the value None. What was typed in one that can be overridden stays.
    """
    inputs = _Inputs(form, values, sources)
    return {
        field.id: _own(field, values) or _computed(field.computed, inputs, definitions)
        for field in form.fields.values()
        if field.computed
    }


def _own(field: Field, values: Mapping[str, FormValue]) -> Computed | None:
    """What a person typed in the place of what is computed."""
    typed = values.get(field.id) if field.overridable else None
    return None if typed is None else Computed(typed)


class _Inputs:
    """Answers by path: a field of this form that is bound to the path wins over what is known of the case."""

    def __init__(self, form: Form, values: Mapping[str, FormValue], sources: Sources) -> None:
        self._bound = {field.prefill: field.id for field in form.fields.values() if field.prefill}
        self._values = values
        self._sources = sources

    def day(self, path: str) -> date | None:
        """The date under `path`."""
        value = self.value(path)
        return value if isinstance(value, date) else None

    def kept(self, deadline: str, start: date) -> date | None:
        """The day the case keeps for a deadline counted from `start`: what was told once is not silently changed."""
        return self._sources.deadlines.get((deadline, start))

    def value(self, path: str) -> FormValue:
        """The answer under `path`."""
        bound = self._bound.get(path)
        return self._values.get(bound) if bound else value_at(path, self._sources)


def _computed(name: str, inputs: _Inputs, definitions: Definitions) -> Computed:
    what, _, rest = name.partition(".")
    if what == AGE:
        return Computed(_age(rest, inputs))
    if what == MOURNING:
        return Computed(_day_of_mourning(rest, inputs))
    rule, _, date_name = rest.partition(".")
    clock = definitions.clock(rule)
    start = inputs.day(clock.start_path)
    if start is None:
        return Computed(None)
    deadline = compute(clock.rule, start, definitions.workdays).dates[date_name]
    return Computed(inputs.kept(f"{rule}.{date_name}", start) or deadline.day, deadline)


def _age(who: str, inputs: _Inputs) -> int | None:
    birth = inputs.day(f"{who}.birth_date")
    day = next((found for path in _AGE_DAYS if (found := inputs.day(path))), None)
    return age_on(birth, day) if birth and day and birth <= day else None


def _day_of_mourning(name: str, inputs: _Inputs) -> date | None:
    if name == BURIAL:
        burial = inputs.day(_BURIAL)
        return after_burial(burial) if burial else None
    death = inputs.day(_DEATH)
    return by_name(mourning(death, _custom(inputs)))[name] if death and death.year in YEARS else None


def _custom(inputs: _Inputs) -> Custom:
    counting, yearly = inputs.value(_COUNTING), inputs.value(_YEARLY)
    return Custom(
        Counting(str(counting)) if counting in set(Counting) else Counting.DEATH_DAY,
        Yearly(str(yearly)) if yearly in set(Yearly) else Yearly.LUNAR,
    )
