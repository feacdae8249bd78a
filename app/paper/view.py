"""From a form and its answers to what one reader may see on paper."""

from collections.abc import Collection, Mapping

from app.definitions.asked import for_reader
from app.definitions.entry import for_paper, tables_for_paper
from app.definitions.locating import NOTHING, Hidden, without
from app.definitions.tables import rows_of
from app.definitions.values import CodeList, Form, FormValue, Lang
from app.domain.readers import Reader
from app.paper.values import FormView
from app.paper.words import word


def view_for(
    form: Form,
    reader: Reader,
    values: Mapping[str, FormValue] | None,
    lang: Lang,
    codes: Mapping[str, CodeList],
    hidden: Hidden = NOTHING,
    unsettled: Collection[str] = (),
) -> FormView:
    """The form for one reader, blank where `values` is None. What another reader alone may see is not in it, nor are
    the `hidden` answers: the view is that of a record in which they were never given. Of the `unsettled` ones (of a
    table: cells, as they are stored) it says that they are."""
    known = without(values or {}, hidden)
    seen = for_reader(form, reader, None if values is None else known)
    return FormView(
        form=seen,
        shown=for_paper(seen, known, lang, codes),
        rows=_rows(seen, known, lang, codes, unsettled),
        unsettled=frozenset(unsettled) & seen.fields.keys(),
        codes=codes,
        blank=values is None,
    )


def _rows(
    form: Form,
    values: Mapping[str, FormValue],
    lang: Lang,
    codes: Mapping[str, CodeList],
    unsettled: Collection[str],
) -> Mapping[str, tuple[tuple[str, ...], ...]]:
    """The tables, with what is not settled in the place of such cells."""
    drawn = tables_for_paper(form, values, lang, codes)
    if not any("." in name for name in unsettled):
        return drawn
    said = word("unsettled", lang)
    return {
        name: tuple(
            tuple(
                said if f"{name}.{row.id}.{column.id}" in unsettled else text
                for column, text in zip(form.fields[name].columns, texts, strict=True)
            )
            for row, texts in zip(rows_of(values.get(name)), rows, strict=True)
        )
        for name, rows in drawn.items()
    }
