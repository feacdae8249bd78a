"""The server as an ASGI application: routing, bounds, one log line per request, every failure a Problem."""

import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from functools import partial

import msgspec
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from sync.protocol.messages import CONTENT_TYPE, Problem, Wired
from sync.server import figures
from sync.server.api.asked import Asked, announced, read_request, token_of
from sync.server.api.bounds import BUSY_S, Bucket, Room
from sync.server.api.callers import Callers
from sync.server.api.description import describe
from sync.server.api.routes import DOORS, ClosedDoor, Door, OpenDoor
from sync.server.central import Central
from sync.server.faults import Refusal
from sync.server.limits import Limits
from sync.server.store.trouble import is_full

log = logging.getLogger("tongxing.server")

_SHOWN = 4  # characters of an id in the log
_LARGE = 64 * 1024  # bytes of a body or an answer that are worth counting
_FULL_S = 300  # a server without room asks to be left alone so long
Endpoint = Callable[[Request], Awaitable[Response]]


class Doors:
    """The application's endpoints over one Central."""

    def __init__(self, central: Central, limits: Limits) -> None:
        self._central = central
        self._limits = limits
        self._callers = Callers(central)
        self._strangers = Bucket(limits.stranger_requests, time.monotonic)
        self._seats = Bucket(limits.seat_requests, time.monotonic)
        self._carried = Bucket(limits.seat_bytes, time.monotonic)
        self._bodies = Room(limits.bodies)
        self._stranger_bodies = Room(limits.stranger_bodies)
        self._answers = Room(limits.answers)
        self._served = Room(limits.served)

    def endpoint(self, door: OpenDoor | ClosedDoor) -> Endpoint:
        """The endpoint of a door."""
        serve = partial(self._to_anybody, door) if isinstance(door, OpenDoor) else partial(self._to_seats, door)

        async def answer(request: Request) -> Response:
            began = time.monotonic()
            response = await self._guarded(serve, request)
            _note(request, response, time.monotonic() - began)
            return response

        return answer

    async def _to_anybody(self, door: OpenDoor, request: Request) -> Response:
        """Without a session, bounded by the asker's address."""
        self._strangers.take((request.client.host if request.client else "").encode())
        return await self._served_within(self._stranger_bodies, door, request, partial(door.verb, self._central))

    async def _to_seats(self, door: ClosedDoor, request: Request) -> Response:
        """For a session's holder, bounded by seat. Who asks is known before any of the body is read."""
        caller = await self._callers.recognise(token_of(request))
        self._seats.take(caller.seat)
        self._carried.take(caller.seat, announced(request, door.most_bytes))
        response = await self._served_within(self._bodies, door, request, partial(door.verb, self._central, caller))
        self._carried.spend(caller.seat, len(response.body))
        return response

    async def _served_within(
        self, room: Room, door: Door, request: Request, verb: Callable[[Asked], Wired]
    ) -> Response:
        coming = announced(request, door.most_bytes)
        with room.taken(coming if coming > _LARGE else 0):
            asked = await read_request(request, door.most_bytes, self._limits.body_s)
            with self._served.taken(1):
                answer = await run_in_threadpool(verb, asked)
        figures.count_answer(answer)
        return Answer(answer, room=self._answers)

    async def health(self, _request: Request) -> Response:
        """200 where the database answers, else 503."""
        try:
            await run_in_threadpool(self._central.check_alive)
        except OperationalError:
            return Response("the database does not answer\n", 503, media_type="text/plain")
        return Response("ok\n", media_type="text/plain")

    async def _guarded(self, serve: Endpoint, request: Request) -> Response:
        """What `serve` answers; every failure as a Problem."""
        try:
            return await serve(request)
        except Refusal as refusal:
            return Answer.of(refusal)
        except (OperationalError, PoolTimeout) as error:  # locked too long, no room on the disk, too many at once
            log.error("database: %s", type(error).__name__)
            return Answer.of(Refusal("no_room", wait_s=_FULL_S) if is_full(error) else Refusal("busy", wait_s=BUSY_S))
        except Exception as error:  # noqa: BLE001 - our mistake must not put content into a traceback in the log
            log.error("failed: %s at %s", type(error).__name__, _place(error))
            return Answer.of(Refusal("server_failed"))


class Answer(Response):
    """A message. One of some size is counted in `room` until it has been taken in."""

    media_type = CONTENT_TYPE

    def __init__(
        self, message: Wired, status: int = 200, headers: Mapping[str, str] | None = None, room: Room | None = None
    ) -> None:
        super().__init__(msgspec.msgpack.encode(message), status, headers)
        self._room = room

    @classmethod
    def of(cls, refusal: Refusal) -> "Answer":
        """The Problem that stands for a refusal."""
        wait = {"Retry-After": str(refusal.wait_s)} if refusal.wait_s else None
        return cls(Problem(refusal.code, refusal.position), refusal.status, wait)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Give it, a large one only while there is room for it."""
        if self._room is None or len(self.body) <= _LARGE:
            await super().__call__(scope, receive, send)
            return
        try:
            with self._room.taken(len(self.body)):
                await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
                await send({"type": "http.response.body", "body": self.body, "more_body": True})
                await send({"type": "http.response.body", "body": b""})  # comes back once the first part was taken in
        except Refusal as refusal:
            await Answer.of(refusal)(scope, receive, send)


def make_app(central: Central, limits: Limits) -> Starlette:
    """The application."""
    doors = Doors(central, limits)
    description = msgspec.json.encode(describe(DOORS))

    async def told(_request: Request) -> Response:
        return Response(description, media_type="application/json")

    routes = [Route("/healthz", doors.health, methods=["GET"]), Route("/openapi.json", told, methods=["GET"])]
    routes += [Route(door.path, doors.endpoint(door), methods=[door.method]) for door in DOORS]
    return Starlette(routes=routes, exception_handlers={HTTPException: _no_such_door})


async def _no_such_door(request: Request, error: Exception) -> Response:
    """404 and 405 as a Problem; a path of another protocol version says so."""
    path = request.url.path
    is_other_version = path[:2] == "/v" and path[2:3].isdigit() and not path.startswith("/v1/")
    if is_other_version:
        return Answer.of(Refusal("unsupported_version"))
    if isinstance(error, HTTPException):
        return Answer(Problem("malformed"), error.status_code, error.headers)
    return Answer(Problem("malformed"), 400)


def _note(request: Request, response: Response, seconds: float) -> None:
    """One line: what was asked, of which stream, how it went. No body, no token, no query."""
    stream = str(request.path_params.get("stream", ""))[:_SHOWN]
    where = request.url.path.rsplit("/", 1)[-1] if stream else request.url.path
    if "invitation" in request.path_params:  # whoever knows its id could use it up
        where = "/v1/invitations"
    figures.count_request(f"{request.method} {where.removeprefix('/v1/')}", response.status_code, seconds)
    out = len(response.body)
    log.info("%s %s %s %d out=%d %.1fms", request.method, where, stream, response.status_code, out, seconds * 1e3)


def _place(error: BaseException) -> str:
    """File and line of a failure; never its text."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_name}:{trace.tb_lineno}" if trace else "?"
