"""The words of code lists in the language spoken now."""

from collections.abc import Mapping

from app.casework.work import Work
from ui.words import in_language

Labels = Mapping[str, str]


def labels(work: Work, code_list: str) -> Labels:
    """Code to words, in the list's own order. Raises BadDefinition where there is no such list."""
    return {entry.code: in_language(entry.label) for entry in work.definitions.codes[code_list].codes}


def form_names(work: Work) -> Labels:
    """Form id to title; own forms that are out of use have one, too."""
    definitions = work.definitions
    every = sorted(definitions.versions.values(), key=lambda form: form.version)
    return {form.id: in_language(form.title) for form in (*every, *definitions.forms.values())}


def task_names(work: Work) -> Labels:
    """What each date of each clock rule is: "divorce.cooling_last" to words."""
    clocks = work.definitions.clocks.items()
    return {f"{key}.{name}": in_language(words) for key, clock in clocks for name, words in clock.dates.items()}


def task_starts(work: Work) -> Labels:
    """From what each clock rule counts: "divorce" to words."""
    return {key: in_language(clock.start) for key, clock in work.definitions.clocks.items()}
