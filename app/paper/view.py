"""From a form and its answers to what one reader may see on paper."""

from collections.abc import Mapping

from app.definitions.asked import for_reader
from app.definitions.entry import for_paper, tables_for_paper
from app.definitions.locating import NOTHING, Hidden, without
from app.definitions.values import CodeList, Form, FormValue, Lang
from app.domain.readers import Reader
from app.paper.values import FormView


def view_for(
    form: Form,
    reader: Reader,
    values: Mapping[str, FormValue] | None,
    lang: Lang,
    codes: Mapping[str, CodeList],
    hidden: Hidden = NOTHING,
) -> FormView:
    """The form for one reader, blank where `values` is None. What another reader alone may see is not in it, nor are
    the `hidden` answers: the view is that of a record in which they were never given."""
    known = without(values or {}, hidden)
    seen = for_reader(form, reader, None if values is None else known)
    return FormView(
        form=seen,
        shown=for_paper(seen, known, lang, codes),
        rows=tables_for_paper(seen, known, lang, codes),
        codes=codes,
        blank=values is None,
    )
