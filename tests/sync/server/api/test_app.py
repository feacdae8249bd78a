"""Whatever is sent, the answer is a Problem with a 4xx status, never a failure of ours."""

import socket
from collections.abc import Iterator

import msgspec
import pytest
import requests
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sync.protocol.messages import (
    CONTENT_TYPE,
    ControlAppend,
    GreetRequest,
    Problem,
    PushRequest,
    PushResponse,
    SessionRequest,
    StreamPosition,
)
from sync.server.control_log import MAX_RECORDS
from tests.sync.server.conftest import Plain, SampleSite, ServerProcess

FUZZ = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
SOMETHING = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats() | st.text() | st.binary(max_size=80),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=12,
)
BODIES = st.binary(max_size=400) | SOMETHING.map(msgspec.msgpack.encode)
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\r\n\0"), max_size=40)


@pytest.fixture
def inside(plain: Plain, shared_server: ServerProcess, site: SampleSite) -> Iterator[Plain]:
    """A member with a session on the shared server, who will now misbehave."""
    shared_server.add(site)
    answer = plain.ask("POST", f"/v1/streams/{site.control.hex()}/control", ControlAppend(0, tuple(site.found())))
    assert answer.status_code == 200, answer.content
    plain.enter(site, site.member)
    yield plain


def _problem(answer: requests.Response) -> str:
    """The code of a well-formed refusal."""
    assert 400 <= answer.status_code < 500, (answer.status_code, answer.content)
    assert answer.headers["Content-Type"] == CONTENT_TYPE
    return msgspec.msgpack.decode(answer.content, type=Problem).code


@FUZZ
@given(body=BODIES, door=st.sampled_from(["session", "greet", "envelopes", "control", "blobs", "lacking"]))
def test_any_body_is_answered_with_a_problem_or_a_result(
    inside: Plain, site: SampleSite, body: bytes, door: str
) -> None:
    """Fuzzed bodies at every door that takes one; what happens to be a message gets its ordinary answer."""
    path = f"/v1/{door}" if door in ("session", "greet") else f"/v1/streams/{site.data.hex()}/{door}"
    answer = inside.ask("POST", path, body)
    if answer.status_code != 200:
        _problem(answer)


@FUZZ
@given(query=st.dictionaries(st.sampled_from(["after", "hash", "max_bytes"]), TEXTS), stream=TEXTS)
def test_any_query_is_answered_with_a_problem_or_a_page(
    inside: Plain, site: SampleSite, query: dict[str, str], stream: str
) -> None:
    """Numbers and ids that are none, too long or too big."""
    answer = inside.ask("GET", f"/v1/streams/{site.data.hex()}/envelopes", params=query)
    if answer.status_code != 200:
        _problem(answer)
    _problem(inside.ask("GET", f"/v1/streams/{requests.utils.quote(stream, safe='')}/control", params=query))


@FUZZ
@given(query=st.dictionaries(st.sampled_from(["folder", "name", "after", "max_bytes"]), TEXTS))
def test_any_query_for_a_blob_is_answered_with_a_problem(
    inside: Plain, site: SampleSite, query: dict[str, str]
) -> None:
    """Ids and numbers that are none; and a blob nobody brought."""
    path = f"/v1/streams/{site.data.hex()}/blobs"
    assert _problem(inside.ask("GET", path, params=query)) == "malformed"
    query |= {"folder": bytes(16).hex(), "name": bytes(32).hex(), "after": "0", "max_bytes": str(2**53)}
    assert _problem(inside.ask("GET", path, params=query)) == "unknown_blob"


@FUZZ
@given(data=st.data())
def test_a_flipped_byte_in_an_envelope_is_rejected(inside: Plain, site: SampleSite, data: st.DataObject) -> None:
    """Wherever the byte is: rejected with a code, and the untouched envelope beside it is stored."""
    good, harmed = site.member.seal(site.data), bytearray(site.member.seal(site.data))
    harmed[data.draw(st.integers(0, len(harmed) - 1))] ^= data.draw(st.integers(1, 255))
    path = f"/v1/streams/{site.data.hex()}/envelopes"
    answer = inside.ask("POST", path, PushRequest((bytes(harmed), good)))
    results = msgspec.msgpack.decode(answer.content, type=PushResponse).results
    assert [result.status for result in results] == ["rejected", "accepted"]
    assert results[0].code in {"malformed", "bad_signature", "not_member", "wrong_stream"}


@FUZZ
@given(data=st.data())
def test_a_flipped_byte_in_a_control_record_is_refused(inside: Plain, site: SampleSite, data: st.DataObject) -> None:
    """No changed record gets into the control stream."""
    harmed = bytearray(site.sign(site.stranger.member(), site.admin))
    harmed[data.draw(st.integers(0, len(harmed) - 1))] ^= data.draw(st.integers(1, 255))
    asked = ControlAppend(3, (bytes(harmed),))
    code = _problem(inside.ask("POST", f"/v1/streams/{site.control.hex()}/control", asked))
    assert code in {"malformed", "forbidden"}


def test_numbers_out_of_range_are_malformed(inside: Plain, site: SampleSite) -> None:
    """What the database could not store never reaches it."""
    for expect in (-1, 2**63 - 1, 2**64 - 1):
        asked = ControlAppend(expect, ())
        assert _problem(inside.ask("POST", f"/v1/streams/{site.control.hex()}/control", asked)) == "malformed"
    greeting = GreetRequest((StreamPosition(b"short", 0, b""),))
    assert _problem(inside.ask("POST", "/v1/greet", greeting)) == "malformed"


def test_too_much_is_refused_with_413(inside: Plain, site: SampleSite) -> None:
    """A big body, said or not said to be big; too many envelopes or records."""
    path = f"/v1/streams/{site.data.hex()}/envelopes"
    offers: list[object] = [bytes(3 * 1024 * 1024), PushRequest((b"",) * 501)]
    for body in offers:
        answer = inside.ask("POST", path, body)  # type: ignore[arg-type]  # both kinds are taken
        assert (answer.status_code, _problem(answer)) == (413, "too_big")
    records = ControlAppend(3, (b"",) * (MAX_RECORDS + 1))
    assert _problem(inside.ask("POST", f"/v1/streams/{site.control.hex()}/control", records)) == "too_big"


def test_a_body_that_does_not_say_its_length_is_cut_off_too(shared_server: ServerProcess) -> None:
    """Chunked transfer: refused as soon as it is too long, not when it ends."""
    with requests.post(
        shared_server.address + "/v1/session",
        data=(bytes(65536) for _ in range(40)),
        headers={"Content-Type": CONTENT_TYPE},
        timeout=20,
    ) as answer:
        assert answer.status_code == 413


def test_without_a_session_the_doors_are_closed(plain: Plain, site: SampleSite) -> None:
    """No token, a wrong scheme, a made-up token: unauthorised."""
    for header in ("", "Basic abc", "Bearer abc", "Bearer " + "A" * 64):
        plain.http.headers["Authorization"] = header
        path = f"/v1/streams/{site.data.hex()}/envelopes"
        assert _problem(plain.ask("GET", path, params={"after": "0"})) == "unauthorised"
        assert _problem(plain.ask("POST", path, PushRequest(()))) == "unauthorised"
        assert _problem(plain.ask("POST", "/v1/greet", GreetRequest(()))) == "unauthorised"


def test_another_version_is_told_so(plain: Plain) -> None:
    """By path or by the type of the body."""
    assert _problem(plain.ask("GET", "/v2/hello")) == "unsupported_version"
    later = {"Content-Type": "application/vnd.tongxing.v2+msgpack"}
    asked = SessionRequest(bytes(16), bytes(16), bytes(32), bytes(64))
    assert _problem(plain.ask("POST", "/v1/session", asked, headers=later)) == "unsupported_version"
    assert _problem(plain.ask("POST", "/v1/session", asked, headers={"Content-Type": "text/html"})) == "malformed"


def test_doors_that_are_not_there_are_problems_too(plain: Plain) -> None:
    """404 and 405 in the protocol's own form."""
    assert plain.ask("GET", "/v1/nothing").status_code == 404
    assert _problem(plain.ask("GET", "/")) == "malformed"
    assert plain.ask("DELETE", "/v1/hello").status_code == 405


def test_health_is_told_to_anybody(plain: Plain) -> None:
    """A monitor needs no session and no protocol."""
    assert plain.ask("GET", "/healthz").text == "ok\n"


def test_bytes_that_are_not_http_do_not_hurt(shared_server: ServerProcess, plain: Plain) -> None:
    """The next request is served as if nothing had been."""
    host, port = shared_server.address.removeprefix("http://").split(":")
    for noise in (b"\x16\x03\x01\x02\x00", b"POST /v1/session HTTP/1.1\r\nContent-Length: 99\r\n\r\nab"):
        with socket.create_connection((host, int(port)), timeout=5) as raw:
            raw.sendall(noise)
    assert plain.ask("GET", "/healthz").status_code == 200
