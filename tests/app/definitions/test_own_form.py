"""A site's own form: what is read, and what is wrong with it, where, in words."""

import ast
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.definitions import loader
from app.definitions.own_form import MOST_BYTES, MOST_FIELDS, Fault, judge
from app.definitions.text_places import line_of
from app.definitions.values import FieldKind
from app.domain.readers import Reader
from app.paper.sheet import render
from app.paper.values import SheetLook
from app.paper.view import view_for
from ui.definition_words import REASONS, fault_words, reason_words
from ui.words import say, set_language

ROOT = Path(__file__).resolve().parents[3]
BUILT_IN = loader.load()
EXAMPLE = re.search(r"```toml\n(.*?)```", (ROOT / "docs/own_forms.md").read_text("utf-8"), re.DOTALL).group(1)  # type: ignore[union-attr]  # it is there

SMALL = """code = "Z-9"
title = { zh = "小表", en = "Small form" }
source = "本站"
status = "assumed"
retention = "case_10y"

[[section]]
rows = [["a"], ["b"]]

[field.a]
kind = "yesno"
label = { zh = "甲项", en = "First" }

[field.b]
kind = "text"
label = { zh = "乙项", en = "Second" }
show_when = { field = "a", in = ["yes"] }
"""


def _faults(text: str, form_id: str = "site/small") -> tuple[Fault, ...]:
    return judge(form_id, text, 1, BUILT_IN).faults


def test_the_example_of_the_guide_is_sound_and_prints() -> None:
    """As an administrator copies it from the page, with its own list and a table."""
    judged = judge("site/goods", EXAMPLE, 3001, BUILT_IN)
    assert judged.faults == ()
    assert judged.own is not None
    form, codes = judged.own.form, {**BUILT_IN.codes, **judged.own.codes}
    assert (form.id, form.desk, form.version) == ("site/goods", "site", 3001)
    assert form.fields["items"].kind is FieldKind.TABLE
    for lang in ("zh", "en"):
        sheet = render(view_for(form, Reader.BOTH, None, lang, codes), SheetLook(lang=lang))
        assert sheet.pages == 1
        assert not sheet.boxed


TABLE = """kind = "table"
prefill = "client.screened_change"
[[field.b.column]]
id = "tool"
kind = "text"
label = { zh = "工具", en = "Tool" }
"""

BROKEN = {
    "table_filled": (SMALL.replace('kind = "text"\n', "") + TABLE, "field.b.column"),
    "table_computed": (
        SMALL.replace('kind = "text"\n', "")
        + TABLE.replace('prefill = "client.screened_change"', 'computed = "age.client"'),
        "field.b.computed",
    ),
    "unknown_key": (SMALL.replace('kind = "text"', 'kind = "text"\ncolour = "red"'), "field.b.colour"),
    "missing_key": (SMALL.replace('label = { zh = "乙项", en = "Second" }\n', ""), "field.b.label"),
    "wrong_type": (SMALL.replace("{ zh = \"小表\", en = \"Small form\" }", "3"), "title"),
    "not_one_of": (SMALL.replace('kind = "text"', 'kind = "txet"'), "field.b.kind"),
    "circle": (
        SMALL.replace('en = "First" }', 'en = "First" }\nshow_when = { field = "a", in = ["yes"] }'),
        "field.a.show_when.field",
    ),
    "unknown_list": (SMALL.replace('kind = "text"', 'kind = "choice"\ncodes = "NOWHERE"'), "field.b.codes"),
    "code_taken": (SMALL.replace("Z-9", "M-5"), "code"),
    "toml_twice": (SMALL + "[field.a]\nkind = \"text\"\n", ""),
    "toml_string": (SMALL.replace('"Z-9"', '"Z-9'), ""),
    "no_row": (SMALL.replace(', ["b"]', ""), "field.b"),
    "unknown_field": (SMALL.replace('["b"]', '["c"], ["b"]'), "section[0].rows[1]"),
    "shown_value": (SMALL.replace('in = ["yes"]', 'in = ["maybe"]'), "field.b.show_when.in"),
    "list_name": (SMALL + '[list.RISK]\ncodes = [{ code = "1", zh = "一", en = "1" }]\n', "list.RISK"),
    "code_twice": (
        SMALL
        + '[list.X]\ntitle = { zh = "项", en = "X" }\n'
        + 'codes = [{ code = "1", zh = "一", en = "1" }, { code = "1", zh = "二", en = "2" }]\n',
        "list.X.codes[1].code",
    ),
    "at_most": (SMALL.replace('kind = "text"', 'kind = "text"\nlines = 5000'), "field.b.lines"),
    "number_great": (SMALL.replace('kind = "text"', 'kind = "integer"\nmaximum = inf'), "field.b.maximum"),
    "too_long": (SMALL + "#" * MOST_BYTES, ""),
}  # fmt: skip


@pytest.mark.parametrize("key", BROKEN)
def test_each_mistake_is_named_with_its_line_and_a_sentence(key: str) -> None:
    """In both languages, at the line somebody has to change."""
    text, place = BROKEN[key]
    fault, *_ = _faults(text)
    assert fault.key == place
    assert text.splitlines()[fault.line - 1].strip() or not place
    for lang in ("zh", "en"):
        set_language(lang)
        expected = next(form for name, form in REASONS if name == key)
        assert re.fullmatch(expected, fault.reason, re.DOTALL)
        assert reason_words(fault.reason) != say("own_form.reason.other", reason=fault.reason)
        assert str(fault.line) in fault_words(fault)
    set_language("zh")


def test_several_mistakes_are_told_at_once() -> None:
    """Nobody has to put them right one by one to see the next."""
    text = SMALL.replace('kind = "yesno"', 'kind = "yseno"').replace('kind = "text"', 'kind = "txet"')
    assert [fault.key for fault in _faults(text)] == ["field.a.kind", "field.b.kind"]
    assert [fault.line for fault in _faults(text)] == [11, 15]


def test_a_mistake_in_a_table_points_at_its_column() -> None:
    """The second column of the items, at its own line."""
    text = EXAMPLE.replace('kind    = "integer"', 'kind    = "table"')
    (fault,) = [one for one in _faults(text, "site/goods") if one.key.endswith("kind")]
    assert fault.key == "field.items.column[1].kind"
    assert 'kind    = "table"' in text.splitlines()[fault.line - 1]


@pytest.mark.parametrize("form_id", ["marriage/cooling_off_notice", "site/Große", "site/../x", "other/x"])
def test_no_name_of_another_form_can_be_taken(form_id: str) -> None:
    """Own forms live in a folder of their own."""
    (fault,) = _faults(SMALL, form_id)
    assert reason_words(fault.reason) == say("own_form.reason.bad_name", name=form_id)


def test_too_many_fields_are_refused() -> None:
    """One more than the bound."""
    fields = "".join(f'[field.f{n}]\nkind="text"\nlabel={{zh="项",en="f"}}\n' for n in range(MOST_FIELDS))
    (fault,) = _faults(SMALL + fields)
    assert fault.reason == "too many fields"


def _copy(original: str, **changed: str) -> tuple[Fault, ...]:
    text = (ROOT / f"resources/forms/{original}.toml").read_text("utf-8")
    text = re.sub(r"(?m)^code\s*=.*$", 'code = "Z-9"', text, count=1)
    for before, after in changed.items():
        text = re.sub(rf"(?m)^{before}\s*=.*\n", after, text)
    return _faults(f'copied_from = "{original}"\n{text}', "site/copy")


def test_every_form_of_the_program_can_be_copied() -> None:
    """As it is, with another code."""
    for original in BUILT_IN.forms:
        assert _copy(original) == (), original


@pytest.mark.parametrize("key", ["per_party", "audience", "anonymous", "private", "ink_only"])
def test_a_copy_cannot_drop_a_protection_of_its_original(key: str) -> None:
    """Taken off wherever the original has it."""
    originals = [form for form in BUILT_IN.forms.values() if getattr(form, key) not in (False, "parties")]
    assert originals
    for form in originals:
        assert key in {fault.key for fault in _copy(form.id, **{key: ""})}, form.id


def test_a_copy_cannot_open_a_field_to_another_reader() -> None:
    """The scope of every field that has one stays."""
    found = [form.id for form in BUILT_IN.forms.values() if any(f.scope != "both" for f in form.fields.values())]
    assert found
    for form_id in found:
        assert any(fault.key.endswith(".scope") for fault in _copy(form_id, scope="")), form_id


@given(st.text(max_size=200), st.integers(0, len(SMALL)))
def test_no_text_at_all_breaks_the_judging(junk: str, place: int) -> None:
    """Junk anywhere gives faults or a form, never an exception, and every fault has a line of the text."""
    text = SMALL[:place] + junk + SMALL[place:]
    judged = judge("site/small", text, 1, BUILT_IN)
    assert (judged.own is None) == bool(judged.faults)
    assert all(1 <= fault.line <= max(len(text.split("\n")), 1) for fault in judged.faults)


ENDLESS = SMALL.replace('kind = "yesno"', 'kind = "scale"\nminimum = nan\nmaximum = 1e999999')


@pytest.mark.parametrize("text", ["a=" + "[" * 60_000, "a = " + "9" * 9_000, ENDLESS, "list = 3", "field = 3"])
def test_hostile_texts_are_only_wrong(text: str) -> None:
    """Deep nesting, endless numbers, infinities, tables that are none."""
    assert _faults(text)


def test_lines_are_found_for_nested_keys() -> None:
    """The longest part of the key that stands in the text counts."""
    assert line_of(SMALL, "field.b.label.zh") == SMALL.splitlines().index('label = { zh = "乙项", en = "Second" }') + 1
    assert line_of(SMALL, "section[0].rows[1]") == SMALL.splitlines().index('rows = [["a"], ["b"]]') + 1
    assert line_of(SMALL, "nowhere") == 1


def test_every_phrase_of_the_readers_has_words() -> None:
    """Literals of the checks, with any values in their blanks."""
    unsaid = []
    for name in ("form_checks", "cross_checks", "code_file", "form_file", "own_form"):
        tree = ast.parse((ROOT / f"app/definitions/{name}.py").read_text("utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Yield) and isinstance(node.value, ast.Tuple) and len(node.value.elts) == 2:
                unsaid += _unsaid(node.value.elts[1])
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "bad":
                unsaid += _unsaid(node.args[1])
    assert unsaid == []


def _unsaid(phrase: ast.expr) -> list[str]:
    if isinstance(phrase, ast.Constant):
        said = str(phrase.value)
    elif isinstance(phrase, ast.JoinedStr):
        filled = {True: "'x'", False: "7"}
        said = "".join(
            str(part.value) if isinstance(part, ast.Constant) else filled[getattr(part, "conversion", -1) == 114]
            for part in phrase.values
        )
    else:
        return []
    return [] if any(re.fullmatch(form, said, re.DOTALL) for _, form in REASONS) else [said]
