"""Contradictions found anew from the heads: after the vault has been brought to another version, which may mark other
fields than the one before, and rely on another of their values."""

from collections.abc import Iterator

from sqlalchemy import Connection, delete, func, insert, select, update

from app.domain.careful import has_rule
from app.domain.ids import RecordId
from app.ops import merge
from app.ops.kinds import Merge, kind_of
from app.store import contradictions, heads, views
from app.store.contradictions import Place
from app.store.tables import VIEWS, conflict, head

_SEVERAL = (
    select(head.c.record, head.c.kind, head.c.field)
    .group_by(head.c.record, head.c.kind, head.c.field)
    .having(func.count() > 1)
)


def find_all(connection: Connection) -> None:
    """Mark and file every field for which different values stand, and show the one that is relied on."""
    connection.execute(delete(conflict))
    for place, standing in list(_several(connection)):
        record, kind, field = place
        if contradictions.is_marked(standing, kind, field):
            surfaced = int(kind_of(kind).merge_of(field) is Merge.SURFACED)
            row = {"record": record, "kind": kind, "field": field, "surfaced": surfaced}
            connection.execute(insert(conflict).values(row))
        if has_rule(kind, field) and field in VIEWS[kind].c:
            shown = views.stored(kind, field, merge.relied_on(standing, kind, field))
            connection.execute(update(VIEWS[kind]).where(VIEWS[kind].c.id == record).values({field: shown}))
    contradictions.file_all(connection)


def _several(connection: Connection) -> Iterator[tuple[Place, list[merge.Head]]]:
    for row in connection.execute(_SEVERAL).all():
        place = (RecordId(row.record), row.kind, row.field)
        yield place, heads.of(connection, row.kind, place[0], row.field)
