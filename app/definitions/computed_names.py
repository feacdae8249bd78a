"""The names a `computed` field can have, and the kind of field each fills."""

from collections.abc import Mapping

from app.definitions.prefill_paths import PEOPLE
from app.definitions.values import Clock, FieldKind
from app.domain.mourning import NAMES

CLOCK = "clock"
AGE = "age"
MOURNING = "mourning"
BURIAL = "burial3"
"""The one day of mourning that is counted from the burial, not from the death."""


def kind_of(name: str, clocks: Mapping[str, Clock]) -> FieldKind | None:
    """The kind of field that `name` fills; None for an unknown name.

    Names: `clock.<rule>.<date>` for a rule whose start is asked on forms, `age.<husband|wife|client|party>`, and
    `mourning.<day>`.
    """
    what, _, rest = name.partition(".")
    if what == MOURNING and rest in (*NAMES, BURIAL):
        return FieldKind.DATE
    if what == AGE and rest in PEOPLE:
        return FieldKind.INTEGER
    rule, _, date_name = rest.partition(".")
    clock = clocks.get(rule) if what == CLOCK else None
    if clock is None or not clock.start_path or date_name not in clock.dates:
        return None
    return FieldKind.DATE
