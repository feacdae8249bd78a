"""Screenings, read; and those being entered, which are local rows and never ops."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, delete, func, select
from sqlalchemy.dialects.sqlite import insert

from app.domain.cases import Screening, ScreeningDraft
from app.domain.ids import RecordId
from app.domain.readers import Role, Scope
from app.domain.screening_text import answers_in, numbers_in, scores_in
from app.now import from_ms, wall_ms
from app.store import rows
from app.store.tables import draft, screening

_pack = msgspec.msgpack.Encoder().encode

_later = screening.alias("later")
_REPLACED = select(func.count()).where(_later.c.amends == screening.c.id).scalar_subquery().label("replaced")


def of_case(connection: Connection, case: RecordId, scopes: Iterable[str]) -> tuple[Screening, ...]:
    """The screenings of a case that a reader may see, newest first."""
    query = _query().where(screening.c.case == case, screening.c.scope.in_(list(scopes)))
    found = connection.execute(query.order_by(screening.c.recorded_at.desc(), screening.c.id))
    return tuple(_screening(row) for row in found if rows.role(row.role))


def get(connection: Connection, id_: RecordId) -> Screening | None:
    """One screening."""
    row = connection.execute(_query().where(screening.c.id == id_)).first()
    return _screening(row) if row and rows.role(row.role) else None


def _query() -> Any:
    return rows.marked(screening).add_columns(_REPLACED)


def _screening(row: Row[Any]) -> Screening:
    answers, unanswered = answers_in(row.answers)
    return Screening(
        id=RecordId(row.id),
        case=RecordId(row.case),
        person=RecordId(row.person),
        role=Role(row.role),
        scope=Scope(row.scope),
        instrument=row.instrument,
        version=row.version,
        language=row.language,
        mode=row.mode,
        happened_on=rows.day(row.happened_on) or date(1970, 1, 1),
        recorded_at=rows.moment(row.recorded_at),
        author=row.author,
        child=bool(row.child),
        answers=answers,
        unanswered=unanswered,
        scores=scores_in(row.scores),
        level=row.level,
        risk=numbers_in(row.risk),
        positive=None if row.positive is None else bool(row.positive),
        why=row.why,
        prompted=bool(row.prompted),
        amends=RecordId(row.amends) if row.amends else None,
        reason=row.reason,
        is_replaced=bool(row.replaced),
        mark=rows.mark(row.envelope_state),
    )


# --- being entered
def keep_draft(connection: Connection, one: ScreeningDraft) -> None:
    """Keep what has been entered, in place of its earlier state."""
    content = {
        "happened_on": one.happened_on.isoformat(), "language": one.language, "mode": one.mode,
        "answers": dict(one.answers), "prompted": one.prompted, "amends": one.amends, "reason": one.reason,
    }  # fmt: skip
    values = {
        "case": one.case, "kind": "screening", "scope": one.scope.value, "form": one.instrument,
        "role": one.role.value, "content": _pack(content), "updated_ms": wall_ms(one.updated_at),
    }  # fmt: skip
    row = insert(draft).values(id=one.id, **values)
    connection.execute(row.on_conflict_do_update(index_elements=["id"], set_=values))


def find_draft(connection: Connection, id_: RecordId) -> ScreeningDraft | None:
    """What has been entered so far under this id."""
    row = connection.execute(select(draft).where(draft.c.id == id_, draft.c.kind == "screening")).first()
    return _draft(row) if row else None


def drafts(connection: Connection, scopes: Iterable[str], case: RecordId | None = None) -> tuple[ScreeningDraft, ...]:
    """Half-entered screenings a reader may see, of one case or of all, newest first."""
    query = select(draft).where(draft.c.kind == "screening", draft.c.scope.in_(list(scopes)))
    if case is not None:
        query = query.where(draft.c.case == case)
    return tuple(_draft(row) for row in connection.execute(query.order_by(draft.c.updated_ms.desc())))


def drop_draft(connection: Connection, id_: RecordId) -> None:
    """It has been saved, or was given up."""
    connection.execute(delete(draft).where(draft.c.id == id_))


def _draft(row: Row[Any]) -> ScreeningDraft:
    content = msgspec.msgpack.decode(row.content)
    return ScreeningDraft(
        id=RecordId(row.id),
        case=RecordId(row.case),
        role=Role(row.role),
        scope=Scope(row.scope),
        instrument=row.form,
        happened_on=date.fromisoformat(content["happened_on"]),
        updated_at=from_ms(row.updated_ms),
        language=content["language"],
        mode=content["mode"],
        answers=content["answers"],
        prompted=content["prompted"],
        amends=RecordId(content["amends"]) if content["amends"] else None,
        reason=content["reason"],
    )
