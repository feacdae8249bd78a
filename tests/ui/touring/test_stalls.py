"""The stall meter of the tour."""

import time

from pytestqt.qtbot import QtBot

from ui.touring.stalls import NOTICED_MS, Stalls


def test_only_what_happens_while_watching_is_counted(qtbot: QtBot) -> None:
    """A picture that takes long is the tour's own; a handler that takes long is the program's."""
    stalls = Stalls()
    stalls.chapter = "paper"
    time.sleep(0.2)
    with stalls.watching():
        qtbot.wait(30)
    assert stalls.noticed == []

    with stalls.watching("click"):
        time.sleep(0.2)
    with stalls.watching():
        qtbot.wait(30)
    (stall,) = stalls.noticed
    assert (stall.chapter, stall.after) == ("paper", "click")
    assert stall.ms > NOTICED_MS
    assert stalls.summed_up()["longest_stall_in"] == "paper: click"
    stalls.stop()
