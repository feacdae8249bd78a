"""Where rest days come from."""

from datetime import date
from pathlib import Path

import pytest

from app.definitions.holidays import build, read_tables
from app.definitions.loader import SITE_HOLIDAYS, workdays
from app.errors import BadDefinition
from app.paths import data_root

NOTICE_2027 = """
[[table]]
year   = 2027
source = "test notice"
rest   = [2027-01-01, 2027-01-02, 2027-01-03, 2027-01-22]
work   = [2027-01-09]
"""


@pytest.fixture
def site_table(tmp_path: Path) -> Path:
    """A site's own table."""
    file = tmp_path / "holidays.toml"
    file.write_text(NOTICE_2027, "utf-8")
    return file


@pytest.mark.parametrize("day", ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"])
def test_the_notice_of_2026_works_on_these_weekends(day: str) -> None:
    """Make-up working days are no rest days."""
    assert not build().is_rest_day(date.fromisoformat(day))


def test_the_notice_of_2026_rests_a_week_in_october() -> None:
    """1 to 7 October, and 8 October is worked."""
    assert build().first_after_rest(date(2026, 10, 1)) == date(2026, 10, 8)


@pytest.mark.parametrize("year", range(2027, 2061))
def test_a_year_without_a_notice_has_the_thirteen_statutory_days(year: int) -> None:
    """Eve and three days of Spring Festival, Qingming, two in May, Dragon Boat, Mid-Autumn, three in October, New Year.

    A year in which Mid-Autumn falls into the October days has twelve.
    """
    days = {day for day in build().rest if day.year == year}
    assert len(days) in {12, 13}
    assert {date(year, 1, 1), date(year, 5, 1), date(year, 5, 2), date(year, 10, 1)} <= days


def test_a_site_table_publishes_a_year_and_changes_the_version(site_table: Path) -> None:
    """The site's notice replaces the statutory days of its year."""
    before, after = build(), build(site_table)
    assert 2027 not in before.published
    assert after.published == before.published | {2027}
    assert after.is_rest_day(date(2027, 1, 22))
    assert not after.is_rest_day(date(2027, 1, 9))
    assert not after.is_rest_day(date(2027, 10, 1))
    assert after.version.startswith("2027-")
    assert before.version.startswith("2026-")


def test_the_last_days_of_2026_are_sure_once_2027_is_known(site_table: Path) -> None:
    """Its notice decides about the end of December."""
    assert not build().is_published(date(2026, 12, 31))
    assert build(site_table).is_published(date(2026, 12, 31))


def test_equal_tables_have_equal_versions() -> None:
    """A version is a digest of the days."""
    assert build().version == build().version


def test_the_site_table_is_found_in_the_data_folder(site_table: Path) -> None:
    """A site drops its file there and every deadline uses it."""
    data_root().mkdir(parents=True)
    (data_root() / SITE_HOLIDAYS).write_text(NOTICE_2027, "utf-8")
    assert workdays() == build(site_table)


@pytest.mark.parametrize(
    ("old", "new", "key", "reason"),
    [
        ("2027-01-09]", "2027-01-11]", "table[0].work", "no weekend"),
        ("2027-01-09]", "2027-01-03]", "table[0].work", "also a day off"),
        ("2027-01-22]", "2029-01-22]", "table[0].rest", "does not belong"),
        ('"test notice"', '""', "table[0].source", "name the notice"),
        ("year   = 2027", 'year   = "2027"', "table[0].year", "Expected `int`"),
        ("2027-01-09]", '"9 January"]', "table[0].work[0]", "Invalid"),
        ("work ", "worked ", "table[0].worked", "unknown field"),
    ],
)
def test_a_mistake_in_a_table_is_named(site_table: Path, old: str, new: str, key: str, reason: str) -> None:
    """File, key and reason."""
    site_table.write_text(NOTICE_2027.replace(old, new, 1), "utf-8")
    with pytest.raises(BadDefinition) as mistake:
        read_tables(site_table)
    assert (mistake.value.facts["file"], mistake.value.facts["key"]) == ("holidays.toml", key)
    assert reason in str(mistake.value.facts["reason"])


def test_a_year_twice_is_a_mistake(site_table: Path) -> None:
    """Two notices for one year contradict each other."""
    site_table.write_text(NOTICE_2027 * 2, "utf-8")
    with pytest.raises(BadDefinition):
        read_tables(site_table)
