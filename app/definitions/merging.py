"""How an answer is merged that two computers wrote apart, as its form says (design §6.2): read from the form's file by
itself, and only where answers differ, so that nothing of it is loaded before."""

import re
import tomllib
from collections.abc import Mapping
from functools import lru_cache

from app.ops.kinds import Merge
from resources import path as resource

_FORM = re.compile(r"[a-z_]+/[a-z0-9_]+")


def merge_of(form: str, question: str) -> Merge:
    """The class of a question (of a cell of a table: its table's). A site's own form, one this version does not know
    and a question it does not ask have every answer kept for somebody to choose from."""
    return _classes(form).get(question.partition(".")[0], Merge.SURFACED)


@lru_cache(maxsize=64)
def _classes(form: str) -> Mapping[str, Merge]:
    """Ids come from outside, and one that could be a path is none."""
    file = resource(f"forms/{form}.toml") if _FORM.fullmatch(form) else None
    if file is None or not file.is_file():
        return {}
    fields = tomllib.loads(file.read_text("utf-8")).get("field", {})
    return {name: Merge(field["merge"]) for name, field in fields.items() if "merge" in field}
