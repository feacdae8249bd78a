"""What can stop the server, and what it answers instead of serving.

ServerFault             the operator can act on it; one sentence each
  SchemaTooNew          the database was written by a later program
  DataFolder            the data folder cannot be used
  BadArgument           wrong use of the command line
Refusal                 answered to a seat as a Problem
"""

from sync.protocol.messages import StreamPosition


class ServerFault(Exception):
    """The server cannot do what its operator asked. The text is one sentence for stderr."""


class SchemaTooNew(ServerFault):
    """The database is of a later program."""

    def __init__(self, found: str) -> None:
        super().__init__(f"this database was written by a later version (schema {found}); use that version or newer")


class DataFolder(ServerFault):
    """The data folder is missing, unreadable or not a server's."""


class BadArgument(ServerFault):
    """The command line asks for something that is not allowed."""


STATUS = {
    "malformed": 400,
    "unsupported_version": 400,
    "unauthorised": 401,
    "forbidden": 403,
    "unknown_stream": 404,
    "unknown_blob": 404,
    "gone": 410,
    "control_moved": 409,
    "history_differs": 409,
    "invitation_unknown": 404,
    "invitation_expired": 410,
    "invitation_used": 409,
    "invitation_withdrawn": 410,
    "invitations_full": 409,
    "too_big": 413,
    "bad_hash": 422,
    "too_many": 429,
    "server_failed": 500,
    "busy": 503,
    "no_room": 507,
    "quota": 507,
}


class Refusal(Exception):
    """One request is not served. `code` is one of STATUS; `position` is where the stream really stands; `wait_s` is how
    long the asker should leave the server alone, 0 where that makes no difference."""

    def __init__(self, code: str, position: StreamPosition | None = None, *, wait_s: int = 0) -> None:
        super().__init__(code)
        self.code = code
        self.position = position
        self.wait_s = wait_s

    @property
    def status(self) -> int:
        """The HTTP status that goes with the code."""
        return STATUS[self.code]
