"""Rows that repeat, typed with keys on a real vault, and read back from the stored form and its printed page."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox

from app.casework import forms
from app.definitions.tables import rows_of
from app.domain.ids import RecordId
from app.domain.readers import Reader
from tests.ui.shell.counter import Counter
from ui.shell.entry.table_editor import TableEditor
from ui.shell.entry.view import View

FORM = "marriage/agreement_checklist"
TABLE = "debts"

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)
