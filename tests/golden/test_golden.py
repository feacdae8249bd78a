"""Seven pages a person has looked at stay as they are; after a wanted change: `python -m tests.golden.refresh`."""

from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from tests.golden.pages import PAGES
from tests.golden.pictures import FOLDER, differing, explained, golden, picture, share

ALLOWED = 0.00002
"""The part of a page that may differ: less than one character."""


@pytest.mark.parametrize("name", PAGES)
def test_a_page_looks_as_it_did(name: str, tmp_path: Path) -> None:
    """A picture of the difference is kept where it does not."""
    page, wanted = picture(PAGES[name]()), golden(name)
    apart = share(differing(page, wanted))
    if apart > ALLOWED:
        explained(page, wanted).save(tmp_path / f"{name}.png")
    assert apart <= ALLOWED, (
        f"{apart:.2%} of {name} differs, see {tmp_path / name}.png. "
        f"If that is wanted: python -m tests.golden.refresh {name}"
    )


def test_one_character_more_is_seen() -> None:
    """The allowance hides no change a reader would notice."""
    page = golden("M-5")
    changed = page.copy()
    ImageDraw.Draw(changed).text((300, 700), "8", fill=0)
    assert share(differing(changed, page)) > ALLOWED


def test_half_a_pixel_is_no_difference() -> None:
    """Another rasteriser is no change of the page."""
    page = golden("M-5")
    large = page.resize((page.width * 2, page.height * 2), Image.Resampling.BICUBIC)
    moved = large.transform(large.size, Image.Transform.AFFINE, (1, 0, 1, 0, 1, 0), fillcolor=255)
    assert share(differing(moved.resize(page.size, Image.Resampling.BOX), page)) <= ALLOWED


def test_golden_pages_are_small_and_each_has_its_maker() -> None:
    """No picture without a page, and none above 60 kB."""
    files = list(FOLDER.glob("*.png"))
    assert {file.stem for file in files} == set(PAGES)
    assert all(file.stat().st_size < 60_000 for file in files)
