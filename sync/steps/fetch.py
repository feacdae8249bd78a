"""The fourth step: pull what is new, one page at a time. Nothing is believed: every page is counted and hashed."""

from collections.abc import Iterator
from functools import partial

import msgspec
from msgspec.structs import replace

from app.ops.kept import StreamState
from sync.errors import Forged, HistoryDiffers, Malformed, ServerGarbled
from sync.protocol.control import Control
from sync.protocol.envelope import check_envelope, parse_envelope, parse_header, rolled
from sync.protocol.messages import MAX_PAGE_BYTES, EnvelopePage
from sync.steps.ahead import Ahead
from sync.steps.apply import Applied, apply_page, count_lost
from sync.steps.greet import Heads
from sync.steps.keyring import Keyring
from sync.steps.pace import after
from sync.steps.talk import Talk


class Come(msgspec.Struct, frozen=True):
    """A page as it came, and those of its envelopes whose signature was found good: key and id of each."""

    page: EnvelopePage
    vouched: frozenset[bytes]


def fetch(talk: Talk, heads: Heads, up_to: int) -> Applied:
    """Read the data stream at least to position `up_to`, then to its end. The next page is on its way while one is put
    on the disk.

    Raises HistoryDiffers where the server's past is not the one read here, ServerGarbled where a page does not add up.
    """
    total = Applied()
    keyring = Keyring(talk)
    state = talk.disk.stream_state(talk.data_stream)
    began = state.cursor
    with Ahead[Come](talk.executor) as line:
        while state.cursor < up_to:
            talk.report("fetch", state.cursor - began, up_to - began)
            if not line.is_under_way:
                line.begin(partial(_come, talk, state))
            come = line.result()
            if lost := count_lost(talk, come.page):
                come = _come(talk, state, own=True)
                total = total + Applied(unknown_own=lost)
            page, talk.vouched = come.page, come.vouched
            if page.incarnation != heads.incarnation:
                raise HistoryDiffers(problem="history_differs", what="incarnation")
            state = state_after(state, page)
            up_to = max(up_to, page.head.seq)
            if state.cursor < up_to and not page.gone:  # what was erased may have to be asked over the wire first
                line.begin(partial(_come, talk, state))
            total = total + apply_page(talk, keyring, page, state)
    talk.vouched = frozenset()
    if state.cursor > began:
        talk.report("fetch", state.cursor - began, state.cursor - began)
    return total


def _come(talk: Talk, state: StreamState, *, own: bool = False) -> Come:
    """The page behind a place, its signatures looked at. Does not touch the disk."""
    page = pulled(talk, state, own=own)
    return Come(page, frozenset(_signed(page, talk.control)))


def _signed(page: EnvelopePage, control: Control) -> Iterator[bytes]:
    """What is no envelope, or of nobody known, or signed wrongly is spoken of where it is read."""
    for row in page.envelopes:
        try:
            envelope = parse_envelope(row.raw)
            member = control.members.get(parse_header(envelope.header).seat)
            if member is not None:
                check_envelope(envelope, member.verify_key)
                yield member.verify_key + envelope.id
        except (Malformed, Forged):
            continue


def pulled(talk: Talk, state: StreamState, *, own: bool = False) -> EnvelopePage:
    """A page as big as the line brings in a few seconds."""
    began = talk.now_ms()
    page = talk.wire.pull(talk.data_stream, state.cursor, state.hash, talk.page.bytes, own=own)
    size = sum(len(row.raw) for row in page.envelopes) + sum(len(row.header) for row in page.gone)
    talk.page = after(talk.page, size, talk.now_ms() - began, MAX_PAGE_BYTES)
    return page


def state_after(state: StreamState, page: EnvelopePage) -> StreamState:
    """Where a page leads. Raises ServerGarbled unless it is a dense run from the cursor, none twice, that adds up."""
    whole = ((row.seq, parse_envelope(row.raw).id) for row in page.envelopes)
    run = sorted([*whole, *page.own, *((row.seq, row.id) for row in page.gone), *page.damaged])
    is_dense = [seq for seq, _ in run] == list(range(state.cursor + 1, state.cursor + 1 + len(run)))
    if not run or not is_dense or len({identity for _, identity in run}) != len(run):
        raise ServerGarbled(what="page_gap")
    last = run[-1][0]
    rolling = rolled((identity for _, identity in run), state.hash)
    if page.more != (last < page.head.seq) or (not page.more and rolling != page.head.hash):
        raise ServerGarbled(what="page_hash")
    return replace(state, cursor=last, hash=rolling, incarnation=page.incarnation, server_time_ms=page.server_time_ms)
