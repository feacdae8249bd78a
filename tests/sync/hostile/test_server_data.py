"""What a hostile server can do with the envelopes: withhold, reorder, double, move, change, and fork them."""

import secrets

import pytest
from msgspec.structs import replace

from sync.errors import HistoryDiffers, ServerGarbled
from sync.protocol.envelope import (
    SUITE,
    Envelope,
    bare_header,
    encode_envelope,
    encode_header,
    parse_envelope,
    parse_header,
)
from sync.protocol.messages import EnvelopePage, PushResponse, PushResult, Skeleton, StoredEnvelope
from sync.protocol.signing import envelope_words
from tests.sync.hostile.conftest import Stage, told
from ui.wording import sentence
from ui.words import say


def reasons(stage: Stage) -> dict[str, int]:
    """Why what the victim has received does not open."""
    found: dict[str, int] = {}
    for one in stage.victim.disk.held_here.values():
        found[one.reason] = found.get(one.reason, 0) + 1
        assert say(f"sync.held.{one.reason}") != f"sync.held.{one.reason}"
    return found


@pytest.mark.parametrize("lie", ["withheld", "reordered", "doubled"])
def test_a_false_history_that_adds_up(stage: Stage, lie: str) -> None:
    """Rows left out, changed over or shown twice, with every number and hash made to fit: what opens is genuine, and
    once the server is honest all of it is there."""
    lines = stage.write(4)
    raws = stage.raws()
    shown = {"withheld": [raws[0], *raws[2:]], "reordered": raws[::-1], "doubled": [*raws, raws[1]]}[lie]
    stage.liar.shows_data(stage.data, shown)
    if lie == "doubled":
        error = told(stage.victim, ServerGarbled)
        assert sentence(error) == say("error.server_garbled")
        assert stage.victim.lines() == []
    else:
        stage.victim.round()
        assert set(stage.victim.lines()) <= set(lines)
        assert len(stage.victim.lines()) == len(shown)
    stage.victim.writes("受害者写的")
    stage.honest_again()
    assert sorted([*lines, "受害者写的"]) == stage.first.lines()


def test_withholding_one_of_several_is_found_by_the_comparison(stage: Stage) -> None:
    """A row left out of the middle leaves a hole in its seat's own chain."""
    stage.write(3)
    raws = stage.raws()
    stage.liar.shows_data(stage.data, [raws[0], *raws[2:]])
    stage.victim.round()
    assert stage.victim.compare().differs == ("hole",)
    stage.honest_again()
    assert stage.victim.compare().differs == ()


def test_a_fork_shown_to_one_seat_ends_without_loss(stage: Stage) -> None:
    """The victim lives in a history of its own for a while, with genuine receipts; neither side loses anything."""
    lines = stage.write(2)
    stage.victim.round()
    common = stage.raws()
    lines += stage.write(2)
    stage.liar.shows_data(stage.data, common)
    stage.victim.writes("只有假中心收到过")
    stage.victim.round()
    assert stage.victim.disk.waiting_count().ops == 0  # so the liar says, and signs
    stage.honest_again()
    assert stage.first.lines() == sorted([*lines, "只有假中心收到过"])


def test_a_fork_shown_to_one_seat_is_found_by_its_readers(stage: Stage) -> None:
    """Everybody says inside the seal how far they had read: the first thing that comes across tells of it."""
    stage.write(2)
    stage.victim.round()
    common = stage.raws()
    assert stage.first.round().other_history == 0
    stage.liar.shows_data(stage.data, common)
    for _ in range(2):  # the second time it has read what only it was shown
        stage.victim.writes("只有假中心收到过")
        stage.victim.round()
    stage.write(3)
    stage.liar.be_honest()
    assert stage.victim.round().other_history == 0  # what the others had read, it has read now, too
    assert stage.first.round().other_history == 1
    stage.honest_again()


def test_a_row_withheld_from_one_seat_is_found_with_the_next(stage: Stage) -> None:
    """Numbered anew, and nothing missing to be seen; but who sealed the next one had read another history."""
    stage.write(3)
    raws = stage.raws()
    stage.liar.shows_data(stage.data, [raws[0], *raws[2:]])
    assert stage.victim.round().other_history > 0
    stage.honest_again()


def test_a_rollback_after_a_pull_takes_nothing_back(stage: Stage) -> None:
    """The server quietly forgets what it has shown: nothing vanishes here, and what it lacks is offered again."""
    lines = stage.write(3)
    stage.victim.round()
    stage.liar.shows_data(stage.data, stage.raws()[:1])
    stage.victim.round()
    assert stage.victim.lines() == sorted(lines)
    stage.honest_again()
    assert stage.victim.lines() == sorted(lines)


def test_an_empty_server_takes_nothing_back(stage: Stage) -> None:
    """A fresh, empty stream from the right address: everything stays, and is offered to it."""
    lines = stage.write(3)
    stage.victim.round()
    stage.liar.shows_data(stage.data, [])
    report = stage.victim.round()
    assert (report.rewound, report.pushed) == (True, 3)
    assert stage.victim.lines() == sorted(lines)
    stage.honest_again()


@pytest.mark.parametrize("change", ["folder", "ring", "epoch", "seat", "ciphertext", "signature"])
def test_a_changed_envelope_is_held_and_shown_nowhere(stage: Stage, change: str) -> None:
    """Moved to another folder or ring, given another generation or seat, or with one bit flipped: it does not open."""
    lines = stage.write(3)
    first, second, third = stage.raws()
    stage.liar.shows_data(stage.data, [first, changed(second, change, stage), third])
    stage.victim.round()
    assert stage.victim.lines() == sorted([lines[0], lines[2]])
    assert reasons(stage) == {"forged": 1}
    stage.honest_again()
    assert stage.victim.lines() == sorted(lines)


def changed(raw: bytes, what: str, stage: Stage) -> bytes:
    """An envelope with one thing changed, as somebody without its seat's key can change it."""
    envelope = parse_envelope(raw)
    header = parse_header(envelope.header)
    other = {
        "folder": parse_header(parse_envelope(stage.raws()[0]).header).folder,
        "ring": stage.first.ring("case"),
        "epoch": 2,
        "seat": stage.victim.keys.seat,
    }
    if what in other:
        return encode_envelope(replace(envelope, header=encode_header(replace(header, **{what: other[what]}))))
    part = bytearray(getattr(envelope, what))
    part[len(part) // 2] ^= 1
    return encode_envelope(replace(envelope, **{what: bytes(part)}))


def test_an_envelope_of_another_stream_is_held(stage: Stage) -> None:
    """One that says it belongs elsewhere is not taken for ours."""
    stage.write(1)
    envelope = parse_envelope(stage.raws()[0])
    header = replace(parse_header(envelope.header), stream=secrets.token_bytes(16))
    stage.liar.shows_data(stage.data, [encode_envelope(replace(envelope, header=encode_header(header)))])
    stage.victim.round()
    assert (stage.victim.lines(), reasons(stage)) == ([], {"bad_payload": 1})
    stage.honest_again()


def test_a_suite_cannot_be_chosen_by_the_server(stage: Stage) -> None:
    """Another suite in the header: kept as it came, opened by nobody, and nothing is ever sealed with it."""
    stage.write(1)
    envelope = parse_envelope(stage.raws()[0])
    header = replace(parse_header(envelope.header), suite=SUITE + 1)
    stage.liar.shows_data(stage.data, [encode_envelope(replace(envelope, header=encode_header(header)))])
    stage.victim.writes("照常写")
    stage.victim.round()
    assert reasons(stage) == {"unknown_suite": 1}
    own = [kept for kept in stage.victim.disk.kept.values() if kept.seat == stage.victim.keys.seat]
    assert [parse_header(kept.header).suite for kept in own] == [SUITE]
    stage.honest_again()


@pytest.mark.parametrize("lie", ["gap", "twice", "swapped", "future", "cut", "empty", "more", "too_much", "huge"])
def test_a_page_that_does_not_add_up_is_not_used(stage: Stage, lie: str) -> None:
    """Numbers missing, given twice, out of order or from the future; rows cut off; a page without rows; a head that is
    not where the rows end: nothing of the page is used, and the sentence says so."""
    lines = stage.write(4)
    stage.liar.lies["pull"] = lambda page, _asked: garbled(page, lie)
    error = told(stage.victim, ServerGarbled)
    assert sentence(error) == say("error.server_garbled")
    assert (stage.victim.lines(), reasons(stage)) == ([], {})
    assert stage.victim.disk.stream_state(stage.victim.talk.data_stream).cursor == 0
    stage.honest_again()
    assert stage.victim.lines() == sorted(lines)


def garbled(page: EnvelopePage, lie: str) -> EnvelopePage:
    """A page with one thing wrong."""
    rows, head = page.envelopes, page.head
    numbers = {"gap": (1, 3, 4, 5), "twice": (1, 1, 2, 3), "swapped": (2, 1, 3, 4), "future": (101, 102, 103, 104)}
    if lie in numbers:
        moved = zip(numbers[lie], rows, strict=True)
        return replace(page, envelopes=tuple(StoredEnvelope(seq, row.raw) for seq, row in moved))
    if lie == "cut":
        return replace(page, envelopes=rows[:2])
    if lie == "empty":
        return replace(page, envelopes=(), more=True)
    if lie == "too_much":
        return replace(page, envelopes=(*rows, StoredEnvelope(5, rows[0].raw)))
    if lie == "huge":
        return replace(page, head=replace(head, seq=2**64 - 1), more=True)
    return replace(page, more=True)


def test_gone_is_not_believed_to_be_the_end(stage: Stage) -> None:
    """The server says of a living case that it was destroyed: it stays readable here, set aside with a sentence, and
    goes to the centre when somebody lets it try again."""
    line = "中心说没有这个案了"
    stage.victim.writes(line)
    stage.liar.lies["push"] = lambda said, _asked: PushResponse(
        said.incarnation, tuple(PushResult(one.id, "gone") for one in said.results)
    )
    assert stage.victim.round().refused == 1
    assert stage.victim.lines() == [line]
    assert stage.victim.disk.waiting_count().quarantined == 1
    assert say("error.server.gone") != "error.server.gone"
    stage.liar.be_honest()
    stage.victim.disk.release(stage.data, ("gone",))
    stage.honest_again()
    assert stage.first.lines() == [line]


def test_a_page_that_calls_a_living_case_erased_holds_up_nothing_else(stage: Stage) -> None:
    """As an honest centre does that was put back and has lost the record, but not its ledger: the rest is read, the
    comparison says that something is missing, and when the centre gives it out after all, it is read."""
    lines = stage.write(3)

    def lie(said: EnvelopePage, _asked: object) -> EnvelopePage:
        first, *others = said.envelopes
        parts = parse_envelope(first.raw)
        skeleton = Skeleton(first.seq, parts.id, bare_header(parts.header))
        return replace(said, envelopes=tuple(others), gone=(skeleton,))

    stage.liar.lies["pull"] = lie
    stage.victim.round()
    assert stage.victim.lines() == sorted(lines[1:])
    stage.liar.be_honest()
    assert "missing" in stage.victim.compare().differs
    stage.victim.restart()
    stage.honest_again()
    assert stage.victim.lines() == sorted(lines)
    assert stage.victim.compare().differs == ()


@pytest.mark.parametrize("seq", [-1, 0, 2**53 + 1, 2**64 - 1])
def test_a_receipt_for_an_impossible_place_is_not_stored(stage: Stage, seq: int) -> None:
    """Even signed with the server's own key."""
    stage.victim.writes("等回执")

    def lie(said: PushResponse, _asked: object) -> PushResponse:
        facts = stage.central.facts
        return PushResponse(
            said.incarnation,
            tuple(
                replace(one, seq=seq, receipt=facts.sign_receipt(stage.data, max(seq, 0), one.id))
                for one in said.results
            ),
        )

    stage.liar.lies["push"] = lie
    assert sentence(told(stage.victim, ServerGarbled)) == say("error.server_garbled")
    assert stage.victim.disk.waiting_count().ops == 1
    stage.honest_again()


def test_a_server_of_another_site_gets_nothing(stage: Stage) -> None:
    """A greeting about other streams is no answer."""
    stage.victim.writes("不给别人")
    before = len(stage.raws())
    stage.liar.lies["greet"] = lambda said, _asked: replace(
        said, heads=tuple(replace(head, stream=bytes(16)) for head in said.heads)
    )
    assert sentence(told(stage.victim, ServerGarbled)) == say("error.server_garbled")
    assert (len(stage.raws()), stage.victim.disk.waiting_count().ops) == (before, 1)
    stage.honest_again()


def test_a_history_that_changes_under_every_question_ends_in_a_sentence(stage: Stage) -> None:
    """A server that names another incarnation in every page cannot keep a round going for ever."""
    stage.write(2)
    stage.liar.lies["pull"] = lambda page, _asked: replace(page, incarnation=secrets.token_bytes(16))
    assert sentence(told(stage.victim, HistoryDiffers)) == say("error.history_differs")
    stage.honest_again()


def test_two_plaintexts_for_one_envelope_are_impossible(stage: Stage) -> None:
    """An envelope that a member has sealed so that another key fits its cipher's tag: the commitment does not."""
    stage.write(1)
    envelope = parse_envelope(stage.raws()[0])
    header = parse_header(envelope.header)
    head = encode_header(replace(header, commit=secrets.token_bytes(32)))
    signature = stage.first.keys.sign(envelope_words(head, envelope.ciphertext))
    stage.liar.shows_data(stage.data, [encode_envelope(Envelope(head, envelope.ciphertext, signature))])
    stage.victim.round()
    assert (stage.victim.lines(), reasons(stage)) == ([], {"bad_payload": 1})
    stage.honest_again()
