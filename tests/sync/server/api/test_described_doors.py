"""Whatever fits the server's own description of its doors, and whatever nearly does, against a real server process:
every answer is one that was described, nothing ends in 500, and the process stays as large as it was.

Schemathesis makes the requests from `/openapi.json`, the same ones in every run.
"""

import base64
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import jsonschema_rs
import msgspec
import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import load_all_checks
from schemathesis.core import NOT_SET
from schemathesis.specs.openapi import checks as said

from sync.protocol.messages import CONTENT_TYPE, ControlAppend, Problem, Wired
from sync.server.api.routes import DOORS, Door
from tests.sync.server.cluster import Cluster
from tests.sync.server.conftest import Plain, SampleSite, ServerProcess

EXAMPLES = 20  # requests of each kind and door
RIGHTLY, WRONGLY = schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE
GROWN_MIB = 60
LIMITS = "stranger_requests = { per_second = 1e6, burst = 1_000_000 }\n"
QUIET = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    deadline=None,
    phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
)

load_all_checks()
CHECKS = [
    said.status_code_conformance,
    said.content_type_conformance,
    said.response_headers_conformance,
]


class Target:
    """A server with a site on it, an administrator's session, and what it says of itself."""

    def __init__(self, server: ServerProcess, site: SampleSite) -> None:
        self.server, self.site = server, site
        self.client = Plain(server.address)
        path = f"/v1/streams/{site.control.hex()}/control"
        assert self.client.ask("POST", path, ControlAppend(0, tuple(site.found()))).status_code == 200
        self.client.enter(site, site.admin)
        self.told = self.client.ask("GET", "/openapi.json").json()
        self.schema = schemathesis.openapi.from_dict(self.told)
        self.known = (site.control, site.data, site.id, site.admin.id, site.member.id, site.admin.seal(site.data))

    def operation(self, door: Door) -> schemathesis.APIOperation:
        """What is said of a door."""
        found: schemathesis.APIOperation = self.schema[door.path][door.method]
        return found

    def fits(self, response: requests.Response, kind: type[Wired]) -> bool:
        """Whether an answer has the form that is said of it."""
        name = kind.__name__ if response.status_code == requests.codes.ok else Problem.__name__
        form = {"$ref": f"#/components/schemas/{name}", "components": self.told["components"]}
        return jsonschema_rs.is_valid(form, _shown(msgspec.msgpack.decode(response.content)))

    def body(self, value: object, schema: object) -> object:
        """A made-up value as what is said of it stands for: text becomes bytes where bytes are meant."""
        schema = self._resolved(schema)
        if isinstance(value, int) and not -(2**63) <= value < 2**64:  # MessagePack has no way to say it
            return float(value)
        if isinstance(value, str) and schema.get("contentEncoding") == "base64":
            return self._bytes(value)
        if isinstance(value, dict):
            return {key: self.body(one, {}) for key, one in value.items()}
        if isinstance(value, list):
            return [self.body(one, part) for one, part in zip(value, _parts(schema, len(value)), strict=True)]
        return value

    def _resolved(self, schema: object) -> Mapping[str, Any]:
        while isinstance(schema, dict) and "$ref" in schema:
            schema = self.told["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]]
        return schema if isinstance(schema, dict) else {}

    def _bytes(self, text: str) -> bytes:
        """What the text says, or as many bytes as an id, a hash or a signature has, or something the server knows."""
        raw, chance = text.encode("utf-8", "surrogatepass"), sha256(text.encode("utf-8", "surrogatepass")).digest()
        likely = (raw, chance[:16], chance, chance + chance, *self.known)
        return likely[chance[0] % len(likely)]


def _parts(schema: Mapping[str, Any], count: int) -> Sequence[object]:
    """What is said of each part of an array."""
    first = list(schema.get("prefixItems", ()))[:count]
    rest = schema.get("items", {})
    return [*first, *[rest] * (count - len(first))]


@schemathesis.serializer(CONTENT_TYPE)
def packed(_context: schemathesis.SerializationContext, value: object) -> bytes:
    """That there is such a media type; what is sent is made by `Target.body`."""
    return msgspec.msgpack.encode(value, enc_hook=str)


def _shown(value: object) -> object:
    """An answer as its description shows it: bytes in base64."""
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return [_shown(one) for one in value] if isinstance(value, list) else value


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def target(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    """One server for all doors; it lives to the end, and none of its answers was 500."""
    folder = tmp_path_factory.mktemp("described")
    (folder / "limits.toml").write_text(LIMITS)
    home = None
    if request.param == "postgresql":
        running: Cluster = request.getfixturevalue("cluster")
        home = running.new_database()
    server = ServerProcess(folder / "data", "--limits", str(folder / "limits.toml"), home=home)
    site = SampleSite()
    server.add(site)
    yield Target(server, site)
    assert server.stop() == 0
    assert "Traceback" not in server.log()
    assert " 500 " not in server.log()


@pytest.mark.parametrize("mode", [RIGHTLY, WRONGLY], ids=lambda mode: mode.value)
@pytest.mark.parametrize("door", DOORS, ids=lambda door: f"{door.method} {door.path}")
def test_every_answer_is_one_that_was_described(target: Target, door: Door, mode: schemathesis.GenerationMode) -> None:
    """Status, media type and form of the body, for what is asked rightly and for what is asked wrongly."""
    if mode is WRONGLY and door.method == "GET" and "{" not in door.path:
        return  # nothing about it can be wrong
    operation, site = target.operation(door), target.site
    streams = (site.control.hex(), site.data.hex())
    before = peak_mib(target.server)

    @QUIET
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: schemathesis.Case) -> None:
        if "stream" in (case.path_parameters or {}) and mode is RIGHTLY:
            chance = sha256(repr(case.body).encode("utf-8", "surrogatepass")).digest()[0]
            case.path_parameters["stream"] = (*streams, case.path_parameters["stream"])[chance % 3]
        body = b""
        if door.body is not None and case.body is not NOT_SET:
            name = {"$ref": f"#/components/schemas/{door.body.__name__}"}
            body = msgspec.msgpack.encode(target.body(case.body, name), enc_hook=str)
        response = target.client.ask(door.method, case.formatted_path, body, params=case.query)
        assert response.status_code != requests.codes.server_error
        assert target.fits(response, door.answer), response.content
        case.validate_response(response, checks=CHECKS)

    ask()
    assert peak_mib(target.server) - before < GROWN_MIB


def peak_mib(server: ServerProcess) -> float:
    """The most memory the process has had at once; 0 where the system does not tell."""
    file = Path(f"/proc/{server.process.pid}/status")
    return float(file.read_text().split("VmHWM:")[1].split()[0]) / 1024 if file.exists() else 0.0
