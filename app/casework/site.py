"""The site's own data: its name, telephone and hours, as printed on every sheet."""

from app.casework import opening
from app.casework.work import SiteFacts, Work
from app.domain.changes import Changes, Done
from app.errors import NotFound
from app.store import seats

PEN_ALLOWED = "allowed"
"""The stored word; anything else, and nothing, means no."""


def facts(work: Work) -> SiteFacts:
    """What is known of the site; empty on a seat that has joined but not synced yet."""
    with work.store.read() as connection:
        row = seats.site_row(connection, work.seat.site)
    if row is None:
        return SiteFacts()
    return SiteFacts(**{name: row[name] for name in SiteFacts.__struct_fields__})


def allows_pen(work: Work) -> bool:
    """Whether sheets may be signed on the screen here; not until somebody has decided it."""
    with work.store.read() as connection:
        row = seats.site_row(connection, work.seat.site)
    return row is not None and row["pen"] == PEN_ALLOWED


def allow_pen(work: Work, is_allowed: bool) -> Done[None]:
    """Decide it for all seats of the site. Raises NotFound on a seat that has joined but not synced yet."""
    with work.store.save() as save:
        folder = seats.site_folder(save.connection, work.seat.site)
        if folder is None:
            raise NotFound(what="record")
        save.put(folder, "site", work.seat.site, {"pen": PEN_ALLOWED if is_allowed else ""})
    return Done(Changes.SITE, None)


def amend(work: Work, site: SiteFacts) -> Done[None]:
    """Change the site's data for all its seats."""
    opening.introduce(work, site)
    return Done(Changes.SITE, None)
