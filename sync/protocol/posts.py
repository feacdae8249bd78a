"""Which rings a post at a site may read. What keys cannot separate is a rule of the verbs."""

from typing import Literal, get_args

Post = Literal["worker", "supervisor", "desk", "head", "data"]
"""Social worker, supervisor, registrar or other worker of the counter, head of the site, data administrator."""

POSTS: tuple[Post, ...] = get_args(Post)
DEFAULT_POST: Post = "worker"
_EVERYBODY = "front"
RECOVERY = "recovery"
"""Of the seat whose keys stand on the site's recovery sheet: it reads what the site reads, and sits at no computer."""
_CARE = "care"  # rings of the staff's own care begin with this; their keys are on no sheet of the site
CASE = "case"
"""What those who do casework read."""
RESTRICTED = "restricted"
"""What every ring of chosen readers is called; each has an id of its own (`sync.protocol.restricting`)."""
_CASEWORK = frozenset({"worker", "supervisor"})
_READERS = {CASE: _CASEWORK, RESTRICTED: _CASEWORK}


_ERASERS = frozenset({"worker", "supervisor", "head", "data"})


def may_erase(post: str) -> bool:
    """Whether a post answers for records, so that its word counts when a folder is to be erased: casework, the head,
    the data administrator. The counter does not, nor a post of a later version."""
    return post in _ERASERS


def may_read(post: str, ring: str) -> bool:
    """Whether the keys of the ring called `ring` are for that post.

    `front` (people's basics, the site's own data) is everybody's; `case` (notes, sensitive facts) is for those who do
    casework: whoever only lets colleagues in, keeps the counter or answers for figures reads no notes. A post or a
    ring of a later version gets nothing but `front`. Of a restricted ring only chosen seats are readers, and those only
    while they do casework. The recovery sheet opens every ring but those of care.
    """
    if post == RECOVERY:
        return not ring.startswith(_CARE)
    return ring == _EVERYBODY or post in _READERS.get(ring, ())


def is_no_more(post: str, than: str) -> bool:
    """Whether a post reads nothing that another does not."""
    return all(may_read(than, ring) or not may_read(post, ring) for ring in _READERS)
