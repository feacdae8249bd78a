"""`tongxing vault`: says what is sound and what is not, and changes no record."""

import contextlib
import shutil
import subprocess
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import text

from app.casework import cases
from app.domain.people import PersonDetails
from app.domain.readers import Reader
from app.errors import VaultDamaged
from app.now import system_now
from app.store import soundness
from app.store.engine import open_engine
from app.vault import header, layout, lock, vault
from app.vault.vault import Created
from tests.desk import seeded
from tests.ui.test_main import tongxing
from ui.doors import NewSeat
from ui.vault_doors import VaultDoors

RIGHT = "竹子 lantern 四月 river"


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Created:
    """A vault with a few pages in its database."""
    made = vault.create(tmp_path_factory.mktemp("original"), "王敏", "海湾区婚姻登记处", RIGHT, seeded("command"))
    engine = open_engine(layout.database(made.folder), made.key, create=True)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE something (body TEXT)"))
        connection.execute(text("INSERT INTO something VALUES (:body)"), [{"body": "x" * 2000}] * 40)
    engine.dispose()
    return made


@pytest.fixture
def made(original: Created, tmp_path: Path) -> Created:
    """This test's own copy, the only seat under its root."""
    folder = tmp_path / "seats" / original.folder.name
    shutil.copytree(original.folder, folder)
    return Created(folder, original.key, original.recovery_code)


def check(made: Created, *more: str, typed: str = RIGHT) -> subprocess.CompletedProcess[str]:
    """`tongxing vault check` with the passphrase on standard input."""
    return tongxing("vault", "check", "--passphrase-stdin", *more, root=made.folder.parent.parent, typed=typed + "\n")


def test_a_sound_vault_is_said_to_be_sound(made: Created) -> None:
    """Key file, pages, structure and counts, each in a sentence; nothing in the database changes."""
    before = layout.database(made.folder).read_bytes()
    done = check(made, "--seat", "王敏")
    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.splitlines()) == 5
    assert layout.database(made.folder).read_bytes() == before


def test_a_bad_page_is_found_and_said(made: Created) -> None:
    """Exit code 1 and the number of pages; the damaged file stays as it is."""
    file = layout.database(made.folder)
    content = bytearray(file.read_bytes())
    for page in (5, 7):
        content[page * 4096 + 99] ^= 1
    file.write_bytes(content)
    done = check(made)
    assert done.returncode == 1
    assert "2 页没有通过校验" in done.stdout
    assert file.read_bytes() == content


@pytest.mark.parametrize("first", range(0, 120, 40))
def test_a_byte_turned_anywhere_in_a_backup_of_the_database_is_found(made: Created, first: int) -> None:
    """A backup is a copy of the folder. Whichever byte of it has turned, the check says so before it is put back, and
    changes neither it nor what it was copied from."""
    file = layout.database(made.folder)
    sound = file.read_bytes()
    backup = made.folder.parent.parent / "backup.db"
    for chance in range(first, first + 40):
        dice, content = Random(chance), bytearray(sound)
        content[dice.randrange(len(content))] ^= dice.randint(1, 255)
        backup.write_bytes(content)
        with contextlib.suppress(VaultDamaged):  # not even the first page
            assert not soundness.check(backup, made.key).is_good, chance
        assert backup.read_bytes() == content
    assert file.read_bytes() == sound
    backup.write_bytes(sound)
    assert soundness.check(backup, made.key).is_good


@pytest.mark.parametrize("name", [layout.HEADER, layout.HEADER_COPY])
def test_a_byte_turned_anywhere_in_a_backup_of_the_key_file_is_found(made: Created, name: str) -> None:
    """Either copy: it is told, and the other one still opens the vault."""
    file = made.folder / name
    sound = file.read_bytes()
    for chance in range(40):
        dice, content = Random(chance), bytearray(sound)
        content[dice.randrange(len(content))] ^= dice.randint(1, 255)
        file.write_bytes(content)
        assert not header.read(made.folder).are_sound, chance
        assert header.read(made.folder).headers[0].slots
    file.write_bytes(sound)
    assert header.read(made.folder).are_sound


def test_a_database_that_cannot_be_read_at_all_is_a_sentence(made: Created) -> None:
    """The first page gone: told as damage, not as a wrong passphrase."""
    layout.database(made.folder).write_bytes(b"\x00" * 8192)
    done = check(made)
    assert done.returncode == 1
    assert "不要删除" in done.stderr


def test_a_damaged_key_file_is_mended_and_said(made: Created) -> None:
    """The copy opens the vault; the person is told."""
    (made.folder / layout.HEADER).write_bytes(b"damaged")
    done = check(made)
    assert done.returncode == 0
    assert "已用另一份修复" in done.stdout


def test_a_wrong_passphrase_is_said_and_changes_nothing(made: Created) -> None:
    """Exit code 1, one sentence, and the header as it was."""
    before = (made.folder / layout.HEADER).read_bytes()
    done = check(made, typed="something else")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    assert (made.folder / layout.HEADER).read_bytes() == before


def test_an_open_vault_is_not_checked_behind_its_window(made: Created) -> None:
    """While the desktop has it, the command says so."""
    with lock.hold(made.folder):
        done = check(made)
    assert done.returncode == 1
    assert "另一个窗口" in done.stderr


def test_with_several_vaults_one_has_to_be_named(made: Created) -> None:
    """They are listed, nothing is asked, exit code 2; the folder's name names one of them."""
    shutil.copytree(made.folder, made.folder.with_name("another"))
    done = check(made)
    assert done.returncode == 2
    assert "another" in done.stderr
    assert check(made, "--seat", "another").returncode == 0


def test_the_list_shows_names_and_folders(made: Created) -> None:
    """One line a vault; and a sentence where there is none."""
    done = tongxing("vault", "list", root=made.folder.parent.parent)
    assert "王敏" in done.stdout
    assert made.folder.name in done.stdout
    assert tongxing("vault", "list", root=made.folder).stdout.count("\n") == 1


def test_what_is_shown_is_made_anew_from_what_was_saved(tmp_path: Path) -> None:
    """`rebuild` says how many saves it went through, and shows the same afterwards."""
    doors = VaultDoors(tmp_path, system_now)
    card = doors.create(NewSeat(worker="王敏", site="海湾区婚姻登记处"), RIGHT).card
    work = doors.open(card, RIGHT)
    case = cases.open_single(work, PersonDetails(address="王女士"), "").value
    before = cases.page(work, case, Reader.WORKER)
    doors.close(work)

    done = tongxing("vault", "rebuild", "--passphrase-stdin", root=tmp_path, typed=RIGHT + "\n")

    work = doors.open(card, RIGHT)
    assert (done.returncode, done.stderr) == (0, "")
    assert cases.page(work, case, Reader.WORKER) == before
    doors.close(work)
