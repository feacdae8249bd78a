"""From a form and its answers to what one reader may see on paper."""

from collections.abc import Mapping

from app.definitions.asked import for_reader
from app.definitions.entry import for_paper, tables_for_paper
from app.definitions.values import CodeList, Form, FormValue, Lang
from app.domain.readers import Reader
from app.paper.values import FormView


def view_for(
    form: Form, reader: Reader, values: Mapping[str, FormValue] | None, lang: Lang, codes: Mapping[str, CodeList]
) -> FormView:
    """The form for one reader, blank where `values` is None. What another reader alone may see is not in it."""
    seen = for_reader(form, reader, values)
    known = values or {}
    return FormView(
        form=seen,
        shown=for_paper(seen, known, lang, codes),
        rows=tables_for_paper(seen, known, lang, codes),
        codes=codes,
        blank=values is None,
    )
