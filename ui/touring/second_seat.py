"""Chapter four: the centre, an invitation, and a colleague on a second computer who sees it all."""

from app.domain.invitation_slip import Slip, write
from app.domain.readers import Reader, Scope
from ui.application import Desktop
from ui.shell.settings.centre_section import CentreSection
from ui.shell.settings.invite_dialog import InviteDialog, SlipDialog
from ui.shell.settings.seats_section import SeatsSection
from ui.touring import cast
from ui.touring.couple import find_first_case, on_the_case, stay_with, write_note
from ui.touring.first_seat import choose_passphrase, keep_recovery_code, unlock
from ui.touring.hands import Hands
from ui.touring.stage import Stage
from ui.widgets.cell_table import CellTable
from ui.words import say


def connect(stage: Stage, hands: Hands) -> None:
    """The operator adds the site's line; the counsellor types the address."""
    hands.press(say("shell.room.settings"))
    section = hands.find(CentreSection, lambda _: True, "centre section")
    hands.wait(section.card.text, "site card")
    stage.server.add_site(section.card.text())
    hands.type_into(section.server, stage.server.address)
    hands.click(section.connect_button)
    hands.wait(section.now.isEnabled, "connected")
    hands.rest(500)
    hands.picture("settings-connected")


def invite(stage: Stage, hands: Hands) -> str:
    """A slip, printed and saved; its code, as a scanner would read it with the address."""
    hands.press(say("settings.seats.invite"))
    dialog = hands.find(InviteDialog, lambda _: True, "invitation dialog")
    hands.type_into(dialog.colleague.field, cast.COLLEAGUE)
    hands.picture("inviting", dialog)
    hands.click(dialog.make)
    made = hands.find(SlipDialog, lambda _: True, "invitation slip")
    hands.click(made.printed)
    hands.wait(made.told.text, "slip printed")
    hands.picture("invitation", made)
    scanned = write(Slip(made.invitation.address, made.invitation.code))
    hands.press(say("settings.invite.done"))
    return scanned


def join(stage: Stage, scanned: str) -> tuple[Desktop, Hands]:
    """陈静's computer: the slip is scanned, a passphrase of her own; then she waits to be let in."""
    desktop, hands = stage.seat("chen-jing")
    hands.wait(lambda: desktop.scenes.setup is not None, "setup")
    hands.press(f"{say('setup.how')}: {say('setup.join')}")
    hands.fill(say("setup.worker"), cast.COLLEAGUE)
    hands.fill(say("setup.invitation_code"), scanned)
    hands.picture("joining")
    choose_passphrase(hands, cast.OTHER_PASSPHRASE)
    keep_recovery_code(hands, stage, "recovery-sheet-chen-jing.pdf")
    unlock(desktop, hands, cast.OTHER_PASSPHRASE)
    sync = desktop.parts.sync
    hands.wait(lambda: sync is not None and sync.status().state == "joining", "waiting to be let in", 60)
    hands.picture("waiting-to-be-let-in")
    return desktop, hands


def let_in(desktop: Desktop, hands: Hands) -> None:
    """王敏 checks the name and lets her in."""
    hands.press(say("shell.room.settings"))
    sync = desktop.parts.sync
    if sync is not None:
        sync.round_now()
    section = hands.find(SeatsSection, lambda _: True, "computers of the site")
    hands.wait(lambda: section.asked, "somebody asks", 60)
    hands.reveal(section.asked[0])
    hands.picture("asks-to-join")
    hands.click(section.asked[0].yes)
    hands.wait(lambda: not section.asked, "let in", 60)


def read_and_answer(desktop: Desktop, hands: Hands) -> None:
    """She finds the couple, says why she opens a colleague's case, reads it, and adds a note of her own."""
    if desktop.parts.sync is not None:
        desktop.parts.sync.round_now()
    hands.wait(lambda: _has_cases(hands), "cases pulled", 60)
    find_first_case(hands)
    hands.fill(say("case.door.reason"), cast.REASON)
    hands.picture("a-colleagues-case")
    hands.press(say("case.door.open"))
    on_the_case(hands)
    stay_with(hands, Reader.WORKER)
    hands.rest(400)
    hands.picture("colleague-sees-the-case")
    write_note(hands, Scope.BOTH, cast.NOTE_COLLEAGUE)
    rest_at_the_centre(desktop, hands)


def rest_at_the_centre(desktop: Desktop, hands: Hands) -> None:
    """Until everything saved here has a receipt."""
    sync = desktop.parts.sync
    if sync is None:
        return
    sync.round_now()
    hands.wait(lambda: sync.status().state == "resting" and sync.status().waiting == 0, "at the centre", 60)
    hands.rest(300)


def _has_cases(hands: Hands) -> bool:
    hands.press(say("shell.room.cases"))
    hands.rest(500)
    table = hands.find(CellTable, lambda _: True, "list of cases") if hands.shows(CellTable) else None
    return table is not None and table.model().rowCount() > 0
