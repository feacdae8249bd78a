"""The schema, proved five ways: head equals the tables, up, down, up with data, up and down unchanged."""

from pathlib import Path

import msgspec
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text

from app.errors import VaultTooNew
from app.store import migrate
from app.store.engine import open_engine
from app.store.tables import metadata
from tests.desk import RawKey


def _schema(connection: Connection) -> list[tuple[str, str]]:
    rows = connection.execute(text("SELECT name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY name"))
    return [(row.name, row.sql) for row in rows]


@pytest.fixture
def connection(tmp_path: Path):
    """An empty encrypted database."""
    engine = open_engine(tmp_path / "vault.db", RawKey(), create=True)
    with engine.begin() as connection:
        yield connection
    engine.dispose()


def test_the_newest_revision_makes_the_tables_the_code_knows(connection):
    """Head equals models."""
    migrate.upgrade(connection)

    differences = compare_metadata(MigrationContext.configure(connection), metadata)
    ours = [one for one in differences if not getattr(one[1], "name", "").startswith("search_")]
    assert [one for one in ours if one[0] != "remove_table" or not one[1].name.startswith("search")] == []


def test_down_leaves_an_empty_database_and_up_again_the_same_schema(connection):
    """Up, down, up: unchanged."""
    migrate.upgrade(connection)
    before = _schema(connection)

    command.downgrade(migrate.config(connection), "base")
    left = [name for name, _ in _schema(connection) if name != "alembic_version"]
    migrate.upgrade(connection)

    assert left == []
    assert _schema(connection) == before


def test_an_upgrade_keeps_what_is_there(connection):
    """Up with data, from every revision to the newest."""
    migrate.upgrade(connection)
    connection.execute(text("INSERT INTO meta VALUES ('seat.worker', x'e78e8b')"))

    migrate.upgrade(connection)

    assert connection.execute(text("SELECT value FROM meta")).scalar_one() == "王".encode()


SHEET = {
    "id": b"s" * 16, "folder": b"f" * 16, "op": b"o" * 32, "case": b"c" * 16, "form": "marriage/informed_consent",
    "state": "void",
}  # fmt: skip


def _insert(connection: Connection, table: str, row: dict[str, object]) -> None:
    names = ", ".join(f'"{name}"' for name in row)
    blanks = ", ".join(f":{name}" for name in row)
    connection.execute(text(f'INSERT INTO "{table}" ({names}) VALUES ({blanks})'), row)  # noqa: S608  # names above


def _words(connection: Connection) -> tuple[str, str]:
    row = connection.execute(text("SELECT witness, reason FROM sheet")).one()
    return row.witness, row.reason


def test_a_printed_sheet_of_the_first_schema_keeps_its_row(connection):
    """0001 to 0002 with data: the new words are empty; down again, the old row is untouched."""
    command.upgrade(migrate.config(connection), "0001")
    _insert(connection, "sheet", SHEET)
    before = connection.execute(text("SELECT * FROM sheet")).one()

    migrate.upgrade(connection)
    assert _words(connection) == ("", "")
    command.downgrade(migrate.config(connection), "0001")

    assert connection.execute(text("SELECT * FROM sheet")).one() == before


def test_words_a_newer_colleague_sent_are_shown_after_the_upgrade(connection):
    """They came while this vault had no column for them and stood as heads; the newest is shown, strange ones not."""
    command.upgrade(migrate.config(connection), "0001")
    _insert(connection, "sheet", SHEET)
    for op, moment, field, value in (
        (b"2", 2, "reason", "姓名打错"), (b"1", 1, "reason", "重复打印"), (b"3", 1, "witness", None),
    ):  # fmt: skip
        _insert(connection, "head", {
            "record": SHEET["id"], "kind": "sheet", "field": field, "op": op * 32,
            "value": msgspec.msgpack.encode(value), "hlc_ms": moment, "seat": b"",
        })  # fmt: skip

    migrate.upgrade(connection)

    assert _words(connection) == ("", "姓名打错")


def test_screenings_a_newer_colleague_sent_are_shown_after_the_upgrade(connection):
    """They came as heads of a kind nobody knew; now they are rows, as if they had come today, and no heads are left."""
    command.upgrade(migrate.config(connection), "0002")
    fields = {"case": b"c" * 16, "instrument": "phq9", "version": 1, "answers": ["1=2", "2="], "positive": None}
    for op, claim in ((b"2", {"mode": "phone"}), (b"1", {})):
        _insert(connection, "op", {"id": op * 32, "folder": b"f" * 16, "seat": b"", "body": b""})
        for field, value in (fields | claim).items():
            _insert(connection, "head", {
                "record": b"r" * 16, "kind": "screening", "field": field, "op": op * 32,
                "value": msgspec.msgpack.encode(value), "seat": b"",
            })  # fmt: skip

    migrate.upgrade(connection)

    row = connection.execute(text("SELECT * FROM screening")).one()
    assert (row.id, row.folder, row.op, row.case) == (b"r" * 16, b"f" * 16, b"1" * 32, b"c" * 16)
    assert (row.instrument, row.version, row.answers, row.positive) == ("phq9", 1, "1=2,2=", None)
    assert (row.mode, row.scope, row.amends) == ("", "both", None)
    assert connection.execute(text("SELECT count(*) FROM head")).scalar_one() == 0


def test_own_forms_a_newer_colleague_sent_are_shown_after_the_upgrade(connection):
    """They stood as heads of an unknown kind; now they are versions, and keep no heads, as an add-only kind does."""
    command.upgrade(migrate.config(connection), "0002")
    sent = {"form": "site/goods", "number": 1001, "state": "in_use", "text": "…", "who": "陈静", "at": None}
    _insert(connection, "op", {"id": b"o" * 32, "folder": b"f" * 16, "seat": b"s" * 16})
    for field, value in sent.items():
        _insert(connection, "head", {
            "record": b"r" * 16, "kind": "site_form", "field": field, "op": b"o" * 32,
            "value": msgspec.msgpack.encode(value), "seat": b"s" * 16,
        })  # fmt: skip

    migrate.upgrade(connection)

    row = connection.execute(text("SELECT * FROM site_form")).one()
    assert (row.id, row.folder, row.op, row.form, row.number, row.at) == (
        b"r" * 16, b"f" * 16, b"o" * 32, "site/goods", 1001, "",
    )  # fmt: skip
    assert connection.execute(text("SELECT count(*) FROM head")).scalar_one() == 0


def test_attachments_a_newer_colleague_sent_are_shown_after_the_upgrade(connection):
    """They stood as heads of an unknown kind; now they are rows, and values of another type are passed over."""
    command.upgrade(migrate.config(connection), "0010")
    sent = {"case": b"c" * 16, "name": "欠条.pdf", "size": 9, "key": b"k" * 32, "scope": "her", "sha256": "none"}
    _insert(connection, "op", {"id": b"o" * 32, "folder": b"f" * 16, "seat": b"s" * 16})
    for field, value in sent.items():
        _insert(connection, "head", {
            "record": b"r" * 16, "kind": "attachment", "field": field, "op": b"o" * 32,
            "value": msgspec.msgpack.encode(value), "seat": b"s" * 16,
        })  # fmt: skip

    migrate.upgrade(connection)

    row = connection.execute(text("SELECT * FROM attachment")).one()
    assert (row.id, row.folder, row.op, row.case) == (b"r" * 16, b"f" * 16, b"o" * 32, b"c" * 16)
    assert (row.name, row.size, row.key, row.scope, row.sha256) == ("欠条.pdf", 9, b"k" * 32, "her", b"")
    assert connection.execute(text("SELECT count(*) FROM head")).scalar_one() == 0


def test_goals_a_newer_colleague_sent_are_shown_after_the_upgrade(connection):
    """A goal shows its newest words and keeps its heads; a rating is a row, as if it had come today."""
    command.upgrade(migrate.config(connection), "0017")
    for number, (kind, fields) in enumerate((
        ("goal", {"case": b"c" * 16, "goal": "先谈一次", "scope": "her", "weight": 2, "start": None}),
        ("goal", {"goal": "每周谈一次", "due": 7}),
        ("goal_rating", {"case": b"c" * 16, "goal": b"g" * 16, "level": -1, "own_level": None, "scope": "her"}),
    )):  # fmt: skip
        name = bytes([number + 1]) * 32
        _insert(connection, "op", {"id": name, "folder": b"f" * 16, "seat": b"", "body": b""})
        for field, value in fields.items():
            _insert(connection, "head", {
                "record": kind[-1:].encode() * 16, "kind": kind, "field": field, "op": name,
                "value": msgspec.msgpack.encode(value), "hlc_ms": number, "seat": b"",
            })  # fmt: skip

    migrate.upgrade(connection)

    goal = connection.execute(text("SELECT * FROM goal")).one()
    assert (goal.goal, goal.scope, goal.weight, goal.start, goal.due) == ("每周谈一次", "her", 2, None, "")
    rating = connection.execute(text("SELECT * FROM goal_rating")).one()
    assert (rating.goal, rating.level, rating.own_level, rating.scope) == (b"g" * 16, -1, None, "her")
    kinds = connection.execute(text("SELECT DISTINCT kind FROM head")).scalars().all()
    assert kinds == ["goal"]


def test_a_family_a_newer_colleague_sent_is_shown_after_the_upgrade(connection):
    """The newest of every field; the heads stay, as of every kind that is written more than once."""
    command.upgrade(migrate.config(connection), "0019")
    for number, (kind, fields) in enumerate((
        ("kin", {"case": b"c" * 16, "name": "外公", "scope": "his", "born": 1940, "at_home": 1}),
        ("kin", {"name": "外婆", "born": "1941"}),
        ("kin_tie", {"case": b"c" * 16, "tie": "parent", "a": b"n" * 16, "b": b"m" * 16, "detail": "birth"}),
        ("eco_link", {"case": b"c" * 16, "owner": None, "system": "work", "gone": 1}),
    )):  # fmt: skip
        name = bytes([number + 1]) * 32
        _insert(connection, "op", {"id": name, "folder": b"f" * 16, "seat": b"", "body": b""})
        for field, value in fields.items():
            _insert(connection, "head", {
                "record": kind[-1:].encode() * 16, "kind": kind, "field": field, "op": name,
                "value": msgspec.msgpack.encode(value), "hlc_ms": number, "seat": b"",
            })  # fmt: skip

    migrate.upgrade(connection)

    kin = connection.execute(text("SELECT * FROM kin")).one()
    assert (kin.name, kin.scope, kin.born, kin.at_home, kin.dead, kin.gone) == ("外婆", "his", 1940, 1, 0, 0)
    tie = connection.execute(text("SELECT * FROM kin_tie")).one()
    assert (tie.tie, tie.a, tie.b, tie.scope) == ("parent", b"n" * 16, b"m" * 16, "both")
    link = connection.execute(text("SELECT * FROM eco_link")).one()
    assert (link.owner, link.system, link.strength, link.gone) == (None, "work", "strong", 1)


def test_a_vault_of_a_later_version_is_refused_untouched(connection):
    """An old program never guesses at a newer schema."""
    migrate.upgrade(connection)
    connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(VaultTooNew) as refused:
        migrate.upgrade(connection)

    assert refused.value.facts == {"found": "9999", "known": migrate.head()}


def test_classes_a_newer_colleague_sent_are_shown_after_the_upgrade(connection):
    """What is merged keeps its heads and shows the newest, of a set all of it; what is written once keeps none."""
    command.upgrade(migrate.config(connection), "0017")
    sent = (
        ("enrolment", b"e", b"1", 1, {"name": "王芳", "code": "000000000000", "came_at": "", "quiet": 1}),
        ("enrolment", b"e", b"2", 2, {"name": "单雄信", "phone": None}),
        ("class_session", b"s", b"1", 1, {"title": "新婚第一课", "modules": ["M3", "M1"], "seats": 40}),
        ("class_session", b"s", b"2", 2, {"modules": ["M9"], "state": "done"}),
        ("class_feedback", b"f", b"1", 1, {"answers": ["useful=5", "clear=4"], "gain": "会听了"}),
    )
    for op in (b"1", b"2"):
        _insert(connection, "op", {"id": op * 32, "folder": b"f" * 16, "seat": b"", "body": b""})
    for kind, record, op, moment, fields in sent:
        for field, value in fields.items():
            _insert(connection, "head", {
                "record": record * 16, "kind": kind, "field": field, "op": op * 32, "hlc_ms": moment,
                "value": msgspec.msgpack.encode(value), "seat": b"",
            })  # fmt: skip

    migrate.upgrade(connection)

    who = connection.execute(text("SELECT * FROM enrolment")).one()
    assert (who.name, who.initials, who.pinyin, who.phone, who.quiet) == ("单雄信", "sxx", "shanxiongxin", "", 1)
    held = connection.execute(text("SELECT * FROM class_session")).one()
    assert (held.title, held.modules, held.seats, held.state) == ("新婚第一课", "M1,M3,M9", 40, "done")
    said = connection.execute(text("SELECT * FROM class_feedback")).one()
    assert (said.answers, said.gain) == ("useful=5,clear=4", "会听了")
    assert set(connection.scalars(text("SELECT kind FROM head"))) == {"enrolment", "class_session"}
