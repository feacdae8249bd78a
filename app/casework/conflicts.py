"""Fields for which several values stand: all kept, shown with who and when, settled by a person (design §6.2)."""

from collections.abc import Collection

from app.casework.audit import line
from app.casework.work import Work
from app.domain.changes import Changes, Done
from app.domain.ids import OpId, RecordId
from app.ops.values import Value
from app.store import heads_view, saving
from app.store.heads_view import HeadView


def heads(work: Work, kind: str, record: RecordId, field: str) -> tuple[HeadView, ...]:
    """The values that stand for one field, newest first."""
    with work.store.read() as connection:
        return heads_view.of(connection, kind, record, field)


def choose(work: Work, kind: str, record: RecordId, field: str, value: Value, shown: Collection[OpId]) -> Done[bool]:
    """Settle a field: the chosen value takes the place of those that were shown.

    False: others have replaced all of them meanwhile, and what they wrote is left alone.
    """
    with work.store.save() as save:
        folder = saving.choose(save, kind, record, field, value, shown)
        if folder is not None:
            save.audit(folder, line(work, "conflict_settled", record=record))
    return Done(Changes.CASES | Changes.PEOPLE | Changes.TASKS | Changes.ANSWERS, folder is not None)
