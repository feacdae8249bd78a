"""The centre's own disk goes bad: one bit of one row. Nobody lies, and yet what is sent is not what was kept."""

import random

import pytest
from sqlalchemy import Select, Update, select, update

from sync.errors import ServerGarbled
from sync.server.store.checking import check_streams
from sync.server.store.tables import envelope
from tests.sync.hostile.conftest import Stage, told
from ui.wording import sentence
from ui.words import say

OWN = "受害者写的"


@pytest.mark.parametrize("chance", range(4))
def test_a_flipped_bit_in_an_envelope_is_told_and_loses_nothing(stage: Stage, chance: int) -> None:
    """A colleague's computer takes nothing from the page and says so, while what is written on it still gets to the
    centre; the server's check names the row; with the row put right everybody has everything."""
    lines, sealed = stage.write(4), len(stage.raws())
    was = turned(stage, "raw", chance)
    stage.victim.writes(OWN)
    for _ in range(2):
        assert sentence(told(stage.victim, ServerGarbled)) == say("error.server_garbled")
    assert stage.victim.lines() == [OWN]
    assert len(stage.raws()) == sealed + 1
    assert faults(stage) == ["the bytes of row 2 are damaged"]
    put_back(stage, was)
    assert faults(stage) == []
    stage.honest_again()
    assert stage.first.lines() == sorted([*lines, OWN])


@pytest.mark.parametrize("chance", range(4))
@pytest.mark.parametrize("column", ["id", "hash"])
def test_a_flipped_bit_beside_an_envelope_harms_nobody(stage: Stage, column: str, chance: int) -> None:
    """What the server keeps beside the bytes, a computer works out for itself; the server's check names the row."""
    lines = stage.write(4)
    turned(stage, column, chance)
    stage.victim.round()
    assert stage.victim.lines() == sorted(lines)
    assert [fault for fault in faults(stage) if "row 2 " in fault]


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


def faults(stage: Stage) -> list[str]:
    """What the server's own check finds."""
    with stage.database.reading() as connection:
        return [report.fault for report in check_streams(connection) if report.fault]


def _second(stage: Stage) -> Select[tuple[object, ...]]:
    return select(envelope).where(envelope.c.stream == stage.data, envelope.c.seq == 2)


def _row_at(stage: Stage) -> Update:
    return update(envelope).where(envelope.c.stream == stage.data, envelope.c.seq == 2)
