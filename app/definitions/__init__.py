"""Reads the definition files under resources/ into checked, typed values."""
