"""Chapter two: a couple, three notes, and the two walls between them."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.domain.readers import Reader, Scope
from ui.shell.frame.search_box import SearchBox
from ui.spoken import scope_name
from ui.touring import cast
from ui.touring.hands import Hands
from ui.widgets.person_card import PersonCard
from ui.words import say


def open_case(hands: Hands) -> None:
    """Both spouses typed; the numbers fill birth dates; a future birth date is refused in words."""
    hands.picture("today-empty")
    hands.press(say("shell.room.cases"))
    hands.press(say("cases.open_couple"))
    husband, wife = (_card(hands, role) for role in ("husband", "wife"))
    _fill_card(hands, husband, name=cast.HUSBAND, id_no=cast.HUSBAND_ID, phone=cast.HUSBAND_PHONE)
    _fill_card(hands, wife, name=cast.WIFE, id_no=cast.WIFE_ID, phone=cast.WIFE_PHONE, safe_contact=cast.WIFE_SAFE)
    hands.press(cast.MATTER)
    hands.picture("new-case")
    hands.press(say("cases.new.save"))
    on_the_case(hands)


def write_notes(hands: Hands) -> None:
    """One for both; then each alone, with the switch set to who is there."""
    write_note(hands, Scope.BOTH, cast.NOTE_BOTH, picture="note")
    stay_with(hands, Reader.HER)
    write_note(hands, Scope.HER, cast.NOTE_HERS)
    stay_with(hands, Reader.HIM)
    write_note(hands, Scope.HIS, cast.NOTE_HIS)


def write_note(hands: Hands, scope: Scope, body: str, picture: str = "") -> None:
    """For whom, then the text, then the signature with its one step in between."""
    hands.press(say("case.page.note"))
    hands.press(f"{say('note.for_whom')}: {scope_name(scope)}")
    text = hands.field(say("note.body"))
    hands.wait(text.isEnabled, "note begun")
    hands.type_into(text, body)
    hands.rest(900)
    if picture:
        hands.picture(f"{picture}-autosaved")
    hands.press(say("note.sign"))
    if picture:
        hands.picture(f"{picture}-to-sign")
    hands.press(say("note.confirm"))
    on_the_case(hands)


def show_the_walls(hands: Hands) -> None:
    """The same page for each who may be in the room."""
    for reader in (Reader.WORKER, Reader.BOTH, Reader.HIM, Reader.HER):
        stay_with(hands, reader)
        hands.picture(f"case-for-{reader.value}")
    stay_with(hands, Reader.BOTH)


def stay_with(hands: Hands, reader: Reader) -> None:
    """Set who is in the room."""
    hands.press(f"{say('shell.presence.name')}: {say(f'shell.presence.{reader}')}")
    hands.rest(250)


def search(hands: Hands) -> list[tuple[str, int]]:
    """Name, pinyin initials, ID tail, and a two-character word inside a note. Returns what was found."""
    found = []
    box = hands.find(SearchBox, lambda _: True, "search box")
    for name, typed in (("name", cast.HUSBAND[:2]), ("pinyin", "lq"), ("id-tail", cast.WIFE_ID[-4:]), ("word", "寒假")):
        hands.type_into(box, typed)
        hands.wait(box.results.isVisible, f"search by {name}")
        hands.rest(250)
        hands.picture(f"search-{name}")
        found.append((name, box.results.list.rows.rowCount()))
    hands.key(box, Qt.Key.Key_Escape)
    return found


def open_first_case(hands: Hands) -> None:
    """Back to the couple through the search box, as one does."""
    find_first_case(hands)
    on_the_case(hands)


def find_first_case(hands: Hands) -> None:
    """As far as its door."""
    box = hands.find(SearchBox, lambda _: True, "search box")
    hands.settle()
    hands.type_into(box, cast.HUSBAND[:2])
    hands.wait(lambda: box.results.isVisible() and box.results.list.rows.rowCount() > 0, "search hit")
    hands.key(box, Qt.Key.Key_Return)


def quick_contact(hands: Hands) -> None:
    """A form of address and Enter."""
    hands.press(say("shell.room.cases"))
    hands.press(say("cases.open_quick"))
    field = hands.field(say("cases.field.address"))
    hands.type_into(field, cast.WALK_IN)
    hands.key(field, Qt.Key.Key_Return)
    on_the_case(hands)


def on_the_case(hands: Hands) -> None:
    """Wait for the case page and what it reads."""
    hands.wait(lambda: hands.sees(say("case.page.note")), "case page")
    hands.rest(400)


def _card(hands: Hands, role: str) -> PersonCard:
    return hands.find(PersonCard, lambda one: one.role.value == role, f"card of the {role}")


def _fill_card(hands: Hands, card: PersonCard, **typed: str) -> None:
    for name, text in typed.items():
        field: QWidget = getattr(card, name)
        hands.type_into(field, text)
