"""What the sync engine needs of a vault to carry attachments. Each method is one transaction."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, func, or_, select, update

from app.domain.attachments import SMALL_BYTES
from app.domain.ids import FolderRef, RecordId
from app.ops.attached import KEY_BYTES, MOST_PARTS, PART_BYTES, Attached, attached_in
from app.ops.kept import Carried, EnvelopeState
from app.store import attachments, envelopes
from app.store.store import Store
from app.store.tables import attachment, attachment_part, attachment_way, envelope, op

_TRAVELS = (
    attachment.c.size.between(1, MOST_PARTS * PART_BYTES),
    func.length(attachment.c.key) == KEY_BYTES,
    envelopes.is_in(EnvelopeState.CENTRE),
)
_IS_WANTED = func.coalesce(attachment_way.c.wanted, 0)


class Carriage:
    """The bytes of attachments, on their way."""

    _store: Store

    def attachment_part(self, record: RecordId, number: int) -> bytes | None:
        """One part, if it is here."""
        with self._store.read() as connection:
            return attachments.part(connection, record, number)

    def keep_attachment_part(self, record: RecordId, number: int, content: bytes) -> None:
        """Keep one part that has come; of what was let go of meanwhile nothing is kept."""
        with self._store.transaction() as connection:
            if attachments.get(connection, record) is not None:
                attachments.keep_part(connection, record, number, content)

    def to_bring(self, most: int) -> Sequence[Carried]:
        """Those that are here whole and not known to be at the centre, the longest waiting first."""
        with self._store.read() as connection:
            wanted = _known().where(attachments.IS_WHOLE, ~attachments.IS_STORED).order_by(op.c.n)
            return list(_carried(connection, wanted.limit(most)))

    def to_fetch(self, most: int) -> Sequence[Carried]:
        """Those that are not here whole and are wanted or small; first what somebody waits for, then the newest."""
        with self._store.read() as connection:
            is_due = or_(attachment.c.size <= SMALL_BYTES, _IS_WANTED == 1)
            wanted = _known().where(~attachments.IS_WHOLE, is_due).order_by(_IS_WANTED.desc(), op.c.n.desc())
            return list(_carried(connection, wanted.limit(most)))

    def is_carried(self, one: Carried) -> None:
        """All of it is at the centre and here."""
        self._note(one, stored=one.attached.parts, wanted=0, problem="")

    def note_problem(self, one: Carried, problem: str) -> None:
        """Why it does not come or go."""
        self._note(one, problem=problem)

    def doubt_stored(self) -> None:
        """Ask of all of them again."""
        with self._store.transaction() as connection:
            connection.execute(update(attachment_way).values(stored=0))

    def stored(self, after: bytes, most: int) -> Sequence[Carried]:
        """Those that are here whole and said to be at the centre, by their ids."""
        with self._store.read() as connection:
            wanted = _known().where(attachments.IS_WHOLE, attachments.IS_STORED, attachment.c.id > after)
            return list(_carried(connection, wanted.order_by(attachment.c.id).limit(most)))

    def is_lost(self, one: Carried) -> None:
        """It is brought again."""
        self._note(one, stored=0)

    def unstored_count(self) -> int:
        """How many that are here whole are not known to be at the centre."""
        with self._store.read() as connection:
            return attachments.unstored_count(connection)

    def _note(self, one: Carried, **known: int | str) -> None:
        with self._store.transaction() as connection:
            if attachments.get(connection, one.attached.record) is not None:
                attachments.put_way(connection, one.attached.record, one.folder, **known)


def _known() -> Select[Any]:
    """Attachments that can travel, with the envelope their record came in."""
    return (
        select(
            attachment.c.id, attachment.c.folder, attachment.c.key, attachment.c.size, attachment_way.c.problem,
            _IS_WANTED.label("wanted"), envelope.c.header, envelope.c.payload,
        )
        .join(op, op.c.id == attachment.c.op)
        .join(envelope, envelope.c.n == op.c.envelope)
        .outerjoin(attachment_way, attachment_way.c.id == attachment.c.id)
        .where(*_TRAVELS)
    )  # fmt: skip


def _carried(connection: Connection, wanted: Select[Any]) -> Iterator[Carried]:
    for row in connection.execute(wanted).all():
        one = Attached(RecordId(row.id), row.key, row.size)
        first = _first(row, one)
        if first is not None:
            numbers = select(attachment_part.c.number).where(attachment_part.c.attachment == row.id)
            here = frozenset(connection.scalars(numbers))
            yield Carried(one, FolderRef(row.folder), row.header, first, here, bool(row.wanted), row.problem or "")


def _first(row: Row[Any], wanted: Attached) -> int | None:
    """Which of the names in its envelope's header is its first: those of what is attached before it come before."""
    before = 0
    for body in envelopes.bodies(row.payload):
        for one in attached_in(body):
            if one == wanted:
                return before
            before += one.parts
    return None
