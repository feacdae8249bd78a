"""The whole-database check finds what was done to a database behind the server's back."""

import contextlib
import shutil
import sqlite3
from hashlib import sha256
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import text

from sync.protocol.messages import BlobName, BlobPiece
from sync.server.__main__ import main
from sync.server.blob_shelf import take_piece
from sync.server.central import Central
from sync.server.control_log import append_control
from sync.server.envelope_log import take_envelopes
from sync.server.faults import DataFolder
from sync.server.store.checking import check_own, check_streams
from sync.server.store.database import open_database
from sync.server.store.facts import begin_incarnation
from sync.server.store.sessions import Caller
from sync.server.store.shredding import note_erased_through
from sync.server.store.sites import add_site
from sync.server.store.sqlite import FILE_NAME
from tests.sync.server.conftest import SampleSite

FLIPS, AT_ONCE = 80, 40


def _faults(central: Central) -> list[str]:
    with central.database.reading() as connection:
        return [report.fault for report in check_streams(connection) if report.fault]


@pytest.mark.parametrize(
    ("harm", "fault"),
    [
        ("DELETE FROM envelope WHERE seq = 2", "row 2 is missing"),
        ("DELETE FROM envelope WHERE seq = 3", "rows end at 2"),
        ("UPDATE envelope SET raw = :harm WHERE seq = 1", "bytes of row 1"),
        ("UPDATE envelope SET seat = :harm WHERE seq = 2", "bytes of row 2"),
        ("UPDATE envelope SET folder = :harm WHERE seq = 2", "bytes of row 2"),
        ("UPDATE envelope SET size = 7 WHERE seq = 2", "bytes of row 2"),
        ("UPDATE envelope SET hash = :harm WHERE seq = 3", "rolling hash of row 3"),
        ("UPDATE blob SET raw = :harm", "bytes of 1 blobs"),
        ("UPDATE stream_head SET seq = 2 WHERE kind = 'data'", "head says 2"),
        ("UPDATE control_record SET raw = :harm WHERE seq = 1", "rolling hash of row 1"),
    ],
)
def test_each_kind_of_harm_is_named(central: Central, caller: Caller, site: SampleSite, harm: str, fault: str) -> None:
    """A missing row, changed bytes, a wrong hash, a moved head."""
    take_envelopes(central, caller, site.data, [site.member.seal(site.data) for _ in range(3)])
    raw = b"sealed bytes"
    one = BlobName(bytes(16), sha256(raw).digest())
    take_piece(central, caller, site.data, BlobPiece(one, len(raw), 0, raw))
    assert _faults(central) == []
    with central.database.writing() as connection:
        connection.execute(text(harm), {"harm": bytes(32)})
    found = _faults(central)
    assert len(found) == 1
    assert fault in found[0]


@pytest.mark.parametrize(
    ("harm", "fault"),
    [
        ("UPDATE server_fact SET value = :harm WHERE name = 'seed'", "own keys are damaged"),
        ("UPDATE server_fact SET value = :harm WHERE name = 'incarnation'", "own keys are damaged"),
        ("UPDATE site SET root_key = :harm", "another root key"),
        ("UPDATE stream_head SET kind = 'inbox' WHERE kind = 'data'", "belongs to nobody"),
        ("UPDATE stream_head SET kind = 'dbta' WHERE kind = 'data'", "belongs to nobody"),
        ("UPDATE erasing_done SET position = 4", "is not known"),
    ],
)
def test_what_the_server_keeps_of_itself_is_checked(central: Central, site: SampleSite, harm: str, fault: str) -> None:
    """Its key and incarnation, its sites, whose a stream is, and how far it has erased."""
    with central.database.writing() as connection:
        note_erased_through(connection, site.data, 3)
        assert check_own(connection) == []
        connection.execute(text(harm), {"harm": bytes(32)})
        assert [fault in one for one in check_own(connection)] == [True]


def test_a_server_with_a_damaged_key_does_not_serve(central: Central) -> None:
    """Its receipts would be believed by nobody; a new incarnation does not make the key good either."""
    with central.database.writing() as connection:
        connection.execute(text("UPDATE server_fact SET value = :seed WHERE name = 'seed'"), {"seed": bytes(32)})
    with pytest.raises(DataFolder, match="keys are damaged"):
        Central(central.database, central.now_ms)
    with central.database.writing() as connection, pytest.raises(DataFolder):
        begin_incarnation(connection)


def test_a_database_of_before_has_its_sum_from_the_first_start_on(central: Central) -> None:
    """Until then nothing is said of its key."""
    with central.database.writing() as connection:
        connection.execute(text("DELETE FROM server_fact WHERE name = 'sum'"))
        assert check_own(connection) == []
    Central(central.database, central.now_ms)
    with central.database.writing() as connection:
        connection.execute(text("UPDATE server_fact SET value = :seed WHERE name = 'seed'"), {"seed": bytes(32)})
        assert check_own(connection) != []


@pytest.mark.parametrize("first", range(0, FLIPS, AT_ONCE))
def test_a_bit_turned_in_any_page_is_told_or_changes_nothing(
    tmp_path: Path, site: SampleSite, caller: Caller, first: int
) -> None:
    """The command ends with 1, or everything that seats are given is as it was; and it never ends in a traceback."""
    sound = tmp_path / "sound"
    database = open_database(sound)
    central = Central(database, lambda: 1_700_000_000_000)
    with database.writing() as connection:
        add_site(connection, site.root_key, 0)
    append_control(central, site.control, 0, site.found())
    for _ in range(20):
        take_envelopes(central, caller, site.data, [site.member.seal(site.data) for _ in range(3)])
    database.close()
    told = 0
    for chance in range(first, first + AT_ONCE):
        harmed = tmp_path / f"harmed{chance}"
        shutil.copytree(sound, harmed)
        turn_a_bit(harmed / FILE_NAME, Random(chance))
        is_told = main(["check", "--data", str(harmed)]) == 1
        assert is_told or given(harmed) == given(sound), chance
        told += is_told
    assert told > AT_ONCE / 5


def turn_a_bit(file: Path, dice: Random) -> None:
    """Anywhere in the file."""
    content = bytearray(file.read_bytes())
    content[dice.randrange(len(content))] ^= 1 << dice.randrange(8)
    file.write_bytes(content)


def given(folder: Path) -> list[object]:
    """Everything a seat can be given."""
    with contextlib.closing(sqlite3.connect(folder / FILE_NAME)) as connection:
        rows = [
            "SELECT stream, seq, id, seat, folder, raw, hash, bare FROM envelope ORDER BY stream, seq",
            "SELECT stream, seq, raw, hash FROM control_record ORDER BY stream, seq",
            "SELECT stream, kind, site, seq, hash FROM stream_head ORDER BY stream",
            "SELECT name, value FROM server_fact WHERE name <> 'sum' ORDER BY name",
            "SELECT site_id, root_key FROM site ORDER BY site_id",
        ]
        return [connection.execute(query).fetchall() for query in rows]
