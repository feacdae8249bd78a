"""Fields for which several values stand: all kept, shown with who and when, settled by a person (design §6.2)."""

from app.casework.audit import line
from app.casework.work import Work
from app.domain.changes import Changes, Done
from app.domain.ids import RecordId
from app.ops.values import Value
from app.store import heads_view, saving
from app.store.heads_view import HeadView


def heads(work: Work, kind: str, record: RecordId, field: str) -> tuple[HeadView, ...]:
    """The values that stand for one field, newest first."""
    with work.store.read() as connection:
        return heads_view.of(connection, kind, record, field)


def choose(work: Work, kind: str, record: RecordId, field: str, value: Value) -> Done[None]:
    """Settle a field: the chosen value takes the place of all that stand. Raises NotFound."""
    with work.store.save() as save:
        folder = saving.choose(save, kind, record, field, value)
        save.audit(folder, line(work, "conflict_settled", record=record))
    return Done(Changes.CASES | Changes.PEOPLE | Changes.TASKS | Changes.ANSWERS, None)
