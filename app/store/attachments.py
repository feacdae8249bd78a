"""Attachments: the records, and their bytes, which lie here in the parts in which they travel."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, func, or_, select
from sqlalchemy.dialects.sqlite import insert

from app.domain.attachments import Attachment
from app.domain.ids import FolderRef, RecordId
from app.domain.readers import Scope
from app.ops.attached import PART_BYTES, parts_of
from app.store import rows
from app.store.tables import attachment, attachment_part, attachment_way

PARTS_HERE = (
    select(func.count())
    .select_from(attachment_part)
    .where(attachment_part.c.attachment == attachment.c.id)
    .scalar_subquery()
)
"""How many parts of an attachment lie on this computer."""
IS_WHOLE = attachment.c.size <= PARTS_HERE * PART_BYTES
IS_STORED = attachment.c.size <= func.coalesce(attachment_way.c.stored, 0) * PART_BYTES
"""Whether all of it is known to be at the centre; with the way joined where there is one."""
_WAY = (attachment_way.c.stored, attachment_way.c.wanted, attachment_way.c.problem)


def of_case(connection: Connection, case: RecordId, scopes: Iterable[str]) -> tuple[Attachment, ...]:
    """The attachments of a case that a reader may see, newest first."""
    wanted = _all().where(attachment.c.case == case, attachment.c.scope.in_(list(scopes)))
    return _values(connection, wanted.order_by(attachment.c.recorded_at.desc(), attachment.c.id))


def get(connection: Connection, id_: RecordId) -> Attachment | None:
    """One attachment."""
    return next(iter(_values(connection, _all().where(attachment.c.id == id_))), None)


def count(connection: Connection, case: RecordId, scopes: Iterable[str]) -> int:
    """How many a reader may see."""
    seen = (attachment.c.case == case, attachment.c.scope.in_(list(scopes)))
    return connection.scalar(select(func.count()).select_from(attachment).where(*seen)) or 0


def of_content(connection: Connection, case: RecordId, scope: str, sha256: bytes) -> RecordId | None:
    """The attachment of a case, for the same people, that has exactly these bytes."""
    same = (attachment.c.case == case, attachment.c.scope == scope, attachment.c.sha256 == sha256)
    found: Any = connection.scalar(select(attachment.c.id).where(*same).limit(1))
    return RecordId(found) if found else None


# --- bytes
def keep_content(connection: Connection, id_: RecordId, folder: FolderRef, content: bytes) -> None:
    """Keep the bytes of a new attachment."""
    for number in range(parts_of(len(content))):
        keep_part(connection, id_, number, content[number * PART_BYTES : (number + 1) * PART_BYTES])
    connection.execute(insert(attachment_way).values(id=id_, folder=folder).on_conflict_do_nothing())


def keep_part(connection: Connection, id_: RecordId, number: int, content: bytes) -> None:
    """Keep one part; one that is here stays as it is."""
    values = {"attachment": id_, "number": number, "content": content}
    connection.execute(insert(attachment_part).values(values).on_conflict_do_nothing())


def part(connection: Connection, id_: RecordId, number: int) -> bytes | None:
    """One part, if it is here."""
    here = (attachment_part.c.attachment == id_, attachment_part.c.number == number)
    return connection.scalar(select(attachment_part.c.content).where(*here))


def content(connection: Connection, id_: RecordId) -> bytes:
    """All bytes that are here, in order."""
    wanted = select(attachment_part.c.content).where(attachment_part.c.attachment == id_)
    return b"".join(connection.scalars(wanted.order_by(attachment_part.c.number)))


def forget_content(connection: Connection, id_: RecordId) -> None:
    """Drop bytes that are not what was attached; they can come again."""
    connection.execute(delete(attachment_part).where(attachment_part.c.attachment == id_))


def forget_folder(connection: Connection, ref: FolderRef) -> int:
    """All bytes attached in a folder go, and what is known of their way; how many parts there were.

    To be called while the records are still there. `secure_delete` overwrites what is deleted.
    """
    known = select(attachment.c.id).where(attachment.c.folder == ref)
    on_way = select(attachment_way.c.id).where(attachment_way.c.folder == ref)
    of_folder = or_(attachment_part.c.attachment.in_(known), attachment_part.c.attachment.in_(on_way))
    gone = connection.execute(delete(attachment_part).where(of_folder)).rowcount
    connection.execute(delete(attachment_way).where(attachment_way.c.folder == ref))
    return gone


# --- the way
def put_way(connection: Connection, id_: RecordId, folder: FolderRef, **known: int | str) -> None:
    """Note how the bytes of an attachment fare: `stored`, `wanted`, `problem`."""
    row = insert(attachment_way).values(id=id_, folder=folder, **known)
    connection.execute(row.on_conflict_do_update(index_elements=["id"], set_=known))


def folder_of(connection: Connection, id_: RecordId) -> FolderRef:
    """The folder an attachment lies in."""
    return FolderRef(connection.execute(select(attachment.c.folder).where(attachment.c.id == id_)).scalar_one())


def unstored_count(connection: Connection) -> int:
    """How many that are here whole are not known to be at the centre."""
    counted = select(func.count()).select_from(attachment)
    counted = counted.outerjoin(attachment_way, attachment_way.c.id == attachment.c.id)
    return connection.scalar(counted.where(attachment.c.size > 0, IS_WHOLE, ~IS_STORED)) or 0


# --- inside
def _all() -> Select[Any]:
    return (
        rows.marked(attachment)
        .add_columns(PARTS_HERE.label("parts_here"), *_WAY)
        .outerjoin_from(attachment, attachment_way, attachment_way.c.id == attachment.c.id)
    )


def _values(connection: Connection, query: Select[Any]) -> tuple[Attachment, ...]:
    return tuple(_value(row) for row in connection.execute(query))


def _value(row: Row[Any]) -> Attachment:
    return Attachment(
        id=RecordId(row.id),
        case=RecordId(row.case or b""),
        scope=rows.known(Scope, row.scope, Scope.WORKER),
        name=row.name,
        media=row.media,
        size=row.size,
        sha256=row.sha256,
        thumbnail=row.thumbnail,
        recorded_at=rows.moment(row.recorded_at),
        author=row.author,
        parts=parts_of(row.size),
        parts_here=row.parts_here,
        parts_stored=row.stored or 0,
        is_wanted=bool(row.wanted),
        problem=row.problem or "",
        mark=rows.mark(row.envelope_state),
    )
