"""Erasing at the server: the bytes go, the skeleton stays, nothing brings a folder back, not even a restore."""

import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import event, text

from sync.protocol.control import Control
from sync.protocol.control_record import Revocation
from sync.protocol.envelope import bare_header, parse_envelope, parse_header, rolled
from sync.protocol.messages import BlobName, BlobPiece, EnvelopePage, Skeleton, StreamPosition
from sync.protocol.names import NO_HASH
from sync.protocol.shredding import Approval, Proposal, Shred, encode_proposal
from sync.protocol.signing import approval_words, check_signature, proposal_words, receipt_words
from sync.server import central as server_central
from sync.server import control_log
from sync.server.__main__ import main
from sync.server.blob_shelf import lacking, take_piece
from sync.server.central import Central
from sync.server.control_log import append_control
from sync.server.envelope_log import Wanted, give_envelopes, take_envelopes
from sync.server.erasing import finish
from sync.server.faults import DataFolder, Refusal
from sync.server.store.checking import check_streams
from sync.server.store.database import Database, Home, open_database
from sync.server.store.ledger import Erased, read_file, write_file
from sync.server.store.migrating import downgrade, upgrade
from sync.server.store.sessions import Caller
from sync.server.store.sites import add_site
from tests.sync.server.cluster import Cluster
from tests.sync.server.conftest import SampleSeat, SampleSite, StillClock, ids_of

GOING, STAYING = bytes([7]) * 16, bytes([8]) * 16
MARK = b"ciphertext that must go " * 40


def shred(site: SampleSite, folders: list[bytes] | None = None) -> bytes:
    """The record that erases: at a site of two the proposer is one of the approvers."""
    raw = encode_proposal(Proposal(bytes(16), folders or [GOING], "consent_withdrawn", site.admin.id, 5))
    name = sha256(raw).digest()
    approvals = [Approval(one.id, 6, one.sign(approval_words(site.id, 6, name))) for one in (site.admin, site.member)]
    return site.say(Shred(raw, site.admin.sign(proposal_words(site.id, name)), approvals), site.admin)


def erase(central: Central, site: SampleSite) -> None:
    """The record is appended."""
    append_control(central, site.control, len(site.records), [shred(site)])


def push(central: Central, caller: Caller, site: SampleSite, *raws: bytes) -> list[tuple[str, int]]:
    """What becomes of some envelopes."""
    return [(one.status, one.seq) for one in take_envelopes(central, caller, site.data, raws).results]


def pull(central: Central, caller: Caller, site: SampleSite, after: StreamPosition | None = None) -> EnvelopePage:
    """All there is."""
    return give_envelopes(
        central, caller, Wanted(after=after or StreamPosition(site.data, 0, NO_HASH), max_bytes=2**20)
    )


def whole(central: Central) -> list[int]:
    """The numbers of the rows with the marked bytes in them; everything else of the database fits."""
    with central.database.reading() as connection:
        assert [report.fault for report in check_streams(connection) if report.fault] == []
        rows = connection.execute(text("SELECT seq, raw FROM envelope ORDER BY seq")).all()
    return [row.seq for row in rows if MARK in bytes(row.raw)]


def test_the_bytes_go_and_the_skeleton_stays(central: Central, caller: Caller, site: SampleSite) -> None:
    """Numbers, ids and rolling hashes are as before, for whoever begins and for whoever goes on."""
    raws = [site.member.seal(site.data, MARK, folder=folder) for folder in (GOING, STAYING, GOING)]
    push(central, caller, site, *raws)
    ids = ids_of(raws)
    assert whole(central) == [1, 2, 3]

    erase(central, site)

    assert whole(central) == [2]
    admin = Caller(stream=site.control, seat=site.admin.id, expires_ms=2**50)
    for who in (caller, admin):
        page = pull(central, who, site)
        bare = [Skeleton(seq, ids[seq - 1], bare_header(parse_envelope(raws[seq - 1]).header)) for seq in (1, 3)]
        assert list(page.gone) == bare and page.head == StreamPosition(site.data, 3, rolled(ids))
        assert {parse_header(one.header).prev for one in page.gone} == {NO_HASH, ids[1]}
    assert [one.seq for one in pull(central, admin, site).envelopes] == [2]
    assert pull(central, caller, site).own == ((2, ids[1]),)
    later = pull(central, admin, site, StreamPosition(site.data, 1, rolled(ids[:1])))
    assert [one.seq for one in later.gone] == [3]


def test_what_is_sent_of_it_is_answered_gone_and_kept_as_a_skeleton(
    central: Central, caller: Caller, site: SampleSite
) -> None:
    """Known or new; with a place and a receipt that verifies, so that no chain has a hole. The rest goes on."""
    old, other, new, after = (
        site.member.seal(site.data, MARK, folder=folder) for folder in (GOING, STAYING, GOING, STAYING)
    )
    push(central, caller, site, old, other)
    erase(central, site)

    response = take_envelopes(central, caller, site.data, [old, new, new, after])

    results = [(one.status, one.seq) for one in response.results]
    assert results == [("gone", 1), ("gone", 3), ("gone", 3), ("accepted", 4)]
    for result in response.results:
        words = receipt_words(response.incarnation, site.data, result.seq, result.id)
        check_signature(central.facts.public_key, result.receipt, words, "receipt")
    assert whole(central) == [2, 4]


def test_blobs_of_the_folder_go_and_none_comes_back(central: Central, caller: Caller, site: SampleSite) -> None:
    """Whole ones and pieces; another folder's stay."""
    raw = b"sealed bytes"
    names = {folder: BlobName(folder, sha256(raw).digest()) for folder in (GOING, STAYING)}
    for one in names.values():
        take_piece(central, caller, site.data, BlobPiece(one, len(raw), 0, raw))
    erase(central, site)

    missing = [one for one, _ in lacking(central, caller, site.data, list(names.values())).blobs]
    assert missing == [names[GOING]]
    with pytest.raises(Refusal, match="gone"):
        take_piece(central, caller, site.data, BlobPiece(names[GOING], len(raw), 0, raw))


def test_what_was_cut_short_is_carried_out_before_anybody_is_given_anything(
    central: Central, caller: Caller, site: SampleSite, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The record stands, and whoever appended it went out before the folder was dropped: whole rows of it are given to
    nobody, the next reader's request drops them in whichever process, and once is enough."""
    raws = [site.member.seal(site.data, MARK, folder=folder) for folder in (GOING, STAYING)]
    push(central, caller, site, *raws)
    with monkeypatch.context() as patched:
        patched.setattr(control_log, "finish", _goes_out)
        with pytest.raises(KeyboardInterrupt):
            erase(central, site)
    assert whole(central) == [1, 2]  # the first transaction wrote to the control stream alone
    assert central.database.ledger.all() == [Erased(site.id, GOING, clock())]
    assert push(central, caller, site, site.member.seal(site.data, MARK, folder=GOING)) == [("gone", 3)]

    finished: list[bytes] = []
    monkeypatch.setattr(server_central, "finish", partial(_counted, finished))
    admin = Caller(stream=site.control, seat=site.admin.id, expires_ms=2**50)
    page = pull(central, admin, site)

    assert ([one.seq for one in page.gone], [one.seq for one in page.envelopes]) == ([1, 3], [2])
    assert whole(central) == [2]
    other = Central(central.database, clock)
    for each in (central, other):
        assert pull(each, admin, site) == page
    assert finished == [site.id]


def test_a_start_carries_out_what_was_cut_short(
    central: Central, caller: Caller, site: SampleSite, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the ledger, which was on disk before the record's transaction ended."""
    push(central, caller, site, site.member.seal(site.data, MARK, folder=GOING))
    with monkeypatch.context() as patched:
        patched.setattr(control_log, "finish", _goes_out)
        with pytest.raises(KeyboardInterrupt):
            erase(central, site)
    assert whole(Central(central.database, clock)) == []


def test_no_transaction_of_an_erasing_writes_to_two_streams(central: Central, caller: Caller, site: SampleSite) -> None:
    """So a province can be divided by stream."""
    push(central, caller, site, site.member.seal(site.data, MARK, folder=GOING))
    written: list[set[str]] = [set()]

    def heard(_c: object, _u: object, statement: str, *_: object) -> None:
        if statement.startswith(("UPDATE", "INSERT", "DELETE")):
            written[-1] |= {name for name in ("control_record", "envelope SET", "erasing_done") if name in statement}

    def ended(_: object) -> None:
        written.append(set())

    engine = central.database._engine
    event.listen(engine, "before_cursor_execute", heard)
    event.listen(engine, "commit", ended)
    erase(central, site)
    event.remove(engine, "before_cursor_execute", heard)
    event.remove(engine, "commit", ended)

    assert [one for one in written if one] == [{"control_record"}, {"envelope SET", "erasing_done"}]


def _goes_out(*_: object) -> None:
    raise KeyboardInterrupt


def _counted(finished: list[bytes], database: Database, control: Control) -> None:
    finished.append(control.site_id)
    finish(database, control)


def test_too_few_words_erase_nothing(central: Central, caller: Caller, site: SampleSite) -> None:
    """The server judges for itself."""
    push(central, caller, site, site.member.seal(site.data, MARK, folder=GOING))
    third = SampleSeat()
    append_control(central, site.control, 3, [site.say(third.member(), site.admin)])
    with pytest.raises(Refusal, match="forbidden"):
        append_control(central, site.control, 4, [shred(site)])
    assert whole(central) == [1]


def test_a_chain_is_followed_through_skeletons(central: Central, admin: Caller, site: SampleSite) -> None:
    """What leads up to a revoked seat's last good envelope is let in, though a skeleton stands between."""
    first, between, last = (site.member.seal(site.data, folder=folder) for folder in (STAYING, GOING, STAYING))
    push(central, admin, site, between)
    erase(central, site)
    gone = site.say(Revocation(site.member.id, ids_of([last])[0]), site.admin)
    append_control(central, site.control, 4, [gone])
    assert push(central, admin, site, last, first) == [("accepted", 2), ("accepted", 3)]


def test_a_restored_database_forgets_again_before_it_serves(
    central: Central, caller: Caller, site: SampleSite, clock: StillClock, home: Home, request: pytest.FixtureRequest
) -> None:
    """The backup has the bytes and knows nothing of the erasing; the ledger outside it does."""
    raws = [site.member.seal(site.data, MARK, folder=folder) for folder in (GOING, STAYING)]
    push(central, caller, site, *raws)
    put_back = backup_of(central, home, request)
    erase(central, site)

    put_back()
    database = open_database(home)
    restored = Central(database, clock)

    assert whole(restored) == [2]
    assert push(restored, caller, site, raws[0], site.member.seal(site.data, MARK, folder=GOING)) == [
        ("gone", 1),
        ("gone", 3),
    ]
    assert append_control(restored, site.control, 3, site.records[3:]).seq == 4
    assert whole(restored) == [2]
    database.close()


def backup_of(central: Central, home: Home, request: pytest.FixtureRequest):
    """A backup as the manual says; what is given puts it back."""
    if isinstance(home, Path):
        to = home.with_name("backup")
        assert main(["backup", "--data", str(home), "--to", str(to)]) == 0
        assert [file.name for file in to.iterdir()] == ["server.db"]

        def put_back() -> None:
            central.database.close()
            for file in home.glob("server.db*"):
                file.unlink()
            (home / "server.db").write_bytes((to / "server.db").read_bytes())

        return put_back
    cluster: Cluster = request.getfixturevalue("cluster")
    dump = cluster.dump(home)

    def put_back_dump() -> None:
        central.database.close()
        cluster.put_back(home, dump)

    return put_back_dump


def test_restored_says_what_was_dropped_again(
    central: Central, caller: Caller, site: SampleSite, home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    """The operator sees that the ledger was there; without it nothing is said."""
    push(central, caller, site, site.member.seal(site.data, MARK, folder=GOING))
    where = ["--data", str(home)] if isinstance(home, Path) else ["--database", str(home)]
    assert main(["restored", *where]) == 0
    assert "dropped" not in capsys.readouterr().out
    central.database.ledger.add([Erased(site.id, GOING, 1)])
    assert main(["restored", *where]) == 0
    assert "dropped 1 envelopes of erased files again" in capsys.readouterr().out
    assert whole(central) == []


def test_the_ledger_is_carried_in_a_file_that_only_grows(
    central: Central, caller: Caller, site: SampleSite, home: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Written from one server, added to, taken in by another that had lost its own."""
    file = tmp_path / "erased.txt"
    write_file(file, [Erased(bytes(16), STAYING, 3)])
    where = ["--data", str(home)] if isinstance(home, Path) else ["--database", str(home)]
    central.database.ledger.add([Erased(site.id, GOING, 4)])
    assert main(["ledger", *where, "--to", str(file)]) == 0
    assert {one.folder for one in read_file(file)} == {GOING, STAYING}
    assert site.id.hex() in file.read_text()

    fresh = tmp_path / "fresh"
    assert main(["init", "--data", str(fresh)]) == 0
    for new in (2, 0):
        assert main(["ledger", "--data", str(fresh), "--from", str(file)]) == 0
        assert f"{new} erased files were new" in capsys.readouterr().out
    (tmp_path / "junk").write_text("no ledger")
    assert main(["ledger", "--data", str(fresh), "--from", str(tmp_path / "junk")]) == 1
    with pytest.raises(DataFolder, match="cannot be read"):
        read_file(tmp_path / "none")


def test_rows_of_before_are_told_their_folder(central: Central, caller: Caller, site: SampleSite) -> None:
    """Down to the step before and up again with rows: an erasing finds them."""
    push(central, caller, site, *(site.member.seal(site.data, MARK, folder=one) for one in (GOING, STAYING)))
    with central.database.writing() as connection:
        downgrade(connection, "0003")
        upgrade(connection)
    erase(central, site)
    assert whole(central) == [2]


def test_nothing_slips_in_beside_an_erasing(central: Central, site: SampleSite) -> None:
    """Seats push into the folder from all sides while it is erased: afterwards only skeletons are there."""
    writers = [SampleSeat() for _ in range(4)]
    posts = [site.say(writer.member(), site.admin) for writer in writers]
    append_control(central, site.control, 3, posts)
    raw = encode_proposal(Proposal(bytes(16), [GOING], "asked", site.admin.id, 5))
    name = sha256(raw).digest()
    words = [Approval(one.id, 6, one.sign(approval_words(site.id, 6, name))) for one in (site.member, writers[0])]
    record = site.say(Shred(raw, site.admin.sign(proposal_words(site.id, name)), words), site.admin)
    begun = threading.Barrier(len(writers) + 1)

    def write(seat: SampleSeat) -> list[str]:
        caller = Caller(stream=site.control, seat=seat.id, expires_ms=2**50)
        begun.wait()
        return [push(central, caller, site, seat.seal(site.data, MARK, folder=GOING))[0][0] for _ in range(12)]

    with ThreadPoolExecutor(len(writers)) as pool:
        jobs = [pool.submit(write, seat) for seat in writers]
        begun.wait()
        append_control(central, site.control, 7, [record])
        said = [status for job in jobs for status in job.result()]

    assert set(said) <= {"accepted", "gone"} and "gone" in said
    assert whole(central) == []


def test_free_pages_keep_nothing(tmp_path: Path, clock: StillClock, site: SampleSite) -> None:
    """In SQLite's file the bytes are overwritten, not only unlisted."""
    database = open_database(tmp_path / "data")
    central = Central(database, clock)
    with database.writing() as connection:
        add_site(connection, site.root_key, 0)
    append_control(central, site.control, 0, site.found())
    caller = Caller(stream=site.control, seat=site.member.id, expires_ms=2**50)
    push(central, caller, site, site.member.seal(site.data, MARK * 20, folder=GOING))
    erase(central, site)
    database.close()
    assert site.member.id in (tmp_path / "data" / "server.db").read_bytes()
    assert MARK not in b"".join(file.read_bytes() for file in (tmp_path / "data").iterdir())
