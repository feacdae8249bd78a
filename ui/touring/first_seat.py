"""Chapter one: a computer with nobody on it becomes 王敏's desk."""

from PySide6.QtCore import Qt

from ui.application import Desktop
from ui.shell.setup.code_groups import CodeGroups
from ui.touring import cast
from ui.touring.hands import Hands
from ui.touring.stage import Stage
from ui.widgets.plain_label import PlainLabel
from ui.widgets.secret_edit import SecretEdit
from ui.words import say


def set_up(stage: Stage) -> tuple[Desktop, Hands]:
    """Found the site, print the recovery sheet, type two groups back."""
    desktop, hands = stage.seat("wang-min")
    hands.wait(lambda: desktop.scenes.setup is not None, "setup")
    hands.fill(say("setup.worker"), cast.WORKER)
    hands.fill(say("setup.site"), cast.SITE)
    hands.fill(say("setup.phone"), cast.PHONE)
    hands.picture("setup")
    choose_passphrase(hands, cast.PASSPHRASE)
    keep_recovery_code(hands, stage, "recovery-sheet-wang-min.pdf", picture="recovery-code")
    return desktop, hands


def choose_passphrase(hands: Hands, passphrase: str) -> None:
    """The second page of the set-up."""
    hands.press(say("common.next"))
    hands.fill(say("setup.passphrase"), passphrase)
    hands.fill(say("setup.passphrase_again"), passphrase)
    hands.press(say("setup.create"))


def keep_recovery_code(hands: Hands, stage: Stage, sheet: str, picture: str = "") -> None:
    """Save the sheet, say that it is kept, type two groups of it."""
    groups = read_groups(hands)
    if picture:
        hands.picture(picture)
    hands.answer_file_dialog(stage.papers / sheet, lambda: hands.press(say("setup.save_sheet")))
    hands.wait((stage.papers / sheet).exists, "recovery sheet")
    hands.press(say("setup.code_next"))
    for number, group in enumerate(groups, 1):
        if _is_asked(hands, number):
            hands.fill(say("setup.group", number=number), group)
    hands.press(say("setup.finish"))


def read_groups(hands: Hands) -> list[str]:
    """The recovery code, read off the page."""
    page = hands.find(CodeGroups, lambda _: True, "recovery code")
    labels = [label for label in page.findChildren(PlainLabel) if label.accessibleName()]
    return [label.text() for label in sorted(labels, key=lambda label: int(label.accessibleName().split(":")[0]))]


def unlock(desktop: Desktop, hands: Hands, passphrase: str, *, wrong_first: bool = False) -> None:
    """The passphrase, once wrongly if asked, then rightly."""
    field = hands.find(SecretEdit, lambda _: True, "passphrase field")
    if wrong_first:
        hands.type_into(field, "not-this-one")
        hands.key(field, Qt.Key.Key_Return)
        hands.wait(lambda: _says(hands, say("start.wrong")), "wrong passphrase")
        hands.picture("wrong-passphrase")
    hands.type_into(field, passphrase)
    hands.key(field, Qt.Key.Key_Return)
    hands.wait(lambda: desktop.scenes.frame is not None, "unlocked")
    hands.rest(300)


def _is_asked(hands: Hands, number: int) -> bool:
    label = say("setup.group", number=number)
    return any(one.isVisible() and one.text() == label for one in hands.window.findChildren(PlainLabel))


def _says(hands: Hands, words: str) -> bool:
    return any(one.isVisible() and one.text() == words for one in hands.window.findChildren(PlainLabel))
