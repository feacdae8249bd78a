"""Handouts are read strictly: whatever is wrong is named by file, key or language, and line."""

from pathlib import Path

import pytest

from app.definitions.handouts import BlockKind, read_handouts
from app.definitions.help_numbers import read_help_numbers
from app.definitions.loader import load
from app.errors import BadDefinition

GOOD = """+++
title = { zh = "题目", en = "Title" }
source = "自拟"
status = "assumed"
own_version = 1
+++
<!-- zh -->
# 先做这些
打 {site.phone}。**不用等**。

- 一件
> 有危险
> 打110
<!-- en -->
# First
Call {site.phone}. **Do not wait.**

- One
> Danger
> Call 110
"""


def _read(root: Path, text: str):
    file = root / "handouts/marriage/try.md"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    local = root / "local/try.toml"
    local.parent.mkdir(exist_ok=True)
    local.write_text('[court_where]\nkind = "line"\nlabel = { zh = "法院", en = "Court" }\n', "utf-8")
    return read_handouts(root)["marriage/try"]


SHIPPED = {
    "marriage": {
        "cooling_off", "legal_aid", "protection_order", "rights_after_divorce", "telling_the_children", "violence_help",
    },
    "bereavement": {"after_death_tasks", "first_days", "grief_and_children", "plain_funeral", "when_to_seek_help"},
    "relief": {"minors", "policy_card", "way_home"},
    "care": {"self_care"},
}  # fmt: skip
OF_HANDOUTS = {"funeral_mental_help", "legal_aid_office"}
"""Keys of the site's own texts that no form asks for."""


def test_the_shipped_handouts_say_where_they_come_from() -> None:
    """Source, status and a version of our own wording, in both languages. None has been verified by anybody yet."""
    handouts = read_handouts()
    assert set(handouts) == {f"{desk}/{name}" for desk, names in SHIPPED.items() for name in names}
    assert all(one.source and one.own_version >= 1 and len(one.zh) == len(one.en) for one in handouts.values())
    assert {one.status for one in handouts.values()} == {"assumed"}


def test_what_betrays_somebody_is_marked_and_says_so_first() -> None:
    """Those about violence at home begin with a box that having the sheet may not be safe."""
    unsafe = {one.id: one for one in read_handouts().values() if one.unsafe_with_violence}
    assert set(unsafe) == {"marriage/protection_order", "marriage/violence_help"}
    for one in unsafe.values():
        assert one.zh[0].kind is BlockKind.BOX
        assert "可能不安全" in one.zh[0].lines[0][0].text


def test_a_text_of_the_site_is_the_same_in_forms_and_handouts() -> None:
    """So that a site says it once; a key of handouts alone is listed above."""
    of_forms = {field.local for form in load().forms.values() for field in form.fields.values() if field.local}
    used = {
        span.local
        for one in read_handouts().values()
        for block in one.zh
        for line in block.lines
        for span in line
        if span.local
    }
    assert len(used) > 8
    assert used - of_forms == OF_HANDOUTS


def test_a_place_for_the_sites_own_text_and_for_a_hand(tmp_path: Path) -> None:
    """Both are read as places, in their weight."""
    text = GOOD.replace("**不用等**", "**{local.court_where}** {gap}").replace(
        "**Do not", "{gap} **{local.court_where} not"
    )
    spans = _read(tmp_path, text).zh[1].lines[0]
    assert [(span.place, span.is_bold) for span in spans if span.place] == [
        ("site.phone", False),
        ("local.court_where", True),
        ("gap", False),
    ]


def test_a_handout_is_read_block_by_block(tmp_path: Path) -> None:
    """A box of two lines is one idea; the two languages have the same blocks."""
    handout = _read(tmp_path, GOOD)
    assert [block.kind.value for block in handout.zh] == ["heading", "paragraph", "item", "box"]
    assert [span.site for span in handout.en[1].lines[0] if span.site] == ["phone"]
    assert len(handout.zh[-1].lines) == 2


@pytest.mark.parametrize(
    ("old", "new", "key", "reason"),
    [
        ("own_version = 1", "own_version = 1\ncolour = 1", "colour", "unknown"),
        ('source = "自拟"\n', "", "source", "required"),
        ('en = "Title"', 'en = " "', "title.en", "empty"),
        ("own_version = 1", "own_version = 0", "own_version", "from 1"),
        ("<!-- en -->", "", "en", "missing"),
        ("{site.phone}。", "{case.name}。", "zh", "unknown placeholder"),
        ("{site.phone}。", "{phone}。", "zh", "unknown placeholder"),
        ("{site.phone}。", "{local.Court}。", "zh", "unknown placeholder"),
        ("Call {site.phone}.", "Call {local.phone}.", "en", "placeholders"),
        ("- 一件", "1. 一件", "zh", "unsupported markup"),
        ("**不用等**", "**不用等", "zh", "partner"),
        ("- 一件", "[一件](x)", "zh", "unsupported markup"),
        ("- One\n", "", "en", "block 3"),
        ("Call {site.phone}.", "Call us.", "en", "placeholders"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, old: str, new: str, key: str, reason: str) -> None:
    """The file, the key or language, and why."""
    with pytest.raises(BadDefinition) as refused:
        _read(tmp_path, GOOD.replace(old, new, 1))
    assert refused.value.facts["file"] == "handouts/marriage/try.md"
    assert refused.value.facts["key"] == key
    assert reason in str(refused.value.facts["reason"])


def test_the_help_numbers_are_read_and_can_be_dialled() -> None:
    """Each once, with words in both languages."""
    numbers = read_help_numbers().number
    assert {"110", "120", "12356", "12338", "12348"} <= {one.number for one in numbers}
    assert len({one.number for one in numbers}) == len(numbers)
