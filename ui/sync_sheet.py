"""The site's recovery sheet: made, kept and tried in the network pool. Its secret is in no vault."""

from secrets import token_bytes

from app.casework import site_sheet
from app.casework.site_sheet import SheetState
from app.casework.work import Work
from app.store import site_sheet as stored
from sync.sealing.site_sheet import new_sheet, read_sheet
from sync.site_recovery import keep_sheet, sheet_of, try_sheet
from sync.steps.control import load_control
from sync.steps.talk import Talk
from ui.background import Background


def state(talk: Talk, background: Background) -> SheetState:
    """How things stand, as far as this computer has read. Needs no network."""
    load_control(talk)
    note(talk, background)
    found: SheetState = background.ask(site_sheet.state).result()
    return found


def note(talk: Talk, background: Background) -> None:
    """Remember what the control stream says of the sheet, for reminders while there is no network."""
    member = sheet_of(talk.control)
    may_make, sheet = talk.control.is_admin(talk.keys.seat), member.seat if member else b""
    background.ask(lambda work: stored.note(work.store, may_make=may_make, sheet=sheet)).result()


def make(talk: Talk) -> str:
    """The code of a new sheet, good for nothing until `keep` has made it known."""
    return new_sheet(talk.site, token_bytes).text


def keep(talk: Talk, typed: str, background: Background) -> None:
    """Make a sheet known that has just been typed from paper, and prove that it opens everything."""
    sheet = read_sheet(typed)
    keep_sheet(talk, sheet)
    _proved(talk, sheet.keys.seat, background)


def prove(talk: Talk, typed: str, background: Background) -> None:
    """The quarterly trial. Raises WrongSecret, BadSheet."""
    sheet = read_sheet(typed)
    try_sheet(talk, sheet)
    _proved(talk, sheet.keys.seat, background)


def _proved(talk: Talk, sheet: bytes, background: Background) -> None:
    def kept(work: Work) -> None:
        stored.prove(work.store, sheet, talk.now_ms())

    background.ask(kept).result()
