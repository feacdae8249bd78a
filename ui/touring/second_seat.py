"""Chapter four: the centre, an invitation, and a colleague on a second computer who sees it all."""

from pathlib import Path

from app.domain.readers import Reader, Scope
from ui.application import Desktop
from ui.shell.settings.centre_section import CentreSection
from ui.touring import cast
from ui.touring.couple import open_first_case, stay_with, write_note
from ui.touring.first_seat import choose_passphrase, keep_recovery_code, unlock
from ui.touring.hands import Hands
from ui.touring.stage import Stage
from ui.widgets.cell_table import CellTable
from ui.widgets.plain_label import PlainLabel
from ui.words import say


def connect(stage: Stage, hands: Hands) -> None:
    """The operator adds the site's line; the counsellor types the address."""
    hands.press(say("shell.room.settings"))
    section = hands.find(CentreSection, lambda _: True, "centre section")
    hands.wait(section.card.text, "site card")
    stage.server.add_site(section.card.text())
    hands.type_into(section.server, stage.server.address)
    hands.click(section.connect_button)
    hands.wait(section.invite.isEnabled, "connected")
    hands.rest(500)
    hands.picture("settings-connected")


def invite(stage: Stage, hands: Hands) -> tuple[Path, str]:
    """A file to carry and a code to tell."""
    section = hands.find(CentreSection, lambda _: True, "centre section")
    hands.type_into(section.colleague, cast.COLLEAGUE)
    file = stage.papers / "invitation.tongxing"

    def press() -> None:
        hands.click(section.invite)
        hands.wait(file.exists, "invitation written")

    hands.answer_file_dialog(file, press)
    hands.wait(section.code.isVisible, "invitation code")
    hands.picture("invitation")
    code = next(one for one in section.code.findChildren(PlainLabel) if one.property("role") == "code")
    return file, code.text()


def join(stage: Stage, file: Path, code: str) -> tuple[Desktop, Hands]:
    """陈静's computer: the file, the code, a passphrase of her own."""
    desktop, hands = stage.seat("chen-jing")
    hands.wait(lambda: desktop.scenes.setup is not None, "setup")
    hands.press(f"{say('setup.how')}: {say('setup.join')}")
    hands.fill(say("setup.worker"), cast.COLLEAGUE)
    hands.answer_file_dialog(file, lambda: hands.press(say("setup.choose_file")))
    hands.fill(say("setup.invitation_code"), code)
    hands.picture("joining")
    choose_passphrase(hands, cast.OTHER_PASSPHRASE)
    keep_recovery_code(hands, stage, "recovery-sheet-chen-jing.pdf")
    unlock(desktop, hands, cast.OTHER_PASSPHRASE)
    return desktop, hands


def read_and_answer(desktop: Desktop, hands: Hands) -> None:
    """She finds the couple, reads what was written, and adds a note of her own."""
    hands.wait(lambda: _has_cases(hands), "cases pulled", 60)
    open_first_case(hands)
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
