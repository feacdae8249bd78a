"""Something of the wire's done while the caller is busy with the disk: neither need wait for the other.

What is done so never touches the disk. Signatures are checked in it, too: that needs no lock of Python's, and computers
have more than one core.
"""

from collections.abc import Callable
from concurrent.futures import Executor, Future, wait
from typing import Generic, Self, TypeVar

T = TypeVar("T")


class Ahead(Generic[T]):
    """Begin something, fetch its result later; one at a time. Without an executor it is done when it is asked for."""

    def __init__(self, executor: Executor | None) -> None:
        self._executor = executor
        self._work: Callable[[], T] | None = None
        self._running: Future[T] | None = None

    @property
    def is_under_way(self) -> bool:
        """Whether something was begun whose result has not been fetched."""
        return self._work is not None or self._running is not None

    def begin(self, work: Callable[[], T]) -> None:
        """Begin it. Nothing else may be under way."""
        if self._executor is None:
            self._work = work
        else:
            self._running = self._executor.submit(work)

    def result(self) -> T:
        """What came of what was begun; raises what it raised."""
        work, self._work, running, self._running = self._work, None, self._running, None
        if running is not None:
            return running.result()
        assert work is not None  # noqa: S101  # something was begun
        return work()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        """On leaving, the wire is at rest again, whatever came of what was under way."""
        if self._running is not None and not self._running.cancel():
            wait([self._running])
