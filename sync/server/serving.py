"""Running the application: a bound socket, worker processes, a line on stdout when ready, a clean end on SIGTERM."""

import contextlib
import ipaddress
import os
import signal
import socket
import ssl
import sys
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import msgspec
import uvicorn
from starlette.applications import Starlette
from uvicorn.supervisors import Multiprocess

from sync.protocol import fingerprint
from sync.server.faults import BadArgument, ServerFault
from sync.server.limits import Limits
from sync.server.patience import Patience

if sys.platform != "win32":
    import resource

_KEEP_ALIVE_S = 75  # longer than the 30 s between two rounds of a seat, so that it keeps its connection
_GRACE_S = 10  # requests under way at the end have this long
_HEALTH_S = 30  # a worker that does not answer its parent this long hangs, and is replaced
_WAITING = 512  # connections not yet accepted
_SENT_AHEAD = 256 * 1024  # bytes the system keeps for a client that does not read; the rest of an answer waits here
_FILES = 65536  # open at once are more than enough
_HEAD_BYTES = 16 * 1024  # of one request
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Place(msgspec.Struct, frozen=True):
    """Where to listen, and with which certificate. Port 0 is any free one."""

    host: str
    port: int
    cert: Path | None = None
    key: Path | None = None

    @property
    def scheme(self) -> str:
        """http or https."""
        return "https" if self.cert else "http"


def check_place(place: Place) -> None:
    """Raise BadArgument for a place that would carry sessions in the clear, or half a certificate."""
    if not 0 <= place.port < 2**16:
        raise BadArgument("a port is a number from 0 to 65535")
    if (place.cert is None) != (place.key is None):
        raise BadArgument("--cert and --key go together")
    if place.cert is None and not _is_loopback(place.host):
        raise BadArgument(f"{place.host} can be reached from other computers, so --cert and --key are needed")
    if place.cert is not None and place.key is not None:
        _check_certificate(place.cert, place.key)


def serve(make_app: Callable[[], Starlette], place: Place, limits: Limits, workers: int = 1) -> None:
    """Serve until SIGTERM or SIGINT, each process within `limits`.

    With several workers each is a process that makes the application anew, so `make_app` is something that can be sent
    to one; a worker that dies is replaced.

    Raises ServerFault where the place cannot be had.
    """
    _allow_many_connections()
    listening = listen(place)
    config = uvicorn.Config(
        make_app,
        factory=True,
        workers=workers,
        http=partial(Patience, limits=limits),  # type: ignore[arg-type]  # made as the class is
        h11_max_incomplete_event_size=_HEAD_BYTES,
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="off",
        ws="none",
        timeout_keep_alive=_KEEP_ALIVE_S,
        timeout_graceful_shutdown=_GRACE_S,
        timeout_worker_healthcheck=_HEALTH_S,
        ssl_certfile=place.cert,
        ssl_keyfile=place.key,
    )
    with listening:
        address = _address(place, listening)
        if workers == 1:
            _Server(config, address, place.cert).run(sockets=[listening])
        else:  # the socket listens already: who comes before the first worker is ready waits in its queue
            _announce(address, place.cert)
            Multiprocess(config, sockets=[listening]).run()


class _Server(uvicorn.Server):
    """uvicorn, telling when it is ready, and ending with exit code 0 when asked to end."""

    def __init__(self, config: uvicorn.Config, address: str, cert: Path | None) -> None:
        super().__init__(config)
        self._address, self._cert = address, cert

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then say where."""
        await super().startup(sockets=sockets)
        _announce(self._address, self._cert)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Handle the signals while serving; unlike uvicorn's own, do not raise them again afterwards."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {number: signal.signal(number, self.handle_exit) for number in _SIGNALS}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def listen(place: Place) -> socket.socket:
    """A bound socket. Its protocol is named: asyncio sends small answers at once only where it reads TCP there.

    Raises ServerFault where the place cannot be had.
    """
    family = socket.AF_INET6 if ":" in place.host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "posix":  # elsewhere this would let two programs share a port
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SENT_AHEAD)  # connections inherit it
        listening.bind((place.host, place.port))
        listening.listen(_WAITING)
    except OSError as error:
        listening.close()
        raise ServerFault(f"cannot listen on {place.host} port {place.port}: {error.strerror}") from error
    return listening


def _allow_many_connections() -> None:
    """Every connection is an open file; systems allow few to begin with, and more to whoever asks."""
    if sys.platform != "win32":
        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = most if 0 <= most < _FILES else _FILES
        with contextlib.suppress(ValueError, OSError):  # the system may know a lower limit than it says
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))


def _announce(address: str, cert: Path | None) -> None:
    """Where it listens, and the fingerprint that people compare where no authority vouches for the certificate."""
    sys.stdout.write(f"listening on {address}\n")
    if cert is not None:
        sys.stdout.write(f"certificate {fingerprint.shown(fingerprint.of_certificate(cert.read_text()))}\n")
    sys.stdout.flush()


def _address(place: Place, listening: socket.socket) -> str:
    host = f"[{place.host}]" if ":" in place.host else place.host
    return f"{place.scheme}://{host}:{listening.getsockname()[1]}"


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _check_certificate(cert: Path, key: Path) -> None:
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(cert, key)
    except (OSError, ssl.SSLError) as error:
        raise BadArgument(f"the certificate or its key cannot be used: {error.strerror or error}") from error
