"""Cases that were kept long enough, where erasing is proposed from: for the worker alone."""

from datetime import date

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from app.casework import cases, closing
from app.casework.closing import Ending
from app.domain.readers import Reader
from tests.desk import agreed
from tests.ui.shell.counter import LI, WANG, Counter
from ui.shell.erasing.propose_dialog import ProposeDialog
from ui.shell.erasing.run_out import RunOutLines
from ui.shell.room import Place

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)
"""The offscreen screen says this of every window; it means nothing."""


def test_they_are_listed_while_nobody_else_is_here_and_lead_on(counter: Counter, qtbot: QtBot) -> None:
    """With the names gone before anybody who comes in could read them; each can be looked at, and proposed."""
    ended = Ending(reason="02", day=date(2026, 11, 23))
    case = counter.do(lambda work: agreed(work, cases.open_couple(work, LI, WANG, "04").value))
    counter.do(lambda work: (closing.close(work, case, ended), case)[1])
    counter.clock.moment = counter.clock.moment.replace(year=2036, day=24)
    lines = RunOutLines(counter.shell)
    qtbot.addWidget(lines)
    lines.read()
    counter.settle()
    assert not lines.isVisible() and not lines.buttons

    counter.let_in(Reader.WORKER)
    counter.settle()
    QApplication.processEvents()
    assert lines.isVisible()
    said = "\n".join(label.text() for label in lines.findChildren(QLabel))
    assert "李强 / 王芳" in said and "保管到2036年11月23日" in said and "待鉴定的个案：1 个" in said
    ((look, propose),) = lines.buttons
    look.click()
    assert counter.shell.places == [Place("case", case=case)]
    propose.click()
    counter.settle()
    (dialog,) = lines.findChildren(ProposeDialog)
    assert dialog.go.isEnabled()
    dialog.reject()

    counter.let_in(Reader.HIM)
    assert not lines.isVisible() and "李强" not in "\n".join(
        one.text() for one in lines.findChildren(QLabel) if one.isVisible()
    )
