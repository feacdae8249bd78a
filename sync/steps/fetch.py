"""The fourth step: pull what is new, one page at a time. Nothing is believed: every page is counted and hashed."""

from msgspec.structs import replace

from app.ops.kept import StreamState
from sync.errors import HistoryDiffers, ServerGarbled
from sync.protocol.envelope import parse_envelope, rolled
from sync.protocol.messages import MAX_PAGE_BYTES, EnvelopePage
from sync.steps.apply import Applied, apply_page, count_lost
from sync.steps.greet import Heads
from sync.steps.keyring import Keyring
from sync.steps.pace import after
from sync.steps.talk import Talk


def fetch(talk: Talk, heads: Heads, up_to: int) -> Applied:
    """Read the data stream at least to position `up_to`, then to its end.

    Raises HistoryDiffers where the server's past is not the one read here, ServerGarbled where a page does not add up.
    """
    total = Applied()
    keyring = Keyring(talk)
    state = talk.disk.stream_state(talk.data_stream)
    began = state.cursor
    while state.cursor < up_to:
        talk.report("fetch", state.cursor - began, up_to - began)
        page = pulled(talk, state)
        if lost := count_lost(talk, page):
            page = pulled(talk, state, own=True)
            total = total + Applied(unknown_own=lost)
        if page.incarnation != heads.incarnation:
            raise HistoryDiffers(problem="history_differs", what="incarnation")
        state = state_after(state, page)
        total = total + apply_page(talk, keyring, page, state)
        up_to = max(up_to, page.head.seq)
    if state.cursor > began:
        talk.report("fetch", state.cursor - began, state.cursor - began)
    return total


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
    run = sorted([*whole, *page.own, *((row.seq, row.id) for row in page.gone)])
    is_dense = [seq for seq, _ in run] == list(range(state.cursor + 1, state.cursor + 1 + len(run)))
    if not run or not is_dense or len({identity for _, identity in run}) != len(run):
        raise ServerGarbled(what="page_gap")
    last = run[-1][0]
    rolling = rolled((identity for _, identity in run), state.hash)
    if page.more != (last < page.head.seq) or (not page.more and rolling != page.head.hash):
        raise ServerGarbled(what="page_hash")
    return replace(state, cursor=last, hash=rolling, incarnation=page.incarnation, server_time_ms=page.server_time_ms)
