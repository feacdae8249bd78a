"""Proposals to erase, what is said to them, what would go with a case, and what was set aside when one went."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import msgspec
from sqlalchemy import Connection, Row, delete, func, select
from sqlalchemy.dialects.sqlite import insert

from app.domain.erasing import Carried, Erasure, Say, Site, Standing, Unseen, Word
from app.domain.ids import FolderRef, RecordId, SeatId
from app.ops import codec
from app.store import meta
from app.store.tables import (
    answer,
    attachment,
    case,
    envelope,
    erasure,
    erasure_carried,
    erasure_word,
    folder,
    note,
    op,
    participation,
    person,
    person_private,
    set_aside,
    sheet,
)

_FOLDER_BYTES = 16
_SITE = "erasing"
_TOLD = {"body", "text", "name", "remark", "reason"}
"""Fields whose text a worker reads once more, besides the answers to a form's questions."""
_COUNTED = {"notes": note, "answers": answer, "sheets": sheet, "attachments": attachment}
_WORDS = select(erasure_word, op.c.seat).join(op, op.c.id == erasure_word.c.op)
_PROPOSALS = select(erasure, op.c.seat).join(op, op.c.id == erasure.c.op).order_by(erasure.c.at_ms.desc(), erasure.c.id)
_TOLD_OF = select(erasure_carried)


# --- proposals
def joined(folders: Iterable[FolderRef]) -> bytes:
    """Folders as a field keeps them."""
    return b"".join(folders)


def standings(connection: Connection) -> tuple[Standing, ...]:
    """All proposals there ever were, newest first. A proposal whose save has not been read yet is not shown."""
    words: dict[bytes, list[Word]] = defaultdict(list)
    for row in connection.execute(_WORDS):
        if row.erasure and row.say in Say._value2member_map_:
            words[row.erasure].append(_word(row))
    kept = {row.id: row.content for row in connection.execute(_TOLD_OF)}
    rows = connection.execute(_PROPOSALS)
    return tuple(Standing(_erasure(row), tuple(words[row.id]), _carried(kept.get(row.id))) for row in rows)


def site(connection: Connection) -> Site | None:
    """Who counts, as the last exchange told; None before the first."""
    kept = meta.find(connection, _SITE)
    return msgspec.msgpack.decode(kept, type=Site) if kept else None


def note_told(connection: Connection, told: Mapping[RecordId, Carried], now: Site) -> bool:
    """Remember what the control stream says; whether that is news."""
    before = {RecordId(row.id): _carried(row.content) for row in connection.execute(_TOLD_OF)}
    fresh = {id_: one for id_, one in told.items() if before.get(id_, Carried()) != one}
    for id_, one in fresh.items():
        row = insert(erasure_carried).values(id=id_, content=msgspec.msgpack.encode(one))
        changed = {"content": row.excluded.content}
        connection.execute(row.on_conflict_do_update(index_elements=["id"], set_=changed))
    is_news = site(connection) != now
    if is_news:
        meta.put(connection, erasing=msgspec.msgpack.encode(now))
    return is_news or bool(fresh)


# --- what goes with a case
def people_of(connection: Connection, cases: Sequence[RecordId]) -> tuple[list[RecordId], list[RecordId]]:
    """Those who stand in these cases and in no other one here, and those whom another one keeps."""
    mine = select(participation.c.person).where(participation.c.case.in_(cases), participation.c.person.is_not(None))
    others = select(participation.c.person).where(participation.c.case.not_in(cases))
    kept = set(connection.scalars(others.where(participation.c.person.in_(mine))))
    found = list(dict.fromkeys(connection.scalars(mine)))
    return [RecordId(one) for one in found if one not in kept], [RecordId(one) for one in found if one in kept]


def folders_of_people(connection: Connection, people: Sequence[RecordId]) -> list[FolderRef]:
    """The two halves of each."""
    halves = [select(half.c.folder).where(half.c.id.in_(people)) for half in (person, person_private)]
    return [FolderRef(ref) for half in halves for ref in connection.scalars(half)]


def is_still_needed(connection: Connection, folders: Sequence[FolderRef]) -> bool:
    """Whether a case that would stay has a person who would go."""
    going = select(person.c.id).where(person.c.folder.in_(folders))
    stays = participation.c.folder.not_in(folders)
    needed = select(participation.c.id).where(participation.c.person.in_(going), stays)
    return connection.scalar(needed.limit(1)) is not None


def has_strangers(connection: Connection, folders: Sequence[FolderRef], site: FolderRef) -> bool:
    """Whether something would go that is not one case and its people, as far as this seat can tell: the site's own
    folder, a second case, somebody who does not stand in it."""
    here = set(connection.scalars(select(folder.c.id).where(folder.c.id.in_(folders))))
    cases = [RecordId(one) for one in connection.scalars(select(case.c.id).where(case.c.folder.in_(folders)))]
    if site in folders or len(cases) > 1:
        return True
    if not cases:
        halves = [select(half.c.folder).where(half.c.folder.in_(folders)) for half in (person, person_private)]
        return not here <= {ref for half in halves for ref in connection.scalars(half)}
    own = connection.scalars(select(case.c.folder).where(case.c.id.in_(cases)))
    theirs = select(participation.c.person).where(participation.c.case.in_(cases), participation.c.person.is_not(None))
    people = [RecordId(one) for one in connection.scalars(theirs)]
    return not here <= {*own, *folders_of_people(connection, people)}


def counted(connection: Connection, case_id: RecordId) -> dict[str, int]:
    """How many records of each kind a case has."""
    return {
        name: connection.scalar(select(func.count()).select_from(table).where(table.c.case == case_id)) or 0
        for name, table in _COUNTED.items()
    }


def unsent(connection: Connection, folders: Sequence[FolderRef]) -> int:
    """Saves of this seat in some folders that have no receipt."""
    query = select(func.count()).select_from(op).outerjoin(envelope, envelope.c.n == op.c.envelope)
    mine = (op.c.folder.in_(folders), op.c.seat == meta.blob(connection, "seat.id"), envelope.c.seq.is_(None))
    return connection.scalar(query.where(*mine)) or 0


# --- set aside
def aside(connection: Connection) -> dict[FolderRef, int]:
    """How many saves are set aside, by the folder they were in."""
    rows = connection.execute(select(set_aside.c.folder, func.count().label("saves")).group_by(set_aside.c.folder))
    return {FolderRef(row.folder): row.saves for row in rows}


def unseen(connection: Connection) -> tuple[Unseen, ...]:
    """What is set aside, to be read once more, oldest first."""
    rows = connection.execute(select(set_aside.c.wall_ms, set_aside.c.body).order_by(set_aside.c.wall_ms))
    return tuple(Unseen(row.wall_ms, _lines(row.body)) for row in rows)


def drop_aside(connection: Connection) -> int:
    """Let go of all of it; how many saves it was."""
    return connection.execute(delete(set_aside)).rowcount


def _lines(body: bytes) -> tuple[tuple[str, str], ...]:
    try:
        writes = codec.decode(body).writes
    except codec.UnreadableOp:
        return ()
    told = (one for one in writes if one.kind != "audit" and (one.field in _TOLD or one.field.startswith("q.")))
    return tuple((one.kind, one.value.strip()) for one in told if isinstance(one.value, str) and one.value.strip())


# --- rows
def _erasure(row: Row[tuple[object, ...]]) -> Erasure:
    folders = [row.folders[at : at + _FOLDER_BYTES] for at in range(0, len(row.folders), _FOLDER_BYTES)]
    return Erasure(
        id=RecordId(row.id), number=row.number, folders=tuple(map(FolderRef, folders)), reason=row.reason,
        seat=SeatId(row.seat), who=row.who, at_ms=row.at_ms, signature=row.signature,
    )  # fmt: skip


def _word(row: Row[tuple[object, ...]]) -> Word:
    return Word(
        id=RecordId(row.id), say=Say(row.say), seat=SeatId(row.seat), who=row.who, at_ms=row.at_ms,
        signature=row.signature, remark=row.remark,
    )  # fmt: skip


def _carried(content: bytes | None) -> Carried:
    return msgspec.msgpack.decode(content, type=Carried) if content else Carried()
