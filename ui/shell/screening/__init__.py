"""Screening instruments in a case: entered by keyboard, judged as they are entered, seen over time."""
