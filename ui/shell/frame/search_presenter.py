"""What the search box finds, as rows to choose from."""

from collections.abc import Callable

from app.casework import search
from app.casework.work import Work
from app.domain.cases import CaseRow
from ui.shell.room import Shell
from ui.spoken import stage_name
from ui.widgets.row import Row
from ui.words import knows, say

MOST = 12
"""More than this is not read in a drop-down; another word is typed instead."""


def look_for(text: str, shell: Shell, then: Callable[[list[Row]], None]) -> None:
    """Find cases the reader may see; only the latest question is answered."""
    reader = shell.reader

    def verb(work: Work) -> tuple[CaseRow, ...]:
        return search.find(work, text, reader, MOST)

    def found(rows: tuple[CaseRow, ...]) -> None:
        if shell.reader is reader:
            then([as_row(row) for row in rows])

    shell.run(verb, found, lane="search")


def as_row(row: CaseRow) -> Row:
    """One hit: who, where it stands, and why it was found."""
    why = f"shell.hit.{row.why}"
    return Row(
        ref=row.id,
        title=row.called,
        meta=" · ".join(part for part in (row.number, stage_name(row.stage)) if part),
        why=say(why) if knows(why) else "",
        body=row.snippet,
    )
