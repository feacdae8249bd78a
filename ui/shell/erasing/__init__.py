"""Proposing that a case be erased, agreeing and objecting, and what stays written down of it."""
