"""A dialog has the height of what it says, from the first moment it is shown."""

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.widgets.buttons import PlainButton
from ui.widgets.dialog import Dialog
from ui.widgets.plain_label import PlainLabel

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)

LONG = "请确认旁边没有别人。" * 20


@pytest.mark.parametrize("why", ["", "请确认旁边没有别人。", LONG])
def test_a_dialog_is_as_high_as_what_it_says(qtbot: QtBot, why: str) -> None:
    """Before any event but its showing, and whether or not anything in it wraps."""
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    dialog = Dialog("确认打印", why, window)
    button = PlainButton("先不打印")
    dialog.column.addWidget(button)
    assert dialog.column.hasHeightForWidth() == bool(why)
    dialog.open()
    for label in dialog.findChildren(PlainLabel):
        assert dialog.height() >= label.height_at(label.width()) + button.sizeHint().height()
    qtbot.waitExposed(dialog)
    assert all(label.height() >= label.height_at(label.width()) for label in dialog.findChildren(PlainLabel))
    assert dialog.rect().contains(button.geometry())
