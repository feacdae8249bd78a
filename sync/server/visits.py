"""A seat comes in: hello, a session, a greeting."""

from collections.abc import Sequence

from sqlalchemy import Connection

from sync.errors import Forged
from sync.protocol.control import Control
from sync.protocol.messages import VERSION, Damaged, Greeting, Hello, Session, SessionRequest, StreamPosition
from sync.protocol.signing import check_signature, session_words
from sync.server import tickets
from sync.server.central import Central, known_head
from sync.server.control_log import shown_to
from sync.server.faults import Refusal
from sync.server.store import invitations, logs, sessions
from sync.server.store.logs import Head
from sync.server.store.sessions import Caller

MAX_STREAMS = 16  # in one greeting


def say_hello(central: Central) -> Hello:
    """What this server is, and a nonce to sign. Stores nothing."""
    now, facts = central.now_ms(), central.facts
    nonce = tickets.make_nonce(facts.seed, now)
    return Hello((VERSION,), facts.incarnation, facts.public_key, now, nonce, facts.root)


def open_session(central: Central, asked: SessionRequest) -> Session:
    """A session for a seat that signed the nonce.

    A revoked seat is given one too: it may read the control stream, so that it learns of its revocation from its own
    site and not from us, and may hand in what was good.
    """
    now = central.now_ms()
    nonce_ends_ms = tickets.check_nonce(central.facts.seed, asked.nonce, now)
    with central.database.reading() as connection:
        at = known_head(connection, asked.stream, "control")
        control = central.members_at(connection, at)
    _check_caller(control, asked, at.position)
    caller = Caller(stream=asked.stream, seat=asked.seat, expires_ms=now + tickets.SESSION_MS)
    token = tickets.make_token(asked.stream)
    with central.database.writing() as connection:
        sessions.forget_expired(connection, asked.stream, now)
        sessions.use_nonce(connection, asked.stream, asked.nonce, nonce_ends_ms)
        sessions.keep_session(connection, tickets.split_token(token)[1], caller)
    return Session(token=token, expires_ms=caller.expires_ms)


def recognise(central: Central, token: str) -> Caller:
    """Who holds this token. Raises Refusal("unauthorised")."""
    stream, secret = tickets.split_token(token)
    with central.database.reading() as connection:
        return sessions.find_session(connection, stream, secret, central.now_ms())


def greet(central: Central, caller: Caller, positions: Sequence[StreamPosition]) -> Greeting:
    """The heads of the streams asked for, in that order. All of them must be of the caller's site.

    A revoked seat is told no more than it may read: of the control stream its part, of the others what it said itself.
    It is asked for nothing either. How many wait to be let in is said to administrators alone.
    """
    if len(positions) > MAX_STREAMS:
        raise Refusal("too_big")
    asked = [position.stream for position in positions]
    with central.database.reading() as connection:
        found = logs.heads(connection, [caller.stream, *asked])
        if not found.keys() >= {caller.stream, *asked}:
            raise Refusal("unknown_stream")
        if any(found[stream].site != found[caller.stream].site for stream in asked):
            raise Refusal("forbidden")
        control, data = central.members_at(connection, found[caller.stream]), []
        if control.is_active(caller.seat):
            heads = tuple(found[stream].position for stream in asked)
            data = sorted({stream for stream in asked if found[stream].kind == "data"})
        else:
            heads = tuple(_shown(central, connection, caller, said, found[said.stream]) for said in positions)
        spoilt = tuple(Damaged(stream, *place) for stream in data for place in central.noted(connection, stream))
        asking = invitations.asking(connection, caller.stream) if control.is_admin(caller.seat) else set()
    waiting = len(asking - control.members.keys())
    return Greeting(central.facts.incarnation, central.now_ms(), heads, spoilt, waiting)


def _shown(central: Central, connection: Connection, caller: Caller, said: StreamPosition, at: Head) -> StreamPosition:
    return shown_to(central, connection, caller, at, said.seq).position if at.kind == "control" else said


def _check_caller(control: Control, asked: SessionRequest, position: StreamPosition) -> None:
    """A stranger is told where the control stream stands: after a restore it may lack the record that admits it."""
    member = control.members.get(asked.seat)
    if member is None:
        raise Refusal("forbidden", position)
    try:
        words = session_words(asked.nonce, asked.stream, asked.seat)
        check_signature(member.verify_key, asked.signature, words, "session")
    except Forged as error:
        raise Refusal("unauthorised") from error
