"""One round with the server, from greeting to a verified copy. Read it as a table of contents."""

import msgspec

from sync.errors import HistoryDiffers
from sync.steps.apply import Applied, retry_held
from sync.steps.attachments import Carriage, carry_attachments
from sync.steps.closing import let_go_closed
from sync.steps.control import follow_control, load_control
from sync.steps.erasing import carry_out
from sync.steps.fetch import fetch
from sync.steps.filling import fill
from sync.steps.greet import Heads, greet
from sync.steps.letting_go import let_go_erased
from sync.steps.mending import bring_again
from sync.steps.preview import confirm_all, look_ahead, waits_for_keys
from sync.steps.restricting import obey_restrictions
from sync.steps.send import Sent, send
from sync.steps.sharing import share_keys
from sync.steps.snapshot import leave_snapshot
from sync.steps.talk import Talk
from sync.steps.verify import doubt_unseen, is_same_history, mark_complete, rewind

_MORE_TURNS = 2  # after the server was found to have another history


class RoundReport(msgspec.Struct, frozen=True):
    """What a round did and found."""

    pushed: int  # envelopes the server has receipted
    pulled: int  # envelopes of others that were opened, held ones that opened now among them
    refused: int  # envelopes the server would not have; they are in quarantine with its reason
    held: int  # envelopes on this computer that cannot be opened yet
    rewound: bool  # the server had another history: what it lacked was offered again
    other_history: int  # of those pulled, sealed after another history than the one read here: the server shows several
    unknown_own: int  # above 0: this vault is an older copy of itself
    clock_offset_ms: int  # the server's clock minus this computer's
    server_key: bytes  # the key receipts were verified with; empty before the first
    carried: int = 0  # attachments that reached the centre, or came from it
    uncarried: int = 0  # attachments that did not come or go; each says why
    erased: bool = False  # something was erased, here too, or is kept apart from this seat now and has gone
    passed: int = 0  # places of the stream whose envelope the centre did not give out, as far as met in this round
    is_news: bool = False  # proposals to erase stand otherwise than before
    has_more: bool = False  # attachments wait that could go on at once: this round gave way to others


def run_round(talk: Talk) -> RoundReport:
    """Greet, follow the control stream, restrict, share keys, bring again, look ahead, send, let go, fetch, apply,
    erase what was agreed, verify, carry what is attached, leave a snapshot.

    Can stop anywhere, by any error of `sync.errors`, and be run again: all that was done is kept, nothing is lost.
    """
    for is_doubted in (False, *[True] * _MORE_TURNS):
        try:
            return _turn(talk, is_doubted)
        except HistoryDiffers as error:
            differs = error
    raise differs


def _exchange(talk: Talk, heads: Heads) -> tuple[Sent, Applied]:
    """Send and fetch; once more where a page showed that the server had quietly lost something of ours."""
    sent, applied = Sent(), retry_held(talk)
    for _ in range(_MORE_TURNS):
        sent = sent + send(talk, heads)
        let_go_erased(talk)
        let_go_closed(talk)
        if waits_for_keys(talk):
            break
        applied = applied + fetch(talk, heads, max(heads.data.seq, sent.last_seq)) + retry_held(talk)
        if not talk.disk.unacknowledged(talk.data_stream, b"", 1):
            break
        doubt_unseen(talk)
    if not waits_for_keys(talk):
        applied = applied + fill(talk, heads) + retry_held(talk)
    return sent, applied


def _gone(talk: Talk) -> tuple[int, int]:
    return len(talk.control.shreds), talk.closed


def _turn(talk: Talk, is_doubted: bool) -> RoundReport:
    load_control(talk)
    heads, gone_before = greet(talk), _gone(talk)
    follow_control(talk, heads)
    obey_restrictions(talk)
    share_keys(talk)
    bring_again(talk, heads)
    rewound = is_doubted or not is_same_history(talk, heads)
    if rewound:
        rewind(talk, heads)
    elif not talk.went_through:
        doubt_unseen(talk)
    talk.went_through = False
    look_ahead(talk, heads)
    sent, applied = _exchange(talk, heads)
    carriage, is_news = Carriage(), False
    if not waits_for_keys(talk):
        is_news = carry_out(talk)
        mark_complete(talk, heads)
        confirm_all(talk)
        carriage = carry_attachments(talk)
        leave_snapshot(talk)
    return RoundReport(
        pushed=sent.stored,
        pulled=applied.opened,
        refused=sent.refused,
        held=talk.disk.waiting_count().held,
        rewound=rewound,
        other_history=applied.other_history,
        unknown_own=applied.unknown_own,
        clock_offset_ms=heads.clock_offset_ms,
        server_key=talk.server_key,
        carried=carriage.carried,
        uncarried=carriage.held,
        has_more=carriage.has_more,
        erased=_gone(talk) != gone_before,
        passed=applied.passed,
        is_news=is_news,
    )
