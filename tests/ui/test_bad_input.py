"""What is wrong with a file or an entry is said in both languages: where it is, why, and that nothing is lost."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.definitions.entry import parse
from app.definitions.loader import load
from app.definitions.values import Field, FieldKind, Problem, Words
from app.errors import BadDefinition, BadEntry
from tests.app.definitions.conftest import CLOCK, CODES, FORM
from tests.app.paper.conftest import make_form
from ui.shell.entry.problems import sentence as problem_in_words
from ui.wording import sentence
from ui.words import language, set_language

FILE = "forms/desk/sheet.toml"


@pytest.fixture(autouse=True)
def _language() -> Iterator[None]:
    """The next test speaks Chinese again."""
    before = language()
    yield
    set_language(before)


MISTAKES = [
    ("version   = 1", 'version   = 1\nfarbe = "rot"', "farbe", "没有“farbe”这个设置", "no setting called “farbe”"),
    ('label    = { zh = "姓名", en = "Name" }', "", "field.name.label", "缺少“label”", "“label” is missing"),
    ('{ zh = "姓名", en = "Name" }', '{ zh = "姓名" }', "field.name.label.en", "缺少“en”", "“en” is missing"),
    ("version   = 1", 'version   = "1"', "version", "写的不是要的那一种", "not of the kind needed"),
    ('kind     = "text"', 'kind     = "txt"', "field.name.kind", "不能写“txt”", "“txt” cannot stand here"),
    ('codes = "COLOUR"', 'codes = "COLOUR"\nshow_when = { field = "tone", in = ["g"] }', "field.colour.show_when.field",
     "又回到自己", "leads in a circle"),
]  # fmt: skip
_SECOND = """
[field.tone]
kind = "choice"
label = { zh = "色调", en = "Tone" }
codes = "COLOUR"
show_when = { field = "colour", in = ["r"] }
"""


def _written(folder: Path, form: str) -> None:
    for name, content in (("codes/COLOUR", CODES), ("clocks/test", CLOCK), ("forms/desk/sheet", form)):
        file = folder / f"{name}.toml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, "utf-8")


@pytest.mark.parametrize(("old", "new", "key", "zh", "en"), MISTAKES)
def test_a_mistake_in_a_form_is_explained(tmp_path: Path, old: str, new: str, key: str, zh: str, en: str) -> None:
    """File, key and reason, in the language spoken; and that what was saved is safe."""
    form = FORM.replace('["count"]', '["count"], ["tone"]') + _SECOND
    assert old in form
    _written(tmp_path, form)
    load(tmp_path)
    _written(tmp_path, form.replace(old, new, 1))
    with pytest.raises(BadDefinition) as mistake:
        load(tmp_path)

    for lang, reason, safe in (("zh", zh, "已保存的记录不受影响"), ("en", en, "Saved records are not affected")):
        set_language(lang)
        said = sentence(mistake.value)
        assert all(part in said for part in (FILE, f"“{key}”" if lang == "zh" else f'"{key}"', reason, safe))


def test_a_reason_without_words_of_ours_is_said_as_it_is() -> None:
    """Better than none."""
    assert "quite unheard of" in sentence(BadDefinition(file="x", key="y", reason="quite unheard of"))


@pytest.mark.parametrize(
    ("kind", "text", "zh", "en"),
    [
        (FieldKind.TEXT, "字" * 20_000, "共 20000 个字，最多 500 个。文字都在", "20000 letters, at most 500."),
        (FieldKind.LONG, "字" * 60_000, "共 60000 个字，最多 50000 个。", "60000 letters, at most 50000."),
        (FieldKind.TEXT, "李\x07明", "第 2 个字符（U+0007）无法保存", "Character 2 (U+0007) cannot be stored"),
        (FieldKind.LONG, "李\x1b", "第 2 个字符（U+001B）无法保存", "Character 2 (U+001B) cannot be stored"),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_is_refused_by_name(kind: FieldKind, text: str, zh: str, en: str) -> None:
    """At entry, with the limit or the place; what was typed stays on the page."""
    field = Field(id="q", kind=kind, label=Words("问", "Question"))
    with pytest.raises(BadEntry) as mistake:
        parse(field, text, {})
    facts = {name: fact for name, fact in mistake.value.facts.items() if name not in ("field", "problem")}
    problem = Problem("q", str(mistake.value.facts["problem"]), facts)
    for lang, words in (("zh", zh), ("en", en)):
        set_language(lang)
        assert words in problem_in_words(make_form([field]), problem)
