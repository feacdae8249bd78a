"""The copy of checked definitions: quick, and never wrong."""

from pathlib import Path

import pytest

from app.definitions.kept_copy import FILE
from app.definitions.loader import Definitions, load
from app.errors import BadDefinition


def test_a_copy_says_the_same_as_the_files(real: Definitions, tmp_path: Path) -> None:
    """Made at the first load, used at the second, equal to a load without it."""
    copy = tmp_path / "copy"
    assert load(copy=copy) == real
    assert (copy / FILE).is_file()
    assert load(copy=copy) == real


def test_a_changed_file_is_read_anew(folder: Path, tmp_path: Path) -> None:
    """Any change to any file makes the copy void, a mistake included."""
    copy = tmp_path / "copy"
    load(folder, copy=copy)
    sheet = folder / "forms/desk/sheet.toml"
    sheet.write_text(sheet.read_text("utf-8").replace('en = "Name"', 'en = "Full name"'), "utf-8")
    assert load(folder, copy=copy).form("desk/sheet").fields["name"].label.en == "Full name"
    sheet.write_text("version = 1", "utf-8")
    with pytest.raises(BadDefinition):
        load(folder, copy=copy)


@pytest.mark.parametrize("spot", [0, 40, 70, -1])
def test_a_damaged_copy_is_made_anew(folder: Path, tmp_path: Path, spot: int) -> None:
    """A flipped byte anywhere is noticed."""
    copy = tmp_path / "copy"
    sound = load(folder, copy=copy)
    content = bytearray((copy / FILE).read_bytes())
    content[spot] ^= 1
    (copy / FILE).write_bytes(content)
    assert load(folder, copy=copy) == sound


def test_without_a_place_for_the_copy_the_files_are_read(folder: Path, tmp_path: Path) -> None:
    """A folder that cannot be made is no failure."""
    (tmp_path / "copy").write_text("a file in the way", "utf-8")
    assert load(folder, copy=tmp_path / "copy" / "deeper").form("desk/sheet").code == "T-1"
