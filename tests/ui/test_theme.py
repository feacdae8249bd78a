"""The look: contrast, colours from one place, lengths that grow."""

import re

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from resources import path
from ui.theme.look import apply, sheet
from ui.theme.tokens import Theme, colour, colours, px, wear

LEAST = {"ink": 12.0, "ink-2": 5.0, "accent": 4.5, "soon": 4.5, "due": 4.5, "overdue": 4.5, "safe": 4.5, "both": 4.5,
         "him": 4.5, "her": 4.5, "field-line": 3.0}  # fmt: skip


def light(value: str) -> float:
    """Relative luminance (WCAG 2.1)."""
    parts = [QColor(value).redF(), QColor(value).greenF(), QColor(value).blueF()]
    r, g, b = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    """From 1 to 21."""
    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("ground", ["paper", "surface"])
def test_words_and_borders_can_be_seen(theme: Theme, ground: str) -> None:
    """Text, clocks, scopes and field borders keep the contrast of the look."""
    shades = colours(theme)
    for name, least in LEAST.items():
        assert contrast(shades[name], shades[ground]) >= least, name


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_words_on_tinted_grounds_can_be_read(theme: Theme) -> None:
    """Chips and chosen segments are words on their own soft ground."""
    shades = colours(theme)
    pairs = [(name, f"{name}-soft") for name in ("both", "him", "her", "soon", "overdue", "safe", "accent")]
    for word, ground in [*pairs, ("on-accent", "accent"), ("ink-2", "sunken")]:
        assert contrast(shades[word], shades[ground]) >= 4.5, word


def test_both_themes_have_the_same_names() -> None:
    """A token of one theme is a token of the other."""
    assert set(colours("light")) == set(colours("dark"))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_marks_are_drawn_in_tokens(theme: Theme) -> None:
    """No other colour hides in an icon file."""
    for file in path(f"icons/{theme}").glob("*.svg"):
        assert set(re.findall(r"#[0-9A-F]{6}", file.read_text("utf-8"))) <= set(colours(theme).values()), file.name


def test_the_sheet_names_no_colour_of_its_own() -> None:
    """Colours are written down in tokens.toml alone."""
    assert not re.search(r"#[0-9A-Fa-f]{3,6}\b", path("styles/tongxing.qss").read_text("utf-8"))


def test_lengths_grow_and_hairlines_do_not() -> None:
    """200 % doubles the words and keeps the lines fine."""
    grown = sheet("light", 2.0)

    assert "font-size: 30px" in grown
    assert "1px solid" in grown


def test_colours_follow_the_theme(qapp: QApplication) -> None:
    """What paints itself asks by name."""
    apply(qapp, "dark", 1.5)
    assert colour("paper").name().upper() == colours("dark")["paper"]
    assert px(4) == 6

    wear("light", 1.0)
    apply(qapp, "light")
    assert colour("paper").name().upper() == colours("light")["paper"]
