"""What is wrong with a definition, in the words of whoever writes one by hand.

The readers of definitions give technical phrases; each is recognised here by its form and said anew. A phrase that is
not recognised is shown as it is, rather than hidden.
"""

import re
from collections.abc import Sequence

from app.definitions.own_form import Fault
from app.errors import BadDefinition
from ui.words import knows, say

_Q = r"['\"](?P<name>.*)['\"]"

REASONS: Sequence[tuple[str, str]] = (
    ("unknown_key", r"Object contains unknown field `(?P<name>[^`]+)`"),
    ("missing_key", r"Object missing required field `(?P<name>[^`]+)`"),
    ("not_one_of", r"Invalid enum value '?(?P<name>[^']*)'?"),
    ("wrong_type", r"Expected `(?P<name>[^`]+)`(, got `(?P<other>[^`]+)`)?"),
    ("toml_twice", r"(Cannot (overwrite|declare|mutate)|Duplicate inline table key).*"),
    ("toml_string", r"(Unterminated string|Expected '\"\"\"'|Expected \"'''\"|Illegal character|Unescaped).*"),
    ("toml_bracket", r"(Unclosed|Expected '\]|Expected '\}).*"),
    ("toml_key", r"(Expected '=' after|Invalid initial character for a key).*"),
    ("toml_line", r"(Invalid value|Invalid statement|Expected newline|.*\(at (line|end) ).*"),
    ("no_text", r".*codec can't decode.*"),
    ("no_file", r"(No such file.*|cannot be read)"),
    ("nested", r"(nested too deeply|Exceeds the limit.*|cannot be read: .*)"),
    ("too_long", r"the text is too long"),
    ("too_many_fields", r"too many fields"),
    ("bad_name", r"'(?P<name>.*)' is not a name for an own form"),
    ("list_name", r"'(?P<name>.*)' is not a name for an own list"),
    ("code_taken", r"the code '(?P<name>.*)' belongs to another form"),
    ("code_length", r"a code has 1 to 12 characters"),
    ("no_original", rf"names the unknown form {_Q}"),
    ("original_stays", rf"was {_Q} and stays so"),
    ("wall_stays", r"the form it was copied from has it, so it stays"),
    ("wall_audience", r"the form it was copied from is the worker's alone, so this one is too"),
    ("wall_scope", rf"in the form it was copied from it is for {_Q} alone, so it stays"),
    ("number_great", r"too great a number"),
    ("versions", r"versions start at 1"),
    ("no_section", r"a form needs at least one section"),
    ("party_signs", r"a per-party sheet is signed by the party"),
    ("internal_home", r"an internal sheet is not taken home"),
    ("anonymous_signs", r"nobody is named by or signs an anonymous sheet"),
    ("never_shown", r"no answers show it"),
    ("seen_by_nobody", r"nobody who may see the form may see it"),
    ("not_chinese", r"not said in Chinese"),
    ("not_english", r"not said in English"),
    ("case_ring", r"what is filled in for a case lies with the case"),
    ("repeated_date", r"names a date asked of everybody, which no earlier filling gives"),
    ("only_computed", r"only what is computed can be overridden"),
    ("empty", r"empty( label| words)?"),
    ("empty_row", r"an empty row"),
    ("unknown_field", rf"names the unknown field {_Q}"),
    ("two_places", rf"field {_Q} stands in two places"),
    ("no_row", r"stands in no row"),
    ("scale_words", r"only the ends of a scale have words"),
    ("own_words", r"only static words can be the site's own"),
    ("filled_own", r"only words that can be the site's own"),
    ("filled_once", r"(?P<name>.*) stands once in each language"),
    ("maximum_own", r"a maximum holds where the site gives none"),
    ("unknown_text", rf"unknown text {_Q}"),
    ("amount_place", r"an amount, and only an amount, fills a line or is a maximum"),
    ("static_text", r"static fields, and only they, have a text"),
    ("choice_codes", r"choice(s| and choices| columns), and only they, have a code list"),
    ("only_dates", r"only for dates"),
    ("only_numbers", r"only for numbers"),
    ("minimum_greater", r"greater than maximum"),
    ("set_choices", r"set is only for choices"),
    ("at_least_one", r"at least 1"),
    ("scale_numbers", r"a scale has whole numbers from minimum to maximum, .*"),
    ("table_columns", r"tables, and only they, have columns"),
    ("at_most", r"at most (?P<name>\d+)"),
    ("table_computed", r"a table is not computed"),
    ("table_filled", r"'(?P<other>.*)' fills a (?P<given>\w+) column '(?P<name>.*)'"),
    ("table_alone", r"a table stands alone in its row"),
    ("column_name", r"'(?P<name>.*)' is not a new name"),
    ("column_kind", r"a column cannot be (?P<name>\w+)"),
    ("computed_prefill", r"a computed field is not prefilled"),
    ("nobody_answers", r"nobody can answer this field"),
    ("unknown_path", rf"unknown path {_Q}"),
    ("path_kind", r"'(?P<name>.*)' does not fit a (?P<other>\w+) field"),
    ("anonymous_prefill", r"an anonymous sheet names no person and no case"),
    ("party_prefill", r"(a per-party sheet names only the party|only a per-party sheet has a party)"),
    ("party_scope", r"a per-party sheet is its party's as a whole"),
    ("matter_scope", r"what a later form may know has the same readers wherever it is asked"),
    ("shown_wall", r"would tell a reader what another reader's answer is"),
    ("shown_kind", r"only a choice or yes/no field decides what is shown"),
    ("circle", r"leads back to the field itself"),
    ("shown_never", r"no value shows the field"),
    ("shown_value", r"'(?P<other>.*)' never is '(?P<name>.*)'"),
    ("unknown_list", rf"unknown code list {_Q}"),
    ("unknown_computed", rf"unknown computed name {_Q}"),
    ("computed_kind", r"'(?P<name>.*)' gives a (?P<given>\w+), not a (?P<other>\w+)"),
    ("computed_party", r"a per-party sheet, and only it, computes the age of the party"),
    ("no_codes", r"a code list needs at least one code"),
    ("not_a_code", rf"not a code: {_Q}"),
    ("code_twice", rf"code {_Q} is given twice"),
    ("field_name", r"a field id is small letters, digits and _"),
)
"""Words under `own_form.reason.` to the form of the phrase they stand for; the first that fits counts."""


def reason_words(reason: str) -> str:
    """A technical phrase as a sentence in the language spoken now."""
    for key, form in REASONS:
        if found := re.fullmatch(form, reason, re.DOTALL):
            blanks = _blanks(found.groupdict())
            if key == "wrong_type":
                blanks = {name: _type_words(word) for name, word in blanks.items()}
            return say(f"own_form.reason.{key}", **blanks)
    return say("own_form.reason.other", reason=reason)


def fault_words(fault: Fault) -> str:
    """One mistake whole: its line, its key, its reason."""
    if not fault.key:
        return say("own_form.fault_line", line=fault.line, reason=reason_words(fault.reason))
    return say("own_form.fault", line=fault.line, place=fault.key, reason=reason_words(fault.reason))


def bad_definition(mistake: BadDefinition) -> dict[str, object]:
    """The facts of a mistake in one of the program's own files, its reason in words to go on from."""
    return mistake.facts | {"reason": reason_words(str(mistake.facts.get("reason", "–"))).rstrip("。.")}


def _type_words(word: str) -> str:
    """`str | null` and the like as people call it."""
    key = f"own_form.type.{word.partition(' ')[0].lower()}"
    return say(key) if knows(key) else word


def _blanks(found: dict[str, str | None]) -> dict[str, str]:
    return {"name": "", "other": "", "given": ""} | {key: value for key, value in found.items() if value is not None}
