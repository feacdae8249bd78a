"""The centre's own disk goes bad: one bit of one row. Nobody lies, and yet what is sent is not what was kept."""

import random

import pytest
from sqlalchemy import Select, Update, select, update

from sync.errors import SyncError
from sync.server.store.checking import check_streams
from sync.server.store.tables import envelope
from tests.sync.hostile.conftest import Stage
from ui.wording import sentence


@pytest.mark.parametrize("chance", range(4))
@pytest.mark.parametrize("column", ["raw", "id", "hash"])
def test_a_flipped_bit_at_the_centre_is_told_and_loses_nothing(stage: Stage, column: str, chance: int) -> None:
    """A colleague's computer shows nothing false, says why something is missing, and keeps what is written on it; the
    server's check names the stream; with the row put right everybody has everything.

    Of numbers the server only keeps beside the bytes the computer makes its own: there nothing need be missing.
    """
    lines = stage.write(4)
    was = turned(stage, column, chance)
    stage.victim.writes("受害者写的")
    said = rounds_of(stage)
    assert said or stage.victim.disk.held_here or set(stage.victim.lines()) == {*lines, "受害者写的"}
    assert column != "raw" or lines[1] not in stage.victim.lines()
    assert all(sentence(error) for error in said)
    assert set(stage.victim.lines()) <= {*lines, "受害者写的"}
    assert "受害者写的" in stage.victim.lines()
    assert faults(stage)
    put_back(stage, was)
    assert not faults(stage)
    stage.honest_again()
    assert stage.first.lines() == sorted([*lines, "受害者写的"])


def turned(stage: Stage, column: str, chance: int) -> dict[str, object]:
    """Turn one bit of the second envelope's row; what stood there."""
    dice = random.Random(chance)
    with stage.database.writing() as connection:
        row = connection.execute(_second(stage)).mappings().one()
        content = bytearray(row[column])
        content[dice.randrange(len(content))] ^= 1 << dice.randrange(8)
        connection.execute(_row_at(stage).values({column: bytes(content)}))
        return dict(row)


def put_back(stage: Stage, was: dict[str, object]) -> None:
    """The row as it was, from a copy."""
    with stage.database.writing() as connection:
        connection.execute(_row_at(stage).values(was))


def rounds_of(stage: Stage) -> list[SyncError]:
    """What two rounds of the victim end with, as far as they do not go well."""
    said = []
    for _ in range(2):
        try:
            stage.victim.round()
        except SyncError as error:
            said.append(error)
    return said


def faults(stage: Stage) -> list[str]:
    """What the server's own check finds."""
    with stage.database.reading() as connection:
        return [report.fault for report in check_streams(connection) if report.fault]


def _second(stage: Stage) -> Select[tuple[object, ...]]:
    return select(envelope).where(envelope.c.stream == stage.data, envelope.c.seq == 2)


def _row_at(stage: Stage) -> Update:
    return update(envelope).where(envelope.c.stream == stage.data, envelope.c.seq == 2)
