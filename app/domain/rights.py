"""Who may do what, by post (domain.md §1.1): the one table behind the verbs of the casework.

Keys separate who can read notes at all (`sync.protocol.posts`); what they do not separate stands here and is a rule of
the verbs. A post of a later version may do what everybody may, and nothing else.
"""

from enum import StrEnum
from typing import Literal, get_args

Post = Literal["worker", "supervisor", "desk", "head", "data"]
"""Social worker, supervisor, registrar or other worker of the counter, head of the site, data administrator."""

POSTS: tuple[Post, ...] = get_args(Post)
DEFAULT_POST: Post = "worker"
"""Of whoever founds a site."""


class Act(StrEnum):
    """What a verb is about to do."""

    LIST = "list"  # lists of cases, search, what is due
    BEGIN = "begin"  # open a new case
    READ = "read"  # look into a case: notes, screenings, sheets, history; print again what was printed
    COMMENT = "comment"  # write a note of one's own in a case
    WORK = "work"  # everything else that changes a case or prints a sheet of it
    APPROVE = "approve"  # sign, as the supervisor, what a colleague has finished
    RESTRICT = "restrict"  # keep a case among chosen colleagues
    SITE = "site"  # change what is the whole site's: its name and texts, its own forms
    RECEPTION = "reception"  # bookings, who waits, the window log
    COUNTER = "counter"  # number slips, empty sheets, handouts, surveys without a name


IN_A_CASE = frozenset({Act.READ, Act.COMMENT, Act.WORK, Act.APPROVE, Act.RESTRICT})
"""What is asked about one case; the others are asked about the post alone."""

_CASEWORK = frozenset({Act.LIST, Act.BEGIN, Act.RECEPTION, *IN_A_CASE}) - {Act.APPROVE}
_EVERYBODY = frozenset({Act.COUNTER})
_MAY: dict[str, frozenset[Act]] = {
    "worker": _EVERYBODY | _CASEWORK | {Act.SITE},
    "supervisor": _EVERYBODY | _CASEWORK | {Act.SITE, Act.APPROVE},
    "desk": _EVERYBODY | {Act.RECEPTION},
    "head": _EVERYBODY | {Act.SITE},
    "data": _EVERYBODY | {Act.SITE},
}
_IN_CASES_OF_OTHERS: dict[str, frozenset[Act]] = {"supervisor": frozenset({Act.READ, Act.COMMENT, Act.APPROVE})}
"""A supervisor reads what the site's workers write, and comments; what they wrote stays theirs."""


def may(post: str, act: Act) -> bool:
    """Whether a post does this at all: with cases, in those its worker works in."""
    return act in _MAY.get(post, _EVERYBODY)


def may_in(post: str, act: Act, *, is_theirs: bool) -> bool:
    """Whether a post does this in one case. `is_theirs`: whoever asks opened it, or took part with a stated reason."""
    return may(post, act) and (is_theirs or act in _IN_CASES_OF_OTHERS.get(post, ()))
