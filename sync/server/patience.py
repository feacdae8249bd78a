"""How long the server waits for a connection: for the head of a request, and for an answer to be taken in.

Without this a stranger could keep any number of connections for ever by sending a byte now and then, or by asking and
not reading. The body of a request has its own limit, where it is read.
"""

import asyncio
from collections.abc import Callable
from typing import Any

import h11
from uvicorn.config import Config
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

from sync.server.limits import Limits


class Countdown:
    """Does something in a while, unless it is stopped. Starting it again does not give it more time."""

    def __init__(self, loop: asyncio.AbstractEventLoop, act: Callable[[], None]) -> None:
        self._loop = loop
        self._act = act
        self._timer: asyncio.TimerHandle | None = None

    def start(self, seconds: float) -> None:
        """Begin to count, where it does not already."""
        if self._timer is None:
            self._timer = self._loop.call_later(seconds, self._act)

    def stop(self) -> None:
        """Nothing will be done."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


class Patience(H11Protocol):
    """uvicorn's protocol with an end to its patience."""

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
        *,
        limits: Limits,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._limits = limits
        self._asking = Countdown(self.loop, self._cut)
        self._reading = Countdown(self.loop, self._cut)
        self._draining = Countdown(self.loop, self._cut)

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """One more, if there is room; its first head is waited for."""
        super().connection_made(transport)
        if len(self.connections) > self._limits.connections:
            transport.abort()
        else:
            self._asking.start(self._limits.head_s)

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing is waited for any more."""
        super().connection_lost(exc)
        self._asking.stop()
        self._reading.stop()
        self._draining.stop()

    def data_received(self, data: bytes) -> None:
        """A head counts from its first byte, however many follow; a whole one stops the clock."""
        super().data_received(data)
        if self.conn.their_state is h11.IDLE:
            self._draining.stop()
            self._asking.start(self._limits.head_s)
        else:
            self._asking.stop()

    def on_response_complete(self) -> None:
        """An answer given before the request had come in whole: what is left of it is read for a while, so that the
        answer is not lost, and no longer."""
        super().on_response_complete()
        if (self.conn.our_state, self.conn.their_state) == (h11.DONE, h11.SEND_BODY):
            self._draining.start(self._limits.body_s)

    def pause_writing(self) -> None:
        """The answer is not taken in as fast as it is given."""
        super().pause_writing()
        self._reading.start(self._limits.answer_s)

    def resume_writing(self) -> None:
        """It was."""
        super().resume_writing()
        self._reading.stop()

    def timeout_keep_alive_handler(self) -> None:
        """An idle connection is closed; one that has not even read its last answer would not be, and is cut."""
        if self.transport.get_write_buffer_size():
            self._cut()
        else:
            super().timeout_keep_alive_handler()

    def _cut(self) -> None:
        self.transport.abort()
