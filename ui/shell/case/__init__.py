"""One case: its parties, its timeline, its notes."""
