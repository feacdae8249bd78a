"""The first step: where do the streams stand? When nothing has happened, this one request is the whole round."""

from collections.abc import Callable
from typing import TypeVar

import msgspec

from sync.errors import ControlMoved, ServerGarbled, ServerRefused
from sync.protocol.messages import Greeting, GreetRequest, StreamPosition
from sync.steps.talk import Talk

T = TypeVar("T")

_UNKNOWN_HERE = frozenset({"unauthorised", "forbidden", "unknown_stream"})
"""How a server answers a seat it does not know: a new site, or a server restored to before the seat was let in."""


class Heads(msgspec.Struct, frozen=True):
    """Where the server stands."""

    incarnation: bytes
    server_time_ms: int
    clock_offset_ms: int  # the server's clock minus this computer's
    control: StreamPosition
    data: StreamPosition
    damaged: tuple[tuple[int, bytes], ...] = ()  # (seq, id) of what the centre's disk has spoilt in the data stream


def greet(talk: Talk) -> Heads:
    """Ask for the heads of both streams; a server that does not know this seat is shown the control stream first."""
    before = talk.now_ms()
    greeting = introduced(talk, lambda: talk.wire.greet(_request(talk)))
    heads = {head.stream: head for head in greeting.heads}
    try:
        control, data = heads[talk.control_stream], heads[talk.data_stream]
    except KeyError as error:
        raise ServerGarbled(what="greeting") from error
    talk.server_time_ms, talk.asking = greeting.server_time_ms, greeting.asking
    damaged = tuple((one.seq, one.id) for one in greeting.damaged if one.stream == talk.data_stream)
    return Heads(greeting.incarnation, greeting.server_time_ms, _offset(talk, before, greeting), control, data, damaged)


def introduced(talk: Talk, ask: Callable[[], T]) -> T:
    """What `ask` gives; a server that does not know this seat is first shown the control records held here."""
    try:
        return ask()
    except ServerRefused as refusal:
        if refusal.facts.get("problem") not in _UNKNOWN_HERE or not _introduce(talk):
            raise
    return ask()


def _request(talk: Talk) -> GreetRequest:
    states = [talk.disk.stream_state(stream) for stream in (talk.control_stream, talk.data_stream)]
    return GreetRequest(tuple(StreamPosition(state.stream, state.cursor, state.hash) for state in states))


def _offset(talk: Talk, before: int, greeting: Greeting) -> int:
    return greeting.server_time_ms - (before + talk.now_ms()) // 2


def _introduce(talk: Talk) -> bool:
    """Append the control records the server lacks; they are signed, so anybody may bring them. False: it has all."""
    records = talk.disk.control_records(talk.control_stream, 0)
    expect = 0
    while expect < len(records):
        try:
            talk.wire.append_control(talk.control_stream, expect, records[expect:])
        except ControlMoved as moved:
            position = moved.facts.get("position")
            if not isinstance(position, int) or position <= expect:
                raise
            expect = position
        else:
            return True
    return False
