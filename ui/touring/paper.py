"""Chapter three: the receipt date is typed once, the dates are computed, and one key prints the set."""

from pathlib import Path

from ui.touring import cast
from ui.touring.hands import Hands
from ui.touring.stage import Stage
from ui.words import say


def fill_notice(hands: Hands) -> None:
    """The cooling-off notice: a wrong date first, in words at its field; then the right one."""
    hands.choose(say("case.page.form"), "M-5")
    date = hands.field(cast.RECEIPT_LABEL)
    hands.type_into(date, "2030-01-01")
    hands.press(say("entry.save"))
    hands.rest(400)
    hands.picture("notice-future-date")
    hands.type_into(date, cast.RECEIPT_ON)
    hands.rest(800)
    hands.picture("notice-filled")
    hands.press(say("entry.save"))
    hands.rest(400)


def fill_registration(hands: Hands) -> None:
    """The registration knows the couple already; only what is new is typed."""
    hands.choose(say("case.page.form"), "M-1")
    hands.type_into(hands.field(cast.SUMMARY_LABEL), cast.SUMMARY)
    for answer in cast.REGISTRATION_ANSWERS:
        hands.press(answer)
    hands.rest(800)
    hands.picture("registration-filled")
    hands.press(say("entry.save"))
    hands.rest(400)


def print_set(hands: Hands, stage: Stage, seat: str) -> list[Path]:
    """Everything the couple signs or takes home, in one key."""
    before = set((stage.papers / seat).glob("*.pdf"))
    hands.press(say("case.page.print"))
    hands.wait(lambda: len(set((stage.papers / seat).glob("*.pdf")) - before) >= 4, "print set")
    hands.rest(300)
    hands.picture("case-after-printing")
    return sorted(set((stage.papers / seat).glob("*.pdf")) - before)


def gallery(hands: Hands) -> None:
    """Every form as a page, blank printing on each card."""
    hands.press(say("shell.room.forms"))
    hands.rest(1500)
    hands.picture("forms")
