"""Scans that wait: filed by hand, or deleted from the folder."""
