"""The server's figures: what they count, that they name nobody, and where they can be read."""

import re
import socket
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest
import requests

from sync.protocol.messages import BlobName, BlobPiece, ControlAppend, PushRequest
from tests.sync.server.conftest import Plain, SampleSite, ServerProcess


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.parametrize("workers", [1, 2])
def test_requests_and_envelopes_are_counted_and_nobody_is_named(tmp_path: Path, workers: int) -> None:
    """Of all workers together."""
    port = free_port()
    server = ServerProcess(tmp_path / "data", "--metrics", str(port), "--workers", str(workers))
    site = SampleSite()
    server.add(site)
    try:
        talk(server, site)
        told = requests.get(f"http://127.0.0.1:{port}/metrics", timeout=10).text
        assert figure(told, "tongxing_envelopes_total", 'result="accepted"') == 2
        assert figure(told, "tongxing_envelopes_total", 'result="duplicate"') == 1
        assert figure(told, "tongxing_envelopes_total", 'result="not_member"') == 1
        assert figure(told, "tongxing_request_seconds_count", 'door="POST envelopes",status="200"') == 2
        assert figure(told, "tongxing_blobs_total", 'result="stored"') == 1
        assert figure(told, "tongxing_blob_bytes_total", 'direction="in"') == 6
        assert figure(told, "tongxing_blob_bytes_total", 'direction="out"') == 6
        for known in (site.control, site.data, site.member.id):
            assert known.hex()[:8] not in told
        assert requests.get(f"{server.address}/metrics", timeout=10).status_code == 404
    finally:
        assert server.stop() == 0
    assert "Traceback" not in server.log()


def talk(server: ServerProcess, site: SampleSite) -> None:
    """A member sends two envelopes, then one of them again with one of a stranger."""
    plain = Plain(server.address)
    control = plain.ask("POST", f"/v1/streams/{site.control.hex()}/control", ControlAppend(0, site.found()))
    assert control.status_code == 200, control.content
    plain.enter(site, site.member)
    sealed = [site.member.seal(site.data) for _ in range(2)]
    for offer in (sealed, [sealed[0], site.stranger.seal(site.data)]):
        answer = plain.ask("POST", f"/v1/streams/{site.data.hex()}/envelopes", PushRequest(offer))
        assert answer.status_code == 200, answer.content
    one = BlobName(bytes(16), sha256(b"sealed").digest())
    assert plain.ask("POST", f"/v1/streams/{site.data.hex()}/blobs", BlobPiece(one, 6, 0, b"sealed")).status_code == 200
    query = {"folder": one.folder.hex(), "name": one.name.hex()}
    assert plain.ask("GET", f"/v1/streams/{site.data.hex()}/blobs", params=query).status_code == 200
    plain.close()


def figure(told: str, name: str, labels: str) -> float:
    """One number of the page."""
    found = re.search(rf"^{name}\{{{re.escape(labels)}\}} (\S+)$", told, re.MULTILINE)
    assert found, told
    return float(found[1])


def test_a_port_in_use_is_told_in_a_sentence(tmp_path: Path) -> None:
    """And nothing is served."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        for port, code, words in ((taken.getsockname()[1], 1, "for the figures"), (70_000, 2, "a port is a number")):
            command = [sys.executable, "-m", "sync.server", "serve", "--data", str(tmp_path / "d"), "--port", "0"]
            done = subprocess.run([*command, "--metrics", str(port)], capture_output=True, text=True, timeout=60)
            assert (done.returncode, done.stdout) == (code, "")
            assert words in done.stderr
            assert "Traceback" not in done.stderr
