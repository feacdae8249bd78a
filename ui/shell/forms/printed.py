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
    titles = {leaf.id: f"{leaf.code} {leaf.title}" for leaf in leaves}
    issued = [_sheet_row(sheet, called, titles, names) for sheet, called in found.sheets]
    blanks = [_blank_row(item, count, titles) for item, count in found.blanks.items()]
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


def _blank_row(item: str, count: int, titles: dict[str, str]) -> Row:
    """Nothing to open: an empty sheet belongs to nobody."""
    return Row(
        ref=None, title=titles.get(item, item), icon="file",
        meta=say("forms.printed.blank_one") if count == 1 else say("forms.printed.blank", count=count),
    )  # fmt: skip
