"""Ops: what one save wrote, how it is encoded, ordered and merged."""
