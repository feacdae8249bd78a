"""Whether everything a form says is said in both languages, each in its own."""

import re
from collections.abc import Iterator, Mapping

from app.definitions.form_checks import Finding
from app.definitions.values import CodeList, Field, Form, Words

_HAN = re.compile(r"[\u3400-\u9fff]")
_ENGLISH = re.compile(r"[a-z]{2}")


def untranslated(form: Form, codes: Mapping[str, CodeList]) -> Iterator[Finding]:
    """Every phrase that is missing or still in the other language, as key and reason."""
    for key, words in _phrases(form, codes):
        if not words.zh.strip() or not (_HAN.search(words.zh) or not _ENGLISH.search(words.zh)):
            yield f"{key}.zh", "not said in Chinese"
        if not words.en.strip() or _HAN.search(words.en):
            yield f"{key}.en", "not said in English"


def _phrases(form: Form, codes: Mapping[str, CodeList]) -> Iterator[tuple[str, Words]]:
    yield "title", form.title
    if form.footer:
        yield "footer", form.footer
    for number, section in enumerate(form.sections):
        if section.title:
            yield f"section[{number}].title", section.title
    for field in form.fields.values():
        yield from _of_field(f"field.{field.id}", field, codes)
        for column in field.columns:
            yield from _of_field(f"field.{field.id}.column.{column.id}", column, codes)


def _of_field(key: str, field: Field, codes: Mapping[str, CodeList]) -> Iterator[tuple[str, Words]]:
    said = {"label": field.label, "text": field.text, "hint": field.hint, "low": field.low, "high": field.high}
    yield from ((f"{key}.{name}", words) for name, words in said.items() if words is not None)
    if known := codes.get(field.codes or ""):
        yield from ((f"{key}.codes.{entry.code}", entry.label) for entry in known.codes)
