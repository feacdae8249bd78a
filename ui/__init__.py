"""Windows and words."""
