"""Buttons with nothing but an icon."""

from pytestqt.qtbot import QtBot

from ui.widgets.buttons import IconButton


def test_an_icon_is_never_squeezed_into_nothing(qtbot: QtBot) -> None:
    """A page that is not laid out yet may give it hardly any room: it keeps what its icon needs, and draws it."""
    button = IconButton("x", "移除")
    qtbot.addWidget(button)
    for wide, high in ((34, 6), (4, 34), (1, 1)):
        button.resize(wide, high)
        least = button.iconSize()
        assert button.width() > least.width() and button.height() > least.height()
        assert not button.grab().isNull()
