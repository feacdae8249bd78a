"""Every desk has its set of sheets, as data; a mistake in the data names itself."""

import shutil
from pathlib import Path

import msgspec
import pytest

import resources
from app.casework import cases, sheets
from app.definitions import loader
from app.domain.people import PersonDetails
from app.errors import BadDefinition
from tests.desk import open_work

HIM, HER = PersonDetails(name="李强"), PersonDetails(name="王芳")


def at_desk(folder: Path, desk: str):
    """A seat of this desk."""
    work = open_work(folder)
    work.seat = msgspec.structs.replace(work.seat, desk=desk)
    return work


@pytest.mark.parametrize(
    ("desk", "codes"),
    [("marriage", ["M-1", "M-2"]), ("bereavement", ["F-2", "F-3", "F-8", "F-10"]), ("relief", ["R-1", "R-2", "R-5"])],
)
def test_each_desk_prints_its_own_set_for_one_person(tmp_path, desk, codes):
    """Issued, with codes and places to sign."""
    work = at_desk(tmp_path, desk)
    case = cases.open_single(work, HIM, "").value
    issued = sheets.print_set(work, case, "zh").value
    assert [work.definitions.form(one.sheet.form).code for one in issued] == codes
    assert len({one.sheet.code for one in issued}) == len(codes)
    work.close()


def test_of_a_couple_each_has_a_consent_of_their_own(work):
    """And both the notice."""
    case = cases.open_couple(work, HIM, HER, "04").value
    made = [(one.sheet.form.partition("/")[2], one.sheet.role) for one in sheets.print_set(work, case, "zh").value]
    assert [name for name, _ in made].count("informed_consent") == 2
    assert ("cooling_off_notice", None) in made


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ('sheets = [{ form = "marriage/nothing" }]', "sheets[0].form"),
        ('sheets = [{ form = "marriage/satisfaction" }]', "sheets[0].form"),
        ('sheets = [{ form = "marriage/safety_plan" }]', "sheets[0].form"),
        ("sheets = []", "sheets"),
        ('sheets = [{ form = "marriage/informed_consent", only = "three" }]', "sheets[0].only"),
        ('sheets = [{ form = "marriage/informed_consent" }]\nmore = 1', "more"),
    ],
)
def test_a_wrong_set_names_file_and_key(tmp_path, line, key):
    """As every definition does."""
    root = tmp_path / "resources"
    shutil.copytree(resources.path(), root, ignore=shutil.ignore_patterns("*.py", "__pycache__", "icons", "styles"))
    (root / "print_sets" / "marriage.toml").write_text(f'source = "test"\n{line}\n')
    with pytest.raises(BadDefinition) as wrong:
        loader.load(root)
    assert (wrong.value.facts["file"], wrong.value.facts["key"]) == ("print_sets/marriage.toml", key)
