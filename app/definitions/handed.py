"""How a sheet that may be unsafe to carry reaches its person: two questions such a form asks, and what they forbid."""

from collections.abc import Mapping

from app.definitions.values import Form, FormValue

CARRY, HANDED = "carry", "handed"
TAKEN, KEPT, TOLD = "taken", "kept", "told"
"""Code list DV_HANDED."""


def may_print(form: Form, values: Mapping[str, FormValue]) -> bool:
    """Not what was only told, nor what is said to be taken along though carrying it is not safe."""
    if HANDED not in form.fields:
        return True
    how = values.get(HANDED)
    return how != TOLD and not (how == TAKEN and values.get(CARRY) is False)
