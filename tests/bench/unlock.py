"""`unlock`: from a passphrase to an open seat, against bare Argon2id, a bare keyed open and one first read."""

from pathlib import Path
from typing import Any

import sqlcipher3
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from app.casework import opening
from app.definitions import loader
from app.now import system_now
from app.store.engine import SETTINGS
from app.vault import header, layout, vault
from app.vault.key import DatabaseKey
from app.vault.slots import PASSPHRASE
from tests.bench.filling import fill
from tests.bench.rounds import interleaved
from tests.bench.values import Figure, Scale, figure
from tests.desk import founding, seeded

TARGET = 1.3
_SECRET = "correct horse battery"  # invented


def measure(scale: Scale, folder: Path) -> Figure:
    """Unlock a seat with notes in it. The definitions are loaded, as they are while the passphrase is typed."""
    random, definitions = seeded("unlock"), loader.load()
    made = vault.create(folder, "王敏", "海湾区婚姻登记处", _SECRET, random)
    opening.found_seat(made.folder, made.key, founding(), system_now, random)
    work = opening.open_seat(made.folder, made.key, definitions, system_now, random)
    fill(work, min(scale.notes, 1000))
    work.close()
    slot = header.read(made.folder).headers[0].slot(PASSPHRASE)
    assert slot is not None
    path = layout.database(made.folder)

    def ours() -> None:
        key = vault.unlock(made.folder, _SECRET)
        opening.open_seat(made.folder, key, definitions, system_now, random).close()

    def derive() -> None:
        kdf = Argon2id(
            salt=bytes.fromhex(slot.salt), length=32, iterations=slot.passes, lanes=slot.lanes,
            memory_cost=slot.memory_kib,
        )  # fmt: skip
        kdf.derive(_SECRET.encode())

    def bare() -> None:
        derive()
        read()

    def read() -> None:
        _first_read(path, made.key)

    ways = {"ours": ours, "limit": bare, "argon2id_alone": derive, "bare_open_alone": read}
    return figure("unlock", interleaved(scale.rounds, ways))


def _first_read(path: Path, key: DatabaseKey) -> None:
    connection: Any = sqlcipher3.connect(path, isolation_level=None)
    connection.execute(f"PRAGMA key = \"x'{key.key.hex()}{key.salt.hex()}'\"")
    for setting in SETTINGS:
        connection.execute(setting).fetchall()
    connection.execute("SELECT value FROM meta WHERE name = 'seat.id'").fetchall()
    connection.close()
