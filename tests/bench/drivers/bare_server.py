"""A server that stores nothing: takes what is posted, gives out the batches in the folder it was named.

Says its port on stdout. GET /<number> is one batch, empty past the last.
"""

import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

BATCHES = [path.read_bytes() for path in sorted(Path(sys.argv[1]).iterdir())]


class Answers(BaseHTTPRequestHandler):
    """Keeps the connection open, as ours does."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def do_GET(self) -> None:  # the library's name
        """One batch, or nothing."""
        wanted = self.path.strip("/")
        number = int(wanted or len(BATCHES))
        self._answer(BATCHES[number] if number < len(BATCHES) else b"")

    def do_POST(self) -> None:  # the library's name
        """Read it and forget it."""
        self.rfile.read(int(self.headers["Content-Length"]))
        self._answer(b"")

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def _answer(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()


with HTTPServer(("127.0.0.1", 0), Answers) as server:
    sys.stdout.write(f"{server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()
