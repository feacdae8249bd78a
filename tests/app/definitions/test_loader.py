"""Every mistake in a definition file is named by file, key and reason."""

from collections.abc import Callable
from pathlib import Path
from typing import get_args

import pytest

from app.definitions.form_file import Signer
from app.definitions.loader import Definitions, load
from app.definitions.values import FieldKind
from app.errors import BadDefinition, NotFound
from app.paper.words import word

Spoil = Callable[[str, str, str], None]

FORM, CODES, CLOCK = "forms/desk/sheet", "codes/COLOUR", "clocks/test"

WORDS = 'text  = { zh = "说明文字", en = "Words" }'

FORM_MISTAKES = [
    ("version   = 1", 'version   = 1\ncolour = "red"', "colour", "unknown field"),
    ('en = "Test sheet"', 'english = "Test sheet"', "title", "unknown field"),
    ('label    = { zh = "姓名", en = "Name" }', 'label    = { zh = "姓名" }', "field.name.label.en", "required"),
    ('label    = { zh = "姓名", en = "Name" }', "", "field.name.label", "required"),
    ('label    = { zh = "姓名", en = "Name" }', 'label = { zh = " ", en = "Name" }', "field.name.label.zh", "empty"),
    ("version   = 1", 'version   = "one"', "version", "Expected `int`"),
    ("version   = 1", "version   = 0", "version", "start at 1"),
    ('kind     = "text"', 'kind     = "txt"', "field.name.kind", "Invalid enum value"),
    ('required = "save"', 'required = "always"', "field.name.required", "Invalid enum value"),
    ('required = "save"', "required_ = true", "field.name.required_", "unknown field"),
    ('"both"]', '"everybody"]', "signs", "Invalid enum value"),
    ('status    = "assumed"', 'status    = "sure"', "status", "Invalid enum value"),
    ('["count"], ', "", "field.count", "stands in no row"),
    ('["count"]', '["count", "age"]', "section[0].rows[3]", "unknown field 'age'"),
    ('["count"]', '["count", "name"]', "section[0].rows[3]", "two places"),
    ('["count"]', '["count"], []', "section[0].rows[4]", "empty row"),
    ("[field.count]", "[field.Count]", "field.Count", "small letters"),
    ('codes = "COLOUR"', 'codes = "COLOR"', "field.colour.codes", "unknown code list 'COLOR'"),
    ('codes = "COLOUR"', "", "field.colour.codes", "code list"),
    ("minimum = 0", 'codes = "COLOUR"', "field.count.codes", "code list"),
    ('prefill  = "husband.name"', 'prefill  = "husband.nam"', "field.name.prefill", "unknown path"),
    ('prefill  = "husband.name"', 'prefill  = "husband.age"', "field.name.prefill", "does not fit a text"),
    ('prefill  = "husband.name"', 'prefill  = "party.name"', "field.name.prefill", "per-party"),
    ("version   = 1", "version   = 1\nper_party = true", "signs", "signed by the party"),
    ('computed = "clock.test.end"', 'computed = "clock.test.begin"', "field.end.computed", "unknown computed name"),
    ('computed = "clock.test.end"', 'computed = "age.husband"', "field.end.computed", "gives a integer"),
    ('computed = "clock.test.end"', 'computed = "age.party"', "field.end.computed", "gives a integer"),
    (
        'computed = "clock.test.end"',
        'computed = "clock.test.end"\nprefill = "today"',
        "field.end.prefill",
        "not prefilled",
    ),
    (
        'computed = "clock.test.end"',
        'computed = "clock.test.end"\nrequired = "save"',
        "field.end.required",
        "nobody can answer",
    ),
    ('{ field = "colour", in', '{ field = "color", in', "field.shade.show_when.field", "unknown field 'color'"),
    ('{ field = "colour", in', '{ field = "name", in', "field.shade.show_when.field", "only a choice"),
    ('in = ["r"] }', "in = [] }", "field.shade.show_when.in", "no value"),
    ('in = ["r"] }', 'in = ["blue"] }', "field.shade.show_when.in", "never is 'blue'"),
    ('in = ["r"] }', 'is = ["r"] }', "field.shade.show_when.is", "unknown field"),
    (
        'codes = "COLOUR"',
        'codes = "COLOUR"\nshow_when = { field = "colour", in = ["g"] }',
        "field.colour.show_when.field",
        "leads back",
    ),
    ("not_future = true", "minimum = 1", "field.applied.minimum", "only for numbers"),
    ("minimum = 0", "minimum = 10", "field.count.minimum", "greater than maximum"),
    ("minimum = 0", "not_future = true", "field.count.not_future", "only for dates"),
    ("minimum = 0", 'merge = "set"', "field.count.merge", "only for choices"),
    ("minimum = 0", "lines = 0", "field.count.lines", "at least 1"),
    ('text  = { zh = "说明文字", en = "Words" }', "", "field.words.text", "static"),
    ("minimum = 0", 'text = { zh = "x", en = "x" }', "field.count.text", "static"),
    (WORDS, f'{WORDS}\nlocal = "nowhere"', "field.words.local", "unknown text 'nowhere'"),
    (WORDS, f'{WORDS}\nfilled = {{ zh = "{{value}}", en = "{{value}}" }}', "field.words.filled", "site's own"),
    (WORDS, f'{WORDS}\nlocal = "x"\nfilled = {{ zh = "{{value}}", en = "" }}', "field.words.filled", "once in each"),
    ("maximum = 9", 'maximum = 9\nmaximum_local = "nowhere"', "field.count.maximum_local", "unknown text"),
    ("maximum = 9", 'maximum_local = "nowhere"', "field.count.maximum_local", "gives none"),
    ("[field.name]", "[field.name", "", "line"),
    ("[field.colour]", "[field.name]", "", "line"),
]


@pytest.mark.parametrize(("old", "new", "key", "reason"), FORM_MISTAKES)
def test_a_mistake_in_a_form_is_named(folder: Path, spoil: Spoil, old: str, new: str, key: str, reason: str) -> None:
    """File, key and reason, whatever the mistake."""
    spoil(FORM, old, new)
    with pytest.raises(BadDefinition) as mistake:
        load(folder)
    assert mistake.value.facts["file"] == f"{FORM}.toml"
    assert str(mistake.value.facts["key"]).startswith(key)
    assert reason in str(mistake.value.facts["reason"])


@pytest.mark.parametrize(
    ("old", "new", "key", "reason"),
    [
        ('code = "g"', 'code = "r"', "codes[1].code", "given twice"),
        ('code = "g"', 'code = "a,b"', "codes[1].code", "not a code"),
        ('en = "green"', 'en = "green", also = ["r"]', "codes[1].also", "given twice"),
        ('en = "green"', 'en = "green", also = ["old "]', "codes[1].also", "not a code"),
        (', en = "green"', "", "codes[1].en", "required"),
        ('en = "green"', 'en = ""', "codes[1].en", "empty label"),
        ('source = "test"', "", "source", "required"),
        ('title  = { zh = "颜色", en = "Colour" }', "", "title", "required"),
    ],
)
def test_a_mistake_in_a_code_list_is_named(
    folder: Path, spoil: Spoil, old: str, new: str, key: str, reason: str
) -> None:
    """Duplicate codes, missing words, missing sources."""
    spoil(CODES, old, new)
    with pytest.raises(BadDefinition) as mistake:
        load(folder)
    assert (mistake.value.facts["file"], mistake.value.facts["key"]) == (f"{CODES}.toml", key)
    assert reason in str(mistake.value.facts["reason"])


@pytest.mark.parametrize(
    ("old", "new", "key", "reason"),
    [
        ('unit   = "cd"', 'unit   = "days"', "step[0].unit", "Invalid enum value"),
        ("length = 30", "length = 0", "step[0].length", "at least 1"),
        ("length = 30", 'length = 30\nafter = "begin"', "step[0].after", "no earlier step"),
        ('last   = "end"', 'last   = "start"', "step[0].last", "not a new name"),
        ('last   = "end"', 'last   = "end"\nfirst = "end"', "step[0].first", "one name"),
        ('unit   = "cd"', 'unit   = "h"', "step[0].unit", "hours"),
        ("end = {", "ende = {", "date.end", "no words"),
        ("[date]", '[date]\nmore = { zh = "又", en = "more" }', "date.more", "no step"),
        ("matter.applied_on", "matter.receipt_no", "from.path", "no date"),
        ("[[step]]", '[only]\npath = "matter.receipt_no"\nin = ["1"]\n[[step]]', "only.path", "nothing to tick"),
        ("[[step]]", '[only]\npath = "case.matter"\nin = ["1"]\n[[step]]', "only.path", "nothing to tick"),
        ("[[step]]", '[only]\npath = "matter.source"\nin = []\n[[step]]', "only.in", "no answer"),
    ],
)
def test_a_mistake_in_a_clock_rule_is_named(
    folder: Path, spoil: Spoil, old: str, new: str, key: str, reason: str
) -> None:
    """Units, lengths, names and words of a rule are checked."""
    spoil(CLOCK, old, new)
    with pytest.raises(BadDefinition) as mistake:
        load(folder)
    assert (mistake.value.facts["file"], mistake.value.facts["key"]) == (f"{CLOCK}.toml", key)
    assert reason in str(mistake.value.facts["reason"])


def test_a_per_party_sheet_never_draws_on_the_other_party(folder: Path, spoil: Spoil) -> None:
    """The wall between spouses is checked when the file is read."""
    spoil(FORM, '["worker", "both"]', '["worker", "party"]\nper_party = true')
    with pytest.raises(BadDefinition) as mistake:
        load(folder)
    assert mistake.value.facts["key"] == "field.name.prefill"


def test_bytes_that_are_no_text_are_named(folder: Path) -> None:
    """A file in another encoding is a mistake in the file, not in the program."""
    (folder / f"{FORM}.toml").write_bytes('title = "单"'.encode("gb18030"))
    with pytest.raises(BadDefinition) as mistake:
        load(folder)
    assert mistake.value.facts["file"] == f"{FORM}.toml"


def test_a_sound_folder_loads(folder: Path) -> None:
    """The path below forms is the id, its first part the desk."""
    definitions = load(folder)
    form = definitions.form("desk/sheet")
    assert (form.id, form.desk, form.code) == ("desk/sheet", "desk", "T-1")
    assert form.fields["colour"].kind is FieldKind.CHOICE
    assert definitions.codes["COLOUR"].label("g", "en") == "green"
    assert definitions.clock("test").rule.names == ("end",)


def test_what_is_not_there_is_not_found(real: Definitions) -> None:
    """An unknown form or rule is an error of its own."""
    with pytest.raises(NotFound):
        real.form("marriage/unknown")
    with pytest.raises(NotFound):
        real.clock("unknown")


def test_forms_of_a_desk_come_by_their_number(real: Definitions) -> None:
    """M-2 before M-10, and nothing of another desk."""
    codes = [form.code for form in real.forms_of("marriage")]
    numbers = [int(code.partition("-")[2].rstrip("abcdefgh")) for code in codes]
    assert numbers == sorted(numbers)
    assert {"M-1", "M-2", "M-5"} <= set(codes)
    assert real.forms_of("nowhere") == ()


def test_every_source_and_status_is_stated(real: Definitions) -> None:
    """Forms, lists and rules each say where they come from and whether that was verified."""
    rules = [clock.rule for clock in real.clocks.values()]
    stated = [
        (one.source, one.status) for things in (real.forms.values(), real.codes.values(), rules) for one in things
    ]
    assert all(source.strip() and status in {"verified", "assumed"} for source, status in stated)


def test_whoever_signs_has_a_name_on_the_page(real: Definitions) -> None:
    """Every signer the format knows is printed as a person reads it, in both languages."""
    for who in get_args(Signer):
        printed = ("husband", "wife") if who == "both" else (who,)
        assert all(word(f"signs.{one}", lang) for one in printed for lang in ("zh", "en"))


def test_a_mistake_in_the_sites_own_texts_is_named(folder: Path, spoil: Spoil) -> None:
    """A text named twice, a kind nobody can ask; and a paragraph where only an amount can stand."""
    local = folder / "local"
    local.mkdir()
    fine = '[court]\nkind = "text"\nlabel = { zh = "法院", en = "Court" }\n'
    (local / "a.toml").write_text(fine, "utf-8")
    spoil(FORM, "maximum = 9", 'maximum = 9\nmaximum_local = "court"')
    with pytest.raises(BadDefinition, match="an amount"):
        load(folder)
    for content, reason in ((fine, "two places"), (fine.replace("text", "story"), "Invalid enum value")):
        (local / "b.toml").write_text(content, "utf-8")
        with pytest.raises(BadDefinition, match=reason):
            load(folder)


def test_no_day_of_birth_can_lie_ahead() -> None:
    """In the fields of every form, and in the columns of its tables."""
    dates = [
        (form.id, field.id, one)
        for form in load().forms.values()
        for field in form.fields.values()
        for one in (field, *field.columns)
        if one.kind is FieldKind.DATE and ("birth" in one.id or "出生" in one.label.zh)
    ]
    assert any(one.id != field for _, field, one in dates)
    assert [(form, field) for form, field, one in dates if not one.not_future] == []


def test_a_question_answered_yes_or_no_asks_for_yes_or_no(real: Definitions) -> None:
    """是 and 否 answer 是否, not 有无 or 能否."""
    fields = [one for form in real.forms.values() for field in form.fields.values() for one in (field, *field.columns)]
    asked = [field.label.zh for field in fields if field.kind is FieldKind.YESNO]
    assert len(asked) > 100
    assert not [label for label in asked if any(word in label for word in ("有无", "可否", "能否", "愿否"))]
