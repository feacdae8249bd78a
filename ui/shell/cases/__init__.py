"""People and cases: the list, and opening a new case."""
