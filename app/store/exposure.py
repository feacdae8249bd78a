"""Naming the folders another computer could read, as far as this vault shows what is in them."""

from collections.abc import Mapping

from sqlalchemy import Connection, bindparam, func, select

from app.domain.exposure import ExposedCase, Exposure
from app.domain.ids import FolderRef, RecordId
from app.now import from_ms
from app.store.cases import listed
from app.store.tables import case, envelope, op, person, person_private

_NEWEST = (
    select(func.max(op.c.wall_ms))
    .join(envelope, envelope.c.n == op.c.envelope)
    .where(op.c.folder == bindparam("ref"), envelope.c.seq <= bindparam("seq"))
)


def named(connection: Connection, folders: Mapping[FolderRef, int]) -> Exposure:
    """What these folders are, each up to a position of the stream."""
    refs = list(folders)
    newest = {ref: connection.scalar(_NEWEST, {"ref": ref, "seq": seq}) for ref, seq in folders.items()}
    shown = {ref: from_ms(ms) for ref, ms in newest.items() if ms is not None}
    rows = connection.execute(listed(()).where(case.c.folder.in_(list(shown))))
    return Exposure(
        cases=tuple(
            ExposedCase(RecordId(row.id), row.number, row.called or row.address, shown[FolderRef(row.folder)])
            for row in rows
        ),
        people=connection.scalar(select(func.count()).select_from(person).where(person.c.folder.in_(refs))) or 0,
        private=connection.scalar(
            select(func.count()).select_from(person_private).where(person_private.c.folder.in_(refs))
        )
        or 0,
        unnamed=len(refs) - len(shown),
        until=max(shown.values(), default=None),
    )
