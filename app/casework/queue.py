"""Numbers for those who wait. They count from one every day, and say nothing of who has them."""

import msgspec

from app.casework import rights, site
from app.casework.work import Work
from app.definitions.values import Lang
from app.domain.rights import Act
from app.now import today
from app.paper import slip
from app.paper.slip import RollWidth, SlipFacts
from app.store import meta
from app.store.store import Opened


class Slip(msgspec.Struct, frozen=True):
    """A number and its slip as PDF."""

    number: str
    pdf: bytes


def next_slip(work: Work, width: RollWidth, lang: Lang) -> Slip:
    """The next number of the day at this seat: a letter for the seat, so that two desks never call the same one."""
    with work.store.transaction() as connection:
        number = next_number(work, connection)
    return slip_of(work, number, width, lang)


def next_number(work: Work, connection: Opened) -> str:
    """The same without its slip, in the caller's transaction."""
    rights.require(work, Act.COUNTER)
    day = today(work.now).isoformat()
    last_day, _, last = meta.text(connection, "queue.last").partition(" ")
    count = int(last) + 1 if last_day == day else 1
    meta.put(connection, queue__last=f"{day} {count}")
    return f"{_letter(work.seat.number)}{count:02d}"


def slip_of(work: Work, number: str, width: RollWidth, lang: Lang) -> Slip:
    """The slip of a number, of the site and this moment; nothing of whoever takes it."""
    facts = SlipFacts(number=number, at=work.now(), site=site.facts(work).name, width=width, lang=lang)
    return Slip(number, slip.render(facts).pdf)


def _letter(seat: int) -> str:
    """A for the first seat; AA after Z."""
    letters = ""
    while seat > 0:
        seat, left = divmod(seat - 1, 26)
        letters = chr(ord("A") + left) + letters
    return letters
