"""What a verb says it changed, so that every open view can decide for itself whether to redraw."""

from enum import Flag, auto
from typing import Generic, TypeVar

import msgspec

T = TypeVar("T")


class Changes(Flag):
    """Kinds of thing that changed."""

    NONE = 0
    PEOPLE = auto()
    CASES = auto()
    NOTES = auto()
    DRAFTS = auto()
    ANSWERS = auto()
    SHEETS = auto()
    TASKS = auto()
    CONSENTS = auto()
    SYNC = auto()  # marks, counts, last contact
    SITE = auto()
    SCREENINGS = auto()
    FORMS = auto()  # the site's own forms
    ATTACHMENTS = auto()  # and whether their bytes are here
    GOALS = auto()
    FAMILY = auto()  # and what it is tied to
    CLASSES = auto()
    RECEPTION = auto()  # bookings, who waits, the window log
    ALL = (
        PEOPLE | CASES | NOTES | DRAFTS | ANSWERS | SHEETS | TASKS | CONSENTS | SYNC | SITE | SCREENINGS | FORMS
        | ATTACHMENTS | GOALS | FAMILY | CLASSES | RECEPTION
    )  # fmt: skip


class Done(msgspec.Struct, Generic[T], frozen=True):
    """The answer of a verb: what changed, and what came of it."""

    changes: Changes
    value: T
