"""Attachments between two computers and a server process: whole, resumable, never before a record, never believed."""

import secrets
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from app.casework import attachments, cases
from app.casework.attachments import Ready, ready
from app.domain.attachments import SMALL_BYTES, Attachment, Media
from app.domain.people import PersonDetails
from app.domain.readers import Reader, Scope
from app.errors import NotFound, Refused
from app.ops.attached import PART_BYTES
from app.ops.kept import StreamState
from app.store.ledger import Ledger
from sync.compare import compare
from sync.errors import Cancelled, ServerRefused
from sync.protocol.envelope import bare_header
from sync.round import run_round
from sync.steps.attachments import AGAIN_MS
from sync.steps.greet import greet
from sync.steps.verify import rewind
from tests.app.casework.test_attachments import picture
from tests.sync.test_two_seats import Seat, _note, pair, server

__all__ = ["pair", "server"]
LONG = Ready("离婚协议书.pdf", Media.PDF, b"%PDF-" + secrets.token_bytes(2 * PART_BYTES) + b"%%EOF")
"""Three parts."""


@pytest.fixture
def case(pair) -> bytes:
    """A case both have."""
    one, talk_one, _, talk_two = pair
    made = cases.open_couple(one.work, PersonDetails(name="李强"), PersonDetails(name="王小燕"), "05").value
    run_round(talk_one)
    run_round(talk_two)
    return made


def shown(seat: Seat, case: bytes) -> Attachment:
    """The one attachment of a case, as a seat shows it."""
    (one,) = attachments.of_case(seat.work, case, Reader.WORKER)
    return one


def tables(data: Path, *statement: object) -> None:
    """Do something to the blobs behind the server's back."""
    with closing(sqlite3.connect(data / "server.db", timeout=5)) as database, database:
        database.execute(*statement)


class Stops:
    """Stops a step at its `at`th report."""

    def __init__(self, at: int) -> None:
        self.at, self.seen = at, list[tuple[int, int]]()

    def __call__(self, step: str, done: int, total: int) -> bool:
        """Go on?"""
        if step == "attachments":
            self.seen.append((done, total))
        return len(self.seen) < self.at


def test_a_small_one_comes_by_itself_and_a_long_one_when_it_is_wanted(pair, case):
    """What the reader opens is what was attached, and neither its words nor its name were ever in clear on the line."""
    one, talk_one, two, talk_two = pair
    small, long = ready("欠条.jpg", picture()), LONG
    assert len(small.content) <= SMALL_BYTES
    first = attachments.add(one.work, case, Scope.HER, small).value
    second = attachments.add(one.work, case, Scope.BOTH, long).value

    assert Ledger(one.work.store).unstored_count() == 2
    assert run_round(talk_one).carried == 2
    assert Ledger(one.work.store).unstored_count() == 0
    assert run_round(talk_two).carried == 1
    assert [entry.is_at_centre for entry in attachments.of_case(one.work, case, Reader.WORKER)] == [True, True]
    assert attachments.content(two.work, first, Reader.HER)[1] == small.content
    assert attachments.content(two.work, first, Reader.HER)[0].thumbnail == small.thumbnail
    with pytest.raises(NotFound):
        attachments.content(two.work, first, Reader.HIM)
    with pytest.raises(Refused):
        attachments.content(two.work, second, Reader.BOTH)
    attachments.want(two.work, second, Reader.BOTH)
    assert run_round(talk_two).carried == 1
    assert attachments.content(two.work, second, Reader.BOTH)[1] == long.content
    assert run_round(talk_two).carried == run_round(talk_one).carried == 0
    traffic = b"".join(one.traffic + two.traffic)
    for secret in ("欠条".encode(), "离婚协议书".encode(), small.content[100:160], long.content[100:160]):
        assert secret not in traffic


def test_the_comparison_is_not_complete_while_bytes_wait(pair, case):
    """Of one whose record is at the centre and whose bytes are not; once they are, it is."""
    one, talk_one, _, _ = pair
    attachments.add(one.work, case, Scope.BOTH, LONG)
    wire, talk_one.wire = talk_one.wire, Full(talk_one.wire)
    run_round(talk_one)
    waits = compare(talk_one)
    talk_one.wire = wire
    one.clock.pass_by(seconds=AGAIN_MS / 1000 + 1)
    run_round(talk_one)

    assert (waits.waiting, waits.files, waits.differs, waits.is_complete) == (0, 1, (), False)
    assert compare(talk_one).is_complete


def test_several_attached_at_once_are_told_apart(pair, case):
    """Their parts stand in one header, one after the other."""
    one, talk_one, two, talk_two = pair
    files = [Ready(f"{n}.pdf", Media.PDF, secrets.token_bytes(n * PART_BYTES // 2 + 1)) for n in range(1, 6)]
    ids = [attachments.add(one.work, case, Scope.BOTH, file).value for file in files]
    run_round(talk_one)
    run_round(talk_two)
    for id_ in ids:
        attachments.want(two.work, id_, Reader.WORKER)
    run_round(talk_two)

    assert [attachments.content(two.work, id_, Reader.WORKER)[1] for id_ in ids] == [file.content for file in files]


def test_more_than_one_header_can_name_goes_in_several_envelopes(pair, case):
    """Nothing is too much: the saves are divided."""
    one, talk_one, _, _ = pair
    files = [Ready(f"{n}.pdf", Media.PDF, secrets.token_bytes(80 * PART_BYTES)) for n in range(4)]
    for file in files:
        attachments.add(one.work, case, Scope.BOTH, file)
    talk_one.progress = Stops(1)
    with pytest.raises(Cancelled):
        run_round(talk_one)

    waiting = Ledger(one.work.store).to_bring(9)
    assert [(len(found.here), found.first) for found in waiting] == [(80, 0), (80, 80), (80, 0), (80, 80)]
    assert one.work.store and Ledger(one.work.store).waiting_count().ops == 0


def test_what_was_stopped_is_gone_on_with(pair, case):
    """Stopped in the middle of a part, once each way; at the end nothing was brought twice."""
    one, talk_one, two, talk_two = pair
    id_ = attachments.add(one.work, case, Scope.BOTH, LONG).value
    talk_one.progress = first = Stops(2)
    with pytest.raises(Cancelled):
        run_round(talk_one)
    assert 0 < first.seen[-1][0] < len(LONG.content) // 1024
    assert not shown(one, case).is_at_centre
    talk_one.progress = again = Stops(10**9)
    run_round(talk_one)
    assert again.seen[-1][0] + first.seen[-1][0] <= len(LONG.content) // 1024 + 2
    assert shown(one, case).is_at_centre

    run_round(talk_two)
    attachments.want(two.work, id_, Reader.WORKER)
    talk_two.progress = Stops(4)
    with pytest.raises(Cancelled):
        run_round(talk_two)
    assert 0 < shown(two, case).parts_here < 3
    talk_two.progress = Stops(10**9)
    run_round(talk_two)
    assert attachments.content(two.work, id_, Reader.WORKER)[1] == LONG.content


def test_a_record_never_waits_for_a_picture(pair, case):
    """Something saved while parts are on their way: they give way, and the next round sends it before it goes on."""
    one, talk_one, two, talk_two = pair
    attachments.add(one.work, case, Scope.BOTH, LONG)

    def saves(step: str, done: int, total: int) -> bool:
        if step == "attachments" and not notes:
            notes.append(_note(one.work, case, Scope.BOTH, "她今天打来电话"))
        return True

    notes: list[bytes] = []
    talk_one.progress = saves
    report = run_round(talk_one)
    assert (report.has_more, report.carried, shown(one, case).is_at_centre) == (True, 0, False)
    report = run_round(talk_one)
    assert (report.pushed, report.carried, report.has_more) == (1, 1, False)
    run_round(talk_two)
    assert [entry.id for entry in cases.page(two.work, case, Reader.WORKER).timeline if entry.id in notes] == notes


def test_a_round_carries_only_so_long(pair, case):
    """On a slow line the next round looks for news before it goes on."""
    one, talk_one, _, _ = pair
    attachments.add(one.work, case, Scope.BOTH, LONG)

    def slow(step: str, done: int, total: int) -> bool:
        one.clock.pass_by(seconds=12)
        return True

    talk_one.progress = slow
    rounds = 0
    while run_round(talk_one).has_more:
        rounds += 1
    assert rounds == 1
    assert shown(one, case).is_at_centre


def test_what_its_author_has_not_brought_yet_is_told_and_tried_again(pair, case):
    """The record is there before the bytes; a while later they come."""
    one, talk_one, two, talk_two = pair
    attachments.add(one.work, case, Scope.BOTH, ready("a.jpg", picture()))
    wire, talk_one.wire = talk_one.wire, Full(talk_one.wire)
    run_round(talk_one)

    run_round(talk_two)
    assert (shown(two, case).problem, shown(two, case).is_here) == ("missing", False)
    talk_one.wire = wire
    talk_one.later.clear()  # as after a start of the program
    run_round(talk_one)
    run_round(talk_two)
    assert not shown(two, case).is_here  # not asked for in every round
    two.clock.pass_by(seconds=AGAIN_MS / 1000 + 1)
    run_round(talk_two)
    assert (shown(two, case).problem, shown(two, case).is_here) == ("", True)


def test_a_clock_that_is_set_back_makes_nobody_wait_for_it(pair, case):
    """It was a year ahead when the bytes were missing; set right, the next round tries again."""
    one, talk_one, two, talk_two = pair
    attachments.add(one.work, case, Scope.BOTH, ready("a.jpg", picture()))
    wire, talk_one.wire = talk_one.wire, Full(talk_one.wire)
    run_round(talk_one)
    two.clock.pass_by(days=365)
    run_round(talk_two)
    two.clock.pass_by(days=-365)
    talk_one.wire = wire
    one.clock.pass_by(seconds=AGAIN_MS / 1000 + 1)
    run_round(talk_one)

    run_round(talk_two)
    assert shown(two, case).is_here


DAMAGE = (lambda raw: b"x" + raw[1:], lambda raw: raw[:-1], lambda raw: raw[:5])


def test_a_piece_that_was_changed_or_cut_is_held_and_tried_again(pair, case, server):
    """It is told, nothing of it is kept, nothing else is held up, and once it is right again it comes."""
    one, talk_one, two, talk_two = pair
    for side in range(20, 20 + len(DAMAGE)):
        attachments.add(one.work, case, Scope.BOTH, ready("a.jpg", picture((side, side))))
    note = _note(one.work, case, Scope.BOTH, "还有一条")
    run_round(talk_one)
    with closing(sqlite3.connect(server[0] / "server.db")) as database:
        blobs = dict(database.execute("SELECT name, raw FROM blob"))
    for (name, raw), damage in zip(blobs.items(), DAMAGE, strict=True):
        bad = damage(raw)
        tables(server[0], "UPDATE blob SET raw = ?, size = ? WHERE name = ?", (bad, len(bad), name))

    assert run_round(talk_two).carried == 0

    entries = attachments.of_case(two.work, case, Reader.WORKER)
    assert [(entry.problem, entry.parts_here) for entry in entries] == [("forged", 0)] * len(DAMAGE)
    assert note in {entry.id for entry in cases.page(two.work, case, Reader.WORKER).timeline}
    for name, raw in blobs.items():
        tables(server[0], "UPDATE blob SET raw = ?, size = ? WHERE name = ?", (raw, len(raw), name))
    for entry in entries:
        attachments.want(two.work, entry.id, Reader.WORKER)  # asking again waits for nothing
    assert run_round(talk_two).carried == len(DAMAGE)
    entries = attachments.of_case(two.work, case, Reader.WORKER)
    assert [(entry.problem, entry.is_here, entry.is_wanted) for entry in entries] == [("", True, False)] * len(DAMAGE)


class Full:
    """A wire to a server that has no room for blobs."""

    def __init__(self, wire: object) -> None:
        self._wire = wire

    def __getattr__(self, name: str) -> object:
        return getattr(self._wire, name)

    def bring(self, *_given: object) -> int:
        """No room."""
        raise ServerRefused(problem="quota")


def test_a_full_centre_holds_up_no_record(pair, case):
    """It is told why; when there is room it goes by itself."""
    one, talk_one, _, _ = pair
    attachments.add(one.work, case, Scope.BOTH, LONG)
    wire, talk_one.wire = talk_one.wire, Full(talk_one.wire)
    report = run_round(talk_one)
    assert (report.pushed, shown(one, case).problem, shown(one, case).mark.value) == (1, "quota", "centre")
    talk_one.wire = wire
    run_round(talk_one)
    assert not shown(one, case).is_at_centre
    one.clock.pass_by(seconds=AGAIN_MS / 1000 + 1)
    run_round(talk_one)
    assert (shown(one, case).problem, shown(one, case).is_at_centre) == ("", True)


def test_a_centre_that_was_put_back_is_brought_everything_again(pair, case, server):
    """By whoever has it, its author or not; the same bytes under the same names."""
    one, talk_one, two, talk_two = pair
    attachments.add(one.work, case, Scope.BOTH, ready("a.jpg", picture()))
    run_round(talk_one)
    run_round(talk_two)
    tables(server[0], "DELETE FROM blob")
    Ledger(two.work.store).doubt_stored()
    assert run_round(talk_two).carried == 1
    assert run_round(talk_one).carried == 0
    Ledger(one.work.store).doubt_stored()
    assert run_round(talk_one).carried == 1
    assert shown(one, case).is_at_centre


def test_bytes_the_centre_has_lost_without_a_word_are_found_at_night(pair, case, server):
    """Nothing in its streams tells; the comparison asks, says so, and the next round brings them."""
    one, talk_one, _, _ = pair
    for file in (LONG, ready("a.jpg", picture())):
        attachments.add(one.work, case, Scope.BOTH, file)
    run_round(talk_one)
    assert compare(talk_one).is_complete
    tables(server[0], "DELETE FROM blob WHERE size < 100000")

    assert compare(talk_one).differs == ("files",)
    assert run_round(talk_one).carried == 2  # a small one, and the long one's last part
    assert compare(talk_one).is_complete


def test_a_computer_that_goes_out_when_it_hears_of_it_still_brings_everything(pair, case, server, monkeypatch):
    """Just after it has gone back to the last common point: nothing tells it any more that the centre was put back."""
    one, talk_one, _, _ = pair
    attachments.add(one.work, case, Scope.BOTH, ready("a.jpg", picture()))
    run_round(talk_one)
    tables(server[0], "DELETE FROM blob")
    back = Ledger.rewind

    def goes_out(self: Ledger, state: StreamState) -> None:
        back(self, state)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(Ledger, "rewind", goes_out)
        rewind(talk_one, greet(talk_one))

    assert run_round(talk_one).carried == 1
    assert shown(one, case).is_at_centre


def test_what_is_let_go_of_takes_its_bytes_along(pair, case):
    """And a part that comes just then is not kept."""
    one, talk_one, two, talk_two = pair
    attachments.add(one.work, case, Scope.BOTH, ready("a.jpg", picture()))
    run_round(talk_one)
    run_round(talk_two)
    ledger = Ledger(two.work.store)
    ids = [entry.id for entry in attachments.of_case(two.work, case, Reader.WORKER)]
    folder = cases.get(two.work, case).folder

    ledger.let_go(folder, bare_header, "erased")
    ledger.keep_attachment_part(ids[0], 0, b"late")

    with two.work.store.read() as connection:
        for table in ("attachment", "attachment_part", "attachment_way"):
            assert connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar() == 0  # noqa: S608  # three names
    assert run_round(talk_two).carried == 0
