"""Rare characters print as themselves; what no face has prints as a boxed number and is said to."""

from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest

from app.definitions.values import Field, Form
from app.errors import NotFound
from app.paper.coverage import count_coverage, han_of_level_3
from app.paper.face import Face, UnusableFaceError
from app.paper.fonts import Fonts, Style, installed_fonts
from app.paper.sheet import render
from app.paper.values import FormView, SheetLook

RARE = "𠅤䶮㛃"
MISSING = "\U000323b0"  # Extension H, later than the standard


def test_the_standard_counts_87887_han_characters() -> None:
    """GB 18030-2022, level 3: the figure of the standard is reached by its ranges, each character once."""
    chars = list(han_of_level_3())
    assert len(chars) == len(set(chars)) == 87_887


def test_every_han_character_of_the_standard_has_a_face() -> None:
    """On a computer with the Debian fonts nothing of level 3 is boxed; the split over the faces is pinned."""
    coverage = count_coverage(installed_fonts())
    assert coverage.boxed == 0
    assert coverage.by_face == {"LXGWWenKai-Regular": 22_367, "HanaMinA": 8_778, "HanaMinB": 56_742}


@pytest.mark.parametrize("char", RARE)
def test_a_rare_name_is_drawn_and_reads_back(
    char: str, form_of: Callable[..., Form], field_of: Callable[..., Field], view_of: Callable[..., FormView]
) -> None:
    """The page differs from one with the boxed fallback and from one without the character, and its text comes back."""
    form = form_of([field_of("name")])
    pages = [render(view_of(form, {"name": name}), SheetLook()) for name in (char, MISSING, "")]
    assert pages[0].boxed == ()
    assert pages[1].boxed == (MISSING,)
    pixels = [_pixels(page.pdf) for page in pages]
    assert pixels[0] != pixels[1]
    assert pixels[0] != pixels[2]
    assert char in pypdfium2.PdfDocument(pages[0].pdf)[0].get_textpage().get_text_range()


def _pixels(pdf: bytes) -> bytes:
    return bytes(pypdfium2.PdfDocument(pdf)[0].render(scale=1).buffer)


def test_a_missing_character_prints_its_number(
    form_of: Callable[..., Form], field_of: Callable[..., Field], view_of: Callable[..., FormView]
) -> None:
    """A character no face has, and a broken half of one, print as a box with the code point in it."""
    done = render(view_of(form_of([field_of("name")]), {"name": f"{MISSING}\ud800"}), SheetLook())
    text = pypdfium2.PdfDocument(done.pdf)[0].get_textpage().get_text_range()
    assert "U+323B0" in text
    assert "U+D800" in text
    assert done.boxed == (MISSING, "\ud800")


def test_a_computer_without_fonts_is_told_so(tmp_path: Path) -> None:
    """No usable face at all is an error with its own sentence, not an empty page."""
    with pytest.raises(NotFound) as caught:
        Fonts(tmp_path)
    assert caught.value.facts == {"what": "font"}


def test_a_damaged_font_file_is_passed_over(tmp_path: Path) -> None:
    """A file that is no TrueType face is refused by name, and the chain goes on without it."""
    (tmp_path / "LXGWWenKai-Regular.ttf").write_bytes(b"no font at all")
    with pytest.raises(UnusableFaceError):
        Face("x", tmp_path / "LXGWWenKai-Regular.ttf")
    with pytest.raises(NotFound):
        Fonts(tmp_path)


def test_faces_are_opened_only_when_a_character_needs_them() -> None:
    """Ordinary text opens the main face alone; the big faces for rare characters wait."""
    fonts = Fonts()
    fonts.known(Style.PLAIN, "王敏,离婚冷静期告知单 2026")
    assert set(fonts.opened) == {"LXGWWenKai-Regular"}
    fonts.known(Style.PLAIN, "𠅤")
    assert "HanaMinB" not in fonts.opened or fonts.face_of(Style.PLAIN, "𠅤") is fonts.opened["HanaMinB"]
