"""Letting go of a folder: everything of it leaves this vault in one transaction (design §6.4, §6.6).

Saves, heads, views, search rows, drafts, bytes attached, printed and scanned, strokes, the key and all that is sealed
go. Of each envelope the skeleton stays: its id, place, seat and predecessor, so that rolling hashes, chains and the
comparison with the centre still come out right; and the record numbers used, which are never given again.
`secure_delete` overwrites what is deleted. What this worker saved there and nobody has received is set aside, to be
looked at by nobody else.

A record lives in one folder, or in one for each kind: the two halves of a person go one by one.
"""

from collections.abc import Callable

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    Select,
    and_,
    bindparam,
    delete,
    or_,
    select,
    union,
    update,
)
from sqlalchemy.dialects.sqlite import insert

from app.domain.ids import FolderRef, RecordId
from app.ops import codec
from app.ops.kept import LOST, EnvelopeState, LetGo
from app.store import attachments, cases, contradictions, envelopes, meta, search_index
from app.store.tables import (
    VIEWS,
    answer,
    answer_value,
    case,
    conflict,
    draft,
    envelope,
    folder,
    head,
    note,
    op,
    preview_folder,
    scan,
    set_aside,
    sheet,
    sheet_bytes,
    signature,
    superseded,
)

Bare = Callable[[bytes], bytes]
"""Makes of an envelope's header one that opens nothing and still says whose it is and what came before it."""

_SHED = update(envelope).where(envelope.c.n == bindparam("b_n"))
_SHED = _SHED.values(
    header=bindparam("b_header"), payload=b"", signature=b"", state=EnvelopeState.GONE.value, reason=""
)


def is_here(connection: Connection, ref: FolderRef) -> bool:
    """Whether anything of a folder that could be read is in this vault: its key, a save, a whole envelope, or rows that
    are shown from a snapshot."""
    whole = select(envelope.c.n).where(envelope.c.folder == ref, ~envelopes.IS_GONE)
    keys = (select(table.c.id).where(table.c.id == ref) for table in (folder, preview_folder))
    found = (*keys, select(op.c.n).where(op.c.folder == ref), whole)
    return any(connection.scalar(query.limit(1)) is not None for query in found)


def let_go(connection: Connection, ref: FolderRef, bare: Bare, reason: str, *, keeps_drafts: bool = False) -> LetGo:
    """Drop all of a folder; `reason` stands with what is set aside. Doing it again changes nothing.

    `keeps_drafts`: of a case that only leaves this seat, what its worker was writing is theirs to take along.
    """
    aside = _set_aside_unsent(connection, ref, reason)
    cases.remember_numbers(connection, ref)
    _drop_local(connection, ref, keeps_drafts=keeps_drafts)
    _drop_views(connection, ref)
    saves = connection.execute(delete(op).where(op.c.folder == ref)).rowcount
    sealed = _shed(connection, ref, bare)
    for table in (folder, preview_folder):
        connection.execute(delete(table).where(table.c.id == ref))
    return LetGo(saves, sealed, aside)


def set_aside_refused(connection: Connection, identity: bytes, reason: str) -> None:
    """Take the saves out of an envelope that the centre keeps no more than a skeleton of."""
    row = connection.execute(select(envelope.c.n, envelope.c.payload).where(envelope.c.id == identity)).first()
    if row is not None and row.payload:
        own = (op.c.envelope == row.n) & (op.c.seat == meta.blob(connection, "seat.id"))
        _keep_aside(connection, own, reason)


def _set_aside_unsent(connection: Connection, ref: FolderRef, reason: str) -> int:
    """This seat's own saves that are in no envelope, or in one that the centre never had."""
    never_there = select(envelope.c.n).where(
        envelope.c.folder == ref, envelope.c.seq.is_(None), envelope.c.reason != LOST, ~envelopes.IS_GONE
    )
    unsent = or_(op.c.envelope.is_(None), op.c.envelope.in_(never_there))
    mine = and_(op.c.folder == ref, op.c.seat == meta.blob(connection, "seat.id"), unsent)
    return _keep_aside(connection, mine, reason)


def _keep_aside(connection: Connection, which: ColumnElement[bool], reason: str) -> int:
    """Copy saves to where they can only be looked at; how many."""
    found = connection.execute(select(op.c.id, op.c.folder, op.c.wall_ms, op.c.body, op.c.envelope).where(which)).all()
    sealed = select(envelope.c.payload).where(envelope.c.n.in_({row.envelope for row in found if row.envelope}))
    bodies = {codec.op_id(body): body for payload in connection.scalars(sealed) for body in envelopes.bodies(payload)}
    rows = [
        {
            "id": row.id, "folder": row.folder, "wall_ms": row.wall_ms, "body": row.body or bodies[row.id],
            "reason": reason,
        }
        for row in found
    ]  # fmt: skip
    if rows:
        connection.execute(insert(set_aside).on_conflict_do_nothing(), rows)
    return len(rows)


def _drop_local(connection: Connection, ref: FolderRef, *, keeps_drafts: bool) -> None:
    """Drafts, where they are not kept, and the bytes that were attached, printed, scanned or signed on the screen; not
    those another folder has too."""
    attachments.forget_folder(connection, ref)
    if not keeps_drafts:
        connection.execute(delete(draft).where(draft.c.case.in_(select(case.c.id).where(case.c.folder == ref))))
    here, elsewhere = select(sheet.c.id).where(sheet.c.folder == ref), select(sheet.c.id).where(sheet.c.folder != ref)
    alone = sheet_bytes.c.sha256.in_(_bytes_of(here)) & sheet_bytes.c.sha256.not_in(_bytes_of(elsewhere))
    connection.execute(delete(sheet_bytes).where(alone))
    for table in (signature, scan):
        connection.execute(delete(table).where(table.c.sheet.in_(here)))


def _bytes_of(sheets: Select[tuple[bytes]]) -> CompoundSelect[tuple[bytes]]:
    """The hashes of everything that was printed of some sheets."""
    return union(
        *(select(column).where(sheet.c.id.in_(sheets)) for column in (sheet.c.sha256, sheet.c.pen_sha256)),
        *(
            select(column).where(signature.c.sheet.in_(sheets))
            for column in (signature.c.signed_sha256, signature.c.result_sha256)
        ),
    )


def _drop_views(connection: Connection, ref: FolderRef) -> None:
    notes = [RecordId(id_) for id_ in connection.scalars(select(note.c.id).where(note.c.folder == ref))]
    search_index.forget(connection, notes)
    ops = select(op.c.id).where(op.c.folder == ref)
    places = select(head.c.record, head.c.kind).where(head.c.op.in_(ops)).distinct()
    rows = [{"b_record": row.record, "b_kind": row.kind} for row in connection.execute(places)]
    if rows:
        for table in (superseded, conflict):
            of_record = (table.c.record == bindparam("b_record"), table.c.kind == bindparam("b_kind"))
            connection.execute(delete(table).where(*of_record), rows)
    connection.execute(delete(head).where(head.c.op.in_(ops)))
    answers = select(answer.c.id).where(answer.c.folder == ref)
    connection.execute(delete(answer_value).where(answer_value.c.answer.in_(answers)))
    gone = [RecordId(id_) for id_ in connection.scalars(select(case.c.id).where(case.c.folder == ref))]
    for table in VIEWS.values():
        connection.execute(delete(table).where(table.c.folder == ref))
    contradictions.forget_case(connection, gone)


def _shed(connection: Connection, ref: FolderRef, bare: Bare) -> int:
    """Leave the skeletons of a folder's envelopes; how many there were."""
    whole = select(envelope.c.n, envelope.c.header).where(envelope.c.folder == ref, ~envelopes.IS_GONE)
    rows = [{"b_n": row.n, "b_header": bare(row.header)} for row in connection.execute(whole)]
    if rows:
        connection.execute(_SHED, rows)
    return len(rows)
