"""Half-typed pages: a new case that was not saved yet survives a lock, a power cut, a change of mind."""

from app.casework.work import Work
from app.domain.changes import Changes, Done
from app.now import wall_ms
from app.ops.values import Value
from app.store import pads

Content = dict[str, Value]


def keep(work: Work, page: str, content: Content) -> Done[None]:
    """Keep what stands on a page; an empty one is dropped."""
    with work.store.transaction() as connection:
        if content:
            pads.keep(connection, page, content, wall_ms(work.now()))
        else:
            pads.drop(connection, page)
    return Done(Changes.NONE, None)


def kept(work: Work, page: str) -> Content | None:
    """What was left on a page, if anything."""
    with work.store.read() as connection:
        return pads.find(connection, page)
