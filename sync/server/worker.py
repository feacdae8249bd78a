"""One worker process: the application over the database that all workers share."""

import logging
import sys
import time

import msgspec
from starlette.applications import Starlette

from sync.server.api.app import make_app
from sync.server.central import BLOB_QUOTA, Central
from sync.server.limits import Limits
from sync.server.store.database import Home, open_database


class Worker(msgspec.Struct, frozen=True):
    """Makes the application where it is needed; it can be sent to another process."""

    home: Home
    limits: Limits  # its share
    blob_quota: int = BLOB_QUOTA

    def __call__(self) -> Starlette:
        """The application, with its log on stderr. Raises ServerFault."""
        logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s", stream=sys.stderr)
        for name in ("alembic", "uvicorn"):
            logging.getLogger(name).setLevel(logging.WARNING)
        return make_app(Central(open_database(self.home), now_ms, self.blob_quota), self.limits)


def now_ms() -> int:
    """This computer's clock: milliseconds since 1970-01-01 UTC."""
    return time.time_ns() // 1_000_000
