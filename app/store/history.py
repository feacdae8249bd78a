"""Every value a record ever had, read from the saves themselves (design §6.2)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime

import msgspec
from sqlalchemy import Connection, select

from app.domain.cases import KEPT
from app.domain.ids import FolderRef, OpId, RecordId
from app.domain.people import Person
from app.domain.readers import Role
from app.now import from_ms
from app.ops import codec
from app.ops.kinds import ADD_ONLY
from app.ops.values import Hlc, Op, Value
from app.store import envelopes, rows, seats
from app.store.tables import answer, consent, envelope, goal, head, note, op, sheet, task
from app.store.understanding import Place

_PAGE = 500  # ids asked for in one statement


class Past(msgspec.Struct, frozen=True):
    """One value of a field."""

    value: Value
    who: str  # the worker whose seat wrote it; empty where that seat is not known here
    at: datetime  # by the clock of the computer that wrote it
    stands: bool  # nobody has replaced it


class About(msgspec.Struct, frozen=True, kw_only=True):
    """A record of a case that is no note: a filled form, a sheet, a deadline, a consent."""

    kind: str
    form: str = ""
    version: int = 0  # of the form
    role: Role | None = None
    rule: str = ""
    at: datetime | None = None  # saved or printed last


_KINDS = ((answer, answer.c.saved_at), (sheet, sheet.c.printed_at), (consent, None), (task, None), (goal, None))
"""What a case has besides notes and people, and by what the newest is known."""


def records_of(connection: Connection, case: RecordId) -> dict[RecordId, About]:
    """What a case has besides notes and people, kind by kind, newest first."""
    found: dict[RecordId, About] = {}
    for table, at in _KINDS:
        order = (table.c.id,) if at is None else (at.desc(), table.c.id)
        for row in connection.execute(select(table).where(table.c.case == case).order_by(*order)):
            known = row._mapping
            found[RecordId(row.id)] = About(
                kind=table.name,
                form=known.get("form", ""),
                version=known.get("version", 0),
                role=rows.role(known.get("role", "")),
                rule=known.get("rule", ""),
                at=rows.moment(known[at.name]) if at is not None else None,
            )
    return found


def of(
    connection: Connection, folder: FolderRef, records: Collection[RecordId]
) -> dict[RecordId, dict[Place, tuple[Past, ...]]]:
    """All values of all fields of some records, as far as they lie in `folder`, newest first.

    What was kept beside a person's data, where no case could take it, stands under that person as a field of a note.
    """
    workers, standing = seats.workers(connection), _standing(connection, records)
    found: dict[Place, list[tuple[Hlc, bytes, Past]]] = defaultdict(list)
    for identity, one in _ops(connection, folder):
        for write in one.writes:
            if write.record in records and write.kind not in ADD_ONLY:
                stands = (write.kind, write.record, write.field, identity) in standing
                past = Past(write.value, workers.get(one.seat, ""), from_ms(one.wall_ms), stands)
                found[Place(write.kind, write.record, write.field)].append((one.hlc, identity, past))
    by_record: dict[RecordId, dict[Place, tuple[Past, ...]]] = {record: {} for record in records}
    for place, values in found.items():
        ordered = sorted(values, key=lambda value: value[:2], reverse=True)
        by_record[place.record][place] = tuple(past for _, _, past in ordered)
    for record, notes in _kept_beside(connection, folder).items():
        if record in by_record:
            by_record[record][Place("note", record, "body")] = notes
    return by_record


def of_person(connection: Connection, person: Person) -> dict[Place, tuple[Past, ...]]:
    """The same of both halves of a person, as far as they are here."""
    found: dict[Place, tuple[Past, ...]] = {}
    for folder in (person.folder, person.private_folder):
        if folder is not None:
            half = of(connection, folder, {person.id})[person.id]
            found |= {place: (*found.get(place, ()), *values) for place, values in half.items()}
    return found


def _standing(connection: Connection, records: Collection[RecordId]) -> set[tuple[str, bytes, str, bytes]]:
    asked = list(records)
    found: set[tuple[str, bytes, str, bytes]] = set()
    for at in range(0, len(asked), _PAGE):
        asked_now = select(head.c.kind, head.c.record, head.c.field, head.c.op)
        found |= {tuple(row) for row in connection.execute(asked_now.where(head.c.record.in_(asked[at : at + _PAGE])))}
    return found


def _kept_beside(connection: Connection, folder: FolderRef) -> Mapping[RecordId, tuple[Past, ...]]:
    """Notes of no case (app.casework.conflicts.keep_both), by the record they are about, newest first."""
    asked = select(note).where(note.c.folder == folder, note.c.case.is_(None), note.c.mode == KEPT)
    found: dict[RecordId, list[Past]] = defaultdict(list)
    for row in connection.execute(asked.order_by(note.c.recorded_at.desc(), note.c.id)):
        at = rows.moment(row.recorded_at)
        found[RecordId(row.amends or b"")].append(Past(row.body, row.author, at, stands=True))
    return {record: tuple(values) for record, values in found.items()}


def _ops(connection: Connection, folder: FolderRef) -> Iterator[tuple[OpId, Op]]:
    """The saves in a folder: those waiting in no envelope, and those in kept ones."""
    loose = select(op.c.body).where(op.c.folder == folder, op.c.envelope.is_(None))
    yield from _read(body for body in connection.scalars(loose) if body is not None)
    sealed = select(op.c.envelope).where(op.c.folder == folder, op.c.envelope.is_not(None)).distinct()
    for payload in connection.scalars(select(envelope.c.payload).where(envelope.c.n.in_(sealed))):
        yield from _read(envelopes.bodies(payload))


def _read(bodies: Iterable[bytes]) -> Iterator[tuple[OpId, Op]]:
    """A save of a later program that cannot be read at all is kept, and has nothing to show."""
    for body in bodies:
        try:
            one = codec.decode(body)
        except codec.UnreadableOp:
            continue
        yield codec.op_id(body), one
