"""Filling in a form, with the printed page beside it."""
