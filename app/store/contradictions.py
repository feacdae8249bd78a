"""Under which case a contradiction is listed, and for whose eyes; kept with the heads, in the same transaction.

A row of `conflict` says that different values stand for a field. The list of them is read by index alone, so each row
carries its place in that list: whether a person must choose, who may know of it, the case it belongs to and the day of
that case. Records come in any order, so the rows are filed anew whenever the case, or the part a person has in it,
comes or changes.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

import msgspec
from sqlalchemy import ColumnElement, Connection, Row, Table, bindparam, select, update

from app.definitions import merging
from app.domain.contradictions import ALONE, scope_of_person
from app.domain.ids import RecordId
from app.domain.readers import SCOPE_OF_ROLE, Role, Scope
from app.ops import merge
from app.ops.kinds import Merge, kind_of
from app.store import heads, many, views
from app.store.tables import VIEWS, case, conflict, participation
from app.store.views import LOCAL_TEXT, QUESTION

Place = tuple[RecordId, str, str]
"""One field: record, kind, name."""

LISTED: Mapping[str, frozenset[str]] = {
    "case": frozenset({"address", "matter", "stage", "risk", "outcome", "worker"}),
    "participation": frozenset({"role"}),
    "person": frozenset({"name", "address", "sex", "birth_date", "phone", "language"}),
    "person_private": frozenset({"id_no", "residence", "safe_contact", "safe_rule"}),
    "consent": frozenset({"state", "given_on", "witness"}),
    "task": frozenset({"state", "due"}),
    "sheet": frozenset({"state", "witness", "reason"}),
    "goal": frozenset(
        {
            "goal",
            "problem",
            "domain",
            "towards",
            "indicator",
            "baseline",
            "method",
            "tasks",
            "who",
            "who_note",
            "due",
            "far_below",
            "below",
            "expected",
            "above",
            "far_above",
            "start",
            "weight",
            "state",
            "why",
        }
    ),
    "site": frozenset({"name", "phone", "address", "hours", "complaints"}),
}
"""What a person wrote and can choose between. The rest is made by the program, or by a later version of it."""

_BELOW = {"answer": QUESTION, "site": LOCAL_TEXT}
NOBODY = ""
"""The scope of what this version has no words for: kept, and shown where it is understood."""

_ROLES = {role.value: role for role in Role}
_PAGE = 500  # ids asked for in one statement
_PARTS = ("case", "person", "role")
_ANY = select(conflict.c.field).limit(1)
_PLACED = update(conflict).where(*(conflict.c[name] == bindparam(f"b_{name}") for name in ("record", "kind", "field")))
_PLACED = _PLACED.values(**{name: bindparam(f"b_{name}") for name in ("owner", "opened_on", "scope", "surfaced")})


class Filing(msgspec.Struct, frozen=True):
    """Where one contradiction stands in the list."""

    owner: bytes
    opened_on: str
    scope: str
    surfaced: int = 1
    is_set: bool = False  # an answer whose values all count, together


class _CaseFacts(msgspec.Struct, frozen=True):
    opened_on: str = ""
    is_couple: bool = False


def is_listed(kind: str, field: str) -> bool:
    """Whether a person can choose between values of this field."""
    below = _BELOW.get(kind)
    return field in LISTED.get(kind, ()) or (below is not None and field.startswith(below))


def is_marked(standing: Collection[merge.Head], kind: str, field: str) -> bool:
    """Whether these heads make a contradiction: one to be settled, or a quiet one that can be."""
    way = kind_of(kind).merge_of(field)
    is_kept = way is Merge.SURFACED or (way is Merge.QUIET and is_listed(kind, field))
    return is_kept and merge.differs(standing)


def file(connection: Connection, touched: Iterable[Place]) -> None:
    """File anew what these fields may have moved. To be called when the views show them."""
    if connection.scalar(_ANY) is None:
        return
    by_kind: dict[str, set[bytes]] = defaultdict(set)
    for record, kind, _ in touched:
        by_kind[kind].add(record)
    parts = _in(connection, participation, _PARTS, participation.c.id, by_kind["participation"])
    cases = by_kind["case"] | {row.case for row in parts if row.case}
    parts += _in(connection, participation, _PARTS, participation.c.case, cases)
    records = set().union(*by_kind.values()) | {row.person for row in parts if row.person}
    names = ("record", "kind", "field")
    found = _in(connection, conflict, names, conflict.c.record, records)
    found += _in(connection, conflict, names, conflict.c.owner, cases)
    _place(connection, {(row.record, row.kind, row.field) for row in found})


def file_all(connection: Connection) -> None:
    """File every one of them anew."""
    found = connection.execute(select(conflict.c.record, conflict.c.kind, conflict.c.field))
    _place(connection, {(row.record, row.kind, row.field) for row in found})


def forget_case(connection: Connection, ids: Iterable[RecordId]) -> None:
    """Cases have gone from this vault: what belongs to people who stay is listed elsewhere."""
    gone = list(ids)
    found = _in(connection, conflict, ("record", "kind", "field"), conflict.c.owner, gone)
    _place(connection, {(row.record, row.kind, row.field) for row in found})


def filing(connection: Connection, kind: str, record: RecordId, field: str) -> Filing:
    """Where a field stands, or would stand if it were contradicted."""
    return _filings(connection, {(record, kind, field)})[record, kind, field]


def _place(connection: Connection, places: Collection[Place]) -> None:
    filed = _filings(connection, places) if places else {}
    many.run(
        connection,
        _PLACED,
        [
            {
                "b_record": record, "b_kind": kind, "b_field": field, "b_owner": one.owner,
                "b_opened_on": one.opened_on, "b_scope": one.scope, "b_surfaced": one.surfaced,
            }
            for (record, kind, field), one in filed.items()
        ],
    )  # fmt: skip
    for (record, kind, field), one in filed.items():
        if one.is_set:
            union = merge.shown(heads.of(connection, kind, record, field), Merge.SET)
            views.show_answer(connection, record, field, union)


# --- inside
def _filings(connection: Connection, places: Collection[Place]) -> dict[Place, Filing]:
    by_kind: dict[str, list[Place]] = defaultdict(list)
    for place in places:
        by_kind[place[1]].append(place)
    filed: dict[Place, Filing] = {}
    for kind, some in by_kind.items():
        filed |= _OF_KIND.get(kind, _of_no_case)(connection, some)
    return filed


def _of_case(connection: Connection, places: Sequence[Place]) -> dict[Place, Filing]:
    facts = _facts(connection, {record for record, _, _ in places})
    return {
        place: _filed(place, place[0], facts[place[0]], Scope.WORKER if place[1:] in ALONE else Scope.BOTH)
        for place in places
    }


def _of_person(connection: Connection, places: Sequence[Place]) -> dict[Place, Filing]:
    """Under the newest of a person's cases, for the eyes all of them allow."""
    people = {record for record, _, _ in places}
    parts = _in(connection, participation, _PARTS, participation.c.person, people)
    facts = _facts(connection, {row.case for row in parts if row.case})
    of: dict[bytes, list[Row[tuple[object, ...]]]] = defaultdict(list)
    for row in parts:
        if row.case:
            of[row.person].append(row)
    filed = {}
    for place in places:
        own = of[place[0]]
        scope = scope_of_person([(_ROLES.get(row.role), facts[row.case].is_couple) for row in own])
        newest = max(own, key=lambda row: (facts[row.case].opened_on, row.case), default=None)
        at = facts[newest.case] if newest is not None else _CaseFacts()
        filed[place] = _filed(place, place[0] if newest is None else newest.case, at, scope)
    return filed


def _of_record(connection: Connection, places: Sequence[Place]) -> dict[Place, Filing]:
    """Records that name their case: for the eyes of the party they are about, or of those their scope says."""
    table = VIEWS[places[0][1]]
    names = ["id", "case", *(name for name in ("role", "scope", "form") if name in table.c)]
    known = {row.id: row for row in _in(connection, table, names, table.c.id, {record for record, _, _ in places})}
    facts = _facts(connection, {row.case for row in known.values() if row.case})
    filed = {}
    for place in places:
        row = known.get(place[0])
        of_case = (row.case if row is not None else None) or place[0]
        at = facts.get(of_case, _CaseFacts())
        one = _filed(place, of_case, at, _scope_of_record(place[1], row, at))
        filed[place] = _as_the_form_says(one, row.form if row is not None else "", place) if _is_answer(place) else one
    return filed


def _is_answer(place: Place) -> bool:
    return place[1] == "answer" and place[2].startswith(QUESTION)


def _as_the_form_says(one: Filing, form: str, place: Place) -> Filing:
    """A quiet answer shows the newest; of a set all count, and there is nothing to choose."""
    way = merging.merge_of(form, place[2].removeprefix(QUESTION))
    if way is Merge.SET:
        return msgspec.structs.replace(one, scope=NOBODY, surfaced=0, is_set=True)
    return msgspec.structs.replace(one, surfaced=int(way is Merge.SURFACED))


def _scope_of_record(kind: str, row: Row[tuple[object, ...]] | None, at: _CaseFacts) -> str:
    """What a form asks may lead to somebody who must not be found, and a role is the worker's own knowledge."""
    if row is None or kind in ("answer", "participation"):
        return Scope.WORKER
    if kind == "consent":
        role = _ROLES.get(row.role)
        return Scope.WORKER if role is None else SCOPE_OF_ROLE[role] if at.is_couple else Scope.BOTH
    return row.scope if row.scope in set(Scope) else Scope.WORKER


def _of_site(connection: Connection, places: Sequence[Place]) -> dict[Place, Filing]:
    return {place: _filed(place, place[0], _CaseFacts(), Scope.WORKER) for place in places}


def _of_no_case(connection: Connection, places: Sequence[Place]) -> dict[Place, Filing]:
    return {place: _filed(place, place[0], _CaseFacts(), NOBODY) for place in places}


_OF_KIND = {
    "case": _of_case,
    "person": _of_person,
    "person_private": _of_person,
    "participation": _of_record,
    "consent": _of_record,
    "task": _of_record,
    "sheet": _of_record,
    "goal": _of_record,
    "answer": _of_record,
    "site": _of_site,
}


def _filed(place: Place, owner: bytes, at: _CaseFacts, scope: str) -> Filing:
    surfaced = int(kind_of(place[1]).merge_of(place[2]) is Merge.SURFACED)
    return Filing(owner, at.opened_on, str(scope) if is_listed(place[1], place[2]) else NOBODY, surfaced)


def _facts(connection: Connection, ids: Collection[bytes]) -> Mapping[bytes, _CaseFacts]:
    """Cases by id; one that is not here has no day and no couple."""
    opened = {row.id: row.opened_on for row in _in(connection, case, ("id", "opened_on"), case.c.id, ids)}
    roles: dict[bytes, set[str]] = defaultdict(set)
    for row in _in(connection, participation, ("case", "role"), participation.c.case, ids):
        roles[row.case].add(row.role)
    return {id_: _CaseFacts(opened.get(id_, ""), roles[id_] >= {Role.HUSBAND, Role.WIFE}) for id_ in ids}


def _in(
    connection: Connection, table: Table, names: Sequence[str], column: ColumnElement[bytes], ids: Iterable[bytes]
) -> list[Row[tuple[object, ...]]]:
    asked, columns = list(ids), [table.c[name] for name in names]
    found: list[Row[tuple[object, ...]]] = []
    for at in range(0, len(asked), _PAGE):
        found += connection.execute(select(*columns).where(column.in_(asked[at : at + _PAGE])))
    return found
