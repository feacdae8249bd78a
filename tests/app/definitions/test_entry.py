"""What is typed becomes a value, is stored, comes back and is read, and nothing on the way is lost."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.definitions.entry import answers_of, for_paper, from_stored, parse, raw_of, show, show_day, to_stored
from app.definitions.loader import Definitions
from app.definitions.sample import sample
from app.definitions.tables import rows_of
from app.definitions.typed import LONGEST
from app.definitions.values import Code, CodeList, Field, FieldKind, FormValue, Words
from app.errors import BadEntry
from app.now import CHINA

CODES: Mapping[str, CodeList] = {
    "COLOUR": CodeList("COLOUR", "t", "assumed", (Code("r", Words("红", "red")), Code("g", Words("绿", "green")))),
    "YESNO": CodeList("YESNO", "t", "assumed", (Code("yes", Words("是", "yes")), Code("no", Words("否", "no")))),
}

NO_CONTROL = st.characters(exclude_categories=["Cs", "Cc"])

words = st.text(NO_CONTROL, min_size=1, max_size=60).map(str.strip).filter(bool)

VALUES: dict[FieldKind, st.SearchStrategy[FormValue]] = {
    FieldKind.TEXT: words,
    FieldKind.LONG: words,
    FieldKind.PHONE: st.from_regex(r"[0-9+ ()-]{1,20}", fullmatch=True).map(str.strip).filter(bool),
    FieldKind.ID_NUMBER: st.from_regex(r"[0-9]{17}[0-9X]", fullmatch=True),
    FieldKind.DATE: st.dates(date(1000, 1, 1)),
    FieldKind.DATETIME: st.datetimes(datetime(1000, 1, 1), timezones=st.just(CHINA)).map(  # noqa: DTZ001 - zone follows
        lambda moment: moment.replace(second=0, microsecond=0)
    ),
    FieldKind.INTEGER: st.integers(-(10**14), 10**14),
    FieldKind.DECIMAL: st.decimals(-(10**9), 10**9, places=2),
    FieldKind.YESNO: st.booleans(),
    FieldKind.CHOICE: st.sampled_from(["r", "g"]),
    FieldKind.CHOICES: st.sampled_from([("r",), ("g",), ("r", "g")]),
}


def field(kind: FieldKind) -> Field:
    """A field of a kind."""
    codes = "COLOUR" if kind in {FieldKind.CHOICE, FieldKind.CHOICES} else None
    return Field(id="it", kind=kind, label=Words("它", "it"), codes=codes)


def problem_of(kind: FieldKind, raw: str) -> object:
    """The problem code of an entry that is refused."""
    with pytest.raises(BadEntry) as mistake:
        parse(field(kind), raw, CODES)
    assert mistake.value.facts["field"] == "it"
    return mistake.value.facts["problem"]


@pytest.mark.parametrize("kind", VALUES)
@given(data=st.data())
def test_a_value_survives_the_field_and_the_record(kind: FieldKind, data: st.DataObject) -> None:
    """Typed again it is the same; stored as plain data, encoded and read back it is the same."""
    value = data.draw(VALUES[kind])
    assert parse(field(kind), raw_of(value), CODES) == value
    stored = msgspec.msgpack.decode(msgspec.msgpack.encode(to_stored(value)))
    assert from_stored(field(kind), stored) == value


@pytest.mark.parametrize("kind", FieldKind)
@pytest.mark.parametrize("raw", ["", "  ", "　", ()])
def test_nothing_typed_is_no_answer(kind: FieldKind, raw: str | tuple[str, ...]) -> None:
    """An empty field holds None, which is stored and shown as nothing."""
    value = parse(field(kind), raw, CODES)
    assert value is None
    assert (raw_of(value), to_stored(value), from_stored(field(kind), None)) == ("", None, None)
    assert show(field(kind), value, "zh", CODES) == ""


@pytest.mark.parametrize(
    "raw",
    [
        "2026-11-23",
        "2026年11月23日",
        "2026年11月23号",
        "2026 年 11 月 23 日",
        "20261123",
        "2026.11.23",
        "2026/11/23",
        "２０２６－１１－２３",
        "２０２６年１１月２３日（周一）",
        " 2026-11-23 星期一",
    ],
)
def test_a_date_is_read_as_people_write_it(raw: str) -> None:
    """Dashes, dots, slashes, characters, full width, with or without the weekday."""
    assert parse(field(FieldKind.DATE), raw, CODES) == date(2026, 11, 23)


@pytest.mark.parametrize(
    "raw", ["2026-11-23 14:30", "2026年11月23日14时30分", "2026-11-23T14:30+08:00", "20261123 14：30"]
)
def test_a_moment_is_read_as_people_write_it(raw: str) -> None:
    """A day and then a time, in China."""
    assert parse(field(FieldKind.DATETIME), raw, CODES) == datetime(2026, 11, 23, 14, 30, tzinfo=CHINA)


@pytest.mark.parametrize(
    ("kind", "raw", "problem"),
    [
        (FieldKind.DATE, "明天", "not_a_date"),
        (FieldKind.DATE, "26-11-23", "not_a_date"),
        (FieldKind.DATE, "2026-02-30", "no_such_day"),
        (FieldKind.DATE, "20261301", "no_such_day"),
        (FieldKind.DATETIME, "2026-11-23", "not_a_moment"),
        (FieldKind.DATETIME, "2026-11-23 25:00", "no_such_time"),
        (FieldKind.INTEGER, "三", "not_a_number"),
        (FieldKind.INTEGER, "1.5", "not_a_whole_number"),
        (FieldKind.DECIMAL, "NaN", "not_a_number"),
        (FieldKind.DECIMAL, "1,23", "not_a_number"),
        (FieldKind.YESNO, "也许", "not_yes_or_no"),
        (FieldKind.CHOICE, "blue", "unknown_code"),
        (FieldKind.CHOICES, "r,blue", "unknown_code"),
        (FieldKind.TEXT, "a\x00b", "control_character"),
        (FieldKind.LONG, "a\x1bb", "control_character"),
        (FieldKind.TEXT, "\ud800", "control_character"),
        (FieldKind.TEXT, "字" * 501, "too_long"),
        (FieldKind.PHONE, "1" * 61, "too_long"),
    ],
)
def test_what_cannot_be_stored_is_refused_with_a_code(kind: FieldKind, raw: str, problem: str) -> None:
    """Each mistake has its own code, so that the sentence can be exact."""
    assert problem_of(kind, raw) == problem


def test_an_error_never_repeats_what_was_typed() -> None:
    """Facts of errors may be logged; answers may not."""
    with pytest.raises(BadEntry) as mistake:
        parse(field(FieldKind.DATE), "王敏的生日", CODES)
    assert "王敏" not in str(mistake.value) + repr(mistake.value)


@pytest.mark.parametrize("text", ["👩‍👧 和好", "שלום \u202e反\u202c", "𠅤䶮㛃", "e\u0301", "<b>&amp;", "﨑"])
def test_emoji_marks_and_rare_characters_survive_as_typed(text: str) -> None:
    """Nothing is normalised, folded or dropped in a text."""
    for kind in (FieldKind.TEXT, FieldKind.LONG):
        assert parse(field(kind), text, CODES) == text


def test_a_story_keeps_its_lines_and_a_name_has_none() -> None:
    """Line ends of every system become one kind; in a one-line field they become spaces."""
    assert parse(field(FieldKind.LONG), "一\r\n\r\n  二\r三\n", CODES) == "一\n\n  二\n三"
    assert parse(field(FieldKind.TEXT), "示例路\n2号", CODES) == "示例路 2号"


@given(st.text(max_size=80), st.sampled_from(sorted(FieldKind)))
def test_anything_typed_gives_a_value_or_a_code(raw: str, kind: FieldKind) -> None:
    """No entry makes the program fail."""
    try:
        value = parse(field(kind), raw, CODES)
    except BadEntry as mistake:
        assert mistake.facts["problem"]
        return
    assert from_stored(field(kind), to_stored(value)) == value


def test_full_width_numbers_are_numbers() -> None:
    """Input methods type full-width digits."""
    assert parse(field(FieldKind.INTEGER), "１２", CODES) == 12
    assert parse(field(FieldKind.DECIMAL), "１,２３４．５", CODES) == Decimal("1234.5")
    assert parse(field(FieldKind.ID_NUMBER), "９９０１０１ 19920803 002ｘ", CODES) == "99010119920803002X"
    assert parse(field(FieldKind.PHONE), "１３８－0000", CODES) == "138-0000"


def test_a_choice_can_be_typed_by_its_words() -> None:
    """The code, or the words in either language."""
    assert [parse(field(FieldKind.CHOICE), raw, CODES) for raw in ("r", "红", "red")] == ["r"] * 3
    assert parse(field(FieldKind.CHOICES), ("g", "r", "g"), CODES) == ("r", "g")


def test_what_another_version_stored_is_unreadable_not_wrong() -> None:
    """A value of the wrong type is refused by name, never guessed."""
    for kind, stored in ((FieldKind.DATE, "soon"), (FieldKind.INTEGER, True), (FieldKind.CHOICES, "r")):
        with pytest.raises(BadEntry) as mistake:
            from_stored(field(kind), stored)
        assert mistake.value.facts["problem"] == "unreadable"


@pytest.mark.parametrize(
    ("kind", "value", "zh", "en"),
    [
        (FieldKind.DATE, date(2026, 11, 23), "2026年11月23日（周一）", "Mon 23 Nov 2026"),
        (
            FieldKind.DATETIME,
            datetime(2026, 11, 23, 9, 5, tzinfo=CHINA),
            "2026年11月23日（周一） 09:05",
            "Mon 23 Nov 2026 09:05",
        ),
        (FieldKind.YESNO, False, "否", "no"),
        (FieldKind.CHOICE, "g", "绿", "green"),
        (FieldKind.CHOICE, "retired", "retired", "retired"),
        (FieldKind.CHOICES, ("r", "g"), "红、绿", "red; green"),
        (FieldKind.DECIMAL, Decimal("1E+3"), "1000", "1000"),
        (FieldKind.INTEGER, 0, "0", "0"),
    ],
)
def test_a_value_is_shown_in_words(kind: FieldKind, value: FormValue, zh: str, en: str) -> None:
    """Dates with their weekday, codes as words; a code the list does not know stays visible."""
    assert show(field(kind), value, "zh", CODES) == zh
    assert show(field(kind), value, "en", CODES) == en


def test_a_day_is_written_in_traditional_characters_too() -> None:
    """The character for week differs; everything else is the same."""
    assert show_day(date(2026, 11, 23), "zh-Hant") == "2026年11月23日（週一）"


def test_paper_is_given_codes_for_boxes_and_words_for_the_rest(real: Definitions) -> None:
    """Choices and yes/no come as codes, dates and text as they are read."""
    form = real.form("marriage/counselling_registration")
    shown = for_paper(form, sample(form, real, date(2026, 11, 23)), "zh", real.codes)
    assert (shown["mode"], shown["informed"]) == ("face", "yes")
    assert shown["registered_on"] == "2026年11月23日（周一）"


def test_every_text_has_a_bound() -> None:
    """No kind of text is unbounded."""
    assert set(LONGEST) == {FieldKind.TEXT, FieldKind.LONG, FieldKind.PHONE, FieldKind.ID_NUMBER}


def test_an_answer_stored_under_an_older_code_is_read_as_the_code_of_today(real: Definitions) -> None:
    """Lists that were one in meaning are one list: choice, table cell, words and typed text know the older names."""
    closing, plan = real.form("bereavement/grief_closing"), real.form("bereavement/life_plan")
    assert answers_of(closing, {"reason": "lost"}, real.codes)["reason"] == "04"
    (row,) = rows_of(answers_of(plan, {"plan.a1.domain": "money", "plan.a1.goal": "x"}, real.codes)["plan"])
    assert row.cells == {"domain": "01", "goal": "x"}
    assert real.codes["CASE_CLOSE"].label("lost", "zh") == "失联"
    assert parse(closing.fields["reason"], "lost", real.codes) == "04"


def test_two_older_names_of_one_answer_are_one_answer(real: Definitions) -> None:
    """Of several choices, each today's code once."""
    reds = Code("r", Words("红", "red"), also=("red1", "red2"))
    codes = {"COLOUR": CodeList("COLOUR", "t", "assumed", (reds, Code("g", Words("绿", "green"))))}
    form = msgspec.structs.replace(real.form("bereavement/grief_closing"), fields={"it": field(FieldKind.CHOICES)})
    assert answers_of(form, {"it": ["red1", "g", "red2"]}, codes) == {"it": ("r", "g")}
