"""A filled form read back from its PDF, cell by cell, equals what was entered: every kind of field and column."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.definitions.entry import for_paper, parse, raw_of, show, tables_for_paper
from app.definitions.loader import load
from app.definitions.tables import rows_of as table_rows
from app.definitions.values import Code, CodeList, Field, FieldKind, FormValue, Lang, TableRow, Words
from app.now import CHINA
from app.paper.coverage import han_of_level_3
from app.paper.sheet import render
from app.paper.values import FormView, SheetLook
from tests.app.paper.cells import Cell, rows_of
from tests.app.paper.conftest import make_field, make_form

COLOURS = CodeList(
    "COLOUR", "test", "assumed", tuple(Code(one, Words(f"颜色{one}", f"colour {one}")) for one in "abcdefgh")
)
CODES = {"COLOUR": COLOURS, "YESNO": load().codes["YESNO"]}

# Ideographs of every block, names with dots and accents, both scripts in one word, kinsoku's marks, several ways to
# end a line.
HAN = st.sampled_from([*han_of_level_3()][::41])
WORDS = st.sampled_from(
    ["阿依古丽·买买提", "𠅤䶮㛃", "Nguyễn", "Müller-Łoś", "“好”，", "《单》。", "（甲）", "A座1-2号", "é", "3.5%", " "]
)
LATIN = st.text(st.sampled_from("abcdefghijklmnopqrstuvwxyzÀéñ'-"), min_size=1, max_size=80)
TEXTS = st.lists(HAN | WORDS | LATIN, min_size=1, max_size=40).map("".join).map(str.strip).filter(bool)
STORIES = st.lists(TEXTS, min_size=1, max_size=20).map("\n".join)
MOMENTS = st.datetimes(datetime(1000, 1, 1), timezones=st.just(CHINA))  # noqa: DTZ001 - zone follows
KINDS: Mapping[FieldKind, st.SearchStrategy[FormValue]] = {
    FieldKind.TEXT: TEXTS.filter(lambda text: len(text) <= 500),
    FieldKind.LONG: STORIES,
    FieldKind.DATE: st.dates(date(1000, 1, 1)),
    FieldKind.DATETIME: MOMENTS.map(lambda moment: moment.replace(second=0, microsecond=0)),
    FieldKind.INTEGER: st.integers(-(10**14), 10**14),
    FieldKind.DECIMAL: st.decimals(-(10**9), 10**9, places=2),
    FieldKind.YESNO: st.booleans(),
    FieldKind.CHOICE: st.sampled_from("abcdefgh"),
    FieldKind.CHOICES: st.sets(st.sampled_from("abcdefgh"), min_size=1).map(sorted).map(tuple),
    FieldKind.PHONE: st.from_regex(r"\+?[0-9]{2,4}([ -][0-9]{3,4}){0,5}", fullmatch=True),
    FieldKind.ID_NUMBER: st.from_regex(r"[0-9]{17}[0-9X]", fullmatch=True),
    FieldKind.SCALE: st.integers(1, 5),
}
COLUMNS = (
    (FieldKind.TEXT, FieldKind.LONG, FieldKind.DATE, FieldKind.DATETIME, FieldKind.YESNO),
    (FieldKind.INTEGER, FieldKind.DECIMAL, FieldKind.CHOICE, FieldKind.PHONE, FieldKind.ID_NUMBER),
)
ASKED = [
    make_field(
        kind.value, kind.value, f"问{kind.value}", f"Q{kind.value}",
        codes="COLOUR" if kind in (FieldKind.CHOICE, FieldKind.CHOICES) else None,
        minimum=Decimal(1) if kind is FieldKind.SCALE else None,
        maximum=Decimal(5) if kind is FieldKind.SCALE else None,
    )
    for kind in KINDS
]  # fmt: skip
TABLES = [
    make_field(
        f"t{at}", "table", f"表{at}", f"T{at}",
        columns=tuple(
            make_field(kind.value, kind.value, f"列{kind.value}", f"C{kind.value}",
                       codes="COLOUR" if kind is FieldKind.CHOICE else None)
            for kind in kinds
        ),
    )
    for at, kinds in enumerate(COLUMNS)
]  # fmt: skip
FORM = make_form([*ASKED, *TABLES], signs=("party", "worker"))
_BOXES = (FieldKind.CHOICE, FieldKind.CHOICES, FieldKind.YESNO, FieldKind.SCALE)


def _short(value: FormValue) -> FormValue:
    """What a table's cell is given: long texts have their own question."""
    return value[:60].strip() or "无" if isinstance(value, str) else value


@st.composite
def answers(draw: st.DrawFn) -> dict[str, FormValue]:
    """A value for every question and two rows for every table."""
    values: dict[str, FormValue] = {field.id: draw(KINDS[field.kind]) for field in ASKED}
    for table in TABLES:
        rows = [{one.id: _short(draw(KINDS[one.kind])) for one in table.columns} for _ in range(2)]
        values[table.id] = tuple(
            TableRow(str(at), {name: value for name, value in row.items() if not isinstance(value, tuple)})
            for at, row in enumerate(rows)
        )
    return values


@pytest.mark.parametrize("lang", ["zh", "en"])
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(values=answers())
def test_every_cell_reads_back(lang: Lang, values: dict[str, FormValue]) -> None:
    """Typed, printed, read in its own cell, typed again: the same value. Texts but for spaces at the ends of lines."""
    typed = {field.id: parse(field, raw_of(values[field.id]), CODES) for field in FORM.fields.values()}
    view = FormView(
        form=FORM, shown=for_paper(FORM, typed, lang, CODES), rows=tables_for_paper(FORM, typed, lang, CODES),
        codes=CODES, blank=False,
    )  # fmt: skip
    done = render(view, SheetLook(lang=lang))
    assert done.boxed == ()
    rows = rows_of(done.pdf)

    answered = _answered(rows)
    for field in ASKED:
        assert _read(field, answered[field.label.in_(lang)], lang) == _wanted(field, typed[field.id], lang)
    printed = [[cell.text for cell in row] for row in rows if len(row) == len(COLUMNS[0])]
    for table in TABLES:
        for row in table_rows(typed[table.id]):
            assert [_bare(show(one, row.cells[one.id], lang, CODES)) for one in table.columns] in printed


def _answered(rows: list[list[Cell]]) -> dict[str, list[Cell]]:
    """The value cells of each question, those on further pages after the first."""
    found: dict[str, list[Cell]] = {}
    for label, value in (row for row in rows if len(row) == 2):
        name = label.text.removesuffix("（续）").removesuffix("(continued)")
        found.setdefault(name, []).append(value)
    return found


def _read(field: Field, cells: list[Cell], lang: Lang) -> object:
    """What stands in the cells as a value; of a text its characters."""
    if field.kind in _BOXES:
        words = tuple(words.strip() for cell in cells for words in cell.ticked)
        return parse(field, words if field.kind is FieldKind.CHOICES else words[0], CODES)
    text = "".join(cell.text for cell in cells)
    if field.kind in (FieldKind.TEXT, FieldKind.LONG, FieldKind.PHONE) or lang == "en":
        return text
    return parse(field, text, CODES)


def _wanted(field: Field, value: FormValue, lang: Lang) -> object:
    if field.kind in _BOXES or (lang == "zh" and not isinstance(value, str)):
        return value
    return _bare(show(field, value, lang, CODES))


def _bare(text: str) -> str:
    return "".join(text.split())
