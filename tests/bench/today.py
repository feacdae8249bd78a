"""`today`: the first page of the day with many notes in the vault, against raw queries of the same rows."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from app.casework import notes, opening, today
from app.domain.readers import Reader, Scope
from app.now import today as day_of
from tests.bench.bare_database import open_bare
from tests.bench.corpus import bodies
from tests.bench.filling import fill, open_cases, signed, take
from tests.bench.rounds import interleaved
from tests.bench.values import Figure, Scale, figure
from tests.desk import MONDAY, HeldClock, open_work

TARGET = 5.0
_TODAY = 6
_ROWS = """
SELECT c.*, (SELECT state FROM envelope e JOIN op o ON o.envelope = e.n WHERE o.id = c.op),
    (SELECT min(due) FROM task t WHERE t.[case] = c.id AND t.state = 'open' AND t.scope IN ('both', 'his', 'her')),
    (SELECT group_concat(coalesce(nullif(p.name, ''), p.address), ' / ') FROM participation a
        JOIN person p ON p.id = a.person WHERE a.[case] = c.id)
FROM [case] c WHERE c.id IN (SELECT id FROM [case] WHERE opened_on = :day
    UNION SELECT [case] FROM note WHERE recorded_at >= :day AND happened_on = :day
        AND scope IN ('both', 'his', 'her')) ORDER BY c.number DESC"""
_SERVED = """
SELECT count(DISTINCT person) FROM participation WHERE [case] IN (SELECT id FROM [case] WHERE opened_on = :day
    UNION SELECT [case] FROM note WHERE recorded_at >= :day AND happened_on = :day)"""
_DUE = "SELECT * FROM task WHERE state = 'open' AND due <= :soon ORDER BY due"
_UNSIGNED = "SELECT * FROM sheet WHERE state = 'printed'"
_DRAFT = (
    "SELECT d.*, c.number FROM draft d LEFT JOIN [case] c ON c.id = d.[case]"
    " WHERE d.kind = 'note' ORDER BY d.updated_ms DESC"
)
_WAITING = "SELECT count(*) FROM op WHERE envelope IS NULL"
_QUERIES = (_ROWS, _SERVED, _DUE, _UNSIGNED, _DRAFT, _WAITING)


def measure(scale: Scale, folder: Path) -> Figure:
    """A vault with twice the usual notes; today has new cases, notes in old ones, and a few drafts."""
    clock = HeldClock(MONDAY - timedelta(days=30))
    work = open_work(folder, now=clock)
    old = fill(work, 2 * scale.notes)
    clock.moment = MONDAY
    come = [*open_cases(work, _TODAY), *old[:_TODAY]]
    take(work, list(signed(work, come, bodies(2 * _TODAY, seed=5), start=MONDAY - timedelta(hours=1))))
    for case, _ in old[-_TODAY:]:
        notes.start(work, case, Scope.BOTH)
    bare = open_bare(folder / opening.DATABASE)
    day = day_of(clock)
    blanks = {"day": day.isoformat(), "soon": (day + timedelta(days=7)).isoformat()}

    def ours() -> None:
        today.today(work, Reader.WORKER)

    def ask() -> list[Any]:
        return [bare.execute(query, blanks).fetchall() for query in _QUERIES]

    found = figure("today", interleaved(scale.rounds * 3, {"ours": ours, "limit": ask}))
    work.close()
    return found
