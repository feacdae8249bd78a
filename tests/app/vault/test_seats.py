"""The start screen's list: quick, complete, and without cryptography."""

import subprocess
import sys
from pathlib import Path

from app.vault import door, header, layout, seats, vault
from app.vault.vault import Created
from tests.app.vault.conftest import LABEL, SITE, Times
from tests.app.vault.test_header import resealed


def root_of(made: Created) -> Path:
    """The data folder of a vault."""
    return made.folder.parent.parent


def test_no_seats_is_an_empty_list(tmp_path: Path) -> None:
    """The first start finds nothing and makes nothing."""
    assert seats.list_seats(tmp_path / "nowhere") == ()
    assert not (tmp_path / "nowhere").exists()


def test_a_seat_shows_with_its_database(made: Created, times: Times) -> None:
    """A set-up cut off before the database offers no vault that was never there; its folder's name says nothing."""
    assert seats.list_seats(root_of(made)) == ()
    layout.database(made.folder).write_bytes(b"x")
    (card,) = seats.list_seats(root_of(made))
    assert (card.folder, card.label, card.site, card.opened_at, card.state) == (made.folder, LABEL, SITE, None, "good")
    door.note_opened(made.folder, times.now)
    assert seats.list_seats(root_of(made))[0].opened_at == times.moment
    assert LABEL not in str(made.folder)


def test_a_seat_whose_database_is_gone_still_shows(made: Created, times: Times) -> None:
    """A vault that has been opened never vanishes silently from the start screen."""
    door.note_opened(made.folder, times.now)
    assert [card.label for card in seats.list_seats(root_of(made))] == [LABEL]


def test_damage_and_later_versions_show_as_such(made: Created) -> None:
    """A header that cannot be read keeps its place on the screen."""
    layout.database(made.folder).write_bytes(b"x")
    content = (made.folder / layout.HEADER).read_bytes()
    (made.folder / layout.HEADER).write_bytes(resealed(content, version=9))
    assert seats.list_seats(root_of(made))[0].state == "too_new"
    (made.folder / layout.HEADER).write_bytes(b"")
    (made.folder / layout.HEADER_COPY).write_bytes(b"")
    assert seats.list_seats(root_of(made))[0].state == "damaged"


def test_last_opened_comes_first(made: Created, times: Times) -> None:
    """Several people at one computer: whoever was here last is on top, who never was at the end."""
    for name in ("one", "two"):
        other = made.folder.with_name(name)
        other.mkdir()
        header.write(other, header.read(made.folder).headers[0])
        layout.database(other).write_bytes(b"x")
        vault.rename(other, name, SITE)
    layout.database(made.folder).write_bytes(b"x")
    door.note_opened(made.folder.with_name("one"), times.now)
    times.pass_by(60)
    door.note_opened(made.folder.with_name("two"), times.now)
    assert [card.label for card in seats.list_seats(root_of(made))] == ["two", "one", LABEL]


def test_the_list_needs_no_cryptography() -> None:
    """The start screen paints before the heavy libraries are loaded."""
    code = "import sys, app.vault.seats; print({'cryptography', 'sqlalchemy', 'PySide6'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
