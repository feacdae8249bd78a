"""The site's own data: its name, telephone and hours, as printed on every sheet."""

from datetime import time

from app.casework import opening, rights
from app.casework.work import SiteFacts, Work
from app.domain.changes import Changes, Done
from app.domain.ids import FolderRef
from app.domain.rights import Act
from app.domain.width import fold_width
from app.errors import BadEntry, Refused
from app.store import seats
from app.store.saving import Save
from app.store.store import Opened

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


def closes_at(work: Work) -> str:
    """When the counter stops work, as "17:00"; empty while nobody has said it."""
    with work.store.read() as connection:
        return closing_in(work, connection)


def closing_in(work: Work, connection: Opened) -> str:
    """The same, for a verb that has opened the store already."""
    row = seats.site_row(connection, work.seat.site)
    return row["closes"] if row is not None else ""


def set_closing(work: Work, typed: str) -> Done[None]:
    """Say when the counter stops work: a last day ends then (Civil Code art. 203). Deadlines kept already stay as they
    were told. Raises BadEntry (closes: no_time), Refused, as `folder` too."""
    rights.require(work, Act.SITE)
    closes = _time(typed)
    with work.store.save() as save:
        save.put(folder(work, save), "site", work.seat.site, {"closes": closes})
    return Done(Changes.SITE, None)


def _time(typed: str) -> str:
    """As HH:MM; nothing stays nothing. Raises BadEntry."""
    text = fold_width(typed).strip().replace("点", ":").replace("时", ":").replace(".", ":").rstrip(":分")
    if not text:
        return ""
    hour, _, minute = text.partition(":")
    try:
        return time(int(hour), int(minute or 0)).strftime("%H:%M")
    except ValueError:
        raise BadEntry(field="closes", problem="no_time") from None


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
