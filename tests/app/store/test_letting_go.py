"""Letting go of a folder: nothing of it can be read in the file any more, and everything else is as it was."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from sqlalchemy import select, text

from app.casework import attachments, cases, notes, scans, screenings, search, sheets, site
from app.casework.attachments import Ready
from app.casework.work import Work
from app.domain.attachments import Media
from app.domain.ids import EnvelopeId, FolderRef, OpId, RecordId, SeatId, StreamId
from app.domain.people import PersonDetails
from app.domain.readers import Reader, Role, Scope
from app.ops.kept import EnvelopeState, KeptEnvelope, StreamState
from app.store import envelopes, letting_go, meta, rebuild, tables
from app.store.ledger import Ledger
from app.store.store import Store
from sync.protocol.messages import PushResult
from sync.sealing.payload import pack
from tests.app.casework.test_scans import arrived
from tests.app.casework.test_signatures import signed_by
from tests.desk import RawKey, agreed, open_work

STREAM = StreamId(b"data-stream-0001")
PAGE, RESERVED = 4096, 80
SAID, WRITTEN, HALF = "鸑鷟衔书而来", "窅然丧其天下", "蘧伯玉使人于孔子"
KEPT = "庖丁释刀对曰"
ONE_EACH = ("draft", "scan", "signature", "attachment_part", "attachment_way")
"""Tables with one row of each full case."""


def bare(header: bytes) -> bytes:
    """What is left of a header."""
    return b"bare " + header[:1]


def write_note(work: Work, case: RecordId, body: str, *, sign: bool = True) -> None:
    """One note, signed or left."""
    draft = notes.start(work, case, Scope.BOTH).value
    notes.keep(work, type(draft)(**{n: getattr(draft, n) for n in draft.__struct_fields__} | {"body": body}))
    if sign:
        notes.sign(work, draft.id)


def full_case(work: Work, said: str, written: str, half: str) -> RecordId:
    """A case with something of every kind."""
    site.allow_pen(work, True)
    him, her = PersonDetails(name="李强"), PersonDetails(name="王芳")
    case = cases.open_couple(work, him, her, "04").value
    write_note(work, case, said)
    write_note(work, case, half, sign=False)
    agreed(work, case)
    draft = screenings.begin(work, case, Role.WIFE, "phq9")
    screenings.save(work, type(draft)(**{n: getattr(draft, n) for n in draft.__struct_fields__} | {"answers": {1: 1}}))
    first, second, *_ = sheets.print_set(work, case, "zh").value
    signed_by(work, first.sheet, "husband")
    scans.file(work, second.sheet.code, arrived(len(said) * 9 + len(written)))
    attachments.add(work, case, Scope.HER, Ready(f"{said}.pdf", Media.PDF, said.encode() * 200))
    cases.set_risk(work, case, "2")
    return case


def folder_of(work: Work, case: RecordId) -> FolderRef:
    """Where a case lives."""
    with work.store.read() as connection:
        return FolderRef(connection.scalar(select(tables.case.c.folder).where(tables.case.c.id == case)))


def seal(work: Work, folder: FolderRef, seq: int) -> EnvelopeId:
    """Put what waits in a folder into one envelope that is at the centre."""
    ledger = Ledger(work.store)
    with work.store.read() as connection:
        rows = connection.execute(
            select(tables.op).where(tables.op.c.folder == folder, tables.op.c.envelope.is_(None))
        ).all()
        mine = SeatId(meta.blob(connection, "seat.id"))
    identity, ops = EnvelopeId(hashlib.sha256(rows[0].id).digest()), tuple(OpId(row.id) for row in rows)
    payload = pack([row.body for row in rows])
    ledger.freeze([KeptEnvelope(identity, STREAM, folder, mine, b"header", payload, b"s" * 64, ops)], ())
    ledger.acknowledge([PushResult(identity, "accepted", seq, b"receipt")])
    return identity


def plain(path: Path) -> bytes:
    """Every page of the database and of its log, decrypted; free pages and unused room among them."""
    clear = []
    for file, head, step in ((path, 0, PAGE), (path.with_name("vault.db-wal"), 32, PAGE + 24)):
        raw = file.read_bytes() if file.exists() else b""
        for at in range(head, len(raw) - step + 1, step):
            page = raw[at + step - PAGE : at + step]
            cut = 16 if file == path and at == 0 else 0
            iv = page[PAGE - RESERVED : PAGE - RESERVED + 16]
            opened = Cipher(algorithms.AES(RawKey().key), modes.CBC(iv)).decryptor()
            clear.append(opened.update(page[cut : PAGE - RESERVED]) + opened.finalize())
    return b"".join(clear)


def rows_of(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, those behind the search among them; what is packed is unpacked."""
    with store.read() as connection:
        names = connection.scalars(text("SELECT name FROM sqlite_schema WHERE type = 'table'")).all()
        each = {name: text(f'SELECT * FROM "{name}"') for name in names}  # noqa: S608 - names out of the schema
        found = {name: [tuple(row) for row in connection.execute(query)] for name, query in each.items()}
        payloads = connection.scalars(select(tables.envelope.c.payload)).all()
    found["inside"] = [(body,) for payload in payloads if payload for body in envelopes.bodies(payload)]
    return found


def holds(rows: Iterable[tuple[object, ...]], marker: str) -> bool:
    """Whether a text, or a pair of its signs as the index keeps them, stands in rows."""
    parts = [marker[at : at + 2].encode() for at in range(len(marker) - 1)]
    values = (value for row in rows for value in row)
    raw = (value.encode() if isinstance(value, str) else value for value in values if isinstance(value, str | bytes))
    return any(part in value for value in raw for part in parts)


@pytest.fixture
def seat(tmp_path: Path):
    """A seat with two cases."""
    work = open_work(tmp_path / "seat")
    yield work
    work.close()


def test_nothing_of_the_folder_can_be_read_and_everything_of_the_others(seat: Work, tmp_path: Path) -> None:
    """Rows, index, drafts, prints, scans, strokes, attachments, keys, envelopes, free pages and the log."""
    going, staying = full_case(seat, SAID, WRITTEN, HALF), full_case(seat, KEPT, WRITTEN, KEPT)
    ref, other = folder_of(seat, going), folder_of(seat, staying)
    seal(seat, ref, 1)
    before = rows_of(seat.store)
    assert any(holds(rows, SAID) for rows in before.values()) and holds(before["search_data"], SAID)
    page = cases.page(seat, staying, Reader.WORKER)

    gone = Ledger(seat.store).let_go(ref, bare, "erased")

    assert (gone.envelopes, gone.set_aside) == (1, 0) and gone.saves > 5
    after = rows_of(seat.store)
    for marker in (SAID, HALF):
        assert [name for name, rows in after.items() if holds(rows, marker)] == []
    pages = plain(tmp_path / "seat" / "vault.db")
    with seat.store.read() as connection:
        key = connection.scalar(select(tables.folder.c.key).where(tables.folder.c.id == other))
    assert key in pages and KEPT.encode() in pages
    old_key = next(row[2] for row in before["folder"] if row[0] == ref)
    for lost in (SAID.encode(), HALF.encode(), old_key, *(row[1] for row in before["sheet_bytes"][:1])):
        assert lost not in pages
    assert {name: len(rows) for name, rows in after.items() if name in ONE_EACH} == dict.fromkeys(ONE_EACH, 1)
    assert cases.page(seat, staying, Reader.WORKER) == page
    assert [hit.id for hit in search.find(seat, KEPT, Reader.WORKER)] == [staying]
    assert not search.find(seat, SAID, Reader.WORKER)


def test_a_rebuild_after_it_changes_nothing(seat: Work) -> None:
    """What is shown is what the saves that are left say."""
    going, staying = full_case(seat, SAID, WRITTEN, HALF), full_case(seat, KEPT, WRITTEN, KEPT)
    seal(seat, folder_of(seat, going), 1)
    seal(seat, folder_of(seat, staying), 2)
    rebuild.rebuild(seat.store)  # from now on the order of the saves is the one a rebuild takes
    Ledger(seat.store).let_go(folder_of(seat, going), bare, "erased")
    views = {name: rows for name, rows in rows_of(seat.store).items() if name in tables.VIEWS or name == "head"}

    rebuild.rebuild(seat.store)

    again = rows_of(seat.store)
    assert {name: sorted(map(repr, rows)) for name, rows in views.items()} == {
        name: sorted(map(repr, again[name])) for name in views
    }


def test_the_skeleton_keeps_places_hashes_and_marks_right(seat: Work) -> None:
    """What the comparison with the centre counts comes out as before; the centre's going back loses no place."""
    going, staying = (
        cases.open_couple(seat, PersonDetails(name=n), PersonDetails(name="王芳"), "04").value for n in "甲乙"
    )
    ids = [seal(seat, folder_of(seat, going), 1), seal(seat, folder_of(seat, staying), 2)]
    ledger = Ledger(seat.store)
    ledger.apply_page(StreamState(STREAM, 2, b"h" * 32), (), (), [(1, ids[0]), (2, ids[1])])
    ledger.let_go(folder_of(seat, going), bare, "erased")

    first, second = ledger.standing(STREAM, 0, 10)
    assert (first.is_here, first.is_opened, first.is_proved, first.header, first.ops) == (
        True,
        True,
        True,
        b"bare h",
        0,
    )
    assert second.is_proved and ledger.stored_count(STREAM) == 2
    assert ledger.knows(ids[0]) and ledger.last_stored(STREAM, ledger.envelope(ids[0]).seat) == ids[1]
    assert [one.id for one in ledger.sealed_by(STREAM, ledger.envelope(ids[0]).seat, b"", 9)] == [ids[1]]

    ledger.rewind(StreamState(STREAM))

    assert [one.id for one in ledger.unacknowledged(STREAM, b"", 9)] == [ids[1]]
    assert ledger.envelope(ids[0]).state is EnvelopeState.GONE and ledger.stored_count(STREAM) == 0
    ledger.apply_page(StreamState(STREAM, 2, b"h" * 32), (), (), [(1, ids[0]), (2, ids[1])])
    assert [one.is_proved for one in ledger.standing(STREAM, 0, 10)] == [True, False]


def test_what_is_sent_once_more_does_not_come_back(seat: Work) -> None:
    """A colleague who has not heard of it yet hands the whole envelope in again."""
    case = full_case(seat, SAID, WRITTEN, HALF)
    ref = folder_of(seat, case)
    ledger = Ledger(seat.store)
    whole = ledger.envelope(seal(seat, ref, 1))
    ledger.let_go(ref, bare, "erased")

    ledger.apply_page(StreamState(STREAM, 1), [whole], (), ())

    assert not any(holds(rows, SAID) for rows in rows_of(seat.store).values())
    with seat.store.read() as connection:
        assert not letting_go.is_here(connection, ref)
    rebuild.rebuild(seat.store)


def test_own_work_that_reached_nobody_is_set_aside(seat: Work) -> None:
    """In no envelope, or in one the centre never had: its words are kept, and shown in no list of the case's."""
    case = full_case(seat, KEPT, WRITTEN, KEPT)
    ref = folder_of(seat, case)
    seal(seat, ref, 1)
    write_note(seat, case, SAID)
    refused = seal(seat, ref, 2)
    with seat.store.transaction() as connection:
        state = {"state": EnvelopeState.QUARANTINE.value, "seq": None, "receipt": b"", "reason": "quota"}
        connection.execute(tables.envelope.update().where(tables.envelope.c.id == refused).values(state))
    write_note(seat, case, HALF)

    gone = Ledger(seat.store).let_go(ref, bare, "erased")

    assert gone.set_aside == 2
    rows = rows_of(seat.store)
    assert {name for name, found in rows.items() if holds(found, SAID) or holds(found, HALF)} == {"set_aside"}
    assert not any(holds(found, KEPT) for found in rows.values())
    assert {row[4] for row in rows["set_aside"]} == {"erased"}


def test_a_number_that_was_used_is_never_given_again(seat: Work) -> None:
    """Even where its case, the last one, has left no trace."""
    *_, last = (
        cases.open_couple(seat, PersonDetails(name=n), PersonDetails(name="王芳"), "04").value for n in "甲乙丙"
    )
    Ledger(seat.store).let_go(folder_of(seat, last), bare, "erased")

    fresh = cases.open_couple(seat, PersonDetails(name="丁"), PersonDetails(name="王芳"), "04").value

    assert cases.page(seat, fresh, Reader.WORKER).case.number.endswith("-0004")


def test_letting_go_again_or_of_nothing_changes_nothing(seat: Work) -> None:
    """It can be asked for as often as one likes."""
    case = full_case(seat, SAID, WRITTEN, HALF)
    ref = folder_of(seat, case)
    seal(seat, ref, 1)
    ledger = Ledger(seat.store)
    ledger.let_go(ref, bare, "erased")
    before = rows_of(seat.store)

    for folder in (ref, FolderRef(b"nowhere at all 1")):
        assert ledger.let_go(folder, bare, "erased").saves == 0

    assert rows_of(seat.store) == before and not ledger.is_here(ref)
