"""Two seats of one site over real parts: encrypted databases, sealed envelopes, a server process on loopback."""

import secrets
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from app.casework import cases, forms, local_texts, notes, opening, people, rights, screenings, search, site
from app.casework.work import Work
from app.definitions.values import Words
from app.domain.cases import Draft, Note, Screening, SyncMark, TimelineEntry
from app.domain.ids import RecordId
from app.domain.people import VIOLENCE, PersonDetails
from app.domain.readers import Reader, Role, Scope
from app.errors import Refused
from app.store import seats
from app.store.ledger import Ledger
from app.store.seats import Founding
from sync import conversation
from sync.enrolment import new_site
from sync.invitation import site_card
from sync.round import RoundReport, run_round
from sync.sealing.seat_keys import SeatKeys
from sync.steps.talk import Talk
from tests.desk import SITE, HeldClock, RawKey, agreed, definitions
from tests.letting_in import let_in

SECRET = "她说他夜里把门反锁"


class Seat:
    """A working seat and its side of the conversation."""

    def __init__(self, folder: Path, founding: Founding, clock: HeldClock) -> None:
        folder.mkdir()
        self.folder = folder
        opening.found_seat(folder, RawKey(), founding, clock, secrets.token_bytes)
        self.clock = clock
        self.work: Work
        self.reopen()
        self.keys = SeatKeys(founding.seat_secret)
        self.traffic: list[bytes] = []

    def reopen(self) -> None:
        """As after a start of the program."""
        self.work = opening.open_seat(self.folder, RawKey(), definitions(), self.clock, secrets.token_bytes)

    def connect(self, address: str) -> Talk:
        """Begin to talk with the server."""
        self.address = address
        work = self.work
        return conversation.begin(
            self.keys, work.seat.site, Ledger(work.store), address, now=work.now, random=work.random,
            tap=self.traffic.append,
        )  # fmt: skip


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A server process with an empty database, and its address."""
    data = tmp_path / "server"
    command = [sys.executable, "-m", "sync.server", "serve", "--data", str(data), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        address = next(line for line in process.stdout if "http" in line).split()[-1]
        yield data, address
        process.terminate()


@pytest.fixture
def pair(tmp_path: Path, server: tuple[Path, str]) -> Iterator[tuple[Seat, Talk, Seat, Talk]]:
    """王敏 founded the site; 陈静, who reads all of it as its supervisor, has been let in."""
    data, address = server
    clock = HeldClock()
    one = Seat(tmp_path / "one", new_site("王敏", "marriage", secrets.token_bytes), clock)
    opening.introduce(one.work, SITE)
    talk = one.connect(address)
    card = site_card(seats.fact(one.work.store, "site.secret"))
    subprocess.run([sys.executable, "-m", "sync.server", "site", "add", "--data", str(data), card], check=True)
    run_round(talk)
    two = Seat(tmp_path / "two", let_in(talk, address, post="supervisor"), clock)
    yield one, talk, two, two.connect(address)
    one.work.close()
    two.work.close()


def _note(work: Work, case: bytes, scope: Scope, body: str) -> bytes:
    draft = notes.start(work, case, scope).value
    notes.keep(work, Draft(**{name: getattr(draft, name) for name in draft.__struct_fields__} | {"body": body}))
    return notes.sign(work, draft.id).value


def test_a_colleague_sees_the_case_and_the_centre_reads_nothing(pair, server):
    """Record, sync, sync: the case is there, marked; the names are nowhere in clear."""
    one, talk_one, two, talk_two = pair
    case = cases.open_couple(one.work, PersonDetails(name="李强𠅤"), PersonDetails(name="王小燕"), "05").value
    _note(one.work, case, Scope.HER, SECRET)

    sent = run_round(talk_one)
    got = run_round(talk_two)
    while search.index_more(two.work):
        pass

    page = cases.page(two.work, case, Reader.WORKER)
    assert [entry.body for entry in page.timeline if isinstance(entry, Note)] == [SECRET]
    assert page.case.party(Role.HUSBAND).person.details.name == "李强𠅤"
    assert site.facts(two.work) == SITE
    assert [hit.id for hit in search.find(two.work, "反锁", Reader.WORKER)] == [case]
    assert cases.page(one.work, case, Reader.WORKER).case.mark is SyncMark.CENTRE
    assert sent.refused == got.refused == got.held == 0
    places = [*one.folder.iterdir(), *two.folder.iterdir(), *server[0].rglob("*")]
    seen = b"".join(path.read_bytes() for path in places if path.is_file()) + b"".join(one.traffic + two.traffic)
    for word in ("李强", "王小燕", "反锁", SITE.name, "婚辅"):
        assert word.encode() not in seen
        assert word.encode("utf-16-le") not in seen


def test_both_write_apart_and_both_see_all(pair):
    """Two seats, one case, two risks: a conflict both see, settled by one, settled for both."""
    one, talk_one, two, talk_two = pair
    case = cases.open_single(one.work, PersonDetails(address="王女士"), "06").value
    run_round(talk_one)
    run_round(talk_two)
    rights.join(two.work, case, "代班")
    cases.set_risk(one.work, case, "1")
    cases.set_risk(two.work, case, "3")
    _note(two.work, case, Scope.BOTH, "第二台电脑的记录")

    for talk in (talk_one, talk_two, talk_one):
        run_round(talk)

    assert [cases.page(seat.work, case, Reader.WORKER).case.conflicts for seat in (one, two)] == [("risk",)] * 2
    assert any(isinstance(entry, Note) for entry in cases.page(one.work, case, Reader.WORKER).timeline)


def test_screenings_entered_apart_stand_side_by_side(pair):
    """Two seats enter one each, and both correct the same one: nothing is lost, and both show the same."""
    one, talk_one, two, talk_two = pair
    case = cases.open_couple(one.work, PersonDetails(name="李强"), PersonDetails(name="王芳"), "06").value
    agreed(one.work, case)
    first = _screening(one.work, case)
    for talk in (talk_one, talk_two):
        run_round(talk)
    rights.join(two.work, case, "代班")
    _screening(two.work, case)
    for seat, reason in ((one, "抄错"), (two, "日期不对")):
        draft = screenings.correct(seat.work, first)
        screenings.save(seat.work, msgspec.structs.replace(draft, reason=reason))

    for talk in (talk_one, talk_two, talk_one):
        run_round(talk)

    shown = [[entry for entry in _timeline(seat.work, case) if isinstance(entry, Screening)] for seat in (one, two)]
    assert shown[0] == shown[1] and len(shown[0]) == 4
    assert {entry.mark for entry in shown[0]} == {SyncMark.CENTRE}
    assert [entry.id for entry in shown[0] if entry.is_replaced] == [first]
    assert {entry.author for entry in shown[0]} == {"王敏", "陈静"}
    for seat in (one, two):
        assert not any(isinstance(entry, Screening) for entry in _timeline(seat.work, case, Reader.HIM))


def _screening(work: Work, case: RecordId) -> RecordId:
    draft = screenings.begin(work, case, Role.WIFE, "gad7")
    return screenings.save(work, msgspec.structs.replace(draft, answers=dict.fromkeys(range(1, 8), 2))).value


def _timeline(work: Work, case: RecordId, reader: Reader = Reader.WORKER) -> tuple[TimelineEntry, ...]:
    return cases.page(work, case, reader).timeline


def test_what_the_site_says_in_its_own_words_is_said_by_every_seat(pair):
    """Written at one seat, printed at the other; the later word stands on both."""
    one, talk_one, two, talk_two = pair
    local_texts.set_text(one.work, "court_where", "海湾区人民法院", "Haiwan District Court")
    run_round(talk_one)
    with pytest.raises(Refused):  # it does not know its site yet
        local_texts.set_text(two.work, "court_where", "别处的法院")
    run_round(talk_two)
    assert local_texts.said(two.work) == {"court_where": Words("海湾区人民法院", "Haiwan District Court")}
    assert local_texts.form(two.work, "marriage/protection_order_guide").fields["where"].text.zh == "海湾区人民法院"

    one.clock.pass_by(minutes=1)
    local_texts.set_text(two.work, "court_where", "海湾区人民法院二楼")
    for talk in (talk_two, talk_one):
        run_round(talk)
    assert local_texts.said(one.work) == local_texts.said(two.work) == {"court_where": Words("海湾区人民法院二楼", "")}


def test_a_flag_of_violence_holds_at_every_seat(pair):
    """Set at one computer, kept at the other; two flags set at once both stand, and one taken back goes everywhere."""
    one, talk_one, two, talk_two = pair
    case = cases.open_couple(
        one.work, PersonDetails(name="李强"), PersonDetails(name="王燕", phone="00000000002"), "05"
    )
    wife = cases.page(one.work, case.value, Reader.WORKER).case.party(Role.WIFE).person.id
    people.set_flag(one.work, wife, "ill", Reader.WORKER, stands=True)
    for talk in (talk_one, talk_two):
        run_round(talk)
    people.set_flag(one.work, wife, VIOLENCE, Reader.WORKER, stands=True)
    people.set_flag(two.work, wife, "pregnant", Reader.WORKER, stands=True)
    for talk in (talk_one, talk_two, talk_one):
        run_round(talk)
    for seat in (one, two):
        assert people.get(seat.work, wife).flags == {"ill", VIOLENCE, "pregnant"}
        assert not forms.open_entry(seat.work, case.value, "marriage/counselling_registration", None).raw.get(
            "wife_phone"
        )

    people.set_flag(two.work, wife, "pregnant", Reader.WORKER, stands=False)
    for talk in (talk_two, talk_one):
        run_round(talk)
    assert [people.get(seat.work, wife).flags for seat in (one, two)] == [{"ill", VIOLENCE}] * 2


def test_a_round_with_nothing_to_say_changes_nothing(pair):
    """No envelope is sent or taken twice."""
    one, talk_one, two, talk_two = pair
    cases.open_single(one.work, PersonDetails(address="王女士"), "06")
    for talk in (talk_one, talk_two):
        run_round(talk)

    again: list[RoundReport] = [run_round(talk) for talk in (talk_one, talk_two)]

    assert [(report.pushed, report.pulled) for report in again] == [(0, 0), (0, 0)]
    assert Ledger(one.work.store).waiting_count().ops == 0
    assert two.work.seat.number == 2


def test_a_vault_put_back_from_a_backup_gets_its_own_notes_back(pair):
    """What this seat itself had sent since the backup comes back from the centre, and gets its receipt again."""
    one, talk_one, _, _ = pair
    case = cases.open_single(one.work, PersonDetails(address="王女士"), "06").value
    run_round(talk_one)
    one.work.close()
    backup = (one.folder / "vault.db").read_bytes()
    one.reopen()
    _note(one.work, case, Scope.BOTH, "备份之后写的记录")
    run_round(one.connect(one.address))
    one.work.close()
    for leftover in one.folder.glob("vault.db*"):
        leftover.unlink()
    (one.folder / "vault.db").write_bytes(backup)
    one.reopen()

    regained = run_round(one.connect(one.address))
    run_round(one.connect(one.address))

    page = cases.page(one.work, case, Reader.WORKER)
    assert regained.unknown_own == 1
    assert [entry.body for entry in page.timeline if isinstance(entry, Note)] == ["备份之后写的记录"]
    assert page.case.mark is SyncMark.CENTRE
    assert Ledger(one.work.store).waiting_count().ops == 0
