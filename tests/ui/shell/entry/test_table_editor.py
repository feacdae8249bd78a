"""Rows that repeat, typed with keys on a real vault, and read back from the stored form and its printed page."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.casework import forms
from app.definitions.tables import rows_of
from app.domain.ids import RecordId
from app.domain.readers import Reader, Role
from tests.ui.shell.counter import Counter
from ui.printing.questions import PrivateDialog
from ui.shell.entry.table_editor import TableEditor
from ui.shell.entry.view import View
from ui.widgets.line_edit import LineEdit

FORM = "marriage/agreement_checklist"

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)


@pytest.fixture
def view(counter: Counter, couple: RecordId, fill: Callable[..., View]) -> View:
    """Her checklist, on the screen while only the worker looks."""
    counter.let_in(Reader.WORKER)
    shown: View = fill(FORM, Role.WIFE)
    return shown


def _table(view: View) -> TableEditor:
    editor = view.column.questions["children"].editor
    assert isinstance(editor, TableEditor)
    return editor


def _line(view: View, row: int, column: int) -> LineEdit:
    field = _table(view).rows[row].fields[column]
    assert isinstance(field, LineEdit)
    return field


def test_rows_are_typed_with_keys_alone_and_kept(counter: Counter, couple: RecordId, view: View) -> None:
    """Enter moves on; in the last field of the last row it begins the next; Ctrl+S stores both rows."""
    QTest.keyClicks(_line(view, 0, 0), "Xiao Yi")
    QTest.keyClick(_line(view, 0, 0), Qt.Key.Key_Return)
    assert view.focusWidget() is _line(view, 0, 1)
    QTest.keyClicks(_line(view, 0, 1), "2018-06-01")
    last = len(_table(view).rows[0].fields) - 1
    QTest.keyClick(_line(view, 0, last), Qt.Key.Key_Return)
    QTest.keyClicks(_line(view, 1, 0), "Xiao Er")
    view.save.click()
    counter.settle()

    stored = counter.do(lambda work: forms.open_entry(work, couple, FORM, Role.WIFE)).values["children"]
    assert [row.cells["name"] for row in rows_of(stored)] == ["Xiao Yi", "Xiao Er"]
    assert view.column.questions["children"].remark == ""


def test_a_wrong_cell_is_said_with_its_row(counter: Counter, couple: RecordId, view: View) -> None:
    """In words, below the table; the text stays where it is."""
    QTest.keyClicks(_line(view, 0, 0), "Xiao Yi")
    QTest.keyClicks(_line(view, 0, 1), "in May")
    view.save.click()
    counter.settle()

    assert view.column.questions["children"].remark.startswith("第 1 行：")
    assert _line(view, 0, 1).text() == "in May"


def test_a_row_is_taken_out(counter: Counter, couple: RecordId, view: View) -> None:
    """The first of two: the second one takes its place, and only it is stored."""
    QTest.keyClicks(_line(view, 0, 0), "Xiao Yi")
    _table(view).more.click()
    QTest.keyClicks(_line(view, 1, 0), "Xiao Er")
    _table(view).rows[0].out.click()
    view.save.click()
    counter.settle()

    stored = counter.do(lambda work: forms.open_entry(work, couple, FORM, Role.WIFE)).values["children"]
    assert [row.cells["name"] for row in rows_of(stored)] == ["Xiao Er"]


def test_a_sheet_that_could_hurt_asks_who_stands_at_the_printer(counter: Counter, fill: Callable[..., View]) -> None:
    """Nothing is printed until somebody says so; Esc prints nothing."""
    counter.let_in(Reader.WORKER)
    view = fill("marriage/safety_plan", Role.WIFE)
    view.presenter.answer("carry", "no")
    view.print.click()
    (dialog,) = view.findChildren(PrivateDialog)
    counter.settle()
    assert counter.shell.printed == []

    dialog.print.click()
    counter.settle()
    assert len(counter.shell.printed) == 1
