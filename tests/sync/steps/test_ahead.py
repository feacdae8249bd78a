"""What is done over the wire while the disk is busy."""

import threading
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor

import pytest

from sync.errors import ServerAway
from sync.steps.ahead import Ahead


@pytest.fixture
def executor() -> Iterator[Executor]:
    """One thread."""
    with ThreadPoolExecutor(1) as made:
        yield made


def test_without_an_executor_it_is_done_when_it_is_asked_for() -> None:
    """So that a history of the simulation is one history."""
    done: list[str] = []
    with Ahead[None](None) as line:
        line.begin(lambda: done.append("wire"))
        done.append("disk")
        line.result()

    assert done == ["disk", "wire"]


def test_it_goes_on_while_the_caller_is_busy(executor: Executor) -> None:
    """In a thread of its own."""
    reached = threading.Event()
    with Ahead[str](executor) as line:
        line.begin(lambda: reached.set() or threading.current_thread().name)
        assert reached.wait(timeout=10)

        assert line.is_under_way
        assert line.result() != threading.current_thread().name
        assert not line.is_under_way


def test_an_error_comes_out_where_the_result_is_asked_for(executor: Executor) -> None:
    """Not before, and not in the thread."""

    def away() -> None:
        raise ServerAway(reason="timeout")

    with Ahead[None](executor) as line:
        line.begin(away)
        with pytest.raises(ServerAway):
            line.result()


def test_who_leaves_waits_until_the_wire_is_at_rest(executor: Executor) -> None:
    """The next round uses the same connection."""
    begun, go_on, ended = threading.Event(), threading.Event(), threading.Event()

    def ask() -> None:
        begun.set()
        go_on.wait(timeout=10)
        ended.set()

    with pytest.raises(KeyError), Ahead[None](executor) as line:
        line.begin(ask)
        assert begun.wait(timeout=10)
        threading.Timer(0.05, go_on.set).start()
        raise KeyError

    assert ended.is_set()
