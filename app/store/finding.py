"""The one search box: names, pinyin initials, tails of numbers, words inside notes, case numbers, sheet codes."""

from collections.abc import Sequence

from sqlalchemy import Connection, or_, select

from app.domain import sheet_code
from app.domain.cases import CaseRow
from app.domain.ids import RecordId
from app.domain.people import VIOLENCE
from app.domain.readers import Reader, visible_scopes
from app.domain.seen import findable
from app.store import cases, notes, search_index, search_text, sheets
from app.store.people import is_flagged
from app.store.tables import attachment, case, participation, person, person_private

SNIPPET = 24
"""Characters shown on either side of a hit."""


def find(connection: Connection, typed: str, reader: Reader, most: int) -> tuple[CaseRow, ...]:
    """Cases that fit what was typed, people first, then attachments by their names, then notes; each case once, with
    the reason it fits."""
    scopes = sorted(scope.value for scope in visible_scopes(reader))
    folded = search_text.fold(typed.strip())
    if not folded:
        return ()
    hits: dict[RecordId, tuple[str, str]] = {}
    people = _by_person(connection, typed.strip(), folded, reader, most)
    for id_, why in (*_by_number(connection, folded, most), *people):
        hits.setdefault(id_, (why, ""))
    code = sheet_code.parse(typed)
    if code and (sheet := sheets.by_code(connection, code, scopes)):
        hits.setdefault(sheet.case, ("sheet", ""))
    for id_, name in _by_attachment(connection, typed.strip(), folded, scopes, most):
        hits.setdefault(id_, ("attachment", name))
    for id_, snippet in _by_note(connection, folded, scopes, most):
        hits.setdefault(id_, ("note", snippet))
    found = cases.by_ids(connection, scopes, list(hits)[:most])
    return tuple(_with_reason(found[id_], why, snippet) for id_, (why, snippet) in hits.items() if id_ in found)


def _by_number(connection: Connection, folded: str, most: int) -> list[tuple[RecordId, str]]:
    if not any(sign.isdigit() for sign in folded):
        return []
    rows = connection.scalars(select(case.c.id).where(case.c.number.endswith(folded, autoescape=True)).limit(most))
    return [(RecordId(id_), "number") for id_ in rows]


def _by_person(
    connection: Connection, typed: str, folded: str, reader: Reader, most: int
) -> list[tuple[RecordId, str]]:
    tests = {
        "name": or_(
            person.c.name.contains(typed, autoescape=True),
            person.c.name.contains(folded, autoescape=True),
            person.c.address.contains(typed, autoescape=True),
        )
    }
    if folded.isascii() and folded.isalpha():
        tests["pinyin"] = or_(
            person.c.initials.startswith(folded, autoescape=True), person.c.pinyin.startswith(folded, autoescape=True)
        )
    if len(folded) >= 4 and folded[:-1].isdigit():
        tests["id_tail"] = person_private.c.id_no.endswith(folded.upper(), autoescape=True)
        own = participation.c.role.in_([role.value for role in findable(reader)])
        tests["phone_tail"] = person.c.phone.endswith(folded, autoescape=True) & (own | ~is_flagged(VIOLENCE))
    query = (
        select(participation.c.case)
        .join(person, person.c.id == participation.c.person)
        .outerjoin(person_private, person_private.c.id == person.c.id)
        .where(participation.c.case.is_not(None))
        .limit(most)
    )
    return [(RecordId(id_), why) for why, test in tests.items() for id_ in connection.scalars(query.where(test))]


def _by_attachment(
    connection: Connection, typed: str, folded: str, scopes: Sequence[str], most: int
) -> list[tuple[RecordId, str]]:
    fits = or_(*(attachment.c.name.contains(word, autoescape=True) for word in (typed, folded)))
    query = select(attachment.c.case, attachment.c.name).where(attachment.c.scope.in_(scopes), fits)
    rows = connection.execute(query.order_by(attachment.c.recorded_at.desc()).limit(most))
    return [(RecordId(row.case), row.name) for row in rows if row.case]


def _by_note(connection: Connection, folded: str, scopes: Sequence[str], most: int) -> list[tuple[RecordId, str]]:
    ids = search_index.matching(connection, folded, scopes, most)
    texts = notes.texts(connection, ids)
    return [(case_id, _snippet(body, folded)) for case_id, body in (texts[id_] for id_ in ids if id_ in texts)]


def _snippet(body: str, folded: str) -> str:
    """The words around the hit, on one line. Folding rarely changes a text's length; where it does, the start."""
    flat = " ".join(body.split())
    at = flat.find(folded)
    if at < 0:
        at = max(search_text.fold(flat).find(folded), 0)
    start, end = max(at - SNIPPET, 0), at + len(folded) + SNIPPET
    return ("…" if start else "") + flat[start:end] + ("…" if end < len(flat) else "")


def _with_reason(row: CaseRow, why: str, snippet: str) -> CaseRow:
    return CaseRow(**{name: getattr(row, name) for name in row.__struct_fields__} | {"why": why, "snippet": snippet})
