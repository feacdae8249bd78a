"""Deadlines: computed by the clock rules, stored with what they were computed from, never vanishing by themselves."""

from collections.abc import Sequence

from app.casework.audit import line
from app.casework.work import Work
from app.domain.cases import Task, TaskState
from app.domain.changes import Changes, Done
from app.domain.clocks import Deadline
from app.domain.ids import RecordId
from app.domain.readers import Reader, visible_scopes
from app.errors import NotFound
from app.now import today
from app.ops.values import Value
from app.store import cases, tasks
from app.store.saving import Save
