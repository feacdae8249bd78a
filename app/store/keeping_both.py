"""Where the value not chosen may be kept as a note: never where somebody reads who could not read the value."""

from sqlalchemy import Connection, select

from app.domain.ids import FolderRef, RecordId
from app.store import meta, restricting
from app.store.tables import VIEWS, case, participation

_PEOPLE = ("person", "person_private")


def places(connection: Connection, kind: str, record: RecordId, value: FolderRef) -> list[tuple[RecordId, FolderRef]]:
    """The cases for a note about a field whose values lie in the folder `value`, newest first, with their folders.

    Everybody of the site reads the `front` ring, so what lies there may be told in any case; all else only in a folder
    of the very same ring: the readers of two rings are not compared, for either may change.
    """
    ring = restricting.ring_of(connection, value)
    is_common = ring is not None and ring == meta.find(connection, "ring.front")
    return [
        (id_, folder)
        for id_, folder in _cases(connection, kind, record)
        if is_common or (ring is not None and restricting.ring_of(connection, folder) == ring)
    ]


def _cases(connection: Connection, kind: str, record: RecordId) -> list[tuple[RecordId, FolderRef]]:
    """The cases a record belongs to, newest first."""
    if kind == "case":
        ids = select(case.c.id).where(case.c.id == record)
    elif kind in _PEOPLE:
        ids = select(participation.c.case).where(participation.c.person == record)
    elif kind in VIEWS and "case" in VIEWS[kind].c:
        ids = select(VIEWS[kind].c.case).where(VIEWS[kind].c.id == record)
    else:
        return []
    found = (
        select(case.c.id, case.c.folder).where(case.c.id.in_(ids)).order_by(case.c.opened_on.desc(), case.c.id.desc())
    )
    return [(RecordId(row.id), FolderRef(row.folder)) for row in connection.execute(found)]
