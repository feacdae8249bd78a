"""The site's own data: its name, telephone and hours, as printed on every sheet."""

from app.casework import opening, rights
from app.casework.work import SiteFacts, Work
from app.domain.changes import Changes, Done
from app.domain.ids import FolderRef
from app.domain.rights import Act
from app.errors import Refused
from app.store import seats
from app.store.saving import Save

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
    """Decide it for all seats of the site. Raises Refused, as `folder` too."""
    rights.require(work, Act.SITE)
    with work.store.save() as save:
        save.put(folder(work, save), "site", work.seat.site, {"pen": PEN_ALLOWED if is_allowed else ""})
    return Done(Changes.SITE, None)


def folder(work: Work, save: Save) -> FolderRef:
    """Where what is the whole site's is written. Raises Refused on a seat that has not heard of its site yet."""
    found = seats.site_folder(save.connection, work.seat.site)
    if found is None:
        raise Refused(rule="site_not_known_yet")
    return found


def may_amend(work: Work) -> bool:
    """Whether the person at this seat may change what is the whole site's."""
    return rights.may_here(work, Act.SITE)


def amend(work: Work, site: SiteFacts) -> Done[None]:
    """Change the site's data for all its seats. Raises Refused."""
    rights.require(work, Act.SITE)
    opening.introduce(work, site)
    return Done(Changes.SITE, None)
