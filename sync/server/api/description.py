"""What the server says of its own doors, as OpenAPI 3.1, made from the table of routes and the message types.

The bodies are MessagePack; a schema shows the same value as JSON would: a message is an array in the order of its
fields, and a string with `contentEncoding: base64` stands for bytes (`bin`).
"""

import re
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from sync.protocol.messages import CONTENT_TYPE, VERSION, Problem, Wired
from sync.server.api.asked import MAX_NUMBER
from sync.server.api.routes import ClosedDoor, Door, OpenDoor, Query
from sync.server.faults import STATUS

Schema = Mapping[str, object]

_ID: Schema = {"type": "string", "pattern": "^[0-9a-f]{32}$"}
_QUERIES: Mapping[str, Schema] = {
    "number": {"type": "integer", "minimum": 0, "maximum": MAX_NUMBER},
    "id": _ID,
    "hash": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
}
_PLACE = "#/components/schemas/{name}"


def describe(doors: Sequence[OpenDoor | ClosedDoor]) -> Mapping[str, object]:
    """The whole description."""
    named = (kind for door in doors for kind in (door.body, door.answer) if kind)
    types: list[type[Wired]] = list(dict.fromkeys([*named, Problem]))
    references, components = msgspec.json.schema_components(types, ref_template=_PLACE)
    schemas = dict(zip(types, references, strict=True))
    paths: dict[str, dict[str, object]] = {}
    for door in doors:
        paths.setdefault(door.path, {})[door.method.lower()] = _operation(door, schemas)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Tongxing central server", "version": str(VERSION), "description": __doc__},
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {"session": {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation(door: OpenDoor | ClosedDoor, schemas: Mapping[type[Wired], Schema]) -> Schema:
    told: dict[str, object] = {
        "operationId": door.verb.__name__,
        "parameters": [*_path_parameters(door), *map(_query_parameter, door.query)],
        "responses": {"200": _carried("The answer.", schemas[door.answer]), **_problems(schemas[Problem])},
        "security": [{"session": []}] if isinstance(door, ClosedDoor) else [],
    }
    if door.body is not None:
        told["requestBody"] = {"required": True, **_content(schemas[door.body])}
    return told


def _path_parameters(door: Door) -> Iterable[Schema]:
    for name in re.findall(r"{(\w+)}", door.path):
        yield {"name": name, "in": "path", "required": True, "schema": _ID}


def _query_parameter(query: Query) -> Schema:
    return {"name": query.name, "in": "query", "required": not query.optional, "schema": _QUERIES[query.kind]}


def _problems(schema: Schema) -> Mapping[str, Schema]:
    """Every status a request can be refused with, and the codes that go with it."""
    codes: dict[int, list[str]] = {}
    for code, status in STATUS.items():
        codes.setdefault(status, []).append(code)
    return {str(status): _carried(", ".join(names), schema) for status, names in sorted(codes.items())}


def _carried(description: str, schema: Schema) -> Schema:
    return {"description": description, **_content(schema)}


def _content(schema: Schema) -> Schema:
    return {"content": {CONTENT_TYPE: {"schema": schema}}}
