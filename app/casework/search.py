"""The one search box."""

from app.casework import rights
from app.casework.work import Work
from app.domain.cases import CaseRow
from app.domain.readers import Reader
from app.domain.rights import Act
from app.store import finding, search_index

_INSIDE = ("note", "attachment")
"""Reasons that tell something of what is written in a case."""


def find(work: Work, text: str, reader: Reader, limit: int = 50) -> tuple[CaseRow, ...]:
    """Cases that fit what was typed, for one reader: what that reader may not see is not searched, and of notes and
    the names of attachments only those in cases this seat may read."""
    if not rights.may_here(work, Act.LIST):
        return ()
    with work.store.read() as connection:
        found = finding.find(connection, text, reader, limit)
        inside = [row.id for row in found if row.why in _INSIDE]
        readable = rights.may_in_cases(work, connection, inside, Act.READ)
        return tuple(row for row in found if row.why not in _INSIDE or row.id in readable)


def index_more(work: Work, most: int = 200) -> int:
    """Index notes that came in bulk, a few at a time. Returns how many it took; 0 when nothing waits."""
    with work.store.transaction() as connection:
        return search_index.work_off(connection, most)
