"""Writes answers on a form of a case beside whoever may be filling it in: the form that is kept up to date by a page.

Nothing typed there and not saved yet is lost; where somebody left an answer standing that is written now, what is
written now stands in its place.
"""

from collections.abc import Mapping

from app.casework import fillings, forms
from app.casework.audit import line
from app.casework.work import Work
from app.definitions.entry import raw_of, stored_answers
from app.definitions.prefill import Sources
from app.definitions.values import Form, FormValue
from app.domain.cases import Case
from app.domain.ids import RecordId
from app.domain.readers import Scope
from app.now import wall_ms
from app.ops.values import Value
from app.store import answers
from app.store.saving import Save
from app.store.views import QUESTION


def tell(work: Work, save: Save, case: Case, form: Form, told: Mapping[str, FormValue], around: Sources) -> RecordId:
    """Put these answers, and the deadlines they start, into a save; the other answers stay as they are."""
    before = answers.find(save.connection, case.id, form.id, None)
    answer = before.id if before else save.new_record()
    head: dict[str, Value] = {
        "case": case.id, "form": form.id, "version": form.version, "role": "", "scope": Scope.BOTH.value,
        "saved_at": work.now().isoformat(timespec="seconds"),
    }  # fmt: skip
    named = {
        name: forms.with_row_ids(work, value) if form.fields[name].columns else value for name, value in told.items()
    }
    questions = {QUESTION + name: value for name, value in stored_answers(form, named).items()}
    save.put(case.folder, "answer", answer, head | questions)
    forms.start_clocks(work, save, case, form, Scope.BOTH, dict(told), around.matter)
    save.audit(case.folder, line(work, "form_saved", case=case.id, record=answer))
    _tell_draft(work, save, case, form, told)
    return answer


def _tell_draft(work: Work, save: Save, case: Case, form: Form, told: Mapping[str, FormValue]) -> None:
    entry = fillings.entry_id(case.id, form.id, None)
    typed = answers.find_entry(save.connection, entry)
    if typed is not None:
        row: dict[str, Value] = {
            "id": entry, "case": case.id, "scope": Scope.BOTH.value, "form": form.id, "role": "",
            "updated_ms": wall_ms(work.now()),
        }  # fmt: skip
        answers.keep_entry(save.connection, row, typed | {name: raw_of(value) for name, value in told.items()})
