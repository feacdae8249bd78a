"""Whatever is handed to paper is printed whole, or as a boxed number somebody is told of; never silently less."""

import pytest

from app.definitions.values import Field, Section
from app.paper.sheet import render
from app.paper.values import FormView, Rendered, SheetLook
from tests.app.paper.cells import rows_of
from tests.app.paper.conftest import make_field, make_form
from tests.app.paper.faults import faults

STORY = "第{:04}句，他说“先这样吧”。"


def _long(count: int) -> str:
    return "".join(STORY.format(number) for number in range(count))


def _printed(fields: list[Field], shown: dict[str, str], rows: dict[str, tuple[tuple[str, ...], ...]]) -> Rendered:
    form = make_form(fields, signs=("party", "worker"))
    return render(FormView(form=form, shown=shown, rows=rows, codes={}, blank=False), SheetLook())


def test_twenty_thousand_characters_in_a_small_cell_flow_on() -> None:
    """A quarter of a table's width: every sentence is there in its order, on as many pages as needed."""
    columns = tuple(make_field(f"c{at}", "long", f"列{at}", width=1) for at in range(4))
    story = _long(1300)
    assert len(story) > 20_000
    done = _printed([make_field("t", "table", "表", columns=columns)], {}, {"t": (("甲", story, "乙", "丙"),)})

    written = [cell.text for row in rows_of(done.pdf) if len(row) == 4 for cell in row[1:2]]
    assert "".join(text for text in written if text != "列1") == story
    assert done.boxed == ()
    assert faults(done.pdf) == []


def test_one_of_three_answers_in_a_row_may_be_a_book() -> None:
    """Beside two short answers, in a third of a row: nothing of the three is lost."""
    fields = [make_field("a", "integer", "数"), make_field("b", "long", "话"), make_field("c", "text", "名")]
    form = make_form(fields, (Section(None, (("a", "b", "c"),)),))
    shown = {"a": "7", "b": _long(400), "c": "阿依古丽·买买提"}
    done = render(FormView(form=form, shown=shown, codes={}, blank=False), SheetLook())

    rows = [row for row in rows_of(done.pdf) if len(row) == 6]
    assert "".join(row[3].text for row in rows) == shown["b"]
    assert rows[0][1].text + rows[0][5].text == "7阿依古丽·买买提"
    assert faults(done.pdf) == []


@pytest.mark.parametrize(
    ("text", "boxed"),
    [
        ("👩‍👧 和好", "👩👧"),  # joined by a character that has no shape
        ("🀄🇨🇳", "🀄🇨🇳"),
        ("姓名 שלום", "שלום"),
        ("باتۇر", "باتۇر"),
        ("李\u202e强\u202c", ""),  # a mark that would turn the order has no power and no shape
    ],
)
def test_what_cannot_be_set_is_a_boxed_number_and_told(text: str, boxed: str) -> None:
    """Emoji and letters written from the right: each once in the list, its number on the page; the rest as typed."""
    done = _printed([make_field("q", "text", "问")], {"q": text}, {})
    assert set(done.boxed) >= {char for char in boxed if char.isalpha()}
    assert set(done.boxed) <= set(boxed)
    printed = next(row[1].text for row in rows_of(done.pdf) if row[0].text == "问")
    assert all(f"U+{ord(char):04X}" in printed for char in done.boxed)
    assert all(char in printed for char in text if char not in done.boxed and (char.isalpha() or char in boxed))
    assert faults(done.pdf) == []


@pytest.mark.parametrize("char", [*map(chr, (0, 7, 8, 27, 127))])
def test_a_control_character_from_elsewhere_shows_as_its_picture(char: str) -> None:
    """It cannot be typed here; in a record from another program it is seen, and changes nothing around it."""
    done = _printed([make_field("q", "text", "问")], {"q": f"前{char}后"}, {})
    printed = next(row[1].text for row in rows_of(done.pdf) if row[0].text == "问")
    assert (printed[0], printed[-1]) == ("前", "后")
    assert len(printed) > 2
