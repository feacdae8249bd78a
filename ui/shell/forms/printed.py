"""How the list of what was printed today is said."""

from collections.abc import Iterable

import msgspec

from app.casework.gallery import PrintedToday
from app.domain.cases import Sheet
from ui.code_words import Labels
from ui.shell.forms.leaves import Leaf
from ui.spoken import SCOPE_TOKENS, clock_time, mark_words, scope_name
from ui.widgets.row import Row
from ui.words import say


class Printed(msgspec.Struct, frozen=True):
    """The rows, and how many sheets of paper they stand for."""

    rows: tuple[Row, ...] = ()
    count: int = 0


def printed_rows(found: PrintedToday, names: Labels, leaves: Iterable[Leaf]) -> Printed:
    """Issued sheets first, newest on top; below them how many empty ones of each."""
    of_id = {leaf.id: leaf for leaf in leaves}
    titles = {name: f"{leaf.code} {leaf.title}".strip() for name, leaf in of_id.items()}
    issued = [_sheet_row(sheet, called, titles, names) for sheet, called in found.sheets]
    blanks = [_blank_row(titles.get(item, item), count, of_id.get(item)) for item, count in found.blanks.items()]
    return Printed((*issued, *blanks), found.count)


def _sheet_row(sheet: Sheet, called: str, titles: dict[str, str], names: Labels) -> Row:
    state = say(f"case.sheet.{sheet.state.value}")
    return Row(
        ref=sheet.case,
        title=titles.get(sheet.form) or names.get(sheet.form, sheet.form),
        icon="printer",
        meta=" · ".join((clock_time(sheet.printed_at), called, state)),
        bar=SCOPE_TOKENS[sheet.scope],
        bar_word=scope_name(sheet.scope),
        mark=sheet.mark,
        mark_words=mark_words(sheet.mark),
    )


def _blank_row(title: str, count: int, leaf: Leaf | None) -> Row:
    """Nothing to open: an empty sheet and a handout belong to nobody."""
    what = "copy" if leaf and leaf.is_handout else "blank"
    said = say(f"forms.printed.{what}_one") if count == 1 else say(f"forms.printed.{what}", count=count)
    return Row(ref=None, title=title, icon="file", meta=said)
