"""The server's own description of its doors: complete, of one piece, and what the server really does."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from sync.protocol.messages import CONTENT_TYPE
from sync.server.api.routes import DOORS, ClosedDoor, Door
from sync.server.faults import STATUS
from tests.sync.server.conftest import Plain


@pytest.fixture
def told(plain: Plain) -> dict[str, Any]:
    """What a running server says, to anybody."""
    answer = plain.ask("GET", "/openapi.json")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/json")
    described: dict[str, Any] = answer.json()
    return described


def references(part: object) -> Iterator[str]:
    """Every schema that something refers to."""
    if isinstance(part, dict):
        yield from [value for key, value in part.items() if key == "$ref"]
        part = list(part.values())
    if isinstance(part, list):
        for one in part:
            yield from references(one)


def test_every_door_is_described_and_every_schema_is_there(told: dict[str, Any]) -> None:
    """No door more, none less; names are given once; nothing refers to what is not there."""
    described = {(method.upper(), path) for path, methods in told["paths"].items() for method in methods}
    assert described == {(door.method, door.path) for door in DOORS}
    names = [one["operationId"] for methods in told["paths"].values() for one in methods.values()]
    assert len(names) == len(set(names))
    schemas = told["components"]["schemas"]
    used = set(references(told))
    assert {"#/components/schemas/PushRequest", "#/components/schemas/Problem"} <= used
    assert used <= {f"#/components/schemas/{name}" for name in schemas}
    for methods in told["paths"].values():
        for one in methods.values():
            assert {int(status) for status in one["responses"]} == {200, *STATUS.values()}
            assert all(list(answer["content"]) == [CONTENT_TYPE] for answer in one["responses"].values())


def filled(door: Door) -> str:
    """Its path, with an id for every blank."""
    return re.sub(r"{\w+}", "0" * 32, door.path)


@pytest.mark.parametrize("door", [door for door in DOORS if isinstance(door, ClosedDoor)], ids=lambda door: door.path)
def test_what_is_said_to_need_a_session_does(door: ClosedDoor, told: dict[str, Any], plain: Plain) -> None:
    """Without a token the answer is 401, whatever else is asked."""
    assert told["paths"][door.path][door.method.lower()]["security"] == [{"session": []}]
    assert plain.ask(door.method, filled(door)).status_code == 401


@pytest.mark.parametrize("door", [door for door in DOORS if door.body], ids=lambda door: f"{door.path}")
def test_a_body_is_said_where_one_is_taken(door: Door, told: dict[str, Any]) -> None:
    """In the protocol's own media type, by the name of its message."""
    assert door.body is not None
    (kind,) = told["paths"][door.path][door.method.lower()]["requestBody"]["content"].items()
    assert kind == (CONTENT_TYPE, {"schema": {"$ref": f"#/components/schemas/{door.body.__name__}"}})
