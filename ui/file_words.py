"""Attached files in words: how long one is, and why it does not come or go."""

from ui.words import knows, say

_KIB = 1024


def file_size(size: int) -> str:
    """As one says it: 640 KB, 2.4 MB."""
    if size < _KIB * _KIB:
        return say("case.attachment.kb", count=max(1, round(size / _KIB)))
    return say("case.attachment.mb", count=f"{size / _KIB / _KIB:.1f}")


def problem_of(problem: str) -> str:
    """The word under `case.attachment.problem.` for a code of the engine."""
    return problem if knows(f"case.attachment.problem.{problem}") else "other"
