"""The centre's own disk goes bad: one bit of one row. Nobody lies, and yet what is sent is not what was kept."""

import logging
import random
from collections.abc import Iterator

import msgspec
import pytest
from sqlalchemy import Select, Update, select, update

from sync.errors import ServerGarbled
from sync.protocol.envelope import parse_envelope
from sync.protocol.messages import Damaged, EnvelopePage, Greeting
from sync.server.store.checking import check_streams
from sync.server.store.tables import envelope
from tests.sync.hostile.conftest import Stage, told

OWN = "受害者写的"
NOTED = "row 2 of stream {stream} is damaged: the computers are asked for it again"


@pytest.fixture
def logged(stage: Stage, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """The operator is told of the row, once, and in words that give nothing away."""
    yield
    warned = [one.getMessage() for one in caplog.get_records("call") if one.levelno >= logging.WARNING]
    caplog.get_records("call").clear()
    assert warned == [NOTED.format(stream=stage.data.hex())]


@pytest.mark.usefixtures("logged")
@pytest.mark.parametrize("chance", range(4))
def test_a_flipped_bit_in_an_envelope_holds_back_nobody_and_is_brought_again(stage: Stage, chance: int) -> None:
    """A colleague's computer goes on past the row and is told of it by name; its author brings it again in the next
    round, byte for byte, and then everybody has everything and the centre is sound."""
    lines, raws = stage.write(4), stage.raws()
    turned(stage, "raw", chance)
    assert faults(stage) == ["the bytes of row 2 are damaged"]
    stage.victim.writes(OWN)
    assert stage.victim.round().passed == 1
    assert len(stage.victim.lines()) == len(lines)  # one is not here, and one is its own
    assert len(stage.raws()) == len(raws) + 1
    assert stage.victim.compare().differs == ("damaged",)
    assert stage.first.compare().differs == ()
    stage.first.round()
    assert stage.raws()[: len(raws)] == raws
    assert faults(stage) == []
    assert stage.victim.round().pulled == 1
    assert stage.victim.compare().differs == ()
    stage.honest_again()
    assert stage.victim.lines() == sorted([*lines, OWN])


@pytest.mark.usefixtures("logged")
def test_what_only_readers_have_is_brought_again_by_a_reader(stage: Stage) -> None:
    """The author's computer is gone; a colleague who had read the row gives it back to the centre."""
    lines, raws = stage.write(4), stage.raws()
    stage.victim.round()
    turned(stage, "raw", 0)
    late = stage.office.third()
    late.round()
    assert late.compare().differs == ("damaged",)
    stage.victim.round()
    assert stage.raws()[: len(raws)] == raws
    late.round()
    assert late.lines() == sorted(lines)
    assert late.compare().differs == ()


@pytest.mark.usefixtures("logged")
def test_what_waits_for_the_key_in_a_spoilt_row_opens_with_it(stage: Stage) -> None:
    """The first envelope of a case brings its key: what came behind it stays closed, and opens in the same round."""
    stage.write(1)
    at = stage.first.writes("带钥匙的一份")
    stage.first.round()
    stage.first.writes("后面的一份", at)
    stage.first.round()
    turned(stage, "raw", 0)
    assert stage.victim.round().held == 1
    stage.first.round()
    report = stage.victim.round()
    assert (report.pulled, report.held) == (2, 0)
    assert "后面的一份" in stage.victim.lines()


@pytest.mark.usefixtures("logged")
def test_an_answer_that_is_garbled_when_a_place_is_filled_is_not_taken_for_one(stage: Stage) -> None:
    """A page without the row, or with another one: the round ends with a sentence, and the next one asks again."""
    lines = stage.write(3)
    turned(stage, "raw", 0)
    stage.victim.round()
    stage.first.round()

    def lose(page: EnvelopePage, _asked: object) -> EnvelopePage:
        return msgspec.structs.replace(page, envelopes=page.envelopes[1:])

    def mix(page: EnvelopePage, _asked: object) -> EnvelopePage:
        first, *rest = page.envelopes
        return msgspec.structs.replace(page, envelopes=(msgspec.structs.replace(first, raw=stage.raws()[-1]), *rest))

    for lie in (lose, mix):
        stage.liar.lies["pull"] = lie
        told(stage.victim, ServerGarbled)
    stage.liar.be_honest()
    assert stage.victim.round().pulled == 1
    assert stage.victim.lines() == sorted(lines)


@pytest.mark.usefixtures("logged")
def test_a_server_that_asks_for_ever_is_not_given_for_ever(stage: Stage) -> None:
    """What it has signed for three times is not brought a fourth time in one conversation."""
    stage.write(3)
    turned(stage, "raw", 0)
    stage.victim.round()
    spoilt = (Damaged(stage.data, 2, parse_envelope(stage.raws()[0]).id),)  # it has that one, and asks for it

    def ask(said: Greeting, _asked: object) -> Greeting:
        return msgspec.structs.replace(said, damaged=spoilt)

    stage.liar.lies["greet"] = ask
    before = pushes(stage)
    for _ in range(5):
        stage.victim.round()
    assert pushes(stage) - before == 3


@pytest.mark.usefixtures("logged")
def test_what_nobody_has_any_more_is_told_for_ever_and_holds_back_nothing(stage: Stage) -> None:
    """Its author has lost it before anybody read it: every computer says so, and all else goes on."""
    stage.write(3)
    turned(stage, "raw", 1)
    stage.office.computers.remove(stage.first)
    stage.first.close()
    for _ in range(3):
        stage.victim.writes("后来的")
        stage.victim.round()
        assert stage.victim.compare().differs == ("damaged",)
    assert stage.victim.lines().count("后来的") == 3
    assert faults(stage) == ["the bytes of row 2 are damaged"]


def test_a_server_that_calls_a_sound_row_damaged_is_told_of_and_has_gained_nothing(stage: Stage) -> None:
    """It could as well have kept the row back: the comparison says what is missing here, and it comes once the server
    gives it out."""
    lines = stage.write(3)

    def hide(page: object, _asked: object) -> EnvelopePage:
        assert isinstance(page, EnvelopePage)
        first = page.envelopes[0]
        spoilt = ((first.seq, parse_envelope(first.raw).id),)
        return msgspec.structs.replace(page, envelopes=page.envelopes[1:], damaged=spoilt)

    stage.liar.lies["pull"] = hide
    stage.victim.round()
    stage.liar.be_honest()
    assert "missing" in stage.victim.compare().differs
    stage.victim.restart()
    stage.victim.round()
    assert stage.victim.lines() == sorted(lines)
    assert stage.victim.compare().differs == ()


@pytest.mark.parametrize("chance", range(4))
@pytest.mark.parametrize("column", ["id", "hash"])
def test_a_flipped_bit_beside_an_envelope_harms_nobody(stage: Stage, column: str, chance: int) -> None:
    """What the server keeps beside the bytes, a computer works out for itself; the server's check names the row."""
    lines = stage.write(4)
    turned(stage, column, chance)
    stage.victim.round()
    assert stage.victim.lines() == sorted(lines)
    assert [fault for fault in faults(stage) if "row 2 " in fault]


def pushes(stage: Stage) -> int:
    """How often the liar was offered something."""
    return sum(one.door == "push" for one in stage.liar.asked)


def turned(stage: Stage, column: str, chance: int) -> None:
    """Turn one bit of the second envelope's row."""
    dice = random.Random(chance)
    with stage.database.writing() as connection:
        row = connection.execute(_second(stage)).mappings().one()
        content = bytearray(row[column])
        content[dice.randrange(len(content))] ^= 1 << dice.randrange(8)
        connection.execute(_row_at(stage).values({column: bytes(content)}))


def faults(stage: Stage) -> list[str]:
    """What the server's own check finds."""
    with stage.database.reading() as connection:
        return [report.fault for report in check_streams(connection) if report.fault]


def _second(stage: Stage) -> Select[tuple[object, ...]]:
    return select(envelope).where(envelope.c.stream == stage.data, envelope.c.seq == 2)


def _row_at(stage: Stage) -> Update:
    return update(envelope).where(envelope.c.stream == stage.data, envelope.c.seq == 2)
