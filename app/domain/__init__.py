"""Nouns and rules as frozen values."""
