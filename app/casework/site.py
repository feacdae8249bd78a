"""The site's own data: its name, telephone and hours, as printed on every sheet."""

from app.casework import opening
from app.casework.work import SiteFacts, Work
from app.domain.changes import Changes, Done
from app.store import seats


def facts(work: Work) -> SiteFacts:
    """What is known of the site; empty on a seat that has joined but not synced yet."""
    with work.store.read() as connection:
        row = seats.site_row(connection, work.seat.site)
    if row is None:
        return SiteFacts()
    return SiteFacts(**{name: row[name] for name in SiteFacts.__struct_fields__})


def amend(work: Work, site: SiteFacts) -> Done[None]:
    """Change the site's data for all its seats."""
    opening.introduce(work, site)
    return Done(Changes.SITE, None)
