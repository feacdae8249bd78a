"""Cases and their parties, read."""

import re
from collections.abc import Collection, Iterable, Sequence
from datetime import date

from sqlalchemy import Connection, Row, Select, exists, func, select

from app.domain.cases import KEPT, Case, CaseRow, Closing, Party, Stage, SyncMark
from app.domain.ids import FolderRef, RecordId
from app.domain.readers import Role
from app.errors import NotFound
from app.ops.kept import EnvelopeState
from app.store import heads, meta, people, rows, understanding
from app.store.tables import audit, case, envelope, note, op, participation, person, person_private, task
from app.store.tables import folder as folder_table
from app.store.tables import meta as meta_table

_USED = "numbers."
"""With the beginning of a number behind it: the fact that holds the highest one used by cases that are gone."""
_NUMBER = re.compile(r"(.*-)([0-9]{1,9})")
_ROLES = [role.value for role in Role]


def get(connection: Connection, id_: RecordId) -> Case:
    """One case with its parties. Raises NotFound."""
    row = connection.execute(select(case).where(case.c.id == id_)).first()
    if row is None:
        raise NotFound(what="case")
    return Case(
        id=id_,
        folder=FolderRef(row.folder),
        desk=row.desk,
        number=row.number,
        address=row.address,
        matter=row.matter,
        stage=rows.known(Stage, row.stage, Stage.LEAD),
        risk=row.risk,
        opened_on=rows.day(row.opened_on) or date(1970, 1, 1),
        worker=row.worker,
        closing=_closing(row),
        follows=RecordId(row.follows) if row.follows else None,
        parties=_parties(connection, id_),
        mark=_folder_mark(connection, FolderRef(row.folder)),
        conflicts=heads.conflicts(connection, id_),
        is_understood=understanding.is_understood(connection, "case", id_),
    )


def _closing(row: Row[tuple[object, ...]]) -> Closing | None:
    """How it ended; a case that was closed before anybody asked for the day has none."""
    day = rows.day(row.closed_on)
    if day is None:
        return None
    return Closing(
        day=day,
        reason=row.close_reason,
        words=row.close_words,
        signed_by=row.signed_off_by,
        signed_on=rows.day(row.signed_off_on),
    )


def ended_before(connection: Connection, day: date) -> list[RecordId]:
    """The cases closed up to a day, and the leads that came up to it."""
    closed = (case.c.closed_on != "") & (case.c.closed_on <= day.isoformat())
    came = (case.c.stage == Stage.LEAD.value) & (case.c.closed_on == "") & (case.c.opened_on <= day.isoformat())
    return [RecordId(found) for found in connection.scalars(select(case.c.id).where(closed | came))]


def is_here(connection: Connection, id_: RecordId) -> bool:
    """Whether this seat has that case."""
    return connection.scalar(select(case.c.id).where(case.c.id == id_)) is not None


def later(connection: Connection, id_: RecordId) -> list[RecordId]:
    """The cases that were opened after this one was closed, for the same people, in their order."""
    query = select(case.c.id).where(case.c.follows == id_).order_by(case.c.opened_on, case.c.number)
    return [RecordId(found) for found in connection.scalars(query)]


def folder(connection: Connection, id_: RecordId) -> FolderRef:
    """Where a case lives. Raises NotFound."""
    found = connection.scalar(select(case.c.folder).where(case.c.id == id_))
    if found is None:
        raise NotFound(what="case")
    return FolderRef(found)


def worked_by(connection: Connection, ids: Collection[RecordId], worker: str, joined: str) -> set[RecordId]:
    """Those of some cases that are that worker's: by their own word, because they name nobody, or by an audit line with
    the verb `joined`."""
    asked = list(ids)
    named = select(case.c.id).where(case.c.id.in_(asked), case.c.worker.in_(("", worker)))
    lines = select(audit.c.case).where(audit.c.case.in_(asked), audit.c.verb == joined, audit.c.who == worker)
    return {RecordId(id_) for query in (named, lines) for id_ in connection.scalars(query) if id_}


def with_flagged(connection: Connection, ids: Collection[RecordId], flag: str) -> set[RecordId]:
    """Those of some cases in which somebody carries a flag (code list PERSON_FLAG)."""
    query = (
        select(participation.c.case)
        .join(person_private, person_private.c.id == participation.c.person)
        .where(participation.c.case.in_(list(ids)), people.is_flagged(flag))
    )
    return {RecordId(id_) for id_ in connection.scalars(query)}


def in_folder(connection: Connection, ref: FolderRef) -> list[RecordId]:
    """The cases that live in a folder: one, or none where the folder is a person's or the site's."""
    return [RecordId(id_) for id_ in connection.scalars(select(case.c.id).where(case.c.folder == ref))]


def in_folders(connection: Connection, refs: Sequence[FolderRef]) -> dict[bytes, RecordId]:
    """The cases that live in some folders, as far as they are here."""
    if not refs:
        return {}
    rows = connection.execute(select(case.c.folder, case.c.id).where(case.c.folder.in_(list(refs))))
    return {row.folder: RecordId(row.id) for row in rows}


def _parties(connection: Connection, id_: RecordId) -> tuple[Party, ...]:
    found = connection.execute(
        select(participation).where(participation.c.case == id_, participation.c.role.in_(_ROLES))
    ).all()
    known = people.by_ids(connection, [RecordId(row.person) for row in found if row.person])
    parties = [
        Party(RecordId(row.id), Role(row.role), known[RecordId(row.person)]) for row in found if row.person in known
    ]
    return tuple(sorted(parties, key=lambda party: _ROLES.index(party.role)))


def _folder_mark(connection: Connection, folder: FolderRef) -> SyncMark:
    """The least advanced op of the folder decides: a case is at the centre when all of it is.

    One whose ops have not been read yet is shown from a snapshot of what is there.
    """
    states = set(
        connection.scalars(
            select(envelope.c.state).select_from(op).outerjoin(envelope, envelope.c.n == op.c.envelope)
            .where(op.c.folder == folder).distinct()
        )
    )  # fmt: skip
    if EnvelopeState.QUARANTINE in states:
        return SyncMark.REFUSED
    return SyncMark.CENTRE if states <= {EnvelopeState.CENTRE} else SyncMark.HERE


def listed(scopes: Iterable[str]) -> Select[tuple[object, ...]]:
    """The query behind every list of cases; deadlines outside `scopes` are not hinted at."""
    nearest = (
        select(func.min(task.c.due))
        .where(task.c.case == case.c.id, task.c.state == "open", task.c.scope.in_(list(scopes)))
        .scalar_subquery()
    )
    named = (
        select(func.group_concat(func.coalesce(func.nullif(person.c.name, ""), person.c.address), " / "))
        .select_from(participation)
        .join(person, person.c.id == participation.c.person)
        .where(participation.c.case == case.c.id)
        .scalar_subquery()
    )
    common = select(meta_table.c.value).where(meta_table.c.name.in_(("ring.front", "ring.case")))
    apart = exists().where(folder_table.c.id == case.c.folder, folder_table.c.ring.not_in(common))
    return select(
        case, nearest.label("nearest_due"), named.label("called"), apart.label("is_apart"), rows.state_of(case)
    )


def page(
    connection: Connection, scopes: Iterable[str], stage: Stage | None, limit: int, offset: int
) -> tuple[CaseRow, ...]:
    """A page of cases, newest first."""
    query = listed(scopes).order_by(case.c.opened_on.desc(), case.c.number.desc()).limit(limit).offset(offset)
    if stage is not None:
        query = query.where(case.c.stage == stage.value)
    return tuple(row_value(row) for row in connection.execute(query))


def by_ids(connection: Connection, scopes: Iterable[str], ids: Sequence[RecordId]) -> dict[RecordId, CaseRow]:
    """List rows of several cases."""
    found = connection.execute(listed(scopes).where(case.c.id.in_(list(ids))))
    return {RecordId(row.id): row_value(row) for row in found}


def touched_on(connection: Connection, scopes: Sequence[str], day: date) -> tuple[CaseRow, ...]:
    """Cases opened, or spoken about in a note this reader may see, on one day."""
    spoken = select(note.c.case).where(
        note.c.happened_on == day.isoformat(), note.c.scope.in_(scopes), note.c.mode != KEPT
    )
    query = listed(scopes).where((case.c.opened_on == day.isoformat()) | case.c.id.in_(spoken))
    return tuple(row_value(row) for row in connection.execute(query.order_by(case.c.number.desc())))


def count_people(connection: Connection, ids: Sequence[RecordId]) -> int:
    """How many people stand in these cases, each once."""
    counted = select(func.count(participation.c.person.distinct())).where(participation.c.case.in_(ids))
    return connection.scalar(counted) or 0


def next_number(connection: Connection, prefix: str) -> int:
    """The next record number behind `prefix`; numbers are made offline, per seat, and never reused."""
    last = connection.scalar(select(func.max(case.c.number)).where(case.c.number.startswith(prefix, autoescape=True)))
    shown = int(last[len(prefix) :]) if last and last[len(prefix) :].isdigit() else 0
    return max(shown, int(meta.text(connection, _USED + prefix, "0"))) + 1


def remember_numbers(connection: Connection, folder: FolderRef) -> None:
    """Before a folder's cases go: their numbers are never given again."""
    for number in connection.scalars(select(case.c.number).where(case.c.folder == folder)):
        if found := _NUMBER.fullmatch(number):
            prefix, count = found[1], int(found[2])
            if count > int(meta.text(connection, _USED + prefix, "0")):
                meta.put(connection, **{_USED + prefix: str(count)})


def last_verbs(connection: Connection, id_: RecordId, scopes: Iterable[str]) -> list[Row[tuple[object, ...]]]:
    """Audit lines of a case that a reader may see."""
    query = rows.marked(audit).where(audit.c.case == id_, audit.c.scope.in_(list(scopes)))
    return list(connection.execute(query.order_by(audit.c.at.desc())))


def row_value(row: Row[tuple[object, ...]]) -> CaseRow:
    """One list row."""
    return CaseRow(
        id=RecordId(row.id),
        number=row.number,
        called=row.called or row.address,
        desk=row.desk,
        matter=row.matter,
        stage=rows.understood(Stage, row.stage, Stage.LEAD),
        risk=row.risk,
        opened_on=rows.day(row.opened_on) or date(1970, 1, 1),
        nearest_due=rows.day(row.nearest_due or ""),
        worker=row.worker,
        mark=rows.mark(row.envelope_state),
        is_apart=bool(row.is_apart),
    )
