"""A line that loses, cuts, repeats, delays and breaks what goes over it, between real processes; one seed, one weather.

It reads whole requests and answers (HTTP, one at a time on each connection), so that a fate befalls a request and not
a packet. Which fate is drawn when a request has come in; clients that ask one after another live the same again.
"""

import socket
import struct
import threading
import time
from collections import Counter
from collections.abc import Callable
from random import Random

SLOW_BYTES_A_SECOND = 25_000  # 200 kbit/s
_SLOW_MOST = 5_000  # bytes of an answer that come slowly: a test has no day for the rest
_WAIT_S = 20.0
_LATE_S = 0.05

Place = tuple[str, int]

Fate = Callable[[socket.socket, bytes], bool]
"""What befalls a request on its way from the near end: whether the connection goes on."""


class BadLine:
    """A proxy in front of a server. Good until `trouble`, the share of requests something befalls, is set."""

    def __init__(self, target: Callable[[], Place], dice: Random) -> None:
        self._target, self._dice = target, dice
        self.trouble = 0.0
        self.met: Counter[str] = Counter()
        self._fates: tuple[Fate, ...] = (
            self._lost, self._unheard, self._half_asked, self._half_answered, self._doubled, self._late, self._reset,
            self._slow, self._delayed,
        )  # fmt: skip
        self._under_way: list[bytes] = []  # requests that nobody waits for any more, and that still arrive
        self._ears = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._ears.getsockname()[1]}"
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Hang up."""
        self._ears.shutdown(socket.SHUT_RDWR)
        self._ears.close()
        self._thread.join(5)

    def deliver_late(self) -> None:
        """What is still on its way arrives, the newest first."""
        while self._under_way:
            self._asked(self._under_way.pop())

    def _listen(self) -> None:
        while True:
            try:
                near, _ = self._ears.accept()
            except OSError:
                return
            threading.Thread(target=self._carry, args=(near,), daemon=True).start()

    def _carry(self, near: socket.socket) -> None:
        with near:
            near.settimeout(_WAIT_S)
            try:
                while request := _whole(near):
                    if not self._fate()(near, request):
                        return
            except OSError:
                return

    def _fate(self) -> Fate:
        chosen = self._dice.choice(self._fates) if self._dice.random() < self.trouble else self._fine
        self.met[chosen.__name__.strip("_")] += 1
        return chosen

    def _asked(self, request: bytes, sent: int | None = None) -> bytes:
        """What the server answers to the request, or to its first bytes; nothing where it is not there."""
        try:
            with socket.create_connection(self._target(), timeout=_WAIT_S) as far:
                far.sendall(request[:sent])
                return _whole(far) if sent is None else b""
        except OSError:
            return b""

    def _fine(self, near: socket.socket, request: bytes) -> bool:
        """Nothing."""
        answer = self._asked(request)
        near.sendall(answer)
        return bool(answer)

    def _lost(self, _near: socket.socket, _request: bytes) -> bool:
        """It never arrives."""
        return False

    def _unheard(self, _near: socket.socket, request: bytes) -> bool:
        """It is served, and the answer is lost."""
        self._asked(request)
        return False

    def _half_asked(self, _near: socket.socket, request: bytes) -> bool:
        """The line is cut after some bytes of it."""
        self._asked(request, self._dice.randrange(1, len(request)))
        return False

    def _half_answered(self, near: socket.socket, request: bytes) -> bool:
        """The line is cut after some bytes of the answer."""
        answer = self._asked(request)
        near.sendall(answer[: self._dice.randrange(len(answer) + 1)])
        return False

    def _doubled(self, near: socket.socket, request: bytes) -> bool:
        """It arrives twice; the second answer is heard."""
        self._asked(request)
        return self._fine(near, request)

    def _late(self, _near: socket.socket, request: bytes) -> bool:
        """It is given up, and arrives when nobody expects it."""
        self._under_way.append(request)
        if len(self._under_way) > 1:
            self._asked(self._under_way.pop(self._dice.randrange(len(self._under_way))))
        return False

    def _reset(self, near: socket.socket, request: bytes) -> bool:
        """It is served, and the connection is reset instead of an answer."""
        self._asked(request)
        near.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        return False

    def _slow(self, near: socket.socket, request: bytes) -> bool:
        """The answer comes at 200 kbit/s."""
        answer = self._asked(request)
        for at in range(0, min(len(answer), _SLOW_MOST), 1000):
            time.sleep(1000 / SLOW_BYTES_A_SECOND)
            near.sendall(answer[at : min(at + 1000, _SLOW_MOST)])
        near.sendall(answer[_SLOW_MOST:])
        return bool(answer)

    def _delayed(self, near: socket.socket, request: bytes) -> bool:
        """It lies about for a while on the way."""
        time.sleep(_LATE_S)
        return self._fine(near, request)


def _whole(end: socket.socket) -> bytes:
    """One request or answer, head and body; empty where the other side has gone."""
    received = b""
    while b"\r\n\r\n" not in received:
        piece = end.recv(65536)
        if not piece:
            return b""
        received += piece
    head, body = received.split(b"\r\n\r\n", 1)
    while len(body) < _length(head):
        piece = end.recv(65536)
        if not piece:
            return b""
        received, body = received + piece, body + piece
    return received


def _length(head: bytes) -> int:
    lines = (line.partition(b":") for line in head.lower().split(b"\r\n"))
    return next((int(value) for name, _, value in lines if name == b"content-length"), 0)
