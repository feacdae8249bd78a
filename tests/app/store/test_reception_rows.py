"""What a newer colleague sent of the counter, shown after the upgrade that learns of it."""

from pathlib import Path

import msgspec
from alembic import command
from sqlalchemy import Connection, text

from app.store import migrate
from app.store.engine import open_engine
from tests.desk import RawKey

BEFORE = "0017"


def test_bookings_and_lines_a_newer_colleague_sent_are_shown_after_the_upgrade(tmp_path: Path) -> None:
    """Of a booking the newest of each field, and its heads stay; of a line, written once, no heads are left."""
    engine = open_engine(tmp_path / "vault.db", RawKey(), create=True)
    with engine.begin() as connection:
        command.upgrade(migrate.config(connection), BEFORE)
        _sent(connection, b"2", "booking", b"b", 2, {"day": "2026-11-23", "state": "arrived", "minutes": "lang"})
        _sent(connection, b"1", "booking", b"b", 1, {"state": "booked", "address": "王女士", "scope": "her"})
        _sent(connection, b"3", "window_entry", b"w", 1, {"day": "2026-11-23", "told": 1, "people": 2, "him": "need"})
        _sent(connection, b"4", "window_strike", b"s", 1, {"entry": b"w" * 16, "reason": "重复"})

        migrate.upgrade(connection)

        booking = connection.execute(text("SELECT * FROM booking")).one()
        line = connection.execute(text("SELECT * FROM window_entry")).one()
        strike = connection.execute(text("SELECT entry, reason FROM window_strike")).one()
        kinds = set(connection.scalars(text("SELECT kind FROM head")))
    engine.dispose()
    assert (booking.state, booking.address, booking.scope, booking.minutes) == ("arrived", "王女士", "her", 60)
    assert (line.day, line.told, line.people, line.him, line.her) == ("2026-11-23", 1, 2, "need", "")
    assert tuple(strike) == (b"w" * 16, "重复")
    assert kinds == {"booking"}


def _sent(connection: Connection, op: bytes, kind: str, record: bytes, moment: int, fields: dict[str, object]) -> None:
    """As it stood here while nobody knew the kind."""
    connection.execute(
        text("INSERT INTO op (id, folder, seat, body) VALUES (:id, :folder, x'', x'')"),
        {"id": op * 32, "folder": b"f" * 16},
    )
    for field, value in fields.items():
        row = {
            "record": record * 16, "kind": kind, "field": field, "op": op * 32,
            "value": msgspec.msgpack.encode(value), "moment": moment,
        }  # fmt: skip
        connection.execute(
            text(
                "INSERT INTO head (record, kind, field, op, value, hlc_ms, seat)"
                " VALUES (:record, :kind, :field, :op, :value, :moment, x'')"
            ),
            row,
        )
