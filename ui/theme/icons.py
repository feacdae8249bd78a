"""Icons of one outline family (Phosphor, through qtawesome), coloured by token and crisp at every scale."""

from functools import cache

from PySide6.QtGui import QIcon

from ui.theme.tokens import Theme, colours, theme_now


def icon(name: str, token: str = "ink-2", active: str = "") -> QIcon:  # noqa: S107  # a colour, no secret
    """The icon `name` of the Phosphor family (e.g. "house", "magnifying-glass") in a token's colour.

    `active` is the token used while the button is checked; the same where it is empty.
    """
    return _drawn(name, token, active or token, theme_now())


@cache
def _drawn(name: str, token: str, active: str, theme: Theme) -> QIcon:
    # Local on purpose: reading the icon font costs start-up time, and the start screen needs no icon to be painted.
    import qtawesome  # noqa: PLC0415

    shades = colours(theme)
    drawn: QIcon = qtawesome.icon(
        f"ph.{name}",
        color=shades[token],
        color_on=shades[active],
        color_active=shades[token],
        color_selected=shades[token],
        color_disabled=shades["field-line"],
    )
    return drawn
