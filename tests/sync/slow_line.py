"""A bad line between a seat and its server: a proxy that lets so many bytes through in a second, and is late."""

import socket
import threading
import time
from collections.abc import Callable
from urllib.parse import urlsplit

_PIECE = 2048


class SlowLine:
    """200 kbit/s each way and 300 ms there and back, as on a village's mobile network."""

    def __init__(self, address: str, bytes_a_second: int = 25_000, latency_s: float = 0.3) -> None:
        parts = urlsplit(address)
        self._to = (parts.hostname or "", parts.port or 80)
        self._rate, self._late = bytes_a_second, latency_s / 2
        self._ears = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._ears.getsockname()[1]}"
        self._is_cut = False
        self._ends: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._begin(self._listen)

    def cut(self) -> None:
        """No network: what is open is broken off, what is begun is refused."""
        self._is_cut = True
        for end in self._ends:
            _hang_up(end)

    def mend(self) -> None:
        """The network is back."""
        self._is_cut = False

    def close(self) -> None:
        """Hang up."""
        for end in (self._ears, *self._ends):
            _hang_up(end)
        for thread in self._threads:
            thread.join(5)
        for end in (self._ears, *self._ends):
            end.close()

    def _begin(self, target: Callable[..., None], *given: socket.socket) -> None:
        thread = threading.Thread(target=target, args=given, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _listen(self) -> None:
        while True:
            try:
                near, _ = self._ears.accept()
            except OSError:
                return
            if self._is_cut:
                near.close()
                continue
            far = socket.create_connection(self._to)
            self._ends += [near, far]
            for end in (near, far):
                end.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 64 * 1024)  # what is sent waits at the sender
            self._begin(self._carry, near, far)
            self._begin(self._carry, far, near)

    def _carry(self, source: socket.socket, target: socket.socket) -> None:
        last = 0.0
        try:
            while piece := source.recv(_PIECE):
                if time.monotonic() - last > self._late:
                    time.sleep(self._late)
                time.sleep(len(piece) / self._rate)
                target.sendall(piece)
                last = time.monotonic()
        except OSError:
            pass
        finally:
            _hang_up(source)
            _hang_up(target)


def _hang_up(end: socket.socket) -> None:
    try:
        end.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # the other side was first
