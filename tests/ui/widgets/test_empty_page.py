"""The page that is still empty."""

import pytest
from pytestqt.qtbot import QtBot

from ui.widgets.empty_page import EmptyPage
from ui.words import say

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)


@pytest.mark.parametrize("width", [260, 480, 1200])
def test_a_long_sentence_is_shown_whole(qtbot: QtBot, width: int) -> None:
    """However many lines it takes at the width there is."""
    page = EmptyPage("note-pencil", say("case.page.timeline_empty") * 2, say("case.page.note"))
    qtbot.addWidget(page)
    page.resize(width, 500)
    page.show()
    words = page.words
    qtbot.waitUntil(lambda: words.height() >= words.height_at(words.width()))
    assert words.geometry().right() <= width
    assert words.geometry().bottom() < page.button.geometry().top()
