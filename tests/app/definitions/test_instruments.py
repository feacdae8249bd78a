"""Every instrument this program ships, and every mistake in one, named by file, key and reason."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pytest

from app.definitions.instrument_file import load_instruments
from app.definitions.instrument_values import InstrumentWords
from app.domain.screening import Result, asked, score
from app.errors import BadDefinition

SHIPPED = ("phq9", "phq4", "gad7", "k10", "k6", "who5", "pg13r", "bgq", "cbi", "proqol5", "qmi", "cssrs")

SHEET = """
version = 1
title   = { zh = "测试", en = "Test" }
source  = { zh = "出处", en = "source" }
licence = { zh = "用法", en = "licence" }
status  = "assumed"
missing_above = 20

[[items]]
first  = 1
last   = 2
range  = [0, 3]
topics = [{ zh = "睡眠", en = "sleep" }, { zh = "食欲", en = "appetite" }]

[[items]]
first = 3
last  = 3
range = [0, 100]
step  = 25

[[scale]]
id       = "total"
title    = { zh = "总分", en = "Total" }
items    = [1, 2]
reverse  = [2]
total    = "sum"
range    = [0, 6]
at_least = 3
positive_when = [{ item = 3, value = 25 }]
bands    = [
  { id = "low", from = 0, zh = "低", en = "low" },
  { id = "high", from = 3, zh = "高", en = "high" },
]

[[risk]]
item  = 2
above = 0

[[only_when]]
item  = 1
value = 1

[time]
item        = 3
least       = 12
least_child = 6
"""

LEVELS = """
version = 1
title   = { zh = "测试", en = "Test" }
source  = { zh = "出处", en = "source" }
licence = { zh = "用法", en = "licence" }
status  = "assumed"
missing_above = 20

[[items]]
first = 1
last  = 3
range = [0, 1]

[[branch]]
items = [2]
when  = { item = 1, value = 1 }

[[level]]
id = "none"
zh = "未见"
en = "none"

[[level]]
id    = "low"
zh    = "低"
en    = "low"
items = [1, 2, 3]
"""


@pytest.fixture(scope="module")
def shipped() -> Mapping[str, InstrumentWords]:
    """The instruments of this program."""
    return load_instruments()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two sound instruments in a folder of their own."""
    (tmp_path / "instruments").mkdir()
    for name, content in (("sheet", SHEET), ("levels", LEVELS)):
        (tmp_path / f"instruments/{name}.toml").write_text(content, "utf-8")
    return tmp_path


def test_all_are_there(shipped: Mapping[str, InstrumentWords]) -> None:
    """Twelve, no more: those that need a licence for electronic use are not shipped."""
    assert set(shipped) == set(SHIPPED)


@pytest.mark.parametrize("key", SHIPPED)
def test_each_has_a_source_and_a_licence_and_no_item_text(key: str, shipped: Mapping[str, InstrumentWords]) -> None:
    """A topic is a few words; a licence note says how it may be used."""
    found = shipped[key]
    assert found.source.zh.strip() and found.source.en.strip()
    assert len(found.licence.zh) > 10 and len(found.licence.en) > 10
    assert set(found.topics) == {item.number for item in found.instrument.items}
    for topic in found.topics.values():
        assert len(topic.zh) <= 12
        assert len(topic.en) <= 40
        assert not set(topic.zh) & set("您？?")
    assert "诊断" not in found.title.zh + "".join(words.zh for words in found.bands.values())


def _spread(shipped: InstrumentWords, scale_id: str, total: int) -> dict[int, int]:
    """Answers that make a scale's sum `total`, the other items at their smallest."""
    instrument = shipped.instrument
    scale = next(scale for scale in instrument.scales if scale.id == scale_id)
    left = total // scale.times - sum(instrument.items[number - 1].least for number in scale.items)
    answers = {item.number: item.least for item in instrument.items}
    for number in scale.items:
        item = instrument.items[number - 1]
        more = min(left, item.most - item.least) // item.step * item.step
        left -= more
        answers[number] = item.most - more if number in scale.reverse else item.least + more
    assert left == 0
    return answers


BANDS = [
    ("phq9", {0: "minimal", 4: "minimal", 5: "mild", 9: "mild", 10: "moderate", 14: "moderate"}),
    ("phq9", {15: "moderately_severe", 19: "moderately_severe", 20: "severe", 27: "severe"}),
    ("gad7", {0: "minimal", 4: "minimal", 5: "mild", 9: "mild", 10: "moderate", 14: "moderate", 15: "severe"}),
    ("phq4", {0: "minimal", 2: "minimal", 3: "mild", 5: "mild", 6: "moderate", 8: "moderate", 9: "severe"}),
    ("k10", {10: "low", 15: "low", 16: "moderate", 21: "moderate", 22: "high", 29: "high", 30: "very_high"}),
    ("k6", {0: "below", 12: "below", 13: "reached", 24: "reached"}),
    ("who5", {0: "very_low", 28: "very_low", 32: "low", 48: "low", 52: "fair", 100: "fair"}),
    ("bgq", {0: "below", 4: "below", 5: "reached", 10: "reached"}),
    ("qmi", {6: "low", 29: "low", 30: "not_low", 45: "not_low"}),
]


@pytest.mark.parametrize(("key", "expected"), BANDS)
def test_the_bands_turn_where_they_should(
    key: str, expected: dict[int, str], shipped: Mapping[str, InstrumentWords]
) -> None:
    """At every cut-off, on both sides of it."""
    for total, band in expected.items():
        found = score(shipped[key].instrument, _spread(shipped[key], "total", total)).scores[0]
        assert (found.total, found.band) == (total, band)


@pytest.mark.parametrize(
    ("key", "scale", "not_yet", "reached"),
    [
        ("phq9", "total", 9, 10),
        ("gad7", "total", 9, 10),
        ("phq4", "anxiety", 2, 3),
        ("phq4", "depression", 2, 3),
        ("k6", "total", 12, 13),
        ("who5", "total", 52, 48),
        ("bgq", "total", 4, 5),
        ("qmi", "total", 30, 29),
    ],
)
def test_positive_begins_where_it_should(
    key: str, scale: str, not_yet: int, reached: int, shipped: Mapping[str, InstrumentWords]
) -> None:
    """The last total that is not, and the first that is; for WHO-5 and QMI a low total is."""
    assert score(shipped[key].instrument, _spread(shipped[key], scale, not_yet)).positive is False
    assert score(shipped[key].instrument, _spread(shipped[key], scale, reached)).positive is True


def _scored(shipped: Mapping[str, InstrumentWords], key: str, *answers: int) -> Result:
    return score(shipped[key].instrument, dict(enumerate(answers, start=1)))


def test_phq9_by_hand(shipped: Mapping[str, InstrumentWords]) -> None:
    """One point on item 9 raises the prompt by itself, at a total of 1; without it 24 points do not."""
    prompted = _scored(shipped, "phq9", 0, 0, 0, 0, 0, 0, 0, 0, 1)
    assert (prompted.scores[0].total, prompted.positive, prompted.risk) == (1, False, (9,))
    assert _scored(shipped, "phq9", 3, 3, 3, 3, 3, 3, 3, 3, 0).risk == ()


def test_phq4_by_hand(shipped: Mapping[str, InstrumentWords]) -> None:
    """2 and 1 on worry, 1 and 0 on mood: 4, mild, positive by the first pair."""
    found = _scored(shipped, "phq4", 2, 1, 1, 0)
    assert [(one.total, one.band, one.positive) for one in found.scores] == [
        (4, "mild", None),
        (3, None, True),
        (1, None, False),
    ]


def test_k10_and_proqol_have_no_cut_off(shipped: Mapping[str, InstrumentWords]) -> None:
    """Only bands: whether it is positive stays unsaid."""
    assert _scored(shipped, "k10", *[5] * 10).positive is None
    assert _scored(shipped, "proqol5", *[5] * 30).positive is None


def test_cbi_by_hand(shipped: Mapping[str, InstrumentWords]) -> None:
    """Means of three scales; full energy (item 13) brings the mean of work down."""
    found = _scored(shipped, "cbi", *[50] * 6, *[75] * 6, 25, *[100] * 6)
    assert [(one.scale, one.total, one.band) for one in found.scores] == [
        ("personal", 50, "attention"),
        ("work", 75, "high"),
        ("client", 100, "severe"),
    ]
    rested = _scored(shipped, "cbi", *[25, 50, 50, 50, 50, 50], *[50] * 6, 100, *[100, 100, 100, 100, 100, 75])
    assert [(one.total, one.band, one.positive) for one in rested.scores] == [
        (Decimal("45.8"), "below", False),
        (Decimal("42.9"), "below", False),
        (Decimal("95.8"), "high", True),
    ]


def test_cbi_scales_stand_alone(shipped: Mapping[str, InstrumentWords]) -> None:
    """Somebody without people to serve leaves that scale open and still has the two others."""
    found = _scored(shipped, "cbi", *[0] * 12, 100)
    assert [one.total for one in found.scores] == [0, 0, None]
    assert not found.complete


def test_proqol_by_hand(shipped: Mapping[str, InstrumentWords]) -> None:
    """Five of the burnout items are turned: all 1 makes 5 × 5 + 5 × 1 there. The bands turn at 23 and 42."""
    assert [one.total for one in _scored(shipped, "proqol5", *[1] * 30).scores] == [10, 30, 10]
    for scale in ("satisfaction", "burnout", "secondary_stress"):
        for total, band in ((10, "low"), (22, "low"), (23, "average"), (41, "average"), (42, "high"), (50, "high")):
            result = score(shipped["proqol5"].instrument, _spread(shipped["proqol5"], scale, total))
            found = next(one for one in result.scores if one.scale == scale)
            assert (found.total, found.band) == (total, band)
    scales = shipped["proqol5"].instrument.scales
    assert sorted(number for scale in scales for number in scale.items) == list(range(1, 31))


def test_pg13r_by_hand(shipped: Mapping[str, InstrumentWords]) -> None:
    """Ten items of thirteen are counted: 10 to 50, positive from 30 with impairment, after twelve months."""
    assert _scored(shipped, "pg13r", 1, 12, *[3] * 10, 1).positive is True
    assert _scored(shipped, "pg13r", 1, 12, *[3] * 10, 0).positive is False
    below = _scored(shipped, "pg13r", 1, 12, 2, *[3] * 9, 1)
    assert (below.scores[0].total, below.scores[0].band, below.positive) == (29, "below", False)
    early = _scored(shipped, "pg13r", 1, 11, *[5] * 10, 1)
    assert (early.scores[0].total, early.positive, early.why) == (None, None, ("too_early",))
    months = {1: 1, 2: 6, 13: 1} | dict.fromkeys(range(3, 13), 5)
    assert score(shipped["pg13r"].instrument, months, child=True).scores[0].total == 50


@pytest.mark.parametrize(
    ("answers", "level"),
    [
        ({1: 0, 2: 0, 6: 0}, "none"),
        ({1: 1, 2: 0, 6: 0}, "low"),
        ({1: 0, 2: 1, 3: 0, 4: 0, 5: 0, 6: 0}, "low"),
        ({1: 0, 2: 1, 3: 1, 4: 0, 5: 0, 6: 0}, "moderate"),
        ({1: 0, 2: 1, 3: 0, 4: 1, 5: 0, 6: 0}, "high"),
        ({1: 0, 2: 1, 3: 0, 4: 0, 5: 1, 6: 0}, "high"),
        ({1: 0, 2: 0, 6: 1, 7: 0}, "moderate"),
        ({1: 0, 2: 0, 6: 1, 7: 1}, "high"),
    ],
)
def test_cssrs_by_hand(answers: dict[int, int], level: str, shipped: Mapping[str, InstrumentWords]) -> None:
    """Intent, plan or recent behaviour is high; any yes raises the prompt; there is no sum."""
    found = score(shipped["cssrs"].instrument, answers)
    assert (found.level, found.scores, found.complete) == (level, (), True)
    assert found.risk_prompt is (1 in answers.values())


@pytest.mark.parametrize(
    ("answers", "expected"),
    [({}, {1, 2, 6}), ({2: 0, 3: 1}, {1, 2, 6}), ({2: 1}, {1, 2, 3, 4, 5, 6}), ({6: 1}, {1, 2, 6, 7})],
)
def test_cssrs_asks_what_hangs_on_earlier_answers(
    answers: dict[int, int], expected: set[int], shipped: Mapping[str, InstrumentWords]
) -> None:
    """The branches of the screener; an instrument without any asks everything."""
    assert set(asked(shipped["cssrs"].instrument, answers)) == expected
    assert asked(shipped["phq9"].instrument, {}) == tuple(range(1, 11))


SHEET_MISTAKES = [
    ("version = 1", "version = 0", "version", "start at 1"),
    ("version = 1", "version = 1\ncolour = 1", "colour", "unknown field"),
    ('en = "Test"', 'en = " "', "title.en", "empty"),
    ('source  = { zh = "出处", en = "source" }', "", "source", "required"),
    ('zh = "出处"', 'zh = " "', "source.zh", "empty"),
    ('licence = { zh = "用法", en = "licence" }', "", "licence", "required"),
    ('en = "licence"', 'en = ""', "licence.en", "empty"),
    ("[[items]]\nfirst  = 1", "[fit]\nleast_age = 400\n[[items]]\nfirst = 1", "fit.least_age", "an age"),
    ("[[items]]\nfirst  = 1", "[fit]\nleast_age = 12\n[[items]]\nfirst = 1", "fit.age_status", "verified or assumed"),
    (
        "[[items]]\nfirst  = 1",
        '[fit]\nage_status = "assumed"\n[[items]]\nfirst = 1',
        "fit.age_status",
        "verified or assumed",
    ),
    ("[[items]]\nfirst  = 1", '[fit]\ndesks = ["bank"]\n[[items]]\nfirst = 1', "fit.desks", "unknown desk 'bank'"),
    ("[[items]]\nfirst  = 1", '[fit]\nwho = "all"\n[[items]]\nfirst = 1', "fit.who", "Invalid enum"),
    ('status  = "assumed"', 'status = "sure"', "status", "Invalid enum"),
    ("missing_above = 20", "missing_above = 50", "missing_above", "at most 20"),
    ("missing_above = 20", "missing_above = 20\nprorate = true", "prorate", "unknown field"),
    ("first  = 1", "first  = 2", "items[0].first", "next item is 1"),
    ("last   = 2", "last   = 3", "items[0].topics", "one topic for each"),
    ("last  = 3", "last  = 2", "items[1].last", "before the first"),
    ("last  = 3", "last  = 1000000000", "items[1].last", "before the first"),
    ("range  = [0, 3]", "range  = [3, 0]", "items[0].range", "smallest"),
    ("range  = [0, 3]", 'range  = [0, "3"]', "items[0].range[1]", "Expected `int`"),
    ("step  = 25", "step  = 30", "items[1].step", "does not lead"),
    ('zh = "睡眠"', 'zh = "最近两周里您的睡眠好不好呢"', "items[0].topics[0].zh", "item texts"),
    ('en = "sleep"', f'en = "{"sleep " * 9}"', "items[0].topics[0].en", "item texts"),
    ('id       = "total"', 'id = "Total"', "scale[0].id", "small letters"),
    ("items    = [1, 2]", "items    = []", "scale[0].items", "needs items"),
    ("items    = [1, 2]", "items    = [1, 4]", "scale[0].items", "no item 4"),
    ("items    = [1, 2]", "items    = [1, 2, 2]", "scale[0].items", "given twice"),
    ("reverse  = [2]", "reverse  = [3]", "scale[0].reverse", "not of this scale"),
    ('total    = "sum"', 'total    = "product"', "scale[0].total", "Invalid enum"),
    ('total    = "sum"', 'total    = "sum"\ntimes = 0', "scale[0].times", "at least 1"),
    ('total    = "sum"', 'total    = "sum"\ntimes = 4', "scale[0].range", "the items give 0 to 24"),
    ("range    = [0, 6]", "range    = [0, 7]", "scale[0].range", "the items give 0 to 6"),
    ("at_least = 3", "at_least = 7", "scale[0].at_least", "no total"),
    ("at_least = 3", "at_least = 3\nat_most = 2", "scale[0].at_most", "one cut-off"),
    ("at_least = 3", "", "scale[0].positive_when", "no cut-off"),
    ("{ item = 3, value = 25 }", "{ item = 4, value = 25 }", "scale[0].positive_when", "no item 4"),
    ("{ item = 3, value = 25 }", "{ item = 3, value = 101 }", "scale[0].positive_when", "never is"),
    ('id = "low", from = 0', 'id = "low", from = 1', "scale[0].bands[0].from", "smallest total"),
    ('id = "high", from = 3', 'id = "high", from = 0', "scale[0].bands[1].from", "go up"),
    ('id = "high", from = 3', 'id = "high", from = 7', "scale[0].bands[1].from", "no total"),
    ('id = "high", from = 3', 'id = "low", from = 3', "scale[0].bands", "given twice"),
    ('zh = "高", en = "high"', 'zh = "", en = "high"', "scale[0].bands[1].zh", "empty"),
    ("item  = 2\nabove", "item  = 9\nabove", "risk[0].item", "no item 9"),
    ("above = 0", "above = 3", "risk[0].above", "no answer is above"),
    ("item  = 1\nvalue = 1", "item  = 1\nvalue = 9", "only_when", "never is"),
    ("item        = 3", "item        = 5", "time.item", "no item 5"),
    ("least_child = 6", "least_child = 13", "time.least_child", "not more"),
    ("[time]", "[time", "", "line"),
]

LEVEL_MISTAKES = [
    ("range = [0, 1]", "range = [0, 2]", "level[1].items", "not yes or no"),
    ("items = [1, 2, 3]", "", "level[1].items", "reached by items"),
    ("items = [1, 2, 3]", "items = [4]", "level[1].items", "no item 4"),
    ('id    = "low"', 'id    = "none"', "level", "given twice"),
    ("items = [2]", "items = [4]", "branch[0].items", "no item 4"),
    ("items = [2]", "items = [1]", "branch[0].when", "earlier item"),
    ("{ item = 1, value = 1 }", "{ item = 1, value = 2 }", "branch[0].when", "never is"),
]


@pytest.mark.parametrize(
    ("name", "old", "new", "key", "reason"),
    [("sheet", *mistake) for mistake in SHEET_MISTAKES] + [("levels", *mistake) for mistake in LEVEL_MISTAKES],
)
def test_a_mistake_is_named(folder: Path, name: str, old: str, new: str, key: str, reason: str) -> None:
    """File, key and reason, whatever the mistake."""
    file = folder / f"instruments/{name}.toml"
    content = file.read_text("utf-8")
    assert old in content
    file.write_text(content.replace(old, new, 1), "utf-8")
    with pytest.raises(BadDefinition) as mistake:
        load_instruments(folder)
    facts = mistake.value.facts
    assert (facts["file"], facts["key"]) == (f"instruments/{name}.toml", key)
    assert reason in str(facts["reason"])


def test_scales_and_levels_do_not_mix(folder: Path) -> None:
    """Nor does an instrument have neither."""
    file = folder / "instruments/sheet.toml"
    file.write_text(SHEET + '\n[[level]]\nid = "none"\nzh = "未见"\nen = "none"\n', "utf-8")
    with pytest.raises(BadDefinition) as mistake:
        load_instruments(folder)
    assert mistake.value.facts["key"] == "scale"


def test_an_item_without_a_topic_is_called_by_its_number(folder: Path) -> None:
    """In both languages."""
    topic = load_instruments(folder)["sheet"].topics[3]
    assert (topic.zh, topic.en) == ("第 3 项", "Item 3")
