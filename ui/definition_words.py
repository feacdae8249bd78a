"""What is wrong with a definition file, in the language spoken now; where we have no words for it, as it was found."""

import re

from app.errors import BadDefinition
from ui.words import knows, say

_REASONS = (
    (re.compile(r"Object contains unknown field `(?P<name>[^`]+)`"), "definition.reason.unknown_key"),
    (re.compile(r"Object missing required field `(?P<name>[^`]+)`"), "definition.reason.missing_key"),
    (re.compile(r"Expected `(?P<wanted>\w+)[^`]*`, got `(?P<found>\w+)`"), "definition.reason.wrong_type"),
    (re.compile(r"Invalid enum value '(?P<name>.*)'"), "definition.reason.not_offered"),
    (re.compile("empty"), "definition.reason.empty"),
    (re.compile("leads back to the field itself"), "definition.reason.circle"),
    (re.compile("names the unknown field '(?P<name>.*)'"), "definition.reason.unknown_field"),
    (re.compile("unknown code list '(?P<name>.*)'"), "definition.reason.unknown_list"),
    (re.compile("stands in no row"), "definition.reason.no_row"),
    (re.compile("field '(?P<name>.*)' stands in two places"), "definition.reason.two_places"),
)


def bad_definition(mistake: BadDefinition) -> dict[str, object]:
    """The facts of a mistake, its reason in words."""
    return mistake.facts | {"reason": _in_words(str(mistake.facts.get("reason", "–")))}


def _in_words(reason: str) -> str:
    for pattern, key in _REASONS:
        if found := pattern.fullmatch(reason):
            return say(key, **{blank: _type_in_words(word) for blank, word in found.groupdict().items()})
    return reason


def _type_in_words(word: str) -> str:
    key = f"definition.type.{word}"
    return say(key) if knows(key) else word
