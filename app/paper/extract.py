"""The words an extract of records puts between the records it quotes."""

from app.definitions.values import Lang
from app.paper.words import word


def phrase_of(key: str, lang: Lang, **blanks: object) -> str:
    """One of them, in the language of the sheet: the phrases under `extract.` of the page's catalogue."""
    return word(f"extract.{key}", lang, **blanks)
