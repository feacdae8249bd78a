"""Colours by token name and lengths in pixels, for everything that paints itself. The values lie in tokens.toml."""

import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Literal

import msgspec
from PySide6.QtGui import QColor

from resources import path

Theme = Literal["light", "dark"]

PAGE_WIDTH = 1160  # the widest a page's content gets, in unscaled pixels


class Look(msgspec.Struct):
    """What is worn now."""

    theme: Theme = "light"
    scale: float = 1.0


_worn = Look()


def wear(theme: Theme, scale: float) -> None:
    """Set the look that `colour` and `px` answer for; `ui.theme.look.apply` calls this."""
    _worn.theme, _worn.scale = theme, scale


def theme_now() -> Theme:
    """The theme worn now."""
    return _worn.theme


def px(length: float) -> int:
    """A length of the 4 px grid at the scale worn now, in device-independent pixels."""
    return round(length * _worn.scale)


def colour(token: str) -> QColor:
    """The colour of a token in the theme worn now. Raises KeyError for a name tokens.toml does not have."""
    return QColor(colours(_worn.theme)[token])


@cache
def colours(theme: Theme) -> Mapping[str, str]:
    """All tokens of a theme as #RRGGBB."""
    tables: dict[str, dict[str, str]] = tomllib.loads(path("styles/tokens.toml").read_text("utf-8"))
    return tables[theme]
