"""What has not reached the centre: saves in no envelope, in one without a receipt, or in one that was refused.

Every save is in exactly one of these states or at the centre. Lists are counted, narrowed and paged in SQL, over the
partial indexes of what waits (decision 0004); only the saves of the page shown are taken out of their envelopes.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    Row,
    Table,
    func,
    literal,
    literal_column,
    null,
    select,
    union_all,
)

from app.domain.cases import SyncMark
from app.domain.delivery import Unopened, UnsentFile, Waiting, WaitingSave, Waits
from app.domain.ids import EnvelopeId, FolderRef, OpId, RecordId
from app.domain.readers import Scope
from app.now import from_ms
from app.ops import codec
from app.ops.kept import LOST, EnvelopeState
from app.ops.values import Write
from app.store import envelopes, meta, rows, seats
from app.store.attachments import IS_STORED, IS_WHOLE
from app.store.cases import listed
from app.store.tables import (
    VIEWS,
    attachment,
    attachment_way,
    audit,
    case,
    class_session,
    envelope,
    folder,
    held,
    op,
    participation,
    person,
    person_private,
    site,
)

_RANK = (
    "note", "screening", "attachment", "sheet", "answer", "consent", "goal_rating", "goal", "kin", "kin_tie",
    "eco_link", "case", "participation", "task", "person", "person_private", "enrolment", "class_session",
    "course", "class_feedback", "site_form", "erasure", "erasure_word",
    "booking", "window_entry", "window_strike", "site", "seat", "audit",
)  # fmt: skip
"""What a save is called by where it touches several kinds of record."""

_IS_WALLED = audit.c.scope != literal_column("'both'")  # as the index spells it
_OUT = (EnvelopeState.FROZEN, EnvelopeState.QUARANTINE)


def folders_waiting(connection: Connection, scopes: Iterable[str], limit: int, offset: int) -> tuple[Waiting, ...]:
    """The folders with something that waits and that a reader may know of, longest waiting first."""
    saves = _waiting(_visible(scopes)).subquery()
    found = connection.execute(
        select(
            saves.c.folder, folder.c.ring, func.count().label("saves"), func.sum(saves.c.refused).label("refused"),
            func.min(saves.c.wall_ms).label("oldest"),
        )
        .join(folder, folder.c.id == saves.c.folder)
        .group_by(saves.c.folder)
        .order_by(func.min(saves.c.n))
        .limit(limit)
        .offset(offset)
    ).all()  # fmt: skip
    names = _named(connection, [row.folder for row in found], scopes)
    return tuple(_folder_line(row, *names.get(row.folder, ("", None, "", ""))) for row in found)


def saves_waiting(connection: Connection, ref: FolderRef, scopes: Iterable[str], limit: int) -> tuple[WaitingSave, ...]:
    """What waits of one folder, oldest first."""
    saves = _waiting(_visible(scopes), ref).subquery()
    found = connection.execute(select(saves).order_by(saves.c.n).limit(limit)).all()
    return tuple(_described(connection, found))


def save_waiting(connection: Connection, id_: OpId) -> WaitingSave | None:
    """One save that waits."""
    saves = _waiting([op.c.id == id_]).subquery()
    return next(_described(connection, connection.execute(select(saves)).all()), None)


def marks(connection: Connection, ref: FolderRef) -> dict[RecordId, SyncMark]:
    """The records of a folder that are not all at the centre: a colleague's later save does not deliver an own one."""
    saves = _waiting([], ref).subquery()
    found = connection.execute(select(saves)).all()
    bodies = _bodies(connection, found)
    least: dict[RecordId, SyncMark] = {}
    for row in found:
        mark = SyncMark.REFUSED if row.refused else SyncMark.HERE
        for write in _writes(bodies.get(row.id)):
            if least.get(write.record) is not SyncMark.REFUSED:
                least[write.record] = mark
    return least


def unopened(connection: Connection) -> tuple[Unopened, ...]:
    """Envelopes that cannot be opened yet, by why."""
    counted = select(held.c.reason, func.count().label("count")).group_by(held.c.reason).order_by(held.c.reason)
    return tuple(Unopened(reason, count) for reason, count in connection.execute(counted))


def files_waiting(connection: Connection, scopes: Iterable[str], limit: int) -> tuple[UnsentFile, ...]:
    """Attachments that are here whole and not known to be at the centre, as far as a reader may know of them."""
    names = listed(scopes).subquery()
    found = connection.execute(
        select(
            attachment.c.id, attachment.c.case, attachment.c.name, attachment.c.size, attachment.c.recorded_at,
            attachment_way.c.problem, names.c.number, func.coalesce(names.c.called, names.c.address).label("called"),
        )
        .join(names, names.c.id == attachment.c.case)
        .outerjoin(attachment_way, attachment_way.c.id == attachment.c.id)
        .where(attachment.c.scope.in_(list(scopes)), attachment.c.size > 0, IS_WHOLE, ~IS_STORED)
        .order_by(attachment.c.recorded_at)
        .limit(limit)
    )  # fmt: skip
    return tuple(
        UnsentFile(
            record=RecordId(row.id), case=RecordId(row.case), called=row.called, number=row.number, name=row.name,
            size=row.size, recorded_at=rows.moment(row.recorded_at), problem=row.problem or "",
        )
        for row in found
    )  # fmt: skip


# --- inside
def _waiting(which: Sequence[ColumnElement[bool]], ref: FolderRef | None = None) -> CompoundSelect[Any]:
    """Everything saved here that has no receipt, as far as `which` says, in one folder or in all."""
    of_op = [] if ref is None else [op.c.folder == ref]
    of_envelope = [] if ref is None else [envelope.c.folder == ref]
    common = (op.c.n, op.c.id, op.c.folder, op.c.seat, op.c.wall_ms)
    loose = select(
        *common, literal(0).label("refused"), null().label("envelope"), null().label("envelope_id"),
        literal("").label("reason"),
    ).where(op.c.envelope.is_(None), *of_op, *which)  # fmt: skip
    sealed = [
        select(
            *common, literal(int(state is EnvelopeState.QUARANTINE)).label("refused"), envelope.c.n.label("envelope"),
            envelope.c.id.label("envelope_id"), envelope.c.reason,
        )
        .join(envelope, envelope.c.n == op.c.envelope)
        .where(envelopes.is_in(state), *of_envelope, *which)
        for state in _OUT
    ]  # fmt: skip
    return union_all(loose, *sealed)


def _visible(scopes: Iterable[str]) -> list[ColumnElement[bool]]:
    """Saves with nothing in them that the reader may not know of, as their audit lines say. Nothing to look up for
    whoever may see all."""
    seen = set(scopes)
    if seen >= set(Scope):
        return []
    walled = select(audit.c.id).where(audit.c.op == op.c.id, _IS_WALLED, audit.c.scope.not_in(seen))
    return [~walled.exists()]


def _named(
    connection: Connection, refs: Sequence[bytes], scopes: Iterable[str]
) -> dict[bytes, tuple[str, RecordId | None, str, str]]:
    """What folders are of, and how that is called: kind, a case to open, name, number."""
    of_cases = {
        row.id: row.folder for row in connection.execute(select(case.c.id, case.c.folder).where(_in(case, refs)))
    }
    found: dict[bytes, tuple[str, RecordId | None, str, str]] = {
        row.folder: ("case", RecordId(row.id), row.called or row.address, row.number)
        for row in connection.execute(listed(scopes).where(case.c.id.in_(of_cases)))
    }
    for table in (person, person_private):
        named = select(table.c.folder, person.c.id, func.coalesce(func.nullif(person.c.name, ""), person.c.address))
        named = (
            named.select_from(table) if table is person else named.join_from(table, person, person.c.id == table.c.id)
        )
        for ref, id_, called in connection.execute(named.where(_in(table, refs))):
            found.setdefault(ref, ("person", _a_case_of(connection, id_), called, ""))
    titles = select(class_session.c.folder, class_session.c.title).where(_in(class_session, refs))
    for ref, title in connection.execute(titles):
        found.setdefault(ref, ("class", None, title, ""))
    for ref in connection.scalars(select(site.c.folder).where(_in(site, refs))):
        found.setdefault(ref, ("site", None, "", ""))
    return found


def _in(table: Table, refs: Sequence[bytes]) -> ColumnElement[bool]:
    return table.c.folder.in_(refs)


def _a_case_of(connection: Connection, id_: bytes) -> RecordId | None:
    found = connection.scalar(select(participation.c.case).where(participation.c.person == id_).limit(1))
    return RecordId(found) if found else None


def _folder_line(row: Row[Any], kind: str, of_case: RecordId | None, called: str, number: str) -> Waiting:
    return Waiting(
        folder=FolderRef(row.folder), ring=row.ring, kind=kind, case=of_case, called=called, number=number,
        count=row.saves, refused=row.refused, oldest=from_ms(row.oldest),
    )  # fmt: skip


def _bodies(connection: Connection, found: Sequence[Row[Any]]) -> dict[bytes, bytes]:
    """The encoded saves behind rows of what waits, by id."""
    loose = [row.id for row in found if row.envelope is None]
    sealed = sorted({row.envelope for row in found if row.envelope is not None})
    bodies: dict[bytes, bytes] = {}
    for part in _parts(loose):
        bodies |= {row.id: row.body for row in connection.execute(select(op.c.id, op.c.body).where(op.c.id.in_(part)))}
    for numbers in _parts(sealed):
        for payload in connection.scalars(select(envelope.c.payload).where(envelope.c.n.in_(numbers))):
            bodies |= {codec.op_id(body): body for body in envelopes.bodies(payload)}
    return bodies


def _parts(ids: Sequence[Any], size: int = 500) -> Iterator[Sequence[Any]]:
    for at in range(0, len(ids), size):
        yield ids[at : at + size]


def _writes(body: bytes | None) -> tuple[Write, ...]:
    try:
        return tuple(codec.decode(body).writes) if body is not None else ()
    except codec.UnreadableOp:
        return ()


def _described(connection: Connection, found: Sequence[Row[Any]]) -> Iterator[WaitingSave]:
    bodies = _bodies(connection, found)
    mine, workers = meta.blob(connection, "seat.id"), seats.workers(connection)
    for row in found:
        records = dict.fromkeys((write.kind, write.record) for write in _writes(bodies.get(row.id)))
        kind = next((one for one in _RANK if any(one == of for of, _ in records)), "")
        ids = [RecordId(record) for of, record in records if of == kind]
        yield WaitingSave(
            op=OpId(row.id),
            kind=kind,
            record=ids[0] if ids else None,
            count=len(ids),
            saved_at=from_ms(row.wall_ms),
            worker="" if row.seat == mine else workers.get(row.seat, "?"),
            waits=_waits(row),
            reason=row.reason if row.refused else "",
            envelope=EnvelopeId(row.envelope_id) if row.envelope_id else None,
            **_about(connection, kind, ids[0] if ids else None),
        )


def _about(connection: Connection, kind: str, record: RecordId | None) -> dict[str, Any]:
    """What the view says of a record: its case, its form or instrument, its party."""
    row = None
    if record is not None and kind in VIEWS:
        row = connection.execute(select(VIEWS[kind]).where(VIEWS[kind].c.id == record)).first()
    known = dict(row._mapping) if row is not None else {}
    of_case = record if kind == "case" else known.get("case")
    return {
        "case": RecordId(of_case) if of_case else None,
        "form": known.get("form") or known.get("instrument") or "",
        "role": rows.role(known.get("role") or ""),
    }


def _waits(row: Row[Any]) -> Waits:
    if row.refused:
        return Waits.REFUSED
    if row.envelope is None:
        return Waits.ROUND
    return Waits.AGAIN if row.reason == LOST else Waits.RECEIPT
