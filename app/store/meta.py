"""Facts of this seat, by name. Secret keys lie here too: the whole database is encrypted."""

from sqlalchemy import Connection, bindparam, delete, select
from sqlalchemy.dialects.sqlite import insert

from app.errors import NotFound
from app.store.tables import meta

_FIND = select(meta.c.value).where(meta.c.name == bindparam("name"))
_PUT = insert(meta)
_PUT = _PUT.on_conflict_do_update(index_elements=["name"], set_={"value": _PUT.excluded.value})


def find(connection: Connection, name: str) -> bytes | None:
    """The value called `name`, if there is one."""
    value: bytes | None = connection.scalar(_FIND, {"name": name})
    return value


def blob(connection: Connection, name: str) -> bytes:
    """The value called `name`. Raises NotFound."""
    value = find(connection, name)
    if value is None:
        raise NotFound(what=name)
    return value


def text(connection: Connection, name: str, default: str = "") -> str:
    """The value called `name` as text."""
    value = find(connection, name)
    return default if value is None else value.decode()


def put(connection: Connection, **values: bytes | str) -> None:
    """Set values; a double underscore in a keyword stands for the dot in a name."""
    rows = [
        {"name": name.replace("__", "."), "value": value.encode() if isinstance(value, str) else value}
        for name, value in values.items()
    ]
    connection.execute(_PUT, rows)


def drop(connection: Connection, name: str) -> None:
    """Forget the value called `name`."""
    connection.execute(delete(meta).where(meta.c.name == name))
