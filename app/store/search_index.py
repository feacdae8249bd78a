"""The full-text index over signed notes: contentless, tokens only; hits are checked on the text itself."""

from collections.abc import Iterable, Sequence

from sqlalchemy import BindParameter, Connection, bindparam, delete, insert, select, text
from sqlalchemy.dialects.sqlite import insert as upsert

from app.domain.ids import RecordId
from app.store import many, search_text
from app.store.tables import note, search_doc, search_todo

_IDS: BindParameter[Sequence[RecordId]] = bindparam("ids", expanding=True)
_BODIES = select(note.c.id, note.c.body).where(note.c.id.in_(_IDS))
_NUMBERED = select(search_doc.c.record, search_doc.c.n).where(search_doc.c.record.in_(_IDS))
_ADD_TODO = upsert(search_todo).on_conflict_do_nothing()
_ADD_DOC = upsert(search_doc).on_conflict_do_nothing()
_ADD_GRAMS = "INSERT INTO search(rowid, grams) VALUES (?, ?)"
_WRITE_ANEW = text("INSERT INTO search(search) VALUES ('optimize')")
_PAGE = 500
_DROP_GRAMS = text("DELETE FROM search WHERE rowid = :n")


def take(connection: Connection, notes: Sequence[RecordId], *, now: bool) -> None:
    """Index notes at once, or remember them for `work_off`."""
    if not notes:
        return
    if now:
        _index(connection, notes)
    else:
        many.run(connection, _ADD_TODO, [{"id": id_} for id_ in notes])


def work_off(connection: Connection, most: int) -> int:
    """Index up to `most` remembered notes. Returns how many it took; 0 when nothing waits."""
    ids = [RecordId(id_) for id_ in connection.scalars(select(search_todo.c.id).limit(most))]
    if ids:
        _index(connection, ids)
        connection.execute(delete(search_todo).where(search_todo.c.id.in_(ids)))
    return len(ids)


def matching(connection: Connection, folded: str, scopes: Iterable[str], most: int) -> list[RecordId]:
    """Notes of these scopes whose text holds `folded`, newest first. `most` bounds the answer."""
    expression = search_text.query(folded)
    if not expression:
        return []
    rows = connection.execute(
        text(
            "SELECT note.id, note.body, note.scope FROM search JOIN search_doc ON search_doc.n = search.rowid"
            " JOIN note ON note.id = search_doc.record WHERE search MATCH :expression ORDER BY search.rowid DESC"
        ),
        {"expression": expression},
    )
    allowed = frozenset(scopes)
    found: list[RecordId] = []
    for row in rows:
        if row.scope in allowed and search_text.holds(row.body, folded):
            found.append(RecordId(row.id))
            if len(found) == most:
                break
    rows.close()
    return found


def _index(connection: Connection, ids: Sequence[RecordId]) -> None:
    rows = connection.execute(_BODIES, {"ids": ids}).all()
    if not rows:
        return
    old = [{"n": row.n} for row in connection.execute(_NUMBERED, {"ids": ids}).all()]
    if old:
        connection.execute(_DROP_GRAMS, old)
    many.run(connection, _ADD_DOC, [{"record": row.id} for row in rows])
    numbers = {row.record: row.n for row in connection.execute(_NUMBERED, {"ids": ids}).all()}
    grams = [(numbers[row.id], " ".join(search_text.tokens(search_text.fold(row.body)))) for row in rows]
    connection.exec_driver_sql(_ADD_GRAMS, grams)


def forget(connection: Connection, notes: Sequence[RecordId]) -> None:
    """Take notes out of the index for good: what is only marked as deleted would keep its words until some later
    merge, so the index is written anew without them."""
    for at in range(0, len(notes), _PAGE):
        ids = notes[at : at + _PAGE]
        numbers = [{"n": row.n} for row in connection.execute(_NUMBERED, {"ids": ids})]
        if numbers:
            connection.execute(_DROP_GRAMS, numbers)
        connection.execute(delete(search_doc).where(search_doc.c.record.in_(ids)))
        connection.execute(delete(search_todo).where(search_todo.c.id.in_(ids)))
    if notes:
        connection.execute(_WRITE_ANEW)


def clear(connection: Connection) -> None:
    """Empty the index; every note waits to be indexed again."""
    connection.execute(text("DELETE FROM search"))
    connection.execute(delete(search_doc))
    connection.execute(delete(search_todo))
    connection.execute(insert(search_todo).from_select(["id"], select(note.c.id)))
