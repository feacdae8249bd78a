"""Contradictions in words and widgets: the case page and the list of all of them show them alike."""
