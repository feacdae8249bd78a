"""Rows that repeat, typed with keys on a real vault, and read back from the stored form and its printed page."""

import pytest

FORM = "marriage/agreement_checklist"
TABLE = "debts"

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)
