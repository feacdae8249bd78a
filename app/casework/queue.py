"""Numbers for those who wait. They count from one every day, and say nothing of who has them."""

import msgspec

from app.casework import site
from app.casework.work import Work
from app.definitions.values import Lang
from app.now import today
from app.paper import slip
from app.paper.slip import RollWidth, SlipFacts
from app.store import meta


class Slip(msgspec.Struct, frozen=True):
    """A number and its slip as PDF."""

    number: str
    pdf: bytes


def next_slip(work: Work, width: RollWidth, lang: Lang) -> Slip:
    """The next number of the day at this seat: a letter for the seat, so that two desks never call the same one."""
    day = today(work.now).isoformat()
    with work.store.transaction() as connection:
        last_day, _, last = meta.text(connection, "queue.last").partition(" ")
        count = int(last) + 1 if last_day == day else 1
        meta.put(connection, queue__last=f"{day} {count}")
    number = f"{_letter(work.seat.number)}{count:02d}"
    facts = SlipFacts(number=number, at=work.now(), site=site.facts(work).name, width=width, lang=lang)
    return Slip(number, slip.render(facts).pdf)


def _letter(seat: int) -> str:
    """A for the first seat; AA after Z."""
    letters = ""
    while seat > 0:
        seat, left = divmod(seat - 1, 26)
        letters = chr(ord("A") + left) + letters
    return letters
