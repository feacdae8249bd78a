"""Stored values of the fields of a case and its people, in words."""

from collections.abc import Mapping
from datetime import date

from app.casework import people
from app.casework.work import Work
from app.domain.cases import Stage
from app.domain.safe_rule import read_rule
from app.ops.values import Value
from ui.code_words import Labels, labels
from ui.safe_words import rule_words
from ui.spoken import day, stage_name
from ui.words import knows, say

FieldWords = Mapping[str, Labels]
"""For each field whose value is a code, code to words."""


def field_words(work: Work) -> FieldWords:
    """The code lists behind the fields."""
    return {
        "risk": labels(work, "RISK"),
        "matter": labels(work, "COUNSEL_TYPE"),
        "special_flags": labels(work, people.FLAGS),
        "language": labels(work, "LANGUAGE"),
        "domain": labels(work, "LIFE_DOMAIN"),
        "towards": labels(work, "MARR_WISH"),
        "who": labels(work, "CASE_ROLE"),
        "close_reason": labels(work, "CASE_CLOSE"),
    }


def value_words(field: str, value: Value, words: FieldWords) -> str:
    """What a value says; a dash for nothing."""
    if isinstance(value, list):
        return "、".join(value_words(field, one, words) for one in value) or "—"
    if field == "stage" and value:
        return stage_name(Stage(str(value)) if value in set(Stage) else None)
    if field == "safe_rule" and isinstance(value, str):
        return rule_words(read_rule(value)) or "—"
    if field == "sex" and isinstance(value, str):
        return say(f"cases.sex.{value}") if knows(f"cases.sex.{value}") else "—"
    if field in ("birth_date", "opened_on", "closed_on", "signed_off_on") and isinstance(value, str) and value:
        return _day(value)
    if value in (None, "") or isinstance(value, bytes):  # another record's name says nothing to anybody
        return "—"
    return words.get(field, {}).get(str(value), str(value))


def _day(value: str) -> str:
    try:
        return day(date.fromisoformat(value))
    except ValueError:
        return value
