"""Parts of snapshots that no honest program makes: refused or passed over, never a crash, never much memory."""

import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.ids import FolderRef, RingId
from app.ops.kept import MOST_PART_BYTES, Preview
from app.store import snapshot
from app.store.tables import VIEWS
from tests.simulation.real_disk import RealDisk, vault_maker
from tests.simulation.site import make_site

RING, FOLDER = RingId(bytes(16)), FolderRef(b"\x01" * 16)
encode = msgspec.msgpack.encode

SHOWN = {str(column.name) for table in VIEWS.values() for column in table.c}
COLUMNS = sorted(SHOWN | {"key", "value", "field", "nope"})
NUMBERS = st.one_of(st.none(), st.booleans(), st.integers(-(2**63), 2**64 - 1), st.floats())
STRINGS = st.one_of(st.text(max_size=5), st.binary(max_size=40), st.just(bytes(FOLDER)))
CELLS = st.one_of(NUMBERS, STRINGS, st.lists(st.none(), max_size=2))


@st.composite
def sections(draw: st.DrawFn) -> list[object]:
    """A table there is or is not, any columns, rows that fit them more or less."""
    names = [*map(str, VIEWS), snapshot.FOLDERS, snapshot.VALUES, snapshot.HEADS, "nope"]
    columns = draw(st.lists(st.sampled_from(COLUMNS), max_size=6))
    row = st.lists(CELLS, min_size=len(columns), max_size=len(columns) + draw(st.integers(0, 1)))
    rows = draw(st.lists(row, max_size=3))
    return [draw(st.sampled_from(names)), columns, [[bytes(FOLDER), *cells] for cells in rows]]


@pytest.fixture(scope="module")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealDisk]:
    """A newcomer's vault."""
    site = make_site()
    made = vault_maker(Path(tmp_path_factory.mktemp("vault")), site.keys.site)(site.seats[0])
    yield made
    made.close()


@given(st.lists(sections(), max_size=3))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_a_part_says_it_is_shown_or_refused(disk: RealDisk, made: list[object]) -> None:
    """Numbers without end, texts for bytes, tables and columns nobody knows, none at all."""
    known = [snapshot.FOLDERS, ["key"], [[bytes(FOLDER), bytes(32)]]]
    try:
        disk.show_part(RING, encode([known, *made]), Preview())
    except ValueError as error:
        assert str(error)


@pytest.mark.parametrize(
    ("table", "columns", "cells"),
    [("answer_value", [], []), ("seat", ["number"], [2**63]), ("answer_value", ["nope"], ["x"])],
)
def test_what_once_stopped_every_newcomer(disk: RealDisk, table: str, columns: list[str], cells: list[object]) -> None:
    """Rows without a column, and a number SQLite has no room for, ended in errors of the database."""
    part = encode([[snapshot.FOLDERS, ["key"], [[FOLDER, bytes(32)]]], [table, columns, [[FOLDER, *cells]]]])
    try:
        disk.show_part(RING, part, Preview())
    except ValueError as error:
        assert "snapshot" in str(error)


@given(st.binary(max_size=300))
@settings(deadline=None)
def test_bytes_that_are_no_part_are_told_as_such(raw: bytes) -> None:
    """Any bytes."""
    try:
        snapshot.read_part(raw)
    except ValueError as error:
        assert str(error) == "no part of a snapshot"


@pytest.mark.parametrize("size", [50_000, MOST_PART_BYTES + 1, 8 * MOST_PART_BYTES])
def test_lists_in_lists_take_no_memory_to_speak_of(size: int) -> None:
    """A hundred packed bytes once took a gigabyte; what is too long is not even looked at."""
    raw = b"\x91\x93\xa1t\x90\x91\x91\xdd" + size.to_bytes(4, "big") + b"\x90" * size
    tracemalloc.start()
    with pytest.raises(ValueError, match="no part"):
        snapshot.read_part(raw)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 100 * min(size, 60_000)
