"""The table of cases: rows come in pages from the store, in the store's order."""

from collections.abc import Sequence
from datetime import date

import msgspec
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from app.domain.cases import CaseRow
from app.domain.ids import RecordId
from app.domain.readers import Reader
from ui.code_words import Labels
from ui.spoken import due_day, mark_words, risk_tag, stage_name, until, urgency
from ui.widgets.cell import CELL_ROLE, Cell
from ui.words import say

Index = QModelIndex | QPersistentModelIndex

COLUMNS = ("called", "number", "matter", "stage", "risk", "due", "worker", "mark")

PAGE = 100
"""Rows asked for at a time."""


class Spoken(msgspec.Struct, frozen=True):
    """What every row needs to be said: code words and the day it is."""

    matters: Labels
    risks: Labels
    today: date
    reader: Reader


class CasesModel(QAbstractTableModel):
    """Cases as a table. `more_wanted` carries the offset of the next page."""

    more_wanted = Signal(int)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._cells: list[tuple[Cell, ...]] = []
        self._ids: list[RecordId] = []
        self._ends = True

    def clear(self) -> None:
        """Show nothing."""
        self.beginResetModel()
        self._cells, self._ids, self._ends = [], [], True
        self.endResetModel()

    def show_first(self, rows: Sequence[CaseRow], spoken: Spoken) -> None:
        """Replace everything by the first page."""
        self.beginResetModel()
        self._ids = [row.id for row in rows]
        self._cells = [_cells(row, spoken) for row in rows]
        self._ends = len(rows) < PAGE
        self.endResetModel()

    def show_more(self, rows: Sequence[CaseRow], spoken: Spoken) -> None:
        """Put a further page below."""
        self._ends = len(rows) < PAGE
        if rows:
            self.beginInsertRows(QModelIndex(), len(self._ids), len(self._ids) + len(rows) - 1)
            self._ids.extend(row.id for row in rows)
            self._cells.extend(_cells(row, spoken) for row in rows)
            self.endInsertRows()

    def case_at(self, place: int) -> RecordId | None:
        """The case of a row."""
        return self._ids[place] if 0 <= place < len(self._ids) else None

    def place_of(self, case: RecordId) -> int:
        """The row of a case, -1 where it is not shown."""
        return self._ids.index(case) if case in self._ids else -1

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """How many rows have come so far."""
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """One column for each of COLUMNS."""
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The words above a column."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return say(f"cases.column.{COLUMNS[section]}")
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The cell to paint, or its words."""
        if not index.isValid():
            return None
        cell = self._cells[index.row()][index.column()]
        if role == CELL_ROLE:
            return cell
        words = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)
        return (cell.hint or cell.words) if role in words else None

    def canFetchMore(self, parent: Index) -> bool:
        """Whether the store may have more."""
        return not parent.isValid() and not self._ends

    def fetchMore(self, parent: Index) -> None:
        """Ask for the next page, once."""
        self._ends = True
        self.more_wanted.emit(len(self._ids))


def _cells(row: CaseRow, spoken: Spoken) -> tuple[Cell, ...]:
    risk = next(iter(risk_tag(row.risk, spoken.risks, spoken.reader)), None)
    return (
        _called_cell(row, spoken.reader),
        Cell(row.number, tint="ink-2"),
        Cell(spoken.matters.get(row.matter, row.matter)),
        Cell(stage_name(row.stage)),
        Cell(risk.words, risk.tint, risk.icon) if risk else Cell(""),
        _due_cell(row.nearest_due, spoken.today),
        Cell(row.worker, tint="ink-2"),
        Cell("", mark=row.mark, hint=mark_words(row.mark)),
    )


def _called_cell(row: CaseRow, reader: Reader) -> Cell:
    """A case kept among chosen colleagues has a lock, while the worker is alone."""
    if row.is_apart and reader is Reader.WORKER:
        return Cell(row.called, strong=True, icon="lock-simple", hint=say("cases.apart", called=row.called))
    return Cell(row.called, strong=True, icon="users" if "/" in row.called else "user")


def _due_cell(due: date | None, today: date) -> Cell:
    if due is None:
        return Cell("")
    tint = urgency(due, today)
    icon = "warning" if tint == "overdue" else "clock"
    return Cell(until(due, today), tint, icon, hint=due_day(due, today))
