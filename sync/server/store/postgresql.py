"""PostgreSQL as the server's database: what a bureau runs for a city or a province."""

import logging

from sqlalchemy import URL, Engine, create_engine, make_url
from sqlalchemy.exc import ArgumentError

from sync.server.faults import BadArgument

_CONNECTIONS = 8  # kept open by one worker process; at most five times as many, one for each of its threads
_CONNECT_S = 10
_SETTINGS = {
    "lock_timeout": "10s",  # then the seat is told `busy` and comes again
    "idle_in_transaction_session_timeout": "60s",  # a worker that hangs must not keep a stream locked
    "synchronous_commit": "on",  # nothing is acknowledged before it is on disk, whatever the cluster's default
}

logging.getLogger("psycopg").setLevel(logging.ERROR)
"""Its warnings say once more, with the address of the database, what the error says that is raised beside them."""


def postgresql_engine(url: str) -> Engine:
    """An engine on the database of a URL. Raises BadArgument for anything but a PostgreSQL URL without a password."""
    options = " ".join(f"-c {name}={value}" for name, value in _SETTINGS.items())
    connect = {"connect_timeout": _CONNECT_S, "application_name": "tongxing-server", "options": options}
    try:
        return create_engine(
            _address(url),
            hide_parameters=True,
            pool_size=_CONNECTIONS,
            max_overflow=4 * _CONNECTIONS,
            pool_pre_ping=True,  # the database may have been restarted under us
            connect_args=connect,
        )
    except ModuleNotFoundError as error:
        raise BadArgument("PostgreSQL needs the driver psycopg, which is not installed here") from error


def _address(url: str) -> URL:
    try:
        address = make_url(url)
    except ArgumentError as error:
        raise BadArgument("this is not a database URL; write it as postgresql://USER@HOST/NAME") from error
    if address.get_backend_name() != "postgresql":
        raise BadArgument("--database takes a URL that begins with postgresql://; for SQLite give --data")
    if address.password or "password" in address.query:
        raise BadArgument("a password on the command line can be read by others; put it in ~/.pgpass or PGPASSFILE")
    return address.set(drivername="postgresql+psycopg")
