"""Lines break where a Chinese reader expects it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.paper.fonts import Style, installed_fonts
from app.paper.text import Measure

NO_START = "、。”’〉》」』】〕·\uff0c\uff1a\uff1b\uff1f\uff01\uff09"
NO_END = "“‘〈《「『【〔\uff08"
MIXED = st.text(st.sampled_from("我们谈过了的一abc12 .-/" + NO_START + NO_END + "𠅤䶮㛃"), max_size=120)


@pytest.fixture(scope="module")
def measure() -> Measure:
    """Plain text of cell size."""
    return Measure(installed_fonts(), Style.PLAIN, 10.5)


def _bare(text: str) -> str:
    return "".join(text.split())


@settings(max_examples=60, deadline=None)
@given(text=MIXED, room=st.floats(40, 300))
def test_wrapping_loses_nothing_and_stays_within_the_room(measure: Measure, text: str, room: float) -> None:
    """Every character but the spaces at the breaks comes out in order, on lines no wider than the room."""
    lines = measure.wrap(text, room)
    assert _bare("".join(lines)) == _bare(text)
    assert all(measure.width(line) <= room + 0.01 for line in lines)


@settings(max_examples=60, deadline=None)
@given(words=st.lists(st.sampled_from(["谈话", "了\uff0c", "“好”", "(甲)", "ab\uff0c", "《单》"]), max_size=40))
def test_no_line_starts_with_a_closing_mark(measure: Measure, words: list[str]) -> None:
    """Kinsoku: in ordinary text closing marks stay with what they close and opening marks with what they open."""
    text = "".join(word.replace("(", "\uff08").replace(")", "\uff09") for word in words)
    lines = measure.wrap("始" + text, 110)
    assert not any(line[:1] in tuple(NO_START) for line in lines[1:])
    assert not any(line[-1:] in tuple(NO_END) for line in lines[:-1])


CLOSING = "。，、；：？！”’）》〉」』】〕·…—～％%!?,.;:)"
OPENING = "“‘（《〈「『【〔(￥"
HAN = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FEF) | st.sampled_from("𠅤䶮㛃")
PIECES = st.builds(
    "{}{}{}".format,
    st.text(st.sampled_from(OPENING), max_size=2),
    HAN | st.sampled_from(["2026", "km", "Müller"]),
    st.text(st.sampled_from(CLOSING), max_size=3),
)


@settings(max_examples=150, deadline=None)
@given(pieces=st.lists(PIECES, max_size=60), room=st.floats(90, 300))
def test_kinsoku_holds_in_any_text(measure: Measure, pieces: list[str], room: float) -> None:
    """Whatever is written: no line but a paragraph's first starts with a closing mark, none but its last ends with
    an opening one, and no character is lost for it."""
    text = "".join(pieces)
    lines = measure.wrap(text, room)
    assert "".join(lines) == text
    assert not any(line.startswith(tuple(CLOSING)) for line in lines[1:])
    assert not any(line.endswith(tuple(OPENING)) for line in lines[:-1])


def test_latin_words_and_numbers_stay_whole(measure: Measure) -> None:
    """A Latin word goes to the next line whole when it fits there."""
    lines = measure.wrap("会见人是 Konstantinopoulos 与 00000001234 先生", 110)
    assert any("Konstantinopoulos" in line for line in lines)
    assert any("00000001234" in line for line in lines)


def test_a_word_longer_than_a_line_is_cut(measure: Measure) -> None:
    """An 80-character name without a space fills its lines and overflows none."""
    name = "Wolfeschlegelsteinhausenbergerdorff" * 3
    lines = measure.wrap(name, 100)
    assert "".join(lines) == name
    assert all(measure.width(line) <= 100 for line in lines)


def test_a_name_with_a_middle_dot_never_starts_a_line_with_it(measure: Measure) -> None:
    """阿依古丽·买买提 breaks after the dot, not before it."""
    for room in range(30, 90):
        assert not any(line.startswith("·") for line in measure.wrap("阿依古丽·买买提", room))


def test_line_breaks_typed_are_kept(measure: Measure) -> None:
    """Each way of ending a line starts a new one; an empty line stays."""
    assert measure.wrap("一\r\n二\n\n三\u2028四", 300) == ["一", "二", "", "三", "四"]


def test_control_and_direction_marks_have_no_power(measure: Measure) -> None:
    """A direction override vanishes, a bell shows as its picture, a tab is room: the order read is the order kept."""
    assert measure.wrap("李\u202e强\u200b\x07\t完\ufe0f", 300) == ["李强␇  完"]


def test_a_label_has_lines_of_about_the_same_length(measure: Measure) -> None:
    """Six characters and one that does not fit become four and three, never six and one; words stay whole."""
    assert [len(line) for line in measure.balance("主要问题与诉求", 69)] == [4, 3]
    assert measure.balance("Husband's name", 60) == ["Husband's", "name"]


def test_a_date_its_weekday_and_a_telephone_number_stay_whole(measure: Measure) -> None:
    """Broken before the bracket, never inside it; where not even a line holds one, at its smallest joints."""
    date = "2026年11月23日（周一）"
    assert measure.wrap(date, measure.width("2026年11月23日") + 1) == ["2026年11月23日", "（周一）"]
    assert measure.wrap("就在" + date + "前来", measure.width(date) + 1) == ["就在2026年11月23日", "（周一）前来"]
    halves = ["2026年", "12月23日", "（周三）"]
    assert measure.wrap("".join(halves), measure.width("2026年12月2") + 1) == halves
    assert measure.wrap("2026年12月3日", measure.width("2026年") + 1) == ["2026年", "12月3", "日"]
    assert measure.wrap("电话 000 0000 0001", measure.width("电话 000 0000 0")) == ["电话", "000 0000 0001"]
    assert measure.wrap("000 0000 0001", measure.width("000 0000") + 1) == ["000 0000", "0001"]


def test_a_label_breaks_after_a_phrase_where_that_costs_no_line(measure: Measure) -> None:
    """睡眠 is not torn in two when the line can end at a mark."""
    room = measure.width("睡眠、饮食、") + 1
    assert measure.balance("身体：睡眠、饮食、疼痛", room) == ["身体：睡眠、", "饮食、疼痛"]


def test_a_number_does_not_stand_alone_above_its_long_phrase(measure: Measure) -> None:
    """三、 keeps some of what it counts beside it; above a short phrase it may stand."""
    long, short = "三、同意服务结束后按上述方式联系", "三、注销户口"
    first, _ = measure.balance(long, measure.width(long) - 20)
    assert len(first) > 5
    assert measure.balance(short, measure.width("注销户口") + 1) == ["三、", "注销户口"]
