"""What one asker, and all of them together, may use up. The operator may set each of these in a file (TOML)."""

from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

from sync.server.faults import BadArgument

Above0 = Annotated[float, Meta(gt=0)]
AtLeast1 = Annotated[int, Meta(ge=1)]

_MIB = 1024 * 1024


class Rate(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """So much at once, and so much a second in the long run."""

    per_second: Above0
    burst: AtLeast1

    def divided(self, by: int) -> "Rate":
        """The share of one among so many."""
        return Rate(self.per_second / by, max(1, self.burst // by))


class Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """All limits of a server. Sizes of what is held in memory are those of one process."""

    head_s: Above0 = 10.0  # from the first byte of a request, or from connecting, to the end of its head
    body_s: Above0 = 60.0  # for the whole body
    answer_s: Above0 = 180.0  # for taking in an answer
    connections: AtLeast1 = 4096
    served: AtLeast1 = 64  # requests waiting for the database; of one process
    stranger_requests: Rate = Rate(50.0, 500)  # by address, without a session
    seat_requests: Rate = Rate(300.0, 3000)
    seat_bytes: Rate = Rate(16.0 * _MIB, 1024 * _MIB)  # of a seat's requests and of what they are answered
    bodies: AtLeast1 = 64 * _MIB  # bytes of all large requests of seats that are being read or served
    stranger_bodies: AtLeast1 = 16 * _MIB  # the same of requests without a session
    answers: AtLeast1 = 64 * _MIB  # bytes of all large answers that have not been taken in yet

    def divided(self, workers: int) -> "Limits":
        """What each of so many processes grants, so that together they grant this.

        They count apart: to count together would cost a write to the database for every request.
        """
        return msgspec.structs.replace(
            self,
            connections=max(1, self.connections // workers),
            stranger_requests=self.stranger_requests.divided(workers),
            seat_requests=self.seat_requests.divided(workers),
            seat_bytes=self.seat_bytes.divided(workers),
        )


def read_limits(file: Path | None) -> Limits:
    """The limits a file sets, the others as they are. Raises BadArgument."""
    if file is None:
        return Limits()
    try:
        return msgspec.toml.decode(file.read_bytes(), type=Limits)
    except OSError as error:
        raise BadArgument(f"the file of limits cannot be read: {error.strerror}") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadArgument(f"the file of limits is wrong: {error}") from error
