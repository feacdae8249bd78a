"""The server as an ASGI application: routing, bounds, one log line per request, every failure a Problem."""

import logging
import time
from collections.abc import Awaitable, Callable

import msgspec
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sync.protocol.messages import CONTENT_TYPE, Problem, Wired
from sync.server import figures, visits
from sync.server.api.asked import Asked, read_request
from sync.server.api.bounds import Bucket, Gate
from sync.server.api.routes import DOORS, Closed, ClosedDoor, Open, OpenDoor
from sync.server.central import Central
from sync.server.faults import Refusal

log = logging.getLogger("tongxing.server")

MAX_READ = 256  # requests whose body is arriving; slow senders use these up before they keep anybody from being served
MAX_SERVED = 64  # requests waiting for the database
_SHOWN = 4  # characters of an id in the log
Verb = Callable[[Asked, bytes], Wired]
Endpoint = Callable[[Request], Awaitable[Response]]


class Doors:
    """The application's endpoints over one Central."""

    def __init__(self, central: Central) -> None:
        self._central = central
        self._strangers = Bucket(per_second=50, burst=500, seconds=time.monotonic)
        self._seats = Bucket(per_second=300, burst=3000, seconds=time.monotonic)
        self._read = Gate(MAX_READ)
        self._served = Gate(MAX_SERVED)

    def endpoint(self, door: OpenDoor | ClosedDoor) -> Endpoint:
        """The endpoint of a door."""
        verb = self._open(door.verb) if isinstance(door, OpenDoor) else self._closed(door.verb)

        async def serve(request: Request) -> Response:
            began = time.monotonic()
            response = await self._serve(verb, door.most_bytes, request)
            _note(request, response, time.monotonic() - began)
            return response

        return serve

    def _open(self, door: Open) -> Verb:
        """Without a session, bounded by the asker's address."""

        def verb(asked: Asked, address: bytes) -> Wired:
            self._strangers.take(address)
            return door(self._central, asked)

        return verb

    def _closed(self, door: Closed) -> Verb:
        """For a session's holder, bounded by seat."""

        def verb(asked: Asked, _address: bytes) -> Wired:
            caller = visits.recognise(self._central, asked.token)
            self._seats.take(caller.seat)
            return door(self._central, caller, asked)

        return verb

    async def health(self, _request: Request) -> Response:
        """200 where the database answers, else 503."""
        try:
            await run_in_threadpool(self._central.check_alive)
        except OperationalError:
            return Response("the database does not answer\n", 503, media_type="text/plain")
        return Response("ok\n", media_type="text/plain")

    async def _serve(self, verb: Verb, most_bytes: int, request: Request) -> Response:
        address = (request.client.host if request.client else "").encode()
        try:
            with self._read:
                asked = await read_request(request, most_bytes)
            with self._served:
                answer = await run_in_threadpool(verb, asked, address)
            figures.count_answer(answer)
            return _respond(answer)
        except Refusal as refusal:
            return _problem(refusal)
        except (
            OperationalError,
            PoolTimeout,
        ) as error:  # locked too long, no room on the disk, too many at once
            log.error("database: %s", type(error).__name__)
            return _problem(Refusal("busy"))
        except Exception as error:  # noqa: BLE001 - our mistake must not put content into a traceback in the log
            log.error("failed: %s at %s", type(error).__name__, _place(error))
            return _problem(Refusal("server_failed"))


def make_app(central: Central) -> Starlette:
    """The application."""
    doors = Doors(central)
    routes = [Route("/healthz", doors.health, methods=["GET"])]
    routes += [Route(door.path, doors.endpoint(door), methods=[door.method]) for door in DOORS]
    return Starlette(routes=routes, exception_handlers={HTTPException: _no_such_door})


async def _no_such_door(request: Request, error: Exception) -> Response:
    """404 and 405 as a Problem; a path of another protocol version says so."""
    path = request.url.path
    is_other_version = path[:2] == "/v" and path[2:3].isdigit() and not path.startswith("/v1/")
    if is_other_version:
        return _problem(Refusal("unsupported_version"))
    status = error.status_code if isinstance(error, HTTPException) else 400
    return _respond(Problem("malformed"), status)


def _respond(message: Wired, status: int = 200) -> Response:
    return Response(msgspec.msgpack.encode(message), status, media_type=CONTENT_TYPE)


def _problem(refusal: Refusal) -> Response:
    return _respond(Problem(refusal.code, refusal.position), refusal.status)


def _note(request: Request, response: Response, seconds: float) -> None:
    """One line: what was asked, of which stream, how it went. No body, no token, no query."""
    stream = str(request.path_params.get("stream", ""))[:_SHOWN]
    where = request.url.path.rsplit("/", 1)[-1] if stream else request.url.path
    figures.count_request(f"{request.method} {where.removeprefix('/v1/')}", response.status_code, seconds)
    out = len(response.body)
    log.info("%s %s %s %d out=%d %.1fms", request.method, where, stream, response.status_code, out, seconds * 1e3)


def _place(error: BaseException) -> str:
    """File and line of a failure; never its text."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_name}:{trace.tb_lineno}" if trace else "?"
